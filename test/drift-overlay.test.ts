import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findDrift } from '../src/app/drift/find-drift';
import { runTests } from '../src/app/testing/run-tests';
import type { RunEvent } from '../src/core/results/events';
import { outcomeOf } from '../src/core/results/verdict';
import { runCommand } from './run-cli';

/**
 * A document of each kind, and answers that differ from it: after the overlay the same answers show no drift, the suite has
 * nothing to say, and nothing is left to a person.
 */

type Answer = readonly [path: string, status: number, body?: unknown, headers?: Readonly<Record<string, string>>];

const text = { type: 'string' };
const whole = { type: 'integer' };
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object | boolean) => ({ description: 'ok', content: { 'application/json': { schema } } });
const get = (responses: object) => ({ get: { responses } });
const document = (openapi: string, bodies: Readonly<Record<string, object | boolean>>, schemas: object = {}) => ({
  openapi,
  paths: Object.fromEntries(Object.entries(bodies).map(([at, schema]) => [at, get({ 200: json(schema) })])),
  components: { schemas },
});
const swagger2 = (bodies: Readonly<Record<string, object>>, definitions: object = {}) => ({
  swagger: '2.0',
  produces: ['application/json'],
  paths: Object.fromEntries(
    Object.entries(bodies).map(([at, schema]) => [at, get({ 200: { description: 'ok', schema } })]),
  ),
  definitions,
});

