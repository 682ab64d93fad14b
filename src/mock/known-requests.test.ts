import { createJournal } from './journal';
import { createKnownRequests } from './known-requests';
import { acme, TOKEN } from './testing/acme';
import { serve, specOf, vendorOf } from './testing/serve';
import type { AccessEntry, Situations } from './types';

const entry: AccessEntry = {
  ...{ at: 0, vendor: 'acme', operation: 'get-pet', method: 'GET', path: '/pets/1', status: 200, example: undefined },
  ...{ why: '', violations: [], unchecked: [], session: undefined, ms: 0 },
};
const known = { outcome: { status: 200, headers: [], body: '', delay: 0, disruption: undefined }, entry };

describe('createKnownRequests', () => {
  test('finds a request by its method, its target and every header', () => {
    const requests = createKnownRequests();
    requests.learn('GET', '/a', ['Host', 'x', 'Token', '1'], known);
    expect(requests.find('GET', '/a', ['Host', 'x', 'Token', '1'])).toMatchObject(known);
    expect(requests.find('HEAD', '/a', ['Host', 'x', 'Token', '1'])).toBeUndefined();
    expect(requests.find('GET', '/b', ['Host', 'x', 'Token', '1'])).toBeUndefined();
    expect(requests.find('GET', '/a', ['Host', 'x', 'Token', '2'])).toBeUndefined();
    expect(requests.find('GET', '/a', ['Host', 'x'])).toBeUndefined();
  });

  test('asks for a second visit, and forgets rather than grow', () => {
    const requests = createKnownRequests();
    expect([requests.isWorth('/a'), requests.isWorth('/a')]).toEqual([false, true]);
    for (let index = 0; index < 1000; index += 1) requests.learn('GET', `/${index}`, [], known);
    const found = Array.from({ length: 1000 }, (_, index) => requests.find('GET', `/${index}`, []));
    expect(found.filter(Boolean).length).toBeLessThanOrEqual(64);
    expect(found[999]).toBeDefined();
  });

  test('takes a target of any length, and knows two apart that have one place', () => {
    const requests = createKnownRequests();
    const urls = ['', '/', '/a', '/pets/123', '/dogs/123', 'é'.repeat(3000)];
    for (const url of urls) {
      requests.learn('GET', url, [], known);
      expect(requests.find('GET', url, [])).toMatchObject(known);
    }
    expect(requests.find('GET', '/pets/123', [])).toBeUndefined();
  });
});

describe('a request that comes again', () => {
  const played = { now: false };
  const situations: Situations = {
    get idle() {
      return !played.now;
    },
    rule: ({ vendor }) => ({
      vars: {},
      records: vendor.records,
      ruling: { why: 'the scenario says so', code: 404 },
    }),
  };
  const journal = createJournal(100);

  const ask = async (url: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/acme/pets/7`, { headers: { ...TOKEN, ...headers } });
    const { status } = response;
    return { status, body: await response.text(), origin: response.headers.get('access-control-allow-origin') };
  };

  test('gets the same answer, and is journaled each time', async () => {
    const serving = await serve([vendorOf(acme)], { journal });
    try {
      const answers = [];
      for (let time = 0; time < 5; time += 1) answers.push(await ask(serving.url));
      expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(journal.list().map(({ path, status }) => `${path} ${status}`)).toEqual(Array(5).fill('/pets/7 200'));
      const times = journal.list().map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(new Set(times).size).toBe(5);
    } finally {
      await serving.close();
    }
  });

  test('gets another one with another token, version or origin', async () => {
    const serving = await serve([vendorOf(acme)], {});
    try {
      for (let time = 0; time < 4; time += 1) {
        expect((await ask(serving.url)).status).toBe(200);
        expect((await ask(serving.url, { authorization: '' })).status).toBe(401);
        expect((await ask(serving.url, { 'x-version': '9' })).status).toBe(400);
        expect((await ask(serving.url, { origin: 'http://one.example' })).origin).toBe('http://one.example');
        expect((await ask(serving.url, { origin: 'http://two.example' })).origin).toBe('http://two.example');
      }
    } finally {
      await serving.close();
    }
  });

  test('gets what a scenario rules as soon as one is in play, and the old answer after it', async () => {
    const serving = await serve([vendorOf(acme)], { situations });
    try {
      for (let time = 0; time < 3; time += 1) expect((await ask(serving.url)).status).toBe(200);
      played.now = true;
      expect((await ask(serving.url)).status).toBe(404);
      played.now = false;
      expect((await ask(serving.url)).status).toBe(200);
    } finally {
      await serving.close();
    }
  });

  test('gets the answer of the new document after a reload', async () => {
    const serving = await serve([vendorOf(acme)], {});
    try {
      for (let time = 0; time < 3; time += 1) expect((await ask(serving.url)).status).toBe(200);
      const next = specOf(`
openapi: 3.1.0
info: { title: Acme, version: '2' }
paths:
  /pets/{id}:
    get: { parameters: [{ name: id, in: path, required: true }], responses: { '203': { description: New. } } }
`);
      serving.mock.swap([vendorOf(next)], {});
      expect((await ask(serving.url)).status).toBe(203);
    } finally {
      await serving.close();
    }
  });
});
