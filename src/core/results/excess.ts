/** Characters of a value when it is written out. */
const MOST = 64 * 1024 * 1024;
/** Levels; no alias leads deeper in a document that a person wrote. */
const DEEPEST = 2000;
/** Of a number, a key's quotes, a bracket: about. */
const LEAST = 8;

/** What is weighed of a value, beside the whole of it. */
interface Weighing {
  /** False: what this key holds weighs nothing. */
  readonly counts?: (key: string) => boolean;
  /** Of what holds itself. */
  readonly circle: number;
  /** The weight of an object whose parts weigh `sum` together. */
  readonly settle?: (holder: object, sum: number) => number;
  readonly tooDeep?: () => void;
}

/**
 * How many characters a value has, about, when it is written out: aliases of YAML can make gigabytes of twenty lines.
 * Each object is looked at once, however often it is aliased.
 */
export const weightOf = (value: unknown, { counts, circle, settle, tooDeep }: Weighing): number => {
  const known = new Map<object, number>();
  const weigh = (one: unknown, depth: number): number => {
    if (typeof one === 'string') return LEAST + one.length;
    if (typeof one !== 'object' || one === null) return LEAST;
    if (ArrayBuffer.isView(one)) return LEAST + one.byteLength;
    const before = known.get(one);
    if (before !== undefined) return before;
    if (depth > DEEPEST) {
      tooDeep?.();
      return LEAST;
    }
    known.set(one, circle);
    let sum = LEAST;
    if (Array.isArray(one)) for (const item of one) sum += weigh(item, depth + 1);
    else
      for (const [key, item] of Object.entries(one))
        if (counts?.(key) ?? true) sum += key.length + weigh(item, depth + 1);
    const weight = settle?.(one, sum) ?? sum;
    known.set(one, weight);
    return weight;
  };
  return weigh(value, 0);
};

/**
 * Why a value is too large to be written out.
 * @param most characters that are not too many
 */
export const excessOf = (value: unknown, most = MOST): string | undefined => {
  let deep = false;
  const weight = weightOf(value, {
    circle: Number.POSITIVE_INFINITY,
    tooDeep: () => {
      deep = true;
    },
  });
  if (deep) return `it is nested too deeply, in more than ${DEEPEST} levels`;
  return weight > most ? tooLarge(most) : undefined;
};

export const tooLarge = (most: number): string =>
  `it is too large: written out, more than ${Math.floor(most / 1024 / 1024)} MB`;
