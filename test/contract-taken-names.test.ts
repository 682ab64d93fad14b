import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestSettings } from '../src/app/testing/test-settings';
import { outcomeOf } from '../src/core/results/verdict';
import { configOf, json, recordedRun, withBody } from './servers/recorded-run';

/** The name in a form, in a part of one, in XML or in YAML. */
const NAME = /(?:^|&|<|name=")name(?:=|>|: |"\r\n\r\n)([^&<\r\n]+)/;

/** A registry that keeps each name once, and cannot forget: what an earlier run has left there is there. */
const registry = (
  taken: string[],
  refused: readonly [status: number, body: unknown] = [409, { error: 'conflict' }],
) => {
  const sent: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST') {
      const name = decodeURIComponent(request.url?.split('/').at(-1) ?? '');
      return json(response, taken.includes(name) ? 200 : 404, { name });
    }
    withBody(request, (body, text) => {
      const name = String(body?.name ?? NAME.exec(text)?.[1]);
      sent.push(name);
      if (taken.includes(name)) return json(response, refused[0], refused[1]);
      taken.push(name);
      return json(response, 201, {});
    });
  };
  return { answer, sent };
};

const document = (name: object, mediaType = 'application/json') => {
  const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string', ...name } } };
  const requestBody = { required: true, content: { [mediaType]: { schema } } };
  const tenant = { name: 'tenant_name', in: 'path', required: true, schema: { type: 'string' } };
  const ok = { description: 'ok' };
  return {
    paths: {
      '/tenants': { post: { operationId: 'add', requestBody, responses: { 201: ok } } },
      '/tenants/{tenant_name}': { get: { operationId: 'get', parameters: [tenant], responses: { 200: ok } } },
    },
  };
};

const run = async (
  name: object,
  shop: ReturnType<typeof registry>,
  settings: TestSettings & { readonly mediaType?: string } = {},
) => {
  const ran = await recordedRun(document(name, settings.mediaType), shop.answer, { allowUnsafe: true, ...settings });
  const outcomes = Object.fromEntries(ran.results.map(({ case: { id }, verdict }) => [id, outcomeOf(verdict)]));
  return { add: outcomes['acme/add/example/sample'], get: outcomes['acme/get/example/sample'], ran };
};

test.each([
  ['made', {}],
  ['documented', { example: 'Rex' }],
  ['of a pattern', { pattern: '^[a-z]{4,9}\\d{0,9}[a-z\\d]*$' }],
  ['short', { maxLength: 6 }],
  ['an address', { format: 'email' }],
  ['a UUID', { format: 'uuid' }],
])('a name that an earlier run has left there is replaced: %s', async (_what, name) => {
  const taken: string[] = [];
  expect(await run(name, registry(taken))).toMatchObject({ add: 'passed', get: 'passed' });
  expect(await run(name, registry(taken))).toMatchObject({ add: 'passed', get: 'passed' });
  expect(new Set(taken).size).toBe(2);
});

test.each([
  [400, { message: 'Tenant already exists' }],
  [422, { errors: { name: ['has already been taken'] } }],
])('a refusal with %i that says so is one, too', async (status, body) => {
  const taken: string[] = [];
  await run({}, registry(taken));
  expect(await run({}, registry(taken, [status, body]))).toMatchObject({ add: 'passed' });
});

test('a server error over a taken name is a failure, and what follows from a record is asked of another', async () => {
  const shop = registry([]);
  await run({}, shop);
  const broken = registry([...shop.sent], [500, { error: 'duplicate key value' }]);
  const { add, get, ran } = await run({}, broken);
  expect([add, get]).toEqual(['failed', 'passed']);
  const created = ran.results.find(({ case: { id } }) => id === 'acme/add/example/sample');
  expect(created?.exchange?.response.status).toBe(500);
});

test('a server that breaks over each name is asked with two of them', async () => {
  const shop = registry([]);
  const broken = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST') return json(response, 404, {});
    withBody(request, (body) => {
      shop.sent.push(String(body?.name));
      json(response, 500, {});
    });
  };
  const { add } = await run({}, { ...shop, answer: broken });
  expect(add).toBe('failed');
  const wrong = new Set(['undefined', '7']);
  expect(new Set(shop.sent.filter((name) => !wrong.has(name))).size).toBe(2);
});

test.each(['application/x-www-form-urlencoded', 'multipart/form-data', 'application/xml', 'application/yaml'])(
  'so is one that is sent as %s',
  async (mediaType) => {
    const shop = registry([]);
    await run({}, shop, { mediaType });
    expect(await run({}, shop, { mediaType })).toMatchObject({ add: 'passed' });
    expect(new Set(shop.sent).size).toBeGreaterThan(1);
  },
);

test('a name that the user gave stays', async () => {
  const shop = registry(['mine']);
  const folder = mkdtempSync(path.join(tmpdir(), 'names-'));
  try {
    writeFileSync(path.join(folder, 'tenant.json'), JSON.stringify({ name: 'mine' }));
    const operations = { add: { values: {}, headers: {}, body: 'tenant.json' } };
    const config = configOf({ acme: { operations } }, folder);
    const { add } = await run({}, shop, { config });
    expect(new Set(shop.sent)).toEqual(new Set(['mine']));
    expect(add).not.toBe('passed');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('where another name is refused, too, the first refusal stands', async () => {
  const shop = registry([]);
  const refusing = { ...shop, answer: (_: IncomingMessage, response: ServerResponse) => json(response, 409, {}) };
  const { add, ran } = await run({}, refusing);
  expect(add).toBe('inconclusive');
  expect(ran.results.find((result) => result.case.id === 'acme/add/example/sample')?.curl).not.toMatch(/-[\da-f]{6}"/);
});
