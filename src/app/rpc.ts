import { type ErrorCode, fail, isOurs, messageOf, UnderstudyError } from '../core/errors';
import type { Line } from '../mock/state/line';

/** What the other end may call, by name; each takes one value and may answer with a promise. */
export type Handlers = Readonly<Record<string, (value: never) => unknown>>;

/** Remote calls between two processes; both ends may call. */
export interface Rpc {
  /**
   * What the other end's handler gave; `patience` in milliseconds.
   * Raises what the handler raised, STATE_UNAVAILABLE without an answer in time, and `Gone` when the other end has ended.
   */
  call(name: string, value?: unknown, patience?: number): Promise<unknown>;
}

/** The other process ended before it answered. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

type Message =
  | { readonly call: number; readonly name: string; readonly value: unknown }
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly failed: string; readonly code: ErrorCode | undefined };

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Both ends of a line make one; `handlers` are what this end answers. */
export const createRpc = (line: Line, handlers: Handlers): Rpc => {
  const pending = new Map<number, Pending>();
  let calls = 0;
  let gone = false;
  line.onMessage((received) => {
    const message = received as Message;
    if ('call' in message) void answer(line, handlers, message.call, message.name, message.value);
    else {
      const waiting = pending.get(message.answer);
      pending.delete(message.answer);
      if ('failed' in message) waiting?.reject(errorOf(message.failed, message.code));
      else waiting?.resolve(message.value);
    }
  });
  line.onGone(() => {
    gone = true;
    for (const { reject } of pending.values()) reject(new Gone());
    pending.clear();
  });
  return {
    call(name, value, patience) {
      if (gone) return Promise.reject(new Gone());
      const call = ++calls;
      const answered = new Promise<unknown>((resolve, reject) => pending.set(call, { resolve, reject }));
      line.send({ call, name, value } satisfies Message);
      return patience === undefined ? answered : within(patience, answered, () => pending.delete(call));
    },
  };
};

const answer = async (line: Line, handlers: Handlers, call: number, name: string, value: unknown): Promise<void> => {
  try {
    const handler = handlers[name] as ((value: unknown) => unknown) | undefined;
    if (!handler) throw new Error(`this process has no "${name}"`);
    line.send({ answer: call, value: await handler(value) } satisfies Message);
  } catch (error) {
    const code = isOurs(error) ? error.code : undefined;
    line.send({ answer: call, failed: messageOf(error), code } satisfies Message);
  }
};

const errorOf = (message: string, code: ErrorCode | undefined): Error =>
  code === undefined ? new Error(message) : new UnderstudyError(code, message);

const within = async (patience: number, work: Promise<unknown>, giveUp: () => void): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp();
      reject(fail('STATE_UNAVAILABLE', 'another worker', `no answer within ${patience / 1000} s`));
    }, patience);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** A part of a line for one purpose: several share it. */
export const part = (line: Line, name: string): Line => ({
  send: (message) => line.send({ [name]: message }),
  onMessage: (listener) =>
    line.onMessage((message) => {
      if (typeof message === 'object' && message !== null && name in message) {
        listener((message as Readonly<Record<string, unknown>>)[name]);
      }
    }),
  onGone: (listener) => line.onGone(listener),
});
