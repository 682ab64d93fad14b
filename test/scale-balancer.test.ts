import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Agent, request } from 'undici';
import { freePort, listens, NO_REDIS, type RedisServer, redisBinary, startRedis } from './redis-server';
import { counted, endProcesses, type Process, startProcess } from './scale-process';

const nginxBinary = `${process.env.PATH ?? ''}${delimiter}/usr/sbin`
  .split(delimiter)
  .map((folder) => join(folder, 'nginx'))
  .find((file) => existsSync(file));

/** Why it cannot run here; nobody may skip it where everything has to be there. */
const missing = [
  ...(redisBinary === undefined ? [NO_REDIS] : []),
  ...(nginxBinary === undefined ? ['no nginx on the PATH (Debian: apt install nginx-light)'] : []),
].join(', ');

test('what a balancer needs is installed where nothing may be skipped', () => {
  expect(process.env.CI ? missing : '').toBe('');
});

const describeScale = missing === '' ? describe : describe.skip;

/** As in the manifests' Service: one address, each request to whoever is there; a GET whose process dies is tried at the next. */
const nginxConfig = (folder: string, port: number, upstreams: readonly number[]): string => `
daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 512; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  upstream mocks {
    ${upstreams.map((upstream) => `server 127.0.0.1:${upstream} max_fails=1 fail_timeout=1s;`).join(' ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://mocks; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header Host localhost;
      proxy_next_upstream error; proxy_connect_timeout 1s; proxy_read_timeout 15s;
    }
  }
}
`;

