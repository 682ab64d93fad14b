/** How long an answer waits, as the file says it. */
export type DelaySpec =
  | number
  | string
  | {
      readonly fixed?: number | string;
      readonly uniform?: readonly [number | string, number | string];
      readonly logNormal?: {
        readonly median: number | string;
        readonly sigma?: number;
        readonly max?: number | string;
      };
    };

/** Milliseconds of `200`, `200ms` or `1.5s`. */
export const milliseconds = (duration: number | string): number => {
  if (typeof duration === 'number') return duration;
  const value = Number.parseFloat(duration);
  return duration.endsWith('ms') ? value : value * 1000;
};

export const isRandomDelay = (delay: DelaySpec | undefined): boolean =>
  typeof delay === 'object' && delay.fixed === undefined;

/** The drawn delay in whole milliseconds; `draw` gives numbers from 0 to 1. */
export const drawDelay = (delay: DelaySpec, draw: () => number): number => {
  if (typeof delay !== 'object') return Math.round(milliseconds(delay));
  if (delay.fixed !== undefined) return Math.round(milliseconds(delay.fixed));
  if (delay.uniform) {
    const [from, to] = delay.uniform.map(milliseconds).sort((a, b) => a - b);
    return Math.round((from ?? 0) + draw() * ((to ?? 0) - (from ?? 0)));
  }
  if (!delay.logNormal) return 0;
  const { median, sigma = 0.5, max } = delay.logNormal;
  const drawn = milliseconds(median) * Math.exp(sigma * normal(draw));
  return Math.round(max === undefined ? drawn : Math.min(drawn, milliseconds(max)));
};

/** A standard normal number from two even ones (Box and Muller). */
const normal = (draw: () => number): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
