import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from './run-cli';
import {
  type Connection,
  childrenOf,
  connection,
  counted,
  endProcesses,
  eventually,
  type Process,
  startProcess,
} from './scale-process';

const CONTACT = '/wethod/api/contacts/1';
const SCENARIO = '/__understudy/scenarios/wethod';

afterAll(endProcesses);

describe('two workers on one port', () => {
  let mock: Process;
  const open: Connection[] = [];
  const connect = (): Connection => {
    const made = connection(mock.url);
    open.push(made);
    return made;
  };
  beforeAll(async () => {
    mock = await startProcess(['wethod', '--workers', '2']);
    // The first answer loads more than the others need.
    for (const one of [connect(), connect()]) await one.get(CONTACT);
  }, 60_000);
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  test('say once that they listen', () => {
    expect(mock.stdout().match(/listens on/g)).toHaveLength(1);
    expect(childrenOf(mock.pid)).toHaveLength(2);
  });

  test('answer without asking anybody while nothing is in play', async () => {
    const [one, two] = [connect(), connect()] as const;
    for (const each of [one, two]) await each.get(CONTACT);
    process.kill(mock.pid, 'SIGSTOP');
    try {
      expect([(await one.get(CONTACT)).status, (await two.get(CONTACT)).status]).toEqual([200, 200]);
    } finally {
      process.kill(mock.pid, 'SIGCONT');
    }
  });

  test('count a thousand parallel requests exactly', async () => {
    const connections = Array.from({ length: 50 }, connect);
    const [first] = connections;
    for (const session of ['one', 'two']) {
      expect((await first?.put(SCENARIO, { name: 'rate-limited' }, session))?.status).toBe(200);
    }
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async (_, n) => {
        const session = n % 2 ? 'one' : 'two';
        const answer = await connections[n % 50]?.get(CONTACT, session);
        // A crash says why.
        return `${session} ${answer?.status}${answer?.status === 500 ? ` ${answer.text}` : ''}`;
      }),
    );
    expect(counted(answers)).toEqual({ 'one 200': 497, 'one 429': 3, 'two 200': 497, 'two 429': 3 });
  });

  test('count together what each of them plays by itself', async () => {
    const connections = Array.from({ length: 10 }, connect);
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, n) =>
        connections[n % 10]?.get(`${CONTACT}?__scenario=rate-limited`, 'preferred'),
      ),
    );
    expect(counted(answers.map((answer) => answer?.status ?? 0))).toEqual({ 200: 197, 429: 3 });
  });

  test('know at once what was set through the other one', async () => {
    const [one, two] = [connect(), connect()] as const;
    for (const [setter, reader] of [
      [one, two],
      [two, one],
    ] as const) {
      for (let round = 0; round < 10; round++) {
        expect((await setter.put(SCENARIO, { name: 'vendor-down' }, 'seen')).status).toBe(200);
        expect((await reader.get(CONTACT, 'seen')).status).toBe(503);
        expect((await setter.put(SCENARIO, { name: null }, 'seen')).status).toBe(200);
        expect((await reader.get(CONTACT, 'seen')).status).toBe(200);
      }
    }
    expect(JSON.parse((await two.get('/__understudy/sessions')).text)).toContain('seen');
  });

  test('show the traffic and the counters of both, whichever is asked', async () => {
    const [one, two] = [connect(), connect()] as const;
    for (const asked of [one, two]) for (let n = 0; n < 3; n++) await asked.get(CONTACT, 'traffic');
    for (const asked of [one, two]) {
      const { text } = await asked.get('/__understudy/traffic?session=traffic&request=true');
      const entries = JSON.parse(text) as { at: string; request: { path: string } | null }[];
      expect(entries.map(({ request }) => request?.path)).toEqual(Array(6).fill(CONTACT.replace(/^\/\w+/, '')));
      const times = entries.map(({ at }) => at);
      expect(times).toHaveLength(6);
      expect(times).toEqual(times.toSorted());
    }
    const totals = await Promise.all(
      [one, two].map(async (asked) => total((await asked.get('/__understudy/metrics')).text)),
    );
    expect(totals[0]).toBeGreaterThan(1000);
    expect(totals[1]).toBe(totals[0]);
  });

  test('tell who listens to one of them what the other answers', async () => {
    const heard: string[] = [];
    const ears = [1, 2].map(() => fetch(`${mock.url}/__understudy/traffic/live?session=live`));
    const readers = (await Promise.all(ears)).map((answer) => answer.body?.getReader());
    for (const [index, reader] of readers.entries()) void read(reader, (text) => heard.push(`${index} ${text}`));
    for (const one of [connect(), connect()]) await one.get(CONTACT, 'live');
    const events = (index: number) =>
      heard
        .filter((it) => it.startsWith(`${index} `))
        .join('')
        .match(/event: exchange/g);
    await eventually(() => events(0)?.length === 2 && events(1)?.length === 2);
    for (const reader of readers) await reader?.cancel();
  });

  test('lose nothing acknowledged when one of them is killed, and a new one takes its place', async () => {
    const [one, two] = [connect(), connect()] as const;
    expect((await one.put(SCENARIO, { name: 'rate-limited' }, 'survivor')).status).toBe(200);
    expect((await two.get(CONTACT, 'survivor')).status).toBe(429);
    expect((await one.get(CONTACT, 'survivor')).status).toBe(429);
    const before = childrenOf(mock.pid);
    process.kill(before[0] ?? 0, 'SIGKILL');
    const after: number[] = [];
    for (let n = 0; n < 20; n++) {
      const fresh = connect();
      after.push((await fresh.get(CONTACT, 'survivor').catch(() => ({ status: 0 }))).status);
    }
    expect(counted(after.filter((status) => status !== 0))).toMatchObject({ 429: 1 });
    expect(after.at(-1)).toBe(200);
    await eventually(() => {
      const now = childrenOf(mock.pid);
      return now.length === 2 && !now.includes(before[0] ?? 0);
    });
    expect(mock.stderr()).toMatch(/Worker \d+ ended \(SIGKILL\); a new one takes its place/);
    // Also the new one knows what is in play.
    expect((await connect().put(SCENARIO, { name: 'vendor-down' }, 'survivor')).status).toBe(200);
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await connect().get(CONTACT, 'survivor')).status),
    );
    expect(counted(statuses)).toEqual({ 503: 8 });
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s lets running requests of all workers finish and ends with 0',
  async (signal) => {
    const mock = await startProcess(['wethod', '--workers', '2', '--delay', '600ms']);
    const answers = Promise.all(Array.from({ length: 4 }, () => connection(mock.url).get(CONTACT)));
    // What is counted has been read, and waits for its delay.
    const read = async () => total(await (await fetch(`${mock.url}/__understudy/metrics`)).text());
    while ((await read()) < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    const code = mock.stop(signal);
    expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await code).toBe(0);
    expect(mock.stderr()).toBe('');
  },
);

describe('what keeps workers from starting', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-workers-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is told once, with file and line', async () => {
    writeFileSync(join(folder, 'broken.yaml'), 'openapi: 3.1.0\npaths: [\n');
    const { code, stderr } = await runCli(['mock', './broken.yaml', '--workers', '3', '--port', '0'], { cwd: folder });
    expect(stderr).toMatch(/^understudy: broken\.yaml:\d+:\d+: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  test('a port in use says so', async () => {
    const mock = await startProcess(['wethod']);
    const { code, stderr } = await runCli(['mock', 'wethod', '--workers', '2', '--port', new URL(mock.url).port]);
    expect(stderr).toMatch(/^understudy: Port \d+ on 127\.0\.0\.1 is taken\.[^\n]*\n$/);
    expect(code).toBe(2);
    await mock.stop();
  });
});

const total = (metrics: string): number => Number(/^understudy_exchanges_total (\d+)$/m.exec(metrics)?.[1]);

const read = async (reader: ReadableStreamDefaultReader<Uint8Array> | undefined, heard: (text: string) => void) => {
  for (;;) {
    const { done = true, value } = (await reader?.read().catch(() => undefined)) ?? {};
    if (done || !value) return;
    heard(new TextDecoder().decode(value));
  }
};