describeScale(
  `three mocks behind nginx, with their state in Redis${missing === '' ? '' : ` (skipped: ${missing})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-balancer-'));
    const agent = new Agent({ connections: 48, pipelining: 1 });
    let redis: RedisServer;
    let mocks: readonly Process[] = [];
    let nginx: ChildProcess;
    let url: string;

    beforeAll(async () => {
      redis = await startRedis();
      mocks = await Promise.all([1, 2, 3].map(() => startProcess(['wethod', 'callab', '--state', redis.url])));
      const port = await freePort();
      const upstreams = mocks.map((mock) => Number(new URL(mock.url).port));
      writeFileSync(join(folder, 'nginx.conf'), nginxConfig(folder, port, upstreams));
      nginx = spawn(nginxBinary ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
      await listens(port);
      url = `http://127.0.0.1:${port}`;
    }, 60_000);
    afterAll(async () => {
      nginx?.kill('SIGTERM');
      endProcesses();
      await redis?.stop();
      await agent.destroy();
      rmSync(folder, { recursive: true, force: true });
    });

    interface Got {
      readonly status: number;
      readonly type: string;
      readonly text: string;
    }
    const send = async (
      method: 'GET' | 'PUT',
      path: string,
      session: string,
      body?: unknown,
      prefer = '',
    ): Promise<Got> => {
      const {
        statusCode,
        headers,
        body: answer,
      } = await request(url + path, {
        dispatcher: agent,
        method,
        headers: {
          authorization: 'Bearer token',
          'understudy-session': session,
          'content-type': 'application/json',
          prefer,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: statusCode, type: String(headers['content-type']), text: await answer.text() };
    };
    const contact = (session: string): Promise<Got> => send('GET', '/wethod/api/contacts/1', session);
    const play = async (session: string, name: string): Promise<number> =>
      (await send('PUT', '/__understudy/scenarios/wethod', session, { name })).status;

    test('all three answer', async () => {
      await Promise.all(Array.from({ length: 120 }, () => contact('warm')));
      const totals = await Promise.all(
        mocks.map(async (mock) =>
          Number(/exchanges_total (\d+)/.exec(await (await fetch(`${mock.url}/__understudy/metrics`)).text())?.[1]),
        ),
      );
      expect(Math.min(...totals)).toBeGreaterThan(20);
    });

    test('count exactly under load, each session for itself', async () => {
      const sessions = ['default', 'one', 'two', 'three'];
      for (const session of sessions) expect(await play(session, 'rate-limited')).toBe(200);
      const answers = await Promise.all(
        Array.from({ length: 1200 }, async (_, n) => {
          const session = sessions[n % 4] ?? '';
          return `${session} ${(await contact(session)).status}`;
        }),
      );
      expect(counted(answers)).toEqual(
        Object.fromEntries(
          sessions.flatMap((session) => [
            [`${session} 200`, 297],
            [`${session} 429`, 3],
          ]),
        ),
      );
    });

    test('count together what each of them plays by itself', async () => {
      const answers = await Promise.all(
        Array.from({ length: 300 }, () =>
          send('GET', '/wethod/api/contacts/1', 'preferred', undefined, 'scenario=rate-limited'),
        ),
      );
      expect(counted(answers.map(({ status }) => status))).toEqual({ 200: 297, 429: 3 });
    });

    test('show every process what one of them was told', async () => {
      const names = Array.from({ length: 20 }, (_, n) => `told-${n}`);
      await Promise.all(
        names.map(async (session) => {
          expect(await play(session, 'vendor-down')).toBe(200);
          const answers = await Promise.all(Array.from({ length: 9 }, () => contact(session)));
          expect(counted(answers.map(({ status }) => status))).toEqual({ 503: 9 });
        }),
      );
      expect((await contact('untold')).status).toBe(200);
    });

    test('say that the state is gone while Redis is, and lose no acknowledged transition', async () => {
      const sessions = Array.from({ length: 12 }, (_, n) => `lasting-${n}`);
      for (const session of sessions) expect(await play(session, 'token-expired')).toBe(200);
      // Two good answers, then 401 for good.
      for (const session of sessions)
        expect([(await contact(session)).status, (await contact(session)).status]).toEqual([200, 200]);
      await redis.kill();
      const meanwhile = await Promise.all(sessions.map(contact));
      expect(counted(meanwhile.map(({ status, type }) => `${status} ${type}`))).toEqual({
        '503 application/problem+json': 12,
      });
      expect(JSON.parse(meanwhile[0]?.text ?? '')).toMatchObject({
        status: 503,
        detail: expect.stringMatching(/cannot be reached/),
      });
      expect(await play('new', 'vendor-down')).toBe(503);
      await redis.start();
      const seen = new Map<string, number>();
      for (let round = 0; round < 200 && [...seen.values()].filter((status) => status === 401).length < 12; round++) {
        for (const session of sessions) {
          const { status } = await contact(session);
          // Never 200 again: that would be a wrong answer.
          expect([401, 503]).toContain(status);
          seen.set(session, status);
        }
      }
      expect(counted([...seen.values()])).toEqual({ 401: 12 });
    });

    test('lose nothing acknowledged when one process is killed under load', async () => {
      expect(await play('survivor', 'rate-limited')).toBe(200);
      expect((await contact('survivor')).status).toBe(429);
      const asked = Array.from({ length: 600 }, () => contact('survivor'));
      const load = Promise.all(asked);
      await Promise.any(asked.slice(100));
      mocks[0]?.stop('SIGKILL');
      const statuses = (await load).map(({ status }) => status);
      const { 429: limited = 0, 502: lost = 0, 200: fine = 0, ...others } = counted(statuses);
      expect(others).toEqual({});
      expect(fine + limited + lost).toBe(600);
      // A count may go with an answer that never came, but none is ever given twice.
      expect(limited).toBeLessThanOrEqual(2);
      expect((await contact('survivor')).status).toBe(200);
      // The others know all that was acknowledged before.
      for (let n = 0; n < 10; n++) expect((await contact('told-0')).status).toBe(503);
      expect(await play('after', 'vendor-down')).toBe(200);
      expect(
        counted((await Promise.all(Array.from({ length: 12 }, () => contact('after')))).map(({ status }) => status)),
      ).toEqual({ 503: 12 });
    });
  },
);
