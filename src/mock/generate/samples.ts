import { childPointer, type Pointer, pointerKeys, ROOT, valueAt } from '../../core/pointer';
import type { SpecNode } from '../../specs/spec';
import type { Parts } from './parts';

/** Parts looked at: a value that is longer is no example that a person wrote. */
const LOOKED_AT = 500;

/** Whether the document shows an example for this place, for one below it, or for one around it that has this place. */
export const hasSample = (parts: Parts, value: unknown, at: Pointer): boolean => {
  const keys = pointerKeys(at);
  return (
    !samplesBelow(parts, value, keys).next().done || keys.some((_, length) => isWithin(parts, value, keys, length))
  );
};

const isWithin = (parts: Parts, value: unknown, keys: readonly string[], length: number): boolean => {
  const inner = pointerOf(keys.slice(length));
  return parts
    .nodes(value, keys.slice(0, length))
    .some((node) => examplesOf(node).some((example) => valueAt(example, inner) !== undefined));
};

const examplesOf = ({ example, examples }: SpecNode): readonly unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...(Array.isArray(examples) ? examples : []),
];

/** Whether all that the document shows in `before` stands in `after`, too. */
export const keepsSamples = (parts: Parts, before: unknown, after: unknown): boolean => {
  for (const keys of samplesBelow(parts, before, [])) {
    const at = pointerOf(keys);
    if (JSON.stringify(valueAt(before, at)) !== JSON.stringify(valueAt(after, at))) return false;
  }
  return true;
};

function* samplesBelow(parts: Parts, value: unknown, from: readonly string[]): Generator<readonly string[]> {
  const pending: (readonly string[])[] = [from];
  for (let looked = 0; looked < LOOKED_AT; looked += 1) {
    const keys = pending.pop();
    if (!keys) return;
    if (parts.nodes(value, keys).some((node) => examplesOf(node).length > 0)) yield keys;
    const here = valueAt(value, pointerOf(keys));
    if (typeof here === 'object' && here !== null) for (const key of Object.keys(here)) pending.push([...keys, key]);
  }
}

const pointerOf = (keys: readonly string[]): Pointer => childPointer(ROOT, ...keys);
