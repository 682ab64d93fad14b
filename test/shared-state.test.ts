import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { freePort, listens, NO_REDIS, type RedisServer, redisBinary, startRedis } from './redis-server';

const root = join(__dirname, '..');
const agent = new Agent({ connections: 48, pipelining: 1 });

interface Mock {
  readonly port: number;
  readonly process: ChildProcess;
}

/** One mock of its own process, as `understudy mock` starts it. */
const startProcess = async (state: string): Promise<Mock> => {
  const port = await freePort();
  const options = ['mock', 'wethod', '--port', String(port), '--state', state];
  const process = spawn('node', [join(root, 'bin', 'understudy.js'), ...options], { cwd: root, stdio: 'ignore' });
  await listens(port);
  return { port, process };
};

/** Connections go to the mocks in turn; to the next one where one is gone. Stands in for any load balancer. */
const startBalancer = async (mocks: readonly Mock[]): Promise<Server> => {
  let next = 0;
  const server = createServer((client) => {
    const attempt = (left: number): void => {
      const mock = mocks[next++ % mocks.length];
      if (!mock || left === 0) return void client.destroy();
      const upstream = connect(mock.port, '127.0.0.1');
      upstream.once('connect', () => client.pipe(upstream).pipe(client));
      upstream.once('error', () =>
        upstream.connecting || upstream.bytesRead === 0 ? attempt(left - 1) : client.destroy(),
      );
      upstream.once('close', () => client.destroy());
      client.once('close', () => upstream.destroy());
      client.on('error', () => {});
    };
    attempt(mocks.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const describeRedis = redisBinary === undefined ? describe.skip : describe;

describeRedis(`three processes behind a balancer${redisBinary === undefined ? `: ${NO_REDIS}` : ''}`, () => {
  let redis: RedisServer;
  let mocks: Mock[];
  let balancer: Server;
  let url: string;

  beforeAll(async () => {
    redis = await startRedis();
    mocks = await Promise.all([1, 2, 3].map(() => startProcess(redis.url)));
    balancer = await startBalancer(mocks);
    url = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    balancer?.close();
    for (const { process } of mocks ?? []) process.kill('SIGKILL');
    await redis?.stop();
    await agent.close();
  });

  const contact = async (session: string): Promise<number | 'lost'> => {
    try {
      const { statusCode, body } = await request(`${url}/wethod/api/contacts/1`, {
        dispatcher: agent,
        headers: { authorization: 'Bearer token', 'understudy-session': session },
      });
      await body.dump();
      return statusCode;
    } catch {
      return 'lost';
    }
  };
  const play = async (session: string, name: string): Promise<number> => {
    const { statusCode, body } = await request(`${url}/__understudy/scenarios/wethod`, {
      dispatcher: agent,
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'understudy-session': session },
      body: JSON.stringify({ name }),
    });
    await body.dump();
    return statusCode;
  };
  const counted = (statuses: readonly (number | string)[]) =>
    Object.fromEntries(
      [...new Set(statuses)].sort().map((status) => [status, statuses.filter((it) => it === status).length]),
    );

  test('count exactly together, whichever process answers', async () => {
    for (const session of ['default', 'one', 'two']) expect(await play(session, 'rate-limited')).toBe(200);
    const sessions = Array.from({ length: 900 }, (_, n) => ['default', 'one', 'two'][n % 3] ?? '');
    const statuses = await Promise.all(sessions.map(async (session) => `${session} ${await contact(session)}`));
    expect(counted(statuses)).toEqual({
      'default 200': 297,
      'default 429': 3,
      'one 200': 297,
      'one 429': 3,
      'two 200': 297,
      'two 429': 3,
    });
  });

  test('say that the state is gone while Redis is, and go on where they were', async () => {
    expect(await play('lasting', 'token-expired')).toBe(200);
    expect([await contact('lasting'), await contact('lasting')]).toEqual([200, 200]);
    await redis.kill();
    expect(await contact('lasting')).toBe(503);
    await redis.start();
    const statuses: (number | string)[] = [];
    for (let n = 0; n < 200 && statuses.filter((status) => status === 401).length < 3; n++) {
      statuses.push(await contact('lasting'));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    // Never a 200 again: the token had expired.
    expect(Object.keys(counted(statuses)).filter((status) => !['401', '503'].includes(status))).toEqual([]);
    expect(statuses).toContain(401);
  });

  test('lose nothing acknowledged when one process is killed', async () => {
    expect(await play('survivor', 'rate-limited')).toBe(200);
    expect([await contact('survivor'), await contact('survivor')]).toEqual([429, 429]);
    const [first] = mocks;
    if (!first) throw new Error('no mock runs');
    const ended = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await ended;
    const statuses: (number | string)[] = [];
    for (let n = 0; n < 30; n++) statuses.push(await contact('survivor'));
    // A connection through the balancer that led to the dead process may be found dead only when it is used.
    const answered = statuses.filter((status) => status !== 'lost');
    expect(counted(answered)).toEqual({ 200: answered.length - 1, 429: 1 });
    expect(answered.length).toBeGreaterThan(1);
    expect(await play('after', 'vendor-down')).toBe(200);
    const after = [await contact('after'), await contact('after'), await contact('after')];
    expect(after.filter((status) => status !== 'lost')).toContain(503);
    expect(after).not.toContain(200);
  });
});
