/** What has been made read-only here already, so that shared parts and circles are visited once. */
const done = new WeakSet<object>();

/** Makes plain data read-only at every depth: code that writes into cached and shared data fails at once. */
export const deepFreeze = <T>(value: T): T => {
  // JavaScript cannot freeze bytes.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || done.has(value)) return value;
  done.add(Object.freeze(value));
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
};
