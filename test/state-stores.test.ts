import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Line } from '../src/mock/state/line';
import { createMemoryStore } from '../src/mock/state/memory';
import { createRedisStore } from '../src/mock/state/redis';
import { hostState, remoteStore, type StateHost } from '../src/mock/state/remote';
import {
  EMPTY_SNAPSHOT,
  type Played,
  type ScenarioCandidate,
  type StateStore,
  type StoredPart,
} from '../src/mock/state/store';
import { NO_REDIS, type RedisServer, redisBinary, startRedis } from './redis-server';

/** One suite for every store: what one does, the other does. */
const STORES: readonly [string, () => Promise<{ store: StateStore; end: () => Promise<void> }>][] = [
  ['memory', async () => ({ store: createMemoryStore(), end: async () => {} })],
  [
    'remote',
    async () => {
      const { store, port } = await worker(hostState(createMemoryStore()));
      return { store, end: async () => port.close() };
    },
  ],
];

const lineOf = (port: MessagePort): Line => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
  onGone: (listener) => void port.on('close', listener),
});

/** A worker's store, as soon as it knows whether anything is in play. */
const worker = async (host: StateHost): Promise<{ store: StateStore; port: MessagePort }> => {
  const { port1, port2 } = new MessageChannel();
  host.attach(lineOf(port1));
  const store = remoteStore(lineOf(port2));
  await store.sessions();
  return { store, port: port2 };
};

const partOf = (
  play: string,
  start: string,
  candidates: readonly ScenarioCandidate[],
  seeds: StoredPart['seeds'] = null,
): StoredPart => ({
  play,
  start,
  candidates,
  seeds,
});

/** A request that prefers a play such as `v/s`. */
const played = async (store: StateStore, session: string, part: StoredPart): Promise<Played> => {
  const [vendor = '', preferred = ''] = part.play.split('/');
  return store.play(session, { vendor, preferred, fallback: undefined, part: () => part });
};

const take = async (
  store: StateStore,
  session: string,
  play: string,
  start: string,
  candidates: readonly ScenarioCandidate[],
) => (await played(store, session, partOf(play, start, candidates))).rule;

const draw = async (store: StateStore, session: string, play: string) =>
  (await played(store, session, partOf(play, 'start', threeTimes, ['seed']))).attempt;

/** A request of a vendor without scenarios. */
const viewOf = async (store: StateStore, session: string) =>
  (await store.play(session, { vendor: 'none', preferred: undefined, fallback: undefined, part: () => undefined }))
    .view;

const threeTimes: readonly ScenarioCandidate[] = [
  { rule: 0, when: ['start'], times: 3, next: 'fine' },
  { rule: 1, when: ['fine'], times: null },
];

