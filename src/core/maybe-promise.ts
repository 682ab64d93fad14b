/** At once where everything is in memory, later where it is elsewhere: the usual request then stays synchronous. */
export type MaybePromise<T> = T | Promise<T>;
