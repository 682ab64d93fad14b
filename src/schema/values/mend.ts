import { childPointer, type Pointer, pointerKeys, valueAt } from '../../core/json/pointer';
import type { SpecNode } from '../../specs/spec';
import type { BrokenRule } from './making';
import { setAt } from './set-at';

/** What a schema says of the parts of one value. */
export interface Parts {
  /** The nodes that describe the part at `keys`; of alternatives the one that `value` is nearest to. */
  nodes(value: unknown, keys: readonly string[]): readonly SpecNode[];
  /** A conforming value for that part, near `wish` where there is one; `undefined` when none was found. */
  make(value: unknown, keys: readonly string[], wish: unknown): { readonly value: unknown } | undefined;
  /** `part`, given for the part at `keys`, with its broken leaves mended; `undefined` where it does not conform even then. */
  mended(value: unknown, keys: readonly string[], part: unknown): { readonly value: unknown } | undefined;
}

/** A sample after mending. */
export interface Mended<Rule extends BrokenRule> {
  readonly value: unknown;
  /** Where something was changed or added. */
  readonly changed: readonly Pointer[];
  /** What it still breaks, and so stands as it was. */
  readonly left: readonly Rule[];
}

/** How often the value is looked at as a whole: mending one leaf may show the next mistake behind it. */
const ROUNDS = 8;
/** When leaves do not mend together, so many are tried alone: each costs a look at the whole value. */
const ALONE = 50;
/** Where so many leaves found no value in one place of the schema, the next thousand will not either. */
const IN_VAIN = 5;

interface LeafEdit {
  readonly at: Pointer;
  readonly keys: readonly string[];
  readonly to: unknown;
}

/**
 * Changes only the leaves that break the schema, and only where that leaves fewer violations. What conforms stays, and
 * nothing is taken away. A part stays as it is where it has no conforming value, or where the mistake is in no leaf.
 * @param validate all violations of a value, each with its place
 * @param mayChange false for places that have to stay as they are
 */
export const mend = <Rule extends BrokenRule>(
  sample: unknown,
  parts: Parts,
  validate: (value: unknown) => readonly Rule[],
  mayChange: (value: unknown, at: Pointer) => boolean = () => true,
): Mended<Rule> => {
  let value = sample;
  let violations = validate(value);
  const changed = new Set<Pointer>();
  const tried = new Set<Pointer>();
  const inVain = new Map<string, number>();
  const accept = (edits: readonly LeafEdit[]): boolean => {
    const next = edits.reduce((whole, { keys, to }) => setAt(whole, keys, to), value);
    const after = validate(next);
    if (after.length > violations.length - edits.length) return false;
    // A leaf that is wrong again was made for another of several alternatives.
    const made = new Set(edits.map(({ at }) => at));
    if (after.some((violation) => made.has(placeOf(violation)))) return false;
    value = next;
    violations = after;
    for (const { at } of edits) changed.add(at);
    return true;
  };
  for (let round = 0; round < ROUNDS && violations.length > 0; round += 1) {
    const edits: LeafEdit[] = [];
    for (const violation of violations) {
      const at = placeOf(violation);
      if (tried.has(at) || !mayChange(value, at)) continue;
      tried.add(at);
      const keys = pointerKeys(at);
      const place = `${violation.spec.file} ${violation.spec.pointer} ${violation.keyword}`;
      const failures = inVain.get(place) ?? 0;
      if (failures >= IN_VAIN) continue;
      const made = replacement(parts, value, violation, keys);
      if (made) edits.push({ at, keys, to: made.value });
      inVain.set(place, made ? 0 : failures + 1);
    }
    if (edits.length === 0) break;
    if (!accept(edits)) for (const edit of edits.slice(0, ALONE)) accept([edit]);
  }
  return { value, changed: [...changed], left: violations };
};

/** The part that has to change: for a missing property the place where it would stand. */
export const placeOf = ({ pointer, params }: BrokenRule): Pointer => {
  const name = named(params, 'missingProperty') ?? named(params, 'additionalProperty');
  const property = name ?? named(params, 'unevaluatedProperty');
  return property === undefined ? pointer : childPointer(pointer, property);
};

const named = (params: unknown, key: string): string | undefined => {
  const name = valueAt(params, `/${key}`);
  return typeof name === 'string' ? name : undefined;
};

const replacement = (
  parts: Parts,
  whole: unknown,
  violation: BrokenRule,
  keys: readonly string[],
): { readonly value: unknown } | undefined => {
  const { keyword, pointer, params } = violation;
  const current = valueAt(whole, placeOf(violation));
  if (named(params, 'missingProperty') !== undefined) return parts.make(whole, keys, undefined);
  // An alternative too many is no leaf's mistake, and another alternative would be another thing.
  if (keyword === 'oneOf' || placeOf(violation) !== pointer) return undefined;
  if (keyword === 'minItems' && Array.isArray(current)) return lengthened(parts, whole, keys, current, params);
  if (!isFilled(current)) return parts.make(whole, keys, current);
  if (keyword !== 'type') return undefined;
  // One where a list is documented, or a list of one where one is: the same in another form, and nothing is lost.
  const single = Array.isArray(current) && current.length === 1 ? parts.mended(whole, keys, current[0]) : undefined;
  return single ?? parts.mended(whole, keys, [current]);
};

/** It holds something that would be lost. */
const isFilled = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

const lengthened = (
  parts: Parts,
  whole: unknown,
  keys: readonly string[],
  items: readonly unknown[],
  params: unknown,
): { readonly value: unknown } | undefined => {
  const limit = valueAt(params, '/limit');
  const out = [...items];
  while (typeof limit === 'number' && out.length < Math.min(limit, LONGEST)) {
    const item = parts.make(whole, [...keys, String(out.length)], undefined);
    if (!item) return undefined;
    out.push(item.value);
  }
  return { value: out };
};

/** A list is not made longer than this. */
const LONGEST = 100;