const suite = (open: () => Promise<{ store: StateStore; end: () => Promise<void> }>): void => {
  let store: StateStore;
  let end: () => Promise<void>;
  beforeEach(async () => {
    ({ store, end } = await open());
  });
  afterEach(async () => {
    await store.close();
    await end();
  });

  test('takes a rule as often as it says, then the next', async () => {
    const taken: number[] = [];
    for (let n = 0; n < 5; n++) taken.push(await take(store, 'a', 'v/s', 'start', threeTimes));
    expect(taken).toEqual([0, 0, 0, 1, 1]);
    expect((await store.snapshot('a')).positions['v/s']).toEqual({ at: 'fine', counts: {} });
  });

  test('counts a thousand at once', async () => {
    const taken = await Promise.all(Array.from({ length: 1000 }, () => take(store, 'a', 'v/s', 'start', threeTimes)));
    expect(taken.filter((rule) => rule === 0)).toHaveLength(3);
    expect(taken.filter((rule) => rule === 1)).toHaveLength(997);
  });

  test('says that no rule speaks', async () => {
    expect(await take(store, 'a', 'v/s', 'start', [{ rule: 4, when: ['elsewhere'], times: null }])).toBe(-1);
    expect(await take(store, 'a', 'v/s', 'start', [])).toBe(-1);
  });

  test('counts a rule without a next position, and goes on to the one after it', async () => {
    const rules: readonly ScenarioCandidate[] = [
      { rule: 2, when: [], times: 2 },
      { rule: 5, when: [], times: null },
    ];
    const taken: number[] = [];
    for (let n = 0; n < 4; n++) taken.push(await take(store, 'a', 'v/s', 'start', rules));
    expect(taken).toEqual([2, 2, 5, 5]);
    expect((await store.snapshot('a')).positions['v/s']).toEqual({ at: 'start', counts: { 2: 2 } });
  });

  test('goes round in a circle', async () => {
    const rules: readonly ScenarioCandidate[] = [
      { rule: 0, when: ['one'], times: null, next: 'two' },
      { rule: 1, when: ['two'], times: 2, next: 'one' },
    ];
    const taken: number[] = [];
    for (let n = 0; n < 6; n++) taken.push(await take(store, 'a', 'v/s', 'one', rules));
    expect(taken).toEqual([0, 1, 1, 0, 1, 1]);
  });

  test('keeps sessions and plays apart', async () => {
    for (const [session, play] of [
      ['a', 'v/s'],
      ['b', 'v/s'],
      ['a', 'v/t'],
    ] as const) {
      expect(await take(store, session, play, 'start', threeTimes)).toBe(0);
      expect((await store.snapshot(session)).positions[play]).toEqual({ at: 'start', counts: { 0: 1 } });
    }
  });

  test('counts draws from one', async () => {
    expect([await draw(store, 'a', 'v/s'), await draw(store, 'a', 'v/s'), await draw(store, 'b', 'v/s')]).toEqual([
      1, 2, 1,
    ]);
  });

  test('is idle until a session has something, and again when nobody has', async () => {
    expect(store.idle).toBe(true);
    await take(store, 'a', 'v/s', 'start', threeTimes);
    expect(store.idle).toBe(true);
    await store.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
    expect(store.idle).toBe(false);
    await store.reset('a');
    expect(store.idle).toBe(true);
  });

  test('keeps values exactly as they were given', async () => {
    const vars = {
      none: {},
      empty: [],
      deep: [[], { x: null }],
      big: 9007199254740991,
      tiny: 1.5e-9,
      text: 'ø "\\ \u0000',
    };
    await store.change('a', { kind: 'vars', vars });
    expect((await viewOf(store, 'a'))?.vars).toEqual(vars);
    await store.change('a', { kind: 'vars', vars: { none: null } });
    const { none: _, ...rest } = vars;
    expect((await viewOf(store, 'a'))?.vars).toEqual(rest);
  });

  test('loses no change of many at once', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        store.change('a', { kind: 'record', vendor: 'v', id: `${n}`, value: { n } }),
      ),
    );
    expect(Object.keys((await store.snapshot('a')).data.v ?? {})).toHaveLength(40);
  });

  test('starts a scenario from its beginning when it is set again', async () => {
    await store.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
    await take(store, 'a', 'v/s', 'start', threeTimes);
    await draw(store, 'a', 'v/s');
    await store.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
    expect(await store.snapshot('a')).toEqual({ ...EMPTY_SNAPSHOT, scenarios: { v: 's' } });
  });

  test('gives a snapshot that can be put back', async () => {
    await store.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
    await store.change('a', { kind: 'record', vendor: 'v', id: '1', value: null });
    await take(store, 'a', 'v/s', 'start', threeTimes);
    await draw(store, 'a', 'v/s');
    const snapshot = JSON.parse(JSON.stringify(await store.snapshot('a')));
    await take(store, 'a', 'v/s', 'start', threeTimes);
    await store.restore('a', snapshot);
    expect(await store.snapshot('a')).toEqual(snapshot);
    await store.restore('b', snapshot);
    expect(await take(store, 'b', 'v/s', 'start', threeTimes)).toBe(0);
    expect(await store.snapshot('a')).toEqual(snapshot);
  });

  test('resets one play, or all', async () => {
    await store.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
    await take(store, 'a', 'v/s', 'start', threeTimes);
    await take(store, 'a', 'v/t', 'start', threeTimes);
    await store.reset('a', 'v/s');
    expect(Object.keys((await store.snapshot('a')).positions)).toEqual(['v/t']);
    expect(await store.sessions()).toEqual(['a']);
    await store.reset('a');
    expect(await store.snapshot('a')).toEqual(EMPTY_SNAPSHOT);
    expect(await store.sessions()).toEqual([]);
    expect(await viewOf(store, 'a')).toBeUndefined();
  });
};