const entryOf = ([at, status, body, headers = {}]: Answer) => ({
  startedDateTime: '2026-03-01T10:00:00.000Z',
  time: 1,
  request: { method: 'GET', url: `https://api.acme.example${at}`, headers: [] },
  response: {
    status,
    headers: Object.entries({ ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }).map(
      ([name, value]) => ({ name, value }),
    ),
    content: body === undefined ? { size: 0 } : { text: typeof body === 'string' ? body : JSON.stringify(body) },
  },
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'drift-overlay-'));
  mkdirSync(path.join(root, 'specs', 'acme', 'overlays'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (file: string, value: unknown): string => {
  const to = path.join(root, file);
  writeFileSync(to, typeof value === 'string' ? value : JSON.stringify(value));
  return to;
};

const patched = async (spec: object, answers: readonly Answer[]) => {
  write('specs/acme/openapi.json', { info: { title: 'acme', version: '1' }, ...spec });
  const har = write('x.har', { log: { version: '1.2', entries: answers.map(entryOf) } });
  const settings = { root, vendor: 'acme', from: [har], environment: {} };
  const { report, overlay = '' } = await findDrift({ ...settings, overlay: true });
  if (overlay !== '') write('specs/acme/overlays/10-observed.yaml', overlay);
  const after = await findDrift(settings);
  const events: RunEvent[] = [];
  await runTests({ root, vendors: ['acme'], from: [har], environment: {} }, (event) => events.push(event));
  return {
    kinds: report.items.map(({ kind, pointer }) => `${kind} ${pointer}`),
    left: report.items.flatMap(({ remedy, message }) => (remedy?.kind === 'person' ? [message] : [])),
    notices: report.notices,
    overlay,
    after: after.report.items.map(({ kind, pointer }) => `${kind} ${pointer}`),
    outcomes: [
      ...new Set(events.flatMap((one) => (one.type === 'case-finished' ? [outcomeOf(one.result.verdict)] : []))),
    ],
  };
};

const CAT = object({ kind: text, lives: whole }, { required: ['kind', 'lives'] });
const DOG = object({ kind: text, bark: { type: 'boolean' } }, { required: ['kind'] });

const CASES: Readonly<Record<string, readonly [spec: object, answers: readonly Answer[]]>> = {
  'one schema of a map, for all its names': [
    document('3.0.3', { '/a': object({ id: whole }, { additionalProperties: whole }) }),
    [['/a', 200, { id: 1, one: 1, two: 'two', three: null }]],
  ],
  'a closed branch beside another': [
    document('3.0.3', {
      '/a': { allOf: [object({ a: whole }, { additionalProperties: false }), object({ b: whole })] },
    }),
    [['/a', 200, { a: 1, b: 2 }]],
  ],
  'a kind that no discriminator names': [
    document(
      '3.0.3',
      { '/a': { type: 'array', items: { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind' } } } },
      { Cat: CAT, Dog: DOG },
    ),
    [
      [
        '/a',
        200,
        [
          { kind: 'Cat', lives: 'nine' },
          { kind: 'Dog', bark: true },
        ],
      ],
      ['/a', 200, [{ kind: 'Bird', wings: 2 }]],
    ],
  ],
  'a property of a subtype that only a discriminator names': [
    document(
      '3.0.3',
      { '/a': ref('Pet') },
      {
        Pet: object({ kind: text }, { required: ['kind'], discriminator: { propertyName: 'kind' } }),
        Cat: { allOf: [ref('Pet'), object({ lives: whole })] },
      },
    ),
    [['/a', 200, { kind: 'Cat', lives: 'nine' }]],
  ],
  'what is required under a condition, and with another': [
    document('3.1.0', {
      // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema.
      '/a': object({ k: text, b: whole }, { if: { properties: { k: { const: 'x' } } }, then: { required: ['b'] } }),
      '/b': object({ a: whole, b: whole }, { dependentRequired: { a: ['b'] } }),
      '/c': { type: 'array', prefixItems: [whole, text], items: false },
    }),
    [
      ['/a', 200, { k: 'x' }],
      ['/b', 200, { a: 1 }],
      ['/c', 200, [1, 2, 3]],
    ],
  ],
  'words that no schema may have': [
    document('3.0.3', {
      '/a': object({ a: { type: 'int' }, b: { type: 'string', pattern: '(' } }),
      '/b': { type: 'array', items: [whole, text] },
    }),
    [
      ['/a', 200, { a: 1, b: 'x' }],
      ['/b', 200, [1, 'b']],
    ],
  ],
  'the same in OpenAPI 2.0, behind a definition': [
    swagger2({ '/a': { $ref: '#/definitions/List' } }, { List: { type: 'array', items: [whole, text] } }),
    [['/a', 200, [1, 'b']]],
  ],
  'null in 2.0, and a value that no list has': [
    swagger2(
      { '/a': { $ref: '#/definitions/P' }, '/b': { type: 'array', items: { $ref: '#/definitions/P' } } },
      { P: object({ id: whole, nick: { type: 'string', enum: ['a', 'b'] } }, { required: ['id'] }) },
    ),
    [
      ['/a', 200, { id: 's', nick: null, more: { a: 1 } }],
      ['/b', 200, [{ id: 1, nick: 'c' }]],
    ],
  ],
};

test.each(Object.entries(CASES))('%s', async (_name, [spec, answers]) => {
  const { kinds, ...rest } = await patched(spec, answers);
  expect(kinds.length).toBeGreaterThan(0);
  expect({ ...rest, overlay: '' }).toEqual({ overlay: '', left: [], notices: [], after: [], outcomes: ['passed'] });
});

const PERSON = object({ id: whole, nick: text }, { required: ['id'] });
const SHARED = document(
  '3.0.3',
  { '/a': ref('Person'), '/b': { type: 'array', items: ref('Person') } },
  { Person: PERSON },
);

test('what all that share a schema show is said once, in that schema', async () => {
  const { overlay, after } = await patched(SHARED, [
    ['/a', 200, { id: 1, nick: null }],
    [
      '/b',
      200,
      [
        { id: 2, nick: null },
        { id: 3, nick: 'c' },
      ],
    ],
  ]);
  expect(overlay).toMatch(/target: \$\.components\.schemas\.Person/);
  expect(overlay).not.toMatch(/target: \$\.paths/);
  expect(overlay).toContain('must be string; it is null; in 1 of 1 answers');
  expect(after).toEqual([]);
});

test('what only one of them shows is said there, and the others keep theirs', async () => {
  const { overlay, after } = await patched(SHARED, [
    ['/a', 200, { id: 'one', nick: 'c' }],
    ['/b', 200, [{ id: 2, nick: 'd' }]],
  ]);
  expect(overlay).not.toMatch(/\$\.components/);
  expect(after).toEqual([]);
});

test('a property that one of them adds stands beside the reference', async () => {
  const { overlay, after, outcomes } = await patched(SHARED, [
    ['/a', 200, { id: 1, nick: 'c', more: true }],
    ['/b', 200, [{ id: 2, nick: 'd' }]],
  ]);
  expect(overlay).toMatch(/allOf:\s+- \$ref: '#\/components\/schemas\/Person'\s+- properties:\s+more:/);
  expect(overlay).not.toContain('nick');
  expect([after, outcomes]).toEqual([[], ['passed']]);
});

test('an answer that cannot be compared is no answer without drift', async () => {
  write('acme.json', { info: { title: 'acme', version: '1' }, ...document('3.0.3', { '/a': PERSON }) });
  const whole = { ...entryOf(['/a', 200, { id: 1 }]) };
  const bodiless = { ...whole, response: { ...whole.response, content: { size: 7 } } };
  write('x.har', { log: { version: '1.2', entries: [whole, bodiless] } });
  const { code, stdout } = await runCommand(['drift', './acme.json', '--from', 'x.har'], { cwd: root });
  expect(stdout).toContain('not wholly compared, in 1 answer: the recording has no body of this answer');
  expect(stdout).toContain('acme: cannot say: 1 of 2 answers of x.har could be compared in part only');
  expect(code).toBe(3);
});

test('a recording that is not there is called a recording', async () => {
  write('acme.json', { info: { title: 'acme', version: '1' }, ...document('3.0.3', { '/a': PERSON }) });
  const { code, stderr } = await runCommand(['drift', './acme.json', '--from', 'missing.har'], { cwd: root });
  expect(stderr).toContain('Cannot use the recording missing.har: there is no such file.');
  expect(code).toBe(2);
});
