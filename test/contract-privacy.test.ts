import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReporters } from '../src/app/testing/reporters';
import type { TestSettings } from '../src/app/testing/test-settings';
import type { CaseResult } from '../src/core/results/case';
import type { RunEvent } from '../src/core/results/events';
import { configOf, json, recordedRun } from './servers/recorded-run';

const SECRETS = {
  token: 'pl4nted-token-7f3',
  gateway: 'pl4nted-gateway-9a1',
  tsig: 'pl4ntedTsig+key/hmaX==',
  private: 'pl4nted-private-key-55',
};
const PERSON = {
  email: 'jane.roe@people.example',
  phone: '+49 151 55501234',
  street: 'Am Planted Weg 7',
  born: '19700102',
};

const folder = mkdtempSync(join(tmpdir(), 'privacy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const string = { type: 'string' };
const contact = {
  type: 'object',
  required: ['id', 'phone'],
  properties: {
    id: { type: 'integer' },
    email: string,
    // Told wrong by the server, so that findings quote it.
    phone: { type: 'integer' },
    born: string,
    address: { type: 'object', properties: { street: { type: 'integer' } } },
    key: { type: 'integer' },
    privatekey: { type: 'integer' },
  },
};
const answers = (schema: object) => ({ 200: { description: 'ok', content: { 'application/json': { schema } } } });
const document = {
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/lied/{tsigkey_id}': {
      get: {
        operationId: 'lied',
        parameters: [
          { name: 'tsigkey_id', in: 'path', required: true, schema: string },
          { name: 'email', in: 'query', schema: string },
        ],
        responses: answers(contact),
      },
    },
    '/true': { get: { operationId: 'true', responses: answers({ type: 'object', properties: { note: string } }) } },
    '/extra': {
      get: { operationId: 'extra', responses: answers({ type: 'object', properties: { id: { type: 'integer' } } }) },
    },
    '/mentions': {
      get: {
        operationId: 'mentions',
        responses: answers({ type: 'object', properties: { text: { type: 'integer' } } }),
      },
    },
  },
};

const person = {
  email: PERSON.email,
  phone: PERSON.phone,
  born: Number(PERSON.born),
  address: { street: PERSON.street },
  key: SECRETS.tsig,
  privatekey: SECRETS.private,
};

const valueAt = (url: string, gateway: unknown): object => {
  if (url.startsWith('/lied')) return { id: 1, ...person };
  if (url === '/true') return { note: 'a-note-of-a-passing-answer' };
  if (url === '/extra') return { id: 1, contact: person, ...person };
  return { text: `write to ${PERSON.email}, ${PERSON.street}; ${String(gateway)}` };
};

const answer = ({ url = '', headers }: IncomingMessage, response: ServerResponse): void => {
  const isKnown = headers.authorization === `Bearer ${SECRETS.token}`;
  json(response, isKnown ? 200 : 401, isKnown ? valueAt(url, headers['x-gateway']) : {});
};

const FORMATS = ['junit', 'json', 'html', 'ndjson'] as const;

/** Everything that a run writes: the reports, the summary for GitHub, and what stands on the console. */
const writtenBy = async (settings: TestSettings): Promise<ReadonlyMap<string, string>> => {
  const place = mkdtempSync(join(folder, 'run-'));
  const summary = join(place, 'summary.md');
  writeFileSync(summary, '');
  const before = process.env.GITHUB_STEP_SUMMARY;
  process.env.GITHUB_STEP_SUMMARY = summary;
  let console = '';
  const stream = {
    write: (text: string) => {
      console += text;
      return true;
    },
    isTTY: false,
  } as unknown as NodeJS.WriteStream;
  const wanted = [
    ...FORMATS.map((format) => ({ format, file: join(place, `report.${format}`) })),
    { format: 'github' as const, file: undefined },
  ];
  const reporter = createReporters(wanted, stream);
  const events: RunEvent[] = [];
  const run = await recordedRun(document, answer, settings);
  for (const event of run.events) {
    events.push(event);
    reporter.on(event);
  }
  await reporter.finish();
  if (before === undefined) delete process.env.GITHUB_STEP_SUMMARY;
  else process.env.GITHUB_STEP_SUMMARY = before;
  const files = readdirSync(place).map((name) => [name, readFileSync(join(place, name), 'utf8')] as const);
  return new Map([...files, ['console', console], ['events', JSON.stringify(events)]]);
};

