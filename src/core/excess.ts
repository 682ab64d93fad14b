/** Characters of a value when it is written out. */
const MOST = 64 * 1024 * 1024;
const DEEPEST = 2000;
/** Of a number, a key's quotes, a bracket: about. */
const LEAST = 8;

/**
 * Why a value is too large to be written out: aliases of YAML can make gigabytes of twenty lines. Each object is
 * counted once, however often it is aliased.
 * @param most characters that are not too many
 */
export const excessOf = (value: unknown, most = MOST): string | undefined => {
  const known = new Map<object, number>();
  let deep = false;
  const weigh = (one: unknown, depth: number): number => {
    if (typeof one === 'string') return LEAST + one.length;
    if (typeof one !== 'object' || one === null) return LEAST;
    if (ArrayBuffer.isView(one)) return LEAST + one.byteLength;
    const before = known.get(one);
    if (before !== undefined) return before;
    if (depth > DEEPEST) {
      deep = true;
      return LEAST;
    }
    // What holds itself has no end.
    known.set(one, Number.POSITIVE_INFINITY);
    let sum = LEAST;
    if (Array.isArray(one)) for (const item of one) sum += weigh(item, depth + 1);
    else for (const [key, item] of Object.entries(one)) sum += key.length + weigh(item, depth + 1);
    known.set(one, sum);
    return sum;
  };
  const sum = weigh(value, 0);
  if (deep) return `it is nested too deeply, in more than ${DEEPEST} levels`;
  return sum > most ? `it is too large: written out, more than ${Math.floor(most / 1024 / 1024)} MB` : undefined;
};
