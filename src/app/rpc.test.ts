import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { fail, isOurs } from '../core/errors';
import type { Line } from '../mock/state/line';
import { createRpc, Gone, type Handlers, part } from './rpc';

const lineOf = (port: MessagePort): Line => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
  onGone: (listener) => void port.on('close', listener),
});

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** An rpc whose other end answers with these. */
const connected = (handlers: Handlers) => {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  createRpc(lineOf(port1), handlers);
  return { rpc: createRpc(lineOf(port2), {}), other: port1 };
};

describe('an rpc', () => {
  test('gives each call its own answer, also out of order', async () => {
    const waiting: (() => void)[] = [];
    const { rpc } = connected({
      // The last one is answered first.
      double: (n: number) =>
        new Promise((resolve) => {
          waiting.unshift(() => resolve(2 * n));
          if (waiting.length === 3) for (const answer of waiting) answer();
        }),
      nothing: () => {},
    });
    expect(await Promise.all([1, 2, 3].map((n) => rpc.call('double', n)))).toEqual([2, 4, 6]);
    expect(await rpc.call('nothing')).toBeUndefined();
  });

  test('carries an error with its code', async () => {
    const { rpc } = connected({
      ours: () => {
        throw fail('PORT_IN_USE', 4010, 'localhost');
      },
    });
    const error: unknown = await rpc.call('ours').catch((it) => it);
    expect(isOurs(error) && error.code).toBe('PORT_IN_USE');
    await expect(rpc.call('unheard-of')).rejects.toThrow('this process has no "unheard-of"');
  });

  test('says when the other end has gone, before and after', async () => {
    const { rpc, other } = connected({ never: () => new Promise(() => {}) });
    const waiting = rpc.call('never');
    other.close();
    await expect(waiting).rejects.toThrow(Gone);
    await expect(rpc.call('never')).rejects.toThrow(Gone);
  });

  test('loses patience where it is told to', async () => {
    const { rpc } = connected({ never: () => new Promise(() => {}) });
    await expect(rpc.call('never', undefined, 30)).rejects.toThrow(/no answer within 0\.03 s/);
  });

  test('shares its line with others', async () => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    for (const name of ['one', 'two']) createRpc(part(lineOf(port1), name), { who: () => name });
    const [one, two] = ['one', 'two'].map((name) => createRpc(part(lineOf(port2), name), {}));
    expect([await one?.call('who'), await two?.call('who')]).toEqual(['one', 'two']);
  });
});
