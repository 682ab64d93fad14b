import type { Shard } from '../core/results/events';

/** One of `count` even parts, the same every time: dealt like cards in the order of the ids, on from the `before` that were dealt. */
export const takeShard = <T extends { readonly id: string }>(
  items: readonly T[],
  { index, count }: Shard,
  before = 0,
): readonly T[] =>
  items
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .filter((_, position) => (before + position) % count === index - 1);
