import { isObject } from '../../core/json/json';
import { once } from '../../core/once';
import { readPathItem } from '../document';
import { listOperations, readOperation } from '../operations/read-operations';
import type { Reader } from '../operations/reader';
import type { Callback, Operation, Spec, SpecNode, SpecProblem, Webhook } from '../spec';
import { parseTemplate, type TemplatePart } from './runtime-expression';

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

/** Notes the callbacks that name no place to send them to: the rest of the operation works. */
export const noteCallbacks = (
  reader: Reader,
  operations: readonly Operation[],
  { callbacks }: Pick<Spec, 'callbacks'>,
): void => {
  const odd = new Map<string, Callback>();
  for (const operation of operations) {
    if (!hasCallbacks(operation)) continue;
    for (const callback of callbacks(operation)) {
      // Several operations may share a callback.
      if (isOdd(callback)) odd.set(`${callback.place.file} ${callback.place.pointer}`, callback);
    }
  }
  const mended: Callback[] = [];
  for (const callback of odd.values()) {
    const reason = whyNot(callback);
    if (reason === undefined) mended.push(callback);
    else note(reader, 'error', `The callback "${callback.name}" is not sent: ${reason}.`, callback);
  }
  noteMended(reader, mended);
};

const note = (reader: Reader, severity: SpecProblem['severity'], message: string, { place }: Callback): void => {
  reader.problems.push({ severity, rule: 'callback-expression', message, place });
};

/** A document that leaves the `$` out does so everywhere: it is noted once. */
const noteMended = (reader: Reader, [first, ...more]: readonly Callback[]): void => {
  if (first?.target.kind !== 'parsed') return;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const expression = first.target.mended.join(', ');
  note(
    reader,
    'warning',
    `A runtime expression begins with "$": ${expression} is read as it was meant${others}.`,
    first,
  );
};

const isOdd = (callback: Callback): boolean =>
  whyNot(callback) !== undefined || (callback.target.kind === 'parsed' && callback.target.mended.length > 0);

const whyNot = ({ target }: Callback): string | undefined => {
  if (target.kind === 'malformed') return `"${target.text}" is no runtime expression: ${target.reason}`;
  return isRelative(target.parts) ? 'its key is no absolute URL and has no expression that could give one' : undefined;
};

const isRelative = ([first]: readonly TemplatePart[]): boolean =>
  first === undefined || (first.kind === 'literal' && !/^https?:\/\//i.test(first.text));
