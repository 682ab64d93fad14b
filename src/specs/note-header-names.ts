import { isFieldName } from '../core/http';
import { isObject } from '../core/json';
import type { Reader } from './reader';
import type { SpecNode } from './spec';

/** By the list of problems, which all readers of one document share. */
const notedBy = new WeakMap<object, WeakSet<object>>();

/** Says once of each documented header of an answer that no header can be called so: nobody sends it, and nobody is asked for it. */
export const noteHeaderNames = (reader: Reader, { responses }: SpecNode): void => {
  const noted = notedBy.get(reader.problems) ?? new WeakSet();
  notedBy.set(reader.problems, noted);
  for (const response of isObject(responses) ? Object.values(responses) : []) {
    const headers = isObject(response) ? reader.tryResolve(response)?.headers : undefined;
    if (!isObject(headers) || noted.has(headers)) continue;
    noted.add(headers);
    for (const name of Object.keys(headers)) {
      if (isFieldName(name)) continue;
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
