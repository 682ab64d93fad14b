import { isFieldName } from '../core/http';
import { isObject } from '../core/json';
import type { Reader } from './reader';
import type { SpecNode } from './spec';

/** Says once of each documented header of an answer that no header can be called so: nobody sends it, and nobody is asked for it. */
export const noteHeaderNames = (reader: Reader, { responses }: SpecNode): void => {
  for (const response of isObject(responses) ? Object.values(responses) : []) {
    const headers = isObject(response) ? reader.tryResolve(response)?.headers : undefined;
    if (!isObject(headers) || reader.complained.has(headers)) continue;
    for (const name of Object.keys(headers)) {
      if (isFieldName(name)) continue;
      reader.complained.add(headers);
      const message = `no header can be called "${name}"; it is left out`;
      reader.problems.push({
        severity: 'warning',
        rule: 'header-malformed',
        message,
        place: reader.place(headers, name),
      });
    }
  }
};
