/** Longer than any client waits; a timer takes no more than about 24 days anyway. */
const LONGEST = 600_000;

export const SESSION_DELAYS = `The variable "delay" is a whole number of milliseconds, from 0 to ${LONGEST}.`;

/** Whether a session's variable `delay` can be kept: milliseconds before each of its answers. */
export const isDelay = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LONGEST;