describe.each(STORES)('the %s store', (_, open) => suite(open));

describe('workers of one parent', () => {
  test('know of a change before it is acknowledged, and count together', async () => {
    const host = hostState(createMemoryStore());
    const [one, two] = await Promise.all([worker(host), worker(host)]);
    expect([one.store.idle, two.store.idle]).toEqual([true, true]);
    await one.store.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
    expect([one.store.idle, two.store.idle]).toEqual([false, false]);
    const takes = Array.from({ length: 400 }, (_, n) =>
      take((n % 2 ? one : two).store, 'a', 'v/s', 'start', threeTimes),
    );
    expect((await Promise.all(takes)).filter((rule) => rule === 0)).toHaveLength(3);
    const closed = once(one.port, 'close');
    one.port.close();
    await closed;
    await expect(one.store.sessions()).rejects.toThrow(/cannot be reached: the parent process is gone/);
    await two.store.reset('a');
    await two.store.change('a', { kind: 'vars', vars: { x: 1 } });
    expect(await viewOf(two.store, 'a')).toMatchObject({ vars: { x: 1 } });
    two.port.close();
  });
});

const describeRedis = redisBinary === undefined ? describe.skip : describe;

describeRedis(`the Redis store${redisBinary === undefined ? `: ${NO_REDIS}` : ''}`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  let database = 0;
  describe('alone', () => {
    suite(async () => {
      // Each test has a database of its own; Redis has sixteen.
      const store = await createRedisStore(`${redis.url}/${database++}`);
      return { store, end: async () => {} };
    });
  });

  test('is known to every process before a change is acknowledged', async () => {
    const [one, two] = await Promise.all([createRedisStore(`${redis.url}/15`), createRedisStore(`${redis.url}/15`)]);
    for (let round = 0; round < 20; round++) {
      await one.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
      expect(two.idle).toBe(false);
      await two.reset('a');
      expect(two.idle).toBe(true);
    }
    await one.close();
    await two.close();
  });

  test('says so at once when Redis is not there', async () => {
    await expect(createRedisStore('redis://user:secret@127.0.0.1:1/0')).rejects.toThrow(
      /The shared state at redis:\/\/127\.0\.0\.1:1\/0 cannot be reached/,
    );
  });

  test('loses nothing acknowledged when Redis is killed, and says so meanwhile', async () => {
    const own = await startRedis();
    const store = await createRedisStore(own.url);
    await store.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
    expect(await take(store, 'a', 'v/s', 'start', threeTimes)).toBe(0);
    await own.kill();
    await expect(take(store, 'a', 'v/s', 'start', threeTimes)).rejects.toThrow(/cannot be reached/);
    expect(store.idle).toBe(false);
    await own.start();
    const taken: number[] = [];
    for (let attempt = 0; attempt < 100 && taken.length < 3; attempt++) {
      await take(store, 'a', 'v/s', 'start', threeTimes).then(
        (rule) => taken.push(rule),
        () => new Promise((resolve) => setTimeout(resolve, 50)),
      );
    }
    expect(taken).toEqual([0, 0, 1]);
    await store.close();
    await own.stop();
  });
});
