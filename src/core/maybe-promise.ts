/** A value at once, or a promise where it has to be: a promise costs more than all the steps of a cached answer. */
export type MaybePromise<T> = T | Promise<T>;

/** `next` with the value: at once, or when the promise has it. */
export const after = <T, R>(value: MaybePromise<T>, next: (value: T) => MaybePromise<R>): MaybePromise<R> =>
  value instanceof Promise ? value.then(next) : next(value);
