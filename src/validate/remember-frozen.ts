/**
 * `make`, with the same result for the same frozen object each time. What is frozen is kept by whoever made it; what is not
 * was made for one request, and remembering it would only keep the garbage collector busy.
 */
export const rememberFrozen = <K extends object, V>(make: (from: K) => V): ((from: K) => V) => {
  const known = new WeakMap<K, V>();
  return (from) => {
    if (!Object.isFrozen(from)) return make(from);
    const found = known.get(from);
    if (found !== undefined) return found;
    const made = make(from);
    known.set(from, made);
    return made;
  };
};
