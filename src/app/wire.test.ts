import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { fail, isOurs } from '../core/errors';
import type { Line } from '../mock/state/line';
import { createWire, Gone, type Handlers, part } from './wire';

const lineOf = (port: MessagePort): Line => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
  onGone: (listener) => void port.on('close', listener),
});

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A wire whose other end answers with these. */
const wired = (handlers: Handlers) => {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  createWire(lineOf(port1), handlers);
  return { wire: createWire(lineOf(port2), {}), other: port1 };
};

describe('a wire', () => {
  test('gives each call its own answer, also out of order', async () => {
    const waiting: (() => void)[] = [];
    const { wire } = wired({
      // The last one is answered first.
      double: (n: number) =>
        new Promise((resolve) => {
          waiting.unshift(() => resolve(2 * n));
          if (waiting.length === 3) for (const answer of waiting) answer();
        }),
      nothing: () => {},
    });
    expect(await Promise.all([1, 2, 3].map((n) => wire.call('double', n)))).toEqual([2, 4, 6]);
    expect(await wire.call('nothing')).toBeUndefined();
  });

  test('carries an error with its code', async () => {
    const { wire } = wired({
      ours: () => {
        throw fail('PORT_IN_USE', 4010, 'localhost');
      },
    });
    const error: unknown = await wire.call('ours').catch((it) => it);
    expect(isOurs(error) && error.code).toBe('PORT_IN_USE');
    await expect(wire.call('unheard-of')).rejects.toThrow('this process has no "unheard-of"');
  });

  test('says when the other end has gone, before and after', async () => {
    const { wire, other } = wired({ never: () => new Promise(() => {}) });
    const waiting = wire.call('never');
    other.close();
    await expect(waiting).rejects.toThrow(Gone);
    await expect(wire.call('never')).rejects.toThrow(Gone);
  });

  test('loses patience where it is told to', async () => {
    const { wire } = wired({ never: () => new Promise(() => {}) });
    await expect(wire.call('never', undefined, 30)).rejects.toThrow(/no answer within 0\.03 s/);
  });

  test('shares its line with others', async () => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    for (const name of ['one', 'two']) createWire(part(lineOf(port1), name), { who: () => name });
    const [one, two] = ['one', 'two'].map((name) => createWire(part(lineOf(port2), name), {}));
    expect([await one?.call('who'), await two?.call('who')]).toEqual(['one', 'two']);
  });
});
