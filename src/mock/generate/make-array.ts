import type { SpecNode } from '../../specs/spec';
import { type At, type Context, conforms, MAX_FULL_DEPTH, MAX_FULL_VALUES, NOTHING } from './context';
import { within } from './dynamic-scope';
import { itemSchemas } from './part-schemas';
import { numbers, shapeOf } from './shape';

export const makeArray = (
  context: Context,
  nodes: readonly SpecNode[],
  wish: readonly unknown[] | undefined,
  at: At,
): unknown => {
  const least = Math.max(0, ...numbers(nodes, 'minItems'));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbers(nodes, 'maxItems'));
  const isUnique = nodes.some((node) => node.uniqueItems === true);
  const around = within(at.around, nodes);
  const room =
    context.full && at.depth < MAX_FULL_DEPTH && context.made < MAX_FULL_VALUES && !isInside(context, nodes, around);
  const target = Math.min(most, Math.max(least, wish?.length ?? (room ? 1 : 0)));
  const out: unknown[] = [];
  const seen = new Set<string>();
  for (let index = 0; out.length < target && index < target + (isUnique ? 20 : 0); index += 1) {
    const inner: At = { depth: at.depth + 1, variant: isUnique ? at.variant + index : at.variant, around };
    const value = context.satisfy(context, itemSchemas(nodes, out.length), wish?.[index], inner);
    if (value === NOTHING) {
      if (out.length >= least || wish === undefined) break;
      continue;
    }
    const text = isUnique ? JSON.stringify(value) : '';
    if (isUnique && seen.has(text)) continue;
    seen.add(text);
    out.push(value);
  }
  return out.length < least ? NOTHING : withContained(context, nodes, out, { ...at, depth: at.depth + 1 });
};

/** Whether an item, or an entry of a map, is what it stands in. */
export const isInside = (context: Context, nodes: readonly SpecNode[], around: ReadonlySet<SpecNode>): boolean =>
  shapeOf(context.spec, [...itemSchemas(nodes, 0), ...nodes.map((node) => node.additionalProperties)]).nodes.some(
    (node) => around.has(node),
  );

const withContained = (context: Context, nodes: readonly SpecNode[], out: unknown[], at: At): unknown => {
  for (const { contains } of nodes) {
    if (contains === undefined || out.some((value) => conforms(context, [contains], value))) continue;
    const value = context.satisfy(context, [contains], undefined, at);
    if (value !== NOTHING) out[Math.max(0, out.length - 1)] = value;
  }
  return out;
};
