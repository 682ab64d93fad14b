import { isObject } from '../../core/json/json';
import { excessOf } from '../../core/results/excess';
import type { SpecNode } from '../../specs/spec';
import { hasType, typesOf } from '../schema-types';
import { shownValues, showsNull } from '../shown-values';
import { joinShown } from './join-shown';
import { conforms, type Making, NOTHING, type Spot } from './making';
import { mend } from './mend';
import { nearTo } from './near-to';
import { partsOf } from './parts';
import { variedLike } from './varied';

/**
 * What the schema itself shows: the first value that conforms. Where none does, it is the first with its broken leaves
 * mended. What cannot be mended stays as documented, unless everything has to conform.
 * @param instead a made value, for a scalar that is wrong and for what is of another type
 * @returns `undefined` where nothing is shown; NOTHING where it cannot be kept and everything has to conform
 */
export const takeShown = (
  making: Making,
  nodes: readonly SpecNode[],
  schemas: readonly unknown[],
  spot: Spot,
  instead: () => unknown,
): { readonly value: unknown } | undefined => {
  const [node] = nodes;
  if (showsNull(nodes) && conforms(making, schemas, null)) return { value: null };
  const parts = nodes.length > 1 ? joinShown(making, nodes, schemas, instead) : undefined;
  const all = [...(parts === undefined ? [] : [parts]), ...shownValues(nodes)];
  const shown = all.filter((value) => excessOf(value) === undefined);
  if (node && shown.length < all.length) making.contradictions.set(node, 'too-large');
  const [first] = shown;
  if (first === undefined || node === undefined) return undefined;
  if (nodes.some((one) => making.mending.has(one))) return undefined;
  const fitting = shown.find((value) => conforms(making, schemas, value));
  if (fitting !== undefined) return { value: variedLike(fitting, spot) };
  if (making.asShown) return kept(making, node, first);
  if (!isFilled(first) || !hasType(typesOf(nodes), first)) {
    const fits = (value: unknown): boolean => value !== NOTHING && conforms(making, schemas, value);
    const near = nearTo(nodes, first).find(fits) ?? [instead()].find(fits);
    making.contradictions.set(node, near === undefined ? 'lost' : 'mended');
    if (near !== undefined) return { value: near };
    return making.misses === undefined ? { value: NOTHING } : kept(making, node, first);
  }
  const mending = new Set([...making.mending, ...nodes]);
  const { value, left } = mend(first, partsOf({ ...making, mending }, schemas), (one) =>
    schemas.flatMap((schema) => making.judge.violations(schema, one)),
  );
  making.contradictions.set(node, left.length === 0 ? 'mended' : 'lost');
  if (left.length === 0) return { value };
  return making.misses === undefined ? { value: NOTHING } : kept(making, node, value);
};

const kept = ({ contradictions }: Making, node: SpecNode, value: unknown): { readonly value: unknown } => {
  contradictions.set(node, 'kept');
  return { value };
};

const isFilled = (value: unknown): boolean =>
  (isObject(value) || Array.isArray(value)) && Object.keys(value as object).length > 0;
