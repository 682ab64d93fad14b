import { isObject } from '../../core/json/json';
import type { Reader } from '../operations/reader';
import type { SpecNode } from '../spec';

/** An OpenAPI 2.0 operation has one body at most; of two the first counts, and the second is said here; so is a form beside a body. */
export const noteSecondBodies = (reader: Reader, root: SpecNode): void => {
  for (const [path, item] of Object.entries(isObject(root.paths) ? root.paths : {})) {
    if (!isObject(item) || path.startsWith('x-')) continue;
    for (const [key, operation] of Object.entries(item)) {
      const parameters = isObject(operation) ? operation.parameters : undefined;
      if (!Array.isArray(parameters)) continue;
      const bodies = parameters.filter((one) => isIn(reader, one, 'body'));
      const seconds = bodies.slice(1).map((node) => ({ node, what: 'second body here; the first one' }));
      const fields = bodies.length > 0 ? parameters.filter((one) => isIn(reader, one, 'formData')).slice(0, 1) : [];
      const beside = fields.map((node) => ({ node, what: 'form beside its body; the body' }));
      for (const { node, what } of [...seconds, ...beside]) {
        const message = `${key.toUpperCase()} ${path} has a ${what} counts.`;
        reader.problems.push({ severity: 'error', rule: 'second-body', message, place: reader.place(node) });
      }
    }
  }
};

const isIn = (reader: Reader, parameter: unknown, place: string): parameter is SpecNode =>
  isObject(parameter) && reader.tryResolve(parameter)?.in === place;
