import type { SpecNode } from '../../specs/spec';
import { compose } from '../composition';
import { itemSchemas } from '../members';
import { numbersOf } from '../schema-types';
import { within } from './dynamic-scope';
import { conforms, hasRoom, type Making, NOTHING, type Spot, unmade } from './making';

/** A list that needs more items than this has no value here: it would fill the memory and help no reader. */
const MAX_ITEMS = 10_000;
/** Of a list that is looked at by itself, and of one within a row. */
const ROWS = 3;
/** Tries for a row that differs from those before it. */
const SPARE = 20;
const INNER_ROWS = 2;

export const makeArray = (making: Making, nodes: readonly SpecNode[], spot: Spot): unknown => {
  const least = Math.max(0, ...numbersOf(nodes, 'minItems'));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(nodes, 'maxItems'));
  if (least > MAX_ITEMS) return unmade(making, nodes, [], 'too-large');
  const isUnique = nodes.some((node) => node.uniqueItems === true);
  const around = within(spot.around, nodes);
  const room = hasRoom(making, spot) && !isInside(making, nodes, around);
  const target = Math.min(most, Math.max(least, room ? rowsAt(making, spot) : 0));
  const out: unknown[] = [];
  const seen = new Set<string>();
  for (let index = 0; out.length < target && index < target + SPARE; index += 1) {
    const schemas = itemSchemas(nodes, out.length);
    const item: Spot = { ...spot, depth: spot.depth + 1, row: INNER_ROWS * spot.row + index, around };
    const value = schemas.length === 0 && least === 0 ? NOTHING : making.satisfy(making, schemas, item);
    if (value === NOTHING) break;
    // A row that is there already shows nothing new, and may be forbidden.
    const text = out.length < least && !isUnique ? '' : JSON.stringify(value);
    if (text !== '' && seen.has(text)) continue;
    seen.add(text);
    out.push(value);
  }
  if (out.length < least) return unmade(making, nodes, out);
  return withContained(making, nodes, out, { ...spot, depth: spot.depth + 1 });
};

const rowsAt = ({ rows = ROWS }: Making, { depth }: Spot): number => (depth < 2 ? rows : depth < 4 ? INNER_ROWS : 1);

/** Whether an item, or an entry of a map, is what it stands in. */
export const isInside = ({ spec }: Making, nodes: readonly SpecNode[], around: ReadonlySet<SpecNode>): boolean =>
  compose(spec, [...itemSchemas(nodes, 0), ...nodes.map((node) => node.additionalProperties)]).nodes.some((node) =>
    around.has(node),
  );

/** As many items as `minContains` asks for take the place of others, the last first; where there is room they are added. */
const withContained = (making: Making, nodes: readonly SpecNode[], out: unknown[], spot: Spot): unknown => {
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(nodes, 'maxItems'));
  for (const { contains, minContains = 1 } of nodes) {
    if (contains === undefined) continue;
    const isContained = (value: unknown): boolean => conforms(making, [contains], value);
    const others = [...out.keys()].filter((index) => !isContained(out[index]));
    const least = Math.min(Number(minContains), MAX_ITEMS);
    for (let count = out.length - others.length; count < least; count += 1) {
      const value = making.satisfy(making, [...itemSchemas(nodes, out.length), contains], { ...spot, row: count });
      if (value === NOTHING) break;
      const place = others.pop() ?? (out.length < most ? out.length : undefined);
      if (place === undefined) break;
      out[place] = value;
    }
  }
  return out;
};
