import { fail, messageOf } from '../../core/errors';
import type { MaybePromise } from '../../core/maybe-promise';
import { type KnownView, NO_TOKEN, playFromAfar, type TakeIfKnown } from './known-views';
import { inBatches, type Line } from './line';
import type { MemoryStore } from './memory';
import type { SessionView, StateStore, Taken } from './store';

/** What a worker asks of the host. */
interface Asks extends Omit<StateStore, 'idle' | 'play' | 'close'> {
  readonly takeIfKnown: TakeIfKnown;
}

type StoreMethod = keyof Asks;

/** Worker to host: a call, or that a change of `idle` was seen. */
type PendingCall =
  | { readonly call: number; readonly method: StoreMethod; readonly values: readonly unknown[] }
  | { readonly seen: number };

/** Host to worker: the result of a call, or that `idle` changed. */
type ParentMessage =
  | { readonly call: number; readonly value?: unknown }
  | { readonly call: number; readonly failed: string }
  | { readonly idle: boolean; readonly serial: number };

/** After these a client may expect another answer. */
const CHANGES: readonly StoreMethod[] = ['change', 'restore'];

/** Milliseconds after which a worker that does not confirm makes the change an error. */
const PATIENCE = 10_000;

export interface StateHost {
  /** Serves a worker from now on. */
  attach(line: Line): void;
}

/**
 * Lets several workers of one machine share a store that lives in their parent. A change that puts something into play
 * is answered only when every worker knows: until then one could still answer without asking.
 */
export const hostState = (store: MemoryStore, patience = PATIENCE): StateHost => {
  const lines = new Map<Line, number>();
  const asks: Asks = { ...store, takeIfKnown: taker(store) };
  let serial = 0;
  let published = store.idle;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  const allConfirmed = async (): Promise<void> => {
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
  const publishIdle = (): void => {
    if (published !== store.idle) {
      published = store.idle;
      serial++;
      for (const line of lines.keys()) line.send({ idle: published, serial } satisfies ParentMessage);
    }
  };
  const perform = (method: StoreMethod, values: readonly unknown[]): MaybePromise<unknown> => {
    const value = (asks[method] as (...values: readonly unknown[]) => unknown)(...values);
    publishIdle();
    return !published && CHANGES.includes(method) ? allConfirmed().then(() => value) : value;
  };
  const answer = async (line: Line, call: number, work: () => MaybePromise<unknown>): Promise<void> => {
    try {
      const value = work();
      // Most are answered at once, and there are many of them.
      line.send({ call, value: value instanceof Promise ? await value : value } satisfies ParentMessage);
    } catch (error) {
      line.send({ call, failed: messageOf(error) } satisfies ParentMessage);
    }
  };
  return {
    attach(single) {
      const line = inBatches(single);
      lines.set(line, serial);
      line.onGone(() => {
        lines.delete(line);
        wake();
      });
      line.onMessage((message) => {
        const asked = message as PendingCall;
        if ('seen' in asked) {
          lines.set(line, asked.seen);
          return wake();
        }
        void answer(line, asked.call, () => perform(asked.method, asked.values));
      });
      line.send({ idle: published, serial } satisfies ParentMessage);
    },
  };
};

/** A view is another object after each change, so its number is all that a worker has to know to be right about it. */
const taker = (store: MemoryStore): TakeIfKnown => {
  const tokens = new WeakMap<SessionView, number>();
  let given = 0;
  const tokenOf = (view: SessionView): number => {
    const known = tokens.get(view);
    if (known !== undefined) return known;
    tokens.set(view, ++given);
    return given;
  };
  return (session, token, part): Taken | KnownView => {
    const view = store.view(session);
    const actual = view ? tokenOf(view) : NO_TOKEN;
    if (actual !== token) return { view, token: actual };
    return part ? store.take(session, part) : { rule: -1, attempt: 0 };
  };
};

/** A worker's end. Raises STATE_UNAVAILABLE when the parent is gone. */
export const remoteStore = (single: Line): StateStore => {
  const line = inBatches(single);
  const pending = new Map<
    number,
    { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }
  >();
  let calls = 0;
  // Until the parent has said so, nothing is known to be idle.
  let idle = false;
  let gone = false;
  line.onMessage((message) => {
    const received = message as ParentMessage;
    if ('serial' in received) {
      idle = received.idle;
      return line.send({ seen: received.serial } satisfies PendingCall);
    }
    const call = pending.get(received.call);
    pending.delete(received.call);
    // Not by `value`: between processes, `undefined` does not travel.
    if ('failed' in received) call?.reject(unavailable(received.failed));
    else call?.resolve(received.value);
  });
  line.onGone(() => {
    gone = true;
    idle = false;
    for (const { reject } of pending.values()) reject(unavailable('the parent process is gone'));
    pending.clear();
  });
  const call = <M extends StoreMethod>(
    method: M,
    ...values: Parameters<Asks[M]>
  ): Promise<Awaited<ReturnType<Asks[M]>>> =>
    new Promise((resolve, reject) => {
      if (gone) return reject(unavailable('the parent process is gone'));
      pending.set(++calls, { resolve: resolve as (value: unknown) => void, reject });
      line.send({ call: calls, method, values } satisfies PendingCall);
    });
  return {
    get idle() {
      return idle;
    },
    play: playFromAfar({
      idle: () => idle,
      takeIfKnown: (session, token, part) => call('takeIfKnown', session, token, part),
    }),
    change: (id, change) => call('change', id, change),
    snapshot: (id) => call('snapshot', id),
    restore: (id, snapshot) => call('restore', id, snapshot),
    reset: (id, play) => call('reset', id, play),
    sessions: () => call('sessions'),
    close: async () => {},
  };
};

const unavailable = (why: string): Error => fail('STATE_UNAVAILABLE', 'the parent process', why);
