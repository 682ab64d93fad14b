import { isObject } from '../core/json';
import { readPathItem } from './document';
import { listOperations, readOperation } from './operations';
import type { Reader } from './reader';
import { parseTemplate, type TemplatePart } from './runtime-expression';
import type { Callback, Operation, Spec, SpecNode, Webhook } from './spec';

/**
 * The callbacks of a document's operations and its webhooks. Nothing of them is read before it is asked for, because large
 * documents have thousands; what is read is kept.
 */
export const createOutgoing = (reader: Reader): Pick<Spec, 'callbacks' | 'webhooks'> => {
  const known = new WeakMap<SpecNode, readonly Callback[]>();
  return {
    callbacks({ node }) {
      const callbacks = known.get(node) ?? readCallbacks(reader, node);
      known.set(node, callbacks);
      return callbacks;
    },
    webhooks: ['webhooks', 'x-webhooks'].flatMap((key) => readWebhooks(reader, reader.root[key])),
  };
};

/** Most operations have none, and should pay for none. */
export const hasCallbacks = ({ node }: Pick<Operation, 'node'>): boolean => isObject(node.callbacks);

const readCallbacks = (reader: Reader, operation: SpecNode): readonly Callback[] =>
  objectsOf(reader, operation.callbacks).flatMap(([name, callback]) =>
    objectsOf(reader, callback).flatMap(([expression, item, holder]) =>
      expression.startsWith('x-')
        ? []
        : [
            {
              name,
              target: parseTemplate(expression),
              requests: once(() => readRequests(reader, expression, item)),
              place: reader.place(holder, expression),
            },
          ],
    ),
  );

const readWebhooks = (reader: Reader, webhooks: unknown): readonly Webhook[] =>
  objectsOf(reader, webhooks).map(([name, item, holder]) => ({
    name,
    requests: once(() => readRequests(reader, name, item)),
    place: reader.place(holder, name),
  }));

/** The entries of a map that are objects, each with the map itself; none where a `$ref` leads nowhere: that is complained about already. */
const objectsOf = (
  reader: Reader,
  node: unknown,
): readonly (readonly [key: string, value: SpecNode, holder: SpecNode])[] => {
  const map = isObject(node) ? reader.tryResolve(node) : undefined;
  return Object.entries(map ?? {}).flatMap(([key, value]) => (map && isObject(value) ? [[key, value, map]] : []));
};

const readRequests = (reader: Reader, path: string, item: SpecNode): readonly Operation[] =>
  listOperations(path, readPathItem(reader, item)).map((raw) => readOperation(reader, raw));

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
};

/** Notes the callbacks of which nobody can know where to send them: the rest of the operation works. */
export const noteCallbacks = (
  reader: Reader,
  operations: readonly Operation[],
  { callbacks }: Pick<Spec, 'callbacks'>,
) => {
  const told = new Set<string>();
  for (const operation of operations) {
    if (!hasCallbacks(operation)) continue;
    for (const callback of callbacks(operation)) {
      const problem = problemOf(callback);
      if (!problem) continue;
      const { place } = callback;
      // Several operations may share a callback.
      const key = `${place.file} ${place.pointer}`;
      if (told.has(key)) continue;
      told.add(key);
      reader.problems.push({ ...problem, rule: 'callback-expression', place });
    }
  }
};

const problemOf = ({ name, target }: Callback): { severity: 'error' | 'warning'; message: string } | undefined => {
  if (target.kind === 'malformed') {
    const message = `The callback "${name}" is not sent: "${target.text}" is no runtime expression: ${target.reason}.`;
    return { severity: 'error', message };
  }
  if (isRelative(target.parts)) {
    const message = `The callback "${name}" is not sent: its key is no absolute URL and has no expression that could give one.`;
    return { severity: 'error', message };
  }
  if (target.mended.length === 0) return undefined;
  const message = `A runtime expression begins with "$": ${target.mended.join(', ')} is read as it was meant.`;
  return { severity: 'warning', message };
};

const isRelative = ([first]: readonly TemplatePart[]): boolean =>
  first === undefined || (first.kind === 'literal' && !/^https?:\/\//i.test(first.text));
