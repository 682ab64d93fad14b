import { fail } from '../../core/errors';
import { type HttpResponse, headerValue, isOfTheMoment } from '../../core/http/http';

/** The clock, so that tests need not wait. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** `2/s`, `90/m`, `1000/h` as the least time between two requests, in milliseconds. */
export const parseRate = (text: string): number => {
  const match = /^(\d+(?:\.\d+)?)\/(s|m|h)$/.exec(text.trim());
  const count = Number(match?.[1]);
  if (!match || !(count > 0)) throw fail('USAGE', `"${text}" is not a rate. Write 2/s, 90/m or 1000/h.`);
  const period = { s: 1000, m: 60_000, h: 3_600_000 }[match[2] as 's' | 'm' | 'h'];
  return period / count;
};

/** Requests leave one after another, at least `interval` apart, however many callers ask at the same time. */
export const createPacer = (interval: number, clock: Clock) => {
  let next = 0;
  return async (): Promise<void> => {
    const now = clock.now();
    const start = Math.max(now, next);
    next = start + interval;
    if (start > now) await clock.sleep(start - now);
  };
};

/**
 * Milliseconds to wait as `Retry-After` says, in seconds or as an HTTP date (RFC 9110, section 10.2.3). `undefined`
 * when the answer asks for no pause.
 */
export const retryAfter = (response: HttpResponse, now: number): number | undefined => {
  if (!isOfTheMoment(response.status)) return undefined;
  const text = headerValue(response.headers, 'retry-after')?.trim();
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};
