import { createJournal } from '../log/journal';
import { acme, TOKEN } from '../testing/acme';
import { serve, specOf, vendorOf } from '../testing/serve';
import type { ScenarioRunner } from '../types';

describe('a request that comes again', () => {
  const played = { now: false };
  const scenarioRunner: ScenarioRunner = {
    rest: {
      get idle() {
        return !played.now;
      },
    },
    rule: ({ vendor }) => ({
      vars: {},
      records: vendor.records,
      effect: { why: 'the scenario says so', code: 404 },
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
    const serving = await serve([vendorOf(acme)], { scenarioRunner });
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

  test('that is refused gets what is wrong with it each time, and pages of that are not kept', async () => {
    const serving = await serve([vendorOf(acme)], {});
    const refusal = async (body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${serving.url}/acme/pets`, { method: 'POST', headers, body: JSON.stringify(body) });
      const { violations } = (await response.json()) as { violations: { pointer: string; message: string }[] };
      const said = JSON.parse(response.headers.get('sl-violations') ?? '[]') as { message: string }[];
      expect(said.map(({ message }) => message)).toEqual(
        violations.map(({ message }) => message).slice(0, said.length),
      );
      return violations.map(({ pointer, message }) => `${pointer} ${message}`);
    };
    try {
      const tagged = [
        ['a', 2],
        [2, 'a'],
        [2, 2],
      ].map((tags) => ({ id: 1, name: 'Rex', tags }));
      const bodies = [{}, { id: 1 }, { name: 'Rex' }, { id: 'x', name: 'Rex' }, ...tagged];
      const first = await Promise.all(bodies.map(refusal));
      expect(new Set(first.map(String)).size).toBe(bodies.length);
      const { entries } = serving.mock.cached();
      expect(await Promise.all(bodies.map(refusal))).toEqual(first);
      expect(await refusal({ id: 1, name: 'Rex', tags: Array(300).fill(2) })).toHaveLength(300);
      expect(serving.mock.cached().entries).toBe(entries);
    } finally {
      await serving.close();
    }
  });
});
