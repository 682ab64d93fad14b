import { isObject } from '../../core/json/json';
import { keepNumberTexts } from '../../core/json/number-texts';
import type { SourceFile } from '../source/source-file';
import type { SpecNode } from '../spec';
import { type ExampleSlot, exampleSlots, isExampleObject, isReference } from './example-slots';
import type { Sources } from './sources';

/** A `$ref` within an example, where OpenAPI has no Reference Object. */
export interface ExampleReference {
  /** `holder[key]` is what had the `$ref`, before it was followed. */
  readonly holder: object;
  readonly key: string;
  readonly ref: string;
  /** It is the example itself, and not a part of it. */
  readonly isWhole: boolean;
  /** Why it was not followed: a whole example is left out then, and a part stays as it is written. */
  readonly reason?: string;
}

/**
 * Puts in the place of each `$ref` within an example what it leads to: OpenAPI knows none there, but documents of several files are
 * written so. Call it before anything of the examples is read; the document's own nodes are changed, because a schema shows its
 * examples to whoever has it.
 * @param files that have a `$ref` which the survey did not meet; what they lead to is data, and not looked through
 * @param isSwagger the document is one of 2.0, where `examples` of a response has plain values
 */
export const followExamples = (
  sources: Sources,
  files: Iterable<SourceFile>,
  isSwagger: boolean,
): readonly ExampleReference[] => {
  const found: ExampleReference[] = [];
  const expand = createExpander(sources, found);
  for (const { root } of files) {
    for (const slot of exampleSlots(root, isSwagger, sources)) {
      const value = slot.holder[slot.key];
      if (!isObject(value) && !Array.isArray(value)) continue;
      const whole = expand(value, { holder: slot.holder, key: slot.key }, true);
      if (whole === LOST) leaveOut(slot);
      else if (whole !== value) slot.holder[slot.key] = slot.isExampleObject ? { value: whole } : whole;
    }
  }
  return found;
};

/** Opens what whole examples lead to, and changes nothing: it may have to be fetched first. */
export const openExamples = (sources: Sources, files: Iterable<SourceFile>, isSwagger: boolean): void => {
  for (const { root } of files) {
    for (const { holder, key } of exampleSlots(root, isSwagger, sources)) {
      const seen = new Set<unknown>();
      for (let value = holder[key]; isReference(value) && !seen.has(value); ) {
        seen.add(value);
        const target = sources.follow(value.$ref, value);
        value = target.kind === 'found' ? target.value : undefined;
      }
    }
  }
};

/** A whole example that leads nowhere. */
const LOST = Symbol('lost');

const createExpander = (sources: Sources, found: ExampleReference[]) => {
  const known = new WeakMap<object, unknown>();
  const told = new WeakSet<object>();
  /** What is being looked at, from the outside in. */
  const around = new Set<object>();
  /** References on the way here. */
  let hops = 0;

  const expand = (value: unknown, at: ExamplePlace, isWhole: boolean): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (known.has(value)) return known.get(value);
    around.add(value);
    const expanded = isReference(value) ? through(value, at, isWhole) : inside(value);
    around.delete(value);
    known.set(value, expanded);
    return expanded;
  };

  /** What a reference leads to may be no example but a part of the description: that is copied before it changes. */
  const inside = (value: object): unknown => {
    const holder = value as Record<string, unknown>;
    let to = hops === 0 ? holder : undefined;
    for (const key of Object.keys(holder)) {
      const child = expand(holder[key], { holder, key }, false);
      if (child === holder[key]) continue;
      to ??= keepNumberTexts((Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>, value);
      to[key] = child;
    }
    return to ?? value;
  };

  const through = (node: SpecNode & { readonly $ref: string }, at: ExamplePlace, isWhole: boolean): unknown => {
    const target = sources.follow(node.$ref, node);
    const value = target.kind === 'found' ? sampleOf(node.$ref, target.value) : undefined;
    const reason = target.kind === 'missing' ? target.reason : circle(value);
    const isNew = !told.has(node) && (reason !== undefined || isThere(at, node));
    if (isNew) found.push({ ...at, ref: node.$ref, isWhole, ...(reason !== undefined && { reason }) });
    told.add(node);
    if (reason !== undefined) return isWhole ? LOST : node;
    hops += 1;
    const expanded = expand(value, at, isWhole);
    hops -= 1;
    return expanded;
  };

  const circle = (value: unknown): string | undefined => {
    if (value === undefined) return 'nothing stands there';
    return typeof value === 'object' && value !== null && around.has(value) ? 'it leads back to itself' : undefined;
  };
  return expand;
};

type ExamplePlace = Pick<ExampleReference, 'holder' | 'key'>;

/** Not one further along a chain of references, which is told where it stands. */
const isThere = ({ holder, key }: ExamplePlace, node: object): boolean =>
  (holder as Record<string, unknown>)[key] === node;

/** Whoever refers to an Example Object means its value. */
const sampleOf = (ref: string, target: unknown): unknown =>
  isExampleObject(target, ref) ? (target.value ?? target.dataValue ?? target.serializedValue) : target;

const leaveOut = ({ holder, key }: ExampleSlot): void => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
};
