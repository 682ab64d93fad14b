/** Groups in the order of their first member, each never empty. (`Map.groupBy` came with Node 21.) */
export const groupBy = <T, K>(items: Iterable<T>, keyOf: (item: T) => K): readonly (readonly [K, Group<T>])[] => {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups];
};

export type Group<T> = readonly [T, ...T[]];
