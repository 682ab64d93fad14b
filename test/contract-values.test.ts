import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/app/project/config';
import { planTests } from '../src/app/testing/plan-tests';
import { configOf, json, recordedRun } from './servers/recorded-run';

const folder = mkdtempSync(join(tmpdir(), 'values-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const ok = { 200: { description: 'ok' } };
const paths = {
  '/pets/{id}': { get: { operationId: 'getPet', parameters: [id], responses: ok } },
  '/owners/{id}': {
    get: {
      operationId: 'getOwner',
      parameters: [id, { name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string' } }],
      responses: { ...ok, 400: { description: 'no tenant' } },
    },
  },
  '/mails': { post: { operationId: 'sendMail', responses: ok } },
};

const fine = (_request: unknown, response: ServerResponse): void => json(response, 200, {});
const linesOf = ({ arrived }: Awaited<ReturnType<typeof recordedRun>>) => [...new Set(arrived.map(({ line }) => line))];

describe('values', () => {
  const config = configOf({ acme: { values: { id: 'a' }, operations: { getOwner: { values: { id: 'b' } } } } });
  const only = ['acme/*/example'];

  test('come from the file, for every operation or for one', async () => {
    const run = await recordedRun({ paths }, fine, { config, only });
    expect(linesOf(run)).toEqual(['GET /pets/a']);
    const owner = await recordedRun({ paths }, fine, { config, only, environment: { UNDERSTUDY_ACME_X_TENANT: 't' } });
    expect(linesOf(owner)).toEqual(['GET /pets/a', 'GET /owners/b']);
  });

  test('the environment wins over the file, and what is empty there is not set', async () => {
    const environment = { UNDERSTUDY_ACME_ID: 'e', UNDERSTUDY_ACME__GETOWNER__ID: '', UNDERSTUDY_ACME_X_TENANT: 't' };
    expect(linesOf(await recordedRun({ paths }, fine, { config, only, environment }))).toEqual([
      'GET /pets/e',
      'GET /owners/b',
    ]);
  });
});

test('one name for several kinds of records is asked for by operation', async () => {
  const needsOf = async (all: object) => {
    const run = await recordedRun({ paths: all }, fine, { only });
    return [...new Set(run.skipped.flatMap(({ needs = [] }) => needs))];
  };
  const only = ['acme/*/example'];
  const pets = { '/pets/{id}': paths['/pets/{id}'] };
  expect(await needsOf(pets)).toEqual(['UNDERSTUDY_ACME_ID']);
  const photo = { get: { operationId: 'getPhoto', parameters: [id], responses: ok } };
  expect(await needsOf({ ...pets, '/pets/{id}/photo': photo })).toEqual(['UNDERSTUDY_ACME_ID']);
  const both = await needsOf(paths);
  expect(both).toEqual(['UNDERSTUDY_ACME__GETPET__ID', 'UNDERSTUDY_ACME__GETOWNER__ID', 'UNDERSTUDY_ACME_X_TENANT']);
  const environment = Object.fromEntries(both.map((name, index) => [name, `v${index}`]));
  expect(linesOf(await recordedRun({ paths }, fine, { only, environment }))).toEqual([
    'GET /pets/v0',
    'GET /owners/v1',
  ]);
});

describe('a value', () => {
  const one = (schema: object, rest: object = {}) => ({
    '/find': {
      get: {
        operationId: 'find',
        parameters: [{ name: 'v', in: 'query', required: true, schema, ...rest }],
        responses: ok,
      },
    },
  });
  const strings = { type: 'array', items: { type: 'string' } };
  const filter = { type: 'object', properties: { a: { type: 'string' } } };

  test.each<[string, object, object, string]>([
    ['{ v: [x, "y z"] }', strings, {}, 'v=x&v=y%20z'],
    ['{ v: [1, 12345678901234567890] }', strings, { explode: false }, 'v=1,12345678901234567890'],
    ['{ v: { a: x } }', filter, { style: 'deepObject', explode: true }, 'v%5Ba%5D=x'],
    ['{ v: "x,y" }', strings, {}, 'v=x,y'],
    ['{ v: "[x" }', { type: 'string' }, {}, 'v=%5Bx'],
    ['{ v: 12345678901234567890 }', { type: 'string' }, {}, 'v=12345678901234567890'],
    ['{ v: 1.50 }', { type: 'string' }, {}, 'v=1.50'],
    ['{ v: 0123 }', { type: 'string' }, {}, 'v=0123'],
    ['{ v: true }', { type: 'boolean' }, {}, 'v=true'],
    [`{ v: "$\${A}" }`, { type: 'string' }, {}, 'v=$%7BA%7D'],
  ])('%s of the file goes in the style of its parameter', async (values, schema, rest, query) => {
    const config = readConfig(folder, written('typed.yaml', `vendors: { acme: { values: ${values} } }`));
    const run = await recordedRun({ paths: one(schema, rest) }, fine, { config, only: ['acme/find/example/sample'] });
    expect(linesOf(run)).toEqual([`GET /find?${query}`]);
  });

  test('of the environment is JSON for a list, and goes with all its digits', async () => {
    const environment = { UNDERSTUDY_ACME_V: '["a", 9007199254740993]' };
    const run = await recordedRun({ paths: one(strings) }, fine, { environment, only: ['acme/find/example/sample'] });
    expect(linesOf(run)).toEqual(['GET /find?v=a&v=9007199254740993']);
  });

  test('that the document does not allow is named by its variable, and accuses nobody', async () => {
    const paths = one({ type: 'integer' });
    const run = await recordedRun({ paths }, fine, { environment: { UNDERSTUDY_ACME_V: 'abc' }, only: ['find'] });
    expect(run.skipped.map(({ reason }) => reason).join()).toMatch(
      /what UNDERSTUDY_ACME_V gives is not what the document allows: .*must be integer/,
    );
    expect(run.summary).toMatchObject({ failed: 0 });
  });
});

describe('headers', () => {
  const values = {
    acme: { values: { id: 'a' }, headers: { 'X-Tenant': 'from-file', 'x-gateway-key': 'k3y-of-the-gate' } },
  };

  test('go on every request; the secret of one stands in no report', async () => {
    const run = await recordedRun({ paths }, fine, { config: configOf(values), generate: 1 });
    expect(run.arrived.length).toBeGreaterThan(2);
    expect(new Set(run.arrived.map(({ headers }) => headers['x-gateway-key']))).toEqual(new Set(['k3y-of-the-gate']));
    expect(JSON.stringify(run.events)).not.toContain('k3y-of-the-gate');
    expect(run.results[0]?.curl).toContain('"x-gateway-key: $UNDERSTUDY_ACME_HEADER_X_GATEWAY_KEY"');
  });

  test('a documented one is the value of its parameter, and is missing where a question leaves it out', async () => {
    const run = await recordedRun({ paths }, fine, { config: configOf(values), only: ['getOwner'] });
    const tenants = run.arrived.map(({ headers }) => headers['x-tenant']);
    expect(tenants).toContain('from-file');
    expect(tenants).toContain(undefined);
    expect(run.arrived.every(({ headers }) => headers['x-gateway-key'] !== undefined)).toBe(true);
  });

  test('a flag wins over the environment, and that over the file', async () => {
    const tenant = async (settings: object) =>
      (await recordedRun({ paths }, fine, { config: configOf(values), only: ['acme/getOwner/example'], ...settings }))
        .arrived[0]?.headers['x-tenant'];
    const environment = { UNDERSTUDY_ACME_X_TENANT: 'from-environment' };
    const header = [{ vendor: undefined, name: 'x-tenant', value: 'from-flag' }];
    expect(await tenant({})).toBe('from-file');
    expect(await tenant({ environment })).toBe('from-environment');
    expect(await tenant({ environment, header })).toBe('from-flag');
  });

  test('the variable that a curl line names for one gives it its value, but for a flag', async () => {
    const variable = 'UNDERSTUDY_ACME_HEADER_X_GATEWAY_KEY';
    const environment = { [variable]: 'from-environment' };
    const keys = async (settings: object) =>
      new Set(
        (
          await recordedRun({ paths }, fine, { config: configOf(values), only: ['getPet'], environment, ...settings })
        ).arrived.map(({ headers }) => headers['x-gateway-key']),
      );
    expect(await keys({})).toEqual(new Set(['from-environment']));
    const header = [{ vendor: undefined, name: 'X-Gateway-Key', value: 'from-flag' }];
    expect(await keys({ header })).toEqual(new Set(['from-flag']));
  });

  test('a credential of the user’s own is one: a question without credentials does not carry it', async () => {
    const bearer = {
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    };
    const header = [{ vendor: 'acme', name: 'Authorization', value: 'Bearer t0ken-by-flag' }];
    const run = await recordedRun(
      { paths: { '/a': { get: { operationId: 'a', responses: { ...ok, 401: { description: 'no' } } } } }, ...bearer },
      ({ headers }, response) => json(response, headers.authorization === 'Bearer t0ken-by-flag' ? 200 : 401, {}),
      { header },
    );
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
    expect(new Set(run.arrived.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer t0ken-by-flag', undefined, 'Bearer understudy-invalid-token']),
    );
    expect(JSON.stringify(run.events)).not.toContain('t0ken-by-flag');
  });

  test.each(['Accept', 'Host', 'Content-Type'])('%s is not the user’s to set', async (name) => {
    await expect(recordedRun({ paths }, fine, { header: [{ vendor: undefined, name, value: 'x' }] })).rejects.toThrow(
      `--header "${name}" is set by each question`,
    );
  });
});

test('an operation is left out for the user’s reason, which the report tells', async () => {
  const config = configOf({ acme: { operations: { sendMail: { skip: 'sends mail' } } } });
  const run = await recordedRun({ paths }, fine, { config, allowUnsafe: true });
  expect(linesOf(run).filter((line) => line.includes('mail'))).toEqual([]);
  const reasons = run.skipped.filter(({ operationId }) => operationId === 'sendMail').map(({ reason }) => reason);
  expect(new Set(reasons)).toEqual(new Set(['left out by the configuration: sends mail']));
});

describe('the file', () => {
  const plan = (text: string, vendors: readonly string[] = ['wethod']) => {
    const config = readConfig(
      folder,
      written('understudy.config.yaml', text.replace('$UNSET', `\${UNDERSTUDY_TEST_UNSET}`)),
    );
    return planTests({ vendors, config, environment: {} });
  };
  const at = (line: number) => new RegExp(`understudy\\.config\\.yaml:${line}:`);

  test.each([
    ['vendors:\n  wethod:\n    valeus: {}\n', 3, /knows no "valeus"; known: target, headers, credentials, redact/],
    [
      'vendors:\n  wethod:\n    operations:\n      get-contct: {}\n',
      4,
      /no operation "get-contct"\. Did you mean "get-contact"\?/,
    ],
    ['vendors:\n  wethod:\n    values:\n      idd: 1\n', 4, /has a parameter "idd"\. Did you mean "id"\?/],
    [
      'vendors:\n  wethod:\n    operations:\n      get-contact:\n        values: { contact: 1 }\n',
      5,
      /get-contact has no parameter "contact"\. Known: .*id/,
    ],
    ['vendors:\n  wethod:\n    values: { id: "" }\n', 3, /values\.id" must NOT have fewer than 1 character/],
    ['vendors:\n  wethod:\n    operations:\n      get-contact:\n        body: none.json\n', 5, /cannot be read/],
    ['vendors:\n  wethod:\n    headers: { "bad name": x }\n', 3, /"bad name" is no name of a header/],
    [
      'vendors:\n  wethod:\n    target: http://127.0.0.1:1\n    credentials: { clientSecret: plain }\n',
      4,
      /must match pattern/,
    ],
    [
      'vendors:\n  wethod:\n    target: http://127.0.0.1:1\n    credentials: { command: "echo $TOKEN" }\n',
      4,
      /no shell reads the command/,
    ],
    [
      'vendors:\n  wethod:\n    target: http://127.0.0.1:1\n    headers: { X-A: "$UNSET" }\n',
      4,
      /no UNDERSTUDY_TEST_UNSET/,
    ],
    [
      `vendors:\n  wethod:\n    target: http://127.0.0.1:1\n    headers: { X-A: "\${A-b}" }\n`,
      4,
      /a \$\{ names no variable/,
    ],
    ['vendors:\n  wethod:\n    operations: { get-contact: {}, get-contcat: }\n', 3, /must be object, not null/],
    [
      'vendors:\n  wethod:\n<<<<<<< HEAD\n    values: { id: 1 }\n=======\n',
      4,
      /a merge left its marks, <<<<<<< on line 3/,
    ],
  ])('%j is told with its line', async (text, line, message) => {
    const complaint = await Promise.resolve()
      .then(() => plan(text))
      .then(
        () => '',
        (error: Error) => error.message,
      );
    expect(complaint).toMatch(message);
    expect(complaint).toMatch(at(line));
  });

  test('a vendor that does not exist is told when all of them are asked', async () => {
    const text = 'vendors:\n  wethodd: {}\n';
    await expect(plan(text, [])).rejects.toThrow(/yaml:2:.*no vendor "wethodd"\. Did you mean "wethod"\?/s);
    await expect(plan(text)).resolves.toBeDefined();
    await expect(plan('vendors:\n  Wethod: {}\n')).rejects.toThrow(
      /yaml:2:.*no vendor "Wethod"\. Did you mean "wethod"\?/s,
    );
  });

  test('a mock needs none of the secrets that a real endpoint does', async () => {
    const credentials = 'credentials: { clientId: a, clientSecret: "$UNSET" }';
    await expect(plan(`vendors:\n  wethod:\n    ${credentials}\n`)).resolves.toBeDefined();
    await expect(plan(`vendors:\n  wethod:\n    target: http://127.0.0.1:1\n    ${credentials}\n`)).rejects.toThrow(
      at(4),
    );
  });

  test('names the endpoint; the environment wins, and a flag over both', async () => {
    const config = readConfig(folder, written('c.yaml', 'vendors: { wethod: { target: http://127.0.0.1:1 } }'));
    const target = async (settings: object) =>
      (await planTests({ vendors: ['wethod'], config, environment: {}, ...settings }))[0]?.target.baseUrl;
    const environment = { UNDERSTUDY_TARGET_WETHOD: 'http://127.0.0.1:2' };
    expect(await target({})).toBe('http://127.0.0.1:1');
    expect(await target({ environment })).toBe('http://127.0.0.1:2');
    expect(await target({ environment, target: { wethod: 'http://127.0.0.1:3' } })).toBe('http://127.0.0.1:3');
  });
});

describe('of two vendors, the one whose secret is not set', () => {
  const ends = 'http://127.0.0.1:1';
  const twoOf = (names: readonly string[]) => {
    const vendors = names.map(
      (name) => `  ${name}:\n    target: ${ends}\n    headers: { X-A: "\${UNDERSTUDY_TEST_UNSET}" }\n`,
    );
    return readConfig(folder, written('two.yaml', `vendors:\n${vendors.join('')}`));
  };

  test('is not asked, and the other is', async () => {
    const target = { callab: ends };
    const config = twoOf(['wethod']);
    const [wethod, callab] = await planTests({ vendors: ['wethod', 'callab'], config, target, environment: {} });
    expect(wethod?.cases).toEqual([]);
    expect(wethod?.skipped).toContainEqual(
      expect.objectContaining({
        id: 'wethod/get-contact/example/sample',
        needs: ['UNDERSTUDY_TEST_UNSET'],
        reason: expect.stringMatching(/two\.yaml:4:\d+: the environment has no UNDERSTUDY_TEST_UNSET/),
      }),
    );
    expect(callab?.cases.length).toBeGreaterThan(0);
  });

  test('is a mistake of the file where nothing is left to ask', async () => {
    const config = twoOf(['wethod', 'callab']);
    await expect(planTests({ vendors: ['wethod', 'callab'], config, environment: {} })).rejects.toThrow(
      /two\.yaml:4:\d+: the environment has no UNDERSTUDY_TEST_UNSET/,
    );
  });
});