const settings: TestSettings = {
  strict: true,
  environment: {
    UNDERSTUDY_ACME_TOKEN: SECRETS.token,
    UNDERSTUDY_ACME_TSIGKEY_ID: 'example-key-name',
    UNDERSTUDY_ACME_EMAIL: PERSON.email,
  },
  header: [{ vendor: undefined, name: 'X-Gateway', value: SECRETS.gateway }],
  config: configOf({ acme: { redact: ['email', 'PHONE', '/address/street', '/contact/address', 'born', 'key'] } }),
};

/** How a value may be written: as it is, in a URL, in JSON, as bytes in JSON. */
const formsOf = (value: string): readonly string[] => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').slice(0, -4),
  [...Buffer.from(value)].join(','),
];

const foundIn = (written: ReadonlyMap<string, string>, values: readonly string[]): readonly string[] =>
  [...written].flatMap(([name, text]) =>
    values.filter((value) => formsOf(value).some((form) => text.includes(form))).map((value) => `${name}: ${value}`),
  );

test.each(['none', 'failed', 'all'] as const)(
  'with --bodies %s no report has a secret or what is to be redacted',
  async (bodies) => {
    const written = await writtenBy({ ...settings, bodies });
    expect(foundIn(written, [...Object.values(SECRETS), ...Object.values(PERSON)])).toEqual([]);
    expect(written.get('report.json')).toContain('"outcome": "failed"');
    // The name of a key is no secret.
    expect(written.get('report.json')).toContain('/lied/example-key-name');
  },
);

test('nothing redacted, the same data is there: the check above can fail', async () => {
  const written = await writtenBy({ ...settings, config: configOf({}), bodies: 'all' });
  expect(foundIn(written, Object.values(PERSON)).length).toBeGreaterThan(4);
  expect(foundIn(written, [SECRETS.token, SECRETS.gateway, SECRETS.private])).toEqual([]);
});

test('of a real endpoint the bodies of passing answers are kept only when asked for', async () => {
  const note = ['a-note-of-a-passing-answer'];
  expect(foundIn(await writtenBy(settings), note)).toEqual([]);
  expect(foundIn(await writtenBy({ ...settings, bodies: 'none' }), note)).toEqual([]);
  expect(foundIn(await writtenBy({ ...settings, bodies: 'all' }), note)).not.toEqual([]);
});

test('with --bodies none no value of an answer is quoted', async () => {
  const written = await writtenBy({ ...settings, config: configOf({}), bodies: 'none' });
  expect(foundIn(written, [PERSON.phone, PERSON.street])).toEqual([]);
  expect(written.get('console')).toContain('must be integer');
});

test('a vendor’s own folder names what is redacted, too', async () => {
  const root = mkdtempSync(join(folder, 'project-'));
  mkdirSync(join(root, 'specs', 'acme'), { recursive: true });
  mkdirSync(join(root, 'mocks', 'acme'), { recursive: true });
  writeFileSync(
    join(root, 'specs', 'acme', 'openapi.yaml'),
    JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, ...document }),
  );
  writeFileSync(
    join(root, 'mocks', 'acme', 'vendor.js'),
    `module.exports = { name: 'acme', redact: ['email', 'phone', 'born', 'street', 'key'] };`,
  );
  const run = await recordedRun(document, answer, {
    ...settings,
    config: configOf({}),
    root,
    vendors: ['acme'],
  });
  expect(foundIn(new Map([['events', JSON.stringify(run.events)]]), [...Object.values(PERSON), SECRETS.tsig])).toEqual(
    [],
  );
});

