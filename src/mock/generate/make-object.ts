import { isObject } from '../../core/json';
import type { SpecNode } from '../../specs/spec';
import { type At, type Context, conforms, MAX_FULL_DEPTH, MAX_FULL_VALUES, NOTHING } from './context';
import { within } from './dynamic-scope';
import { isInside } from './make-array';
import { knownNames, propertySchemas } from './part-schemas';
import { numbers, type Shape, shapeOf } from './shape';

export const makeObject = (context: Context, shape: Shape, wish: SpecNode | undefined, at: At): unknown => {
  const { nodes } = shape;
  const required = requiredNames(nodes, Object.keys(wish ?? {}));
  const known = knownNames(nodes);
  const inner: At = { depth: at.depth + 1, variant: at.variant, around: within(at.around, nodes) };
  const out: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(wish ?? {}), ...known, ...required])) {
    const schemas = propertySchemas(nodes, name, known);
    const wished = shape.names[name] ?? wish?.[name];
    if (wished === undefined && isHidden(context, schemas)) continue;
    if (!required.has(name) && !isWanted(context, schemas, name, wish, inner)) continue;
    if (!required.has(name) && wished === null && !conforms(context, schemas, null)) continue;
    const value = context.satisfy(context, schemas, wished, inner);
    if (value !== NOTHING) define(out, name, value);
    else if (required.has(name)) return NOTHING;
  }
  const isMap = wish === undefined && known.size === 0 && nodes.some((node) => isObject(node.additionalProperties));
  const room = isMap && context.full && at.depth < MAX_FULL_DEPTH && !isInside(context, nodes, inner.around);
  return withinCount(context, nodes, out, required, known, inner, room ? 1 : 0);
};

/** What `required` says, and what `dependentRequired` adds to it and to the names that are wished for. */
const requiredNames = (nodes: readonly SpecNode[], wished: readonly string[]): ReadonlySet<string> => {
  const required = new Set(nodes.flatMap((node) => (Array.isArray(node.required) ? (node.required as string[]) : [])));
  const dependents = nodes.flatMap(({ dependentRequired }) => (isObject(dependentRequired) ? [dependentRequired] : []));
  if (dependents.length === 0) return required;
  // A set grows while it is walked, so what is added has its own say.
  const present = new Set([...required, ...wished]);
  for (const name of present) {
    for (const added of dependents.flatMap((each) => (Object.hasOwn(each, name) ? each[name] : []))) {
      required.add(String(added));
      present.add(String(added));
    }
  }
  return required;
};

/** Not by assignment: a property may be called `__proto__`. */
const define = (out: Record<string, unknown>, name: string, value: unknown): void => {
  Object.defineProperty(out, name, { value, enumerable: true, writable: true, configurable: true });
};

const isWanted = (
  context: Context,
  schemas: readonly unknown[],
  name: string,
  wish: SpecNode | undefined,
  at: At,
): boolean => {
  if (wish !== undefined) return Object.hasOwn(wish, name);
  if (!context.full || at.depth > MAX_FULL_DEPTH || context.made > MAX_FULL_VALUES) return false;
  return !shapeOf(context.spec, schemas).nodes.some((node) => at.around.has(node));
};

/** It is never sent in this direction, even where it is required (OpenAPI 3.1, section 4.8.24.3). */
const isHidden = ({ spec, mode }: Context, schemas: readonly unknown[]): boolean => {
  const hidden = mode === 'response' ? 'writeOnly' : 'readOnly';
  return shapeOf(spec, schemas).nodes.some((node) => node[hidden] === true);
};

const withinCount = (
  context: Context,
  nodes: readonly SpecNode[],
  out: Record<string, unknown>,
  required: ReadonlySet<string>,
  known: ReadonlySet<string>,
  inner: At,
  atLeast: number,
): unknown => {
  const least = Math.max(atLeast, ...numbers(nodes, 'minProperties'));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbers(nodes, 'maxProperties'));
  for (const name of Object.keys(out).toReversed()) {
    if (Object.keys(out).length <= most) break;
    if (!required.has(name)) delete out[name];
  }
  const spare = [...known, ...Array.from({ length: Math.min(least, 50) }, (_, index) => `property${index + 1}`)];
  for (const name of spare) {
    if (Object.keys(out).length >= least) break;
    if (Object.hasOwn(out, name)) continue;
    const value = context.satisfy(context, propertySchemas(nodes, name, known), undefined, inner);
    if (value !== NOTHING) define(out, name, value);
  }
  return out;
};
