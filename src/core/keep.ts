/** Sets `value`, and lets the oldest entry go where there are more than `limit`. */
export const keep = <K, V>(map: Map<K, V>, key: K, value: V, limit: number): V => {
  if (map.size >= limit) {
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
  }
  map.set(key, value);
  return value;
};