describe('in other forms than JSON', () => {
  const integer = { type: 'integer' };
  const wrong = { type: 'object', properties: { address: { type: 'object', properties: { street: integer } } } };
  const answered = (operationId: string, type: string, schema: object, headers: object = {}) => ({
    get: {
      operationId,
      responses: { 200: { description: 'ok', headers, content: { [type]: { schema } } } },
    },
  });
  const { street, email } = PERSON;
  const coded = '<c><address><street><![CDATA[Am Planted Weg 7]]></street></address></c>';
  const answers: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/xml': ['application/xml', coded],
    '/lines': ['application/x-ndjson', `${JSON.stringify({ address: { street } })}\n`],
    '/events': ['text/event-stream', `data: ${JSON.stringify({ address: { street } })}\n\n`],
    '/form': ['application/x-www-form-urlencoded', String(new URLSearchParams({ email }))],
    '/link': ['application/json', '{}'],
    '/echo': ['application/json', JSON.stringify({ text: `${street}, ${email}` })],
  };
  const documented = {
    paths: {
      '/xml': answered('xml', 'application/xml', { ...wrong, xml: { name: 'c' } }),
      '/lines': answered('lines', 'application/x-ndjson', wrong),
      '/events': answered('events', 'text/event-stream', { type: 'object', properties: { data: integer } }),
      '/form': answered('form', 'application/x-www-form-urlencoded', { properties: { email: integer } }),
      '/link': answered('link', 'application/json', {}, { Link: { schema: integer } }),
      '/echo': answered('echo', 'application/json', { properties: { text: integer } }),
    },
  };

  test('what is redacted stands in no event, and is learned for what comes later', async () => {
    const run = await recordedRun(
      documented,
      ({ url = '' }, response) => {
        const [type, body] = answers[url] ?? ['text/plain', ''];
        response
          .writeHead(200, { 'content-type': type, link: '<http://a.example/?person=p-64>; rel="next"' })
          .end(body);
      },
      {
        strict: true,
        bodies: 'all',
        config: configOf({ acme: { redact: ['email', 'person', '/address/street'] } }),
      },
    );
    // The page that the link names is asked for, too.
    expect(run.results.map(({ case: { operationId } }) => operationId).toSorted()).toEqual(
      ['echo', 'events', 'form', 'lines', 'link', 'link', 'xml'].toSorted(),
    );
    expect(run.summary.failed).toBeGreaterThan(4);
    expect(foundIn(new Map([['events', JSON.stringify(run.events)]]), [street, email, 'p-64'])).toEqual([]);
  });
});

test('what the user’s own body says in secret is in no report, no curl line, and not in what the server says again', async () => {
  const [password, mail] = ['pl4nted-pass-word', 'body.roe@people.example'];
  writeFileSync(join(folder, 'login.json'), JSON.stringify({ password, who: { mail } }));
  const login = {
    post: {
      operationId: 'login',
      requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
      responses: answers({ type: 'object', properties: { text: { type: 'integer' } } }),
    },
  };
  const run = await recordedRun(
    { paths: { '/login': login } },
    (_request, response) => json(response, 200, { text: `${password} of ${mail}` }),
    {
      allowUnsafe: true,
      bodies: 'all',
      config: configOf({ acme: { redact: ['/who/mail'], operations: { login: { body: 'login.json' } } } }, folder),
    },
  );
  expect(run.summary.failed).toBeGreaterThan(0);
  expect(run.results[0]?.curl).toContain('[redacted]');
  expect(foundIn(new Map([['events', JSON.stringify(run.events)]]), [password, mail])).toEqual([]);
});

test('with --bodies none no body that is sent stands in a case or a curl line', async () => {
  writeFileSync(join(folder, 'note.json'), '{ "note": "a-note-of-my-own" }');
  const add = {
    post: {
      operationId: 'add',
      requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
      responses: answers({ type: 'object' }),
    },
  };
  const run = async (bodies: 'none' | 'failed') =>
    recordedRun({ paths: { '/notes': add } }, (_request, response) => json(response, 200, {}), {
      allowUnsafe: true,
      bodies,
      config: configOf({ acme: { operations: { add: { body: 'note.json' } } } }, folder),
    });
  const note = ['a-note-of-my-own'];
  expect(foundIn(new Map([['events', JSON.stringify((await run('none')).events)]]), note)).toEqual([]);
  expect(foundIn(new Map([['events', JSON.stringify((await run('failed')).events)]]), note)).not.toEqual([]);
});

