import { join } from 'node:path';
import { Agent, request, setGlobalDispatcher } from 'undici';
import { type RunningMock, startMock } from '../src/index';

const root = join(__dirname, '..');
const headers = { authorization: 'Bearer token' };
let mock: RunningMock;

beforeAll(async () => {
  setGlobalDispatcher(new Agent({ connections: 64, pipelining: 1 }));
  mock = await startMock({ root, vendors: ['wethod'] });
});
afterAll(() => mock.close());

const contact = async (session: string): Promise<number> => {
  const { statusCode, body } = await request(`${mock.url}/wethod/api/contacts/1`, {
    headers: { ...headers, 'understudy-session': session },
  });
  await body.dump();
  return statusCode;
};

const play = async (session: string, name: string): Promise<void> => {
  const { statusCode, body } = await request(`${mock.url}/__understudy/scenarios/wethod`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'understudy-session': session },
    body: JSON.stringify({ name }),
  });
  await body.dump();
  expect(statusCode).toBe(200);
};

const counted = (statuses: readonly number[]) =>
  Object.fromEntries(
    [...new Set(statuses)].sort().map((status) => [status, statuses.filter((it) => it === status).length]),
  );

test('a thousand parallel requests at a rule of three times get it three times', async () => {
  await play('parallel', 'rate-limited');
  const statuses = await Promise.all(Array.from({ length: 1000 }, () => contact('parallel')));
  expect(counted(statuses)).toEqual({ 200: 997, 429: 3 });
});

test('a flaky vendor is flaky in the same requests of every run, however many sessions there are', async () => {
  const run = async (session: string) => {
    await play(session, 'flaky');
    const statuses: (number | string)[] = [];
    for (let n = 0; n < 60; n++) statuses.push(await contact(session).catch(() => 'reset'));
    return statuses;
  };
  const [one, two] = await Promise.all([run('flaky-1'), run('flaky-2')]);
  expect(two).toEqual(one);
  expect(new Set(one)).toEqual(new Set([200, 500, 'reset']));
});

test('two sessions in different scenarios at once never see each other', async () => {
  await Promise.all([play('limited', 'rate-limited'), play('expiring', 'token-expired'), play('down', 'vendor-down')]);
  const sessions = ['limited', 'expiring', 'down', 'untouched'];
  const requests = Array.from({ length: 800 }, (_, n) => sessions[n % 4] ?? '');
  const statuses = await Promise.all(requests.map(async (session) => [session, await contact(session)] as const));
  const of = (name: string) => counted(statuses.filter(([session]) => session === name).map(([, status]) => status));
  expect(of('limited')).toEqual({ 200: 197, 429: 3 });
  expect(of('expiring')).toEqual({ 200: 2, 401: 198 });
  expect(of('down')).toEqual({ 503: 200 });
  expect(of('untouched')).toEqual({ 200: 200 });
});

test('a snapshot taken half-way plays the same again', async () => {
  const snapshot = async (method: 'GET' | 'PUT', body?: string) => {
    const answer = await request(`${mock.url}/__understudy/sessions/photo/snapshot`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    return answer.body.text();
  };
  await play('photo', 'rate-limited');
  await contact('photo');
  const taken = await snapshot('GET');
  const first = [await contact('photo'), await contact('photo'), await contact('photo')];
  await snapshot('PUT', taken);
  expect([await contact('photo'), await contact('photo'), await contact('photo')]).toEqual(first);
  expect(first).toEqual([429, 429, 200]);
});
