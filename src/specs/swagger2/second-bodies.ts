import { isObject } from '../../core/json/json';
import type { Reader } from '../operations/reader';
import type { SpecNode } from '../spec';

/** An OpenAPI 2.0 operation has one body at most; of two the first counts, and the second is said here. */
export const noteSecondBodies = (reader: Reader, root: SpecNode): void => {
  for (const [path, item] of Object.entries(isObject(root.paths) ? root.paths : {})) {
    if (!isObject(item) || path.startsWith('x-')) continue;
    for (const [key, operation] of Object.entries(item)) {
      const parameters = isObject(operation) ? operation.parameters : undefined;
      if (!Array.isArray(parameters)) continue;
      for (const second of parameters.filter((one) => isBody(reader, one)).slice(1)) {
        const message = `${key.toUpperCase()} ${path} has a second body here; the first one counts.`;
        reader.problems.push({ severity: 'error', rule: 'second-body', message, place: reader.place(second) });
      }
    }
  }
};

const isBody = (reader: Reader, parameter: unknown): parameter is SpecNode =>
  isObject(parameter) && reader.tryResolve(parameter)?.in === 'body';