test.each(['admin', 'failure', 'documented'])(
  'a password such as "%s" is hidden, and no word of ours or of a path is lost by it',
  async (word) => {
    const warned: string[] = [];
    const basic = { ...document.components.securitySchemes.key, scheme: 'basic' };
    const { results } = await recordedRun(
      {
        ...document,
        components: { securitySchemes: { key: basic } },
        paths: {
          [`/${word}/true`]: { get: { ...document.paths['/true'].get, responses: answers({ type: 'integer' }) } },
        },
      },
      (_request, response) => json(response, 200, `not ${word}`),
      { environment: { UNDERSTUDY_ACME_USER: word, UNDERSTUDY_ACME_PASSWORD: word } },
      (text) => warned.push(text),
    );
    const { verdict, curl, exchange } = results[0] as CaseResult;
    expect(verdict).toMatchObject({
      kind: 'violates',
      findings: [{ severity: 'failure', evidence: 'documented', seen: 'not [redacted]' }],
    });
    expect(exchange?.request.path).toBe(`/${word}/true`);
    expect(Buffer.from(exchange?.response.body ?? []).toString()).toBe('"not [redacted]"');
    expect(curl).toContain(word.length < 8 ? `/${word}/true` : '/true');
    expect(warned.filter((text) => text.includes('PASSWORD has only'))).toHaveLength(word.length < 8 ? 1 : 0);
  },
);

test('a value of a name that is redacted stands in no case and no curl line, asked or after a stop', async () => {
  const one = (name: string, place: 'path' | 'query' | 'header') => ({
    name,
    in: place,
    required: true,
    schema: string,
  });
  const operation = (operationId: string, at: string) => ({
    [`/${at}/{member}`]: {
      get: {
        operationId,
        parameters: [one('member', 'path'), one('person', 'query'), one('X-Person', 'header')],
        responses: answers({ type: 'object' }),
      },
    },
  });
  const values = { member: 'planted-m-1', person: 'planted-p-2', 'X-Person': 'planted-x-3' };
  const run = await recordedRun(
    { paths: { ...operation('first', 'a'), ...operation('second', 'b') } },
    (_request, response) => json(response, 200, 'no object'),
    { bail: 1, config: configOf({ acme: { values, redact: ['member', 'person', 'x-person'] } }) },
  );
  expect(run.results.map(({ exchange }) => exchange !== undefined)).toEqual(expect.arrayContaining([true, false]));
  expect(foundIn(new Map([['events', JSON.stringify(run.events)]]), Object.values(values))).toEqual([]);
});

test.each([
  ['sig', 'query'],
  ['pin', 'query'],
  ['X-Auth', 'header'],
  ['session', 'cookie'],
  ['theme', 'cookie'],
])(
  'what is given for %s in the %s is sent and written nowhere, though the answer says it again',
  async (name, where) => {
    const environment = { [`UNDERSTUDY_ACME_PARAM_${name.toUpperCase().replace('-', '_')}`]: SECRETS.gateway };
    const parameters = [{ name, in: where, required: true, schema: string }];
    const said: string[] = [];
    const ran = await recordedRun(
      { paths: { '/a': { get: { operationId: 'a', parameters, responses: answers(contact) } } } },
      ({ url, headers }, response) => {
        said.push(JSON.stringify({ url, headers }));
        json(response, 200, { id: 1, phone: { url, headers } });
      },
      { environment, bodies: 'all' },
    );
    expect(said.join()).toContain(SECRETS.gateway);
    expect(JSON.stringify(ran.events)).not.toContain(SECRETS.gateway);
  },
);
