import { fail, messageOf } from '../../core/errors';
import type { StateStore } from './store';

/** Two ends of a line between processes on one machine: a cluster's `send` and `message`, a `MessagePort`. Messages are plain data. */
export interface Line {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other end is gone. */
  onGone(listener: () => void): void;
}

type Method = Exclude<keyof StateStore, 'idle' | 'close'>;

/** Worker to host: a call, or that a change of `idle` was seen. */
type Asked =
  | { readonly call: number; readonly method: Method; readonly values: readonly unknown[] }
  | { readonly seen: number };

/** Host to worker: the result of a call, or that `idle` changed. */
type Told =
  | { readonly call: number; readonly value?: unknown }
  | { readonly call: number; readonly failed: string }
  | { readonly idle: boolean; readonly serial: number };

/** After these somebody may expect another answer. */
const CHANGES: readonly Method[] = ['change', 'restore'];

/** Milliseconds after which a worker that does not confirm makes the change an error. */
const PATIENCE = 10_000;

export interface StateHost {
  /** Serves a worker from now on. */
  attach(line: Line): void;
}

/**
 * Lets several workers of one machine share a store that lives in their parent. A change after which the store is not idle
 * any more is answered only when every worker knows: until then one could still answer without asking.
 */
export const hostState = (store: StateStore, patience = PATIENCE): StateHost => {
  const lines = new Map<Line, number>();
  let serial = 0;
  let told = store.idle;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  const everybodyKnows = async (): Promise<void> => {
    const wanted = serial;
    const end = Date.now() + patience;
    while ([...lines.values()].some((seen) => seen < wanted)) {
      if (Date.now() >= end) throw new Error('stored, but not every worker has confirmed to know of it');
      await new Promise<void>((go) => {
        waiting.push(go);
        setTimeout(go, end - Date.now()).unref();
      });
    }
  };
  const tellIdle = (): void => {
    if (told !== store.idle) {
      told = store.idle;
      serial++;
      for (const line of lines.keys()) line.send({ idle: told, serial } satisfies Told);
    }
  };
  const perform = async (method: Method, values: readonly unknown[]): Promise<unknown> => {
    const value: unknown = await (store[method] as (...values: readonly unknown[]) => unknown)(...values);
    tellIdle();
    if (!told && CHANGES.includes(method)) await everybodyKnows();
    return value;
  };
  return {
    attach(line) {
      lines.set(line, serial);
      line.onGone(() => {
        lines.delete(line);
        wake();
      });
      line.onMessage((message) => {
        const asked = message as Asked;
        if ('seen' in asked) {
          lines.set(line, asked.seen);
          return wake();
        }
        const { call, method, values } = asked;
        perform(method, values).then(
          (value) => line.send({ call, value } satisfies Told),
          (error: unknown) => line.send({ call, failed: messageOf(error) } satisfies Told),
        );
      });
      line.send({ idle: told, serial } satisfies Told);
    },
  };
};

/** A worker's end. Raises STATE_UNAVAILABLE when the parent is gone. */
export const remoteStore = (line: Line): StateStore => {
  const pending = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }
  >();
  let calls = 0;
  // Until the parent has said so, nothing is known to be idle.
  let idle = false;
  let gone = false;
  line.onMessage((message) => {
    const told = message as Told;
    if ('serial' in told) {
      idle = told.idle;
      return line.send({ seen: told.serial } satisfies Asked);
    }
    const call = pending.get(told.call);
    pending.delete(told.call);
    // Not by `value`: between processes, `undefined` does not travel.
    if ('failed' in told) call?.reject(unavailable(told.failed));
    else call?.resolve(told.value);
  });
  line.onGone(() => {
    gone = true;
    idle = false;
    for (const { reject } of pending.values()) reject(unavailable('the parent process is gone'));
    pending.clear();
  });
  const call = <T>(method: Method, ...values: readonly unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (gone) return reject(unavailable('the parent process is gone'));
      pending.set(++calls, { resolve: resolve as (value: unknown) => void, reject });
      line.send({ call: calls, method, values } satisfies Asked);
    });
  return {
    get idle() {
      return idle;
    },
    view: (id) => call('view', id),
    attempt: (id, play) => call('attempt', id, play),
    take: (id, play, start, candidates) => call('take', id, play, start, candidates),
    change: (id, change) => call('change', id, change),
    snapshot: (id) => call('snapshot', id),
    restore: (id, snapshot) => call('restore', id, snapshot),
    reset: (id, play) => call('reset', id, play),
    sessions: () => call('sessions'),
    close: async () => {},
  };
};

const unavailable = (why: string): Error => fail('STATE_UNAVAILABLE', 'the parent process', why);
