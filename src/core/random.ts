/**
 * Numbers from 0 (included) to 1, the same for the same parts on every machine (mulberry32 over an FNV-1a hash).
 * Not for secrets.
 */
export const drawFrom = (...parts: readonly (string | number)[]): (() => number) => {
  let state = hash(parts.join('\u0000'));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Where nothing is drawn. */
export const NO_DRAWS = (): number => 0;

const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value | 0;
};
