import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, recordedRun, withBody } from './servers/recorded-run';

/**
 * An API of methods (`/channels.list`), as chats have: every answer is a 200, and its body says whether anything was done. Records
 * have no path; their ids stand in a query or in a body.
 */
const text = { type: 'string' };
const id = { type: 'string', pattern: '^C[0-9]+$' };
const channel = { type: 'object', required: ['id', 'name'], properties: { id, name: text } };
const error = {
  type: 'object',
  required: ['ok', 'error'],
  properties: { ok: { const: false }, error: { type: 'string', pattern: '^[a-z_]+$' } },
};
const done = (properties: object) => ({
  type: 'object',
  required: ['ok', ...Object.keys(properties)],
  properties: { ok: { const: true }, ...properties },
});
const answers = (schema: object) => ({ 200: { description: 'ok', content: { 'application/json': { schema } } } });
const either = (properties: object) => answers({ oneOf: [done(properties), error] });
const body = (properties: object) => ({
  required: true,
  content: { 'application/json': { schema: { type: 'object', required: Object.keys(properties), properties } } },
});
const query = (name: string, schema: object) => ({ name, in: 'query', required: true, schema });
const security = [{ token: [] }];

const documentOf = (responses: (properties: object) => object) => ({
  security,
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/conversations.list': {
      get: { operationId: 'list', responses: responses({ channels: { type: 'array', items: channel } }) },
    },
    '/conversations.info': {
      get: { operationId: 'info', parameters: [query('channel', id)], responses: responses({ channel }) },
    },
    '/conversations.create': {
      post: {
        operationId: 'create',
        requestBody: body({ name: { type: 'string', example: 'sales' } }),
        responses: responses({ channel }),
      },
    },
    '/conversations.archive': {
      post: { operationId: 'archive', requestBody: body({ channel: id }), responses: responses({}) },
    },
    '/tokens.check': {
      get: { operationId: 'check', parameters: [query('code', text)], responses: responses({ valid: text }) },
    },
  },
});
const DOCUMENT = documentOf(either);

interface Habit {
  /** The code of a refusal, and what else is done to the body of one. */
  readonly refusal?: (code: string) => object;
  /** `/conversations.info` answers this channel, whatever was asked for. */
  readonly info?: string;
  readonly isOpen?: boolean;
  readonly takesAll?: boolean;
}

const chat = ({ refusal = (code) => ({ ok: false, error: code }), info, isOpen, takesAll }: Habit = {}) => {
  const channels = ['C11', 'C12'].map((each, index) => ({ id: each, name: `room${index}` }));
  const archived: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    withBody(request, (sent) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const ok = (value: object) => json(response, 200, { ok: true, ...value });
      const no = (code: string) => json(response, 200, refusal(code));
      if (request.headers.authorization !== 'Bearer tok-123456' && !isOpen) return no('not_authed');
      if (request.method === 'POST' && request.headers['content-type'] !== 'application/json') return no('no_json');
      const wanted = info ?? String(sent?.channel ?? searchParams.get('channel'));
      const found = channels.find((each) => each.id === wanted) ?? (takesAll ? channels[0] : undefined);
      if (pathname === '/conversations.list') return ok({ channels });
      if (pathname === '/tokens.check') return no('code_unknown');
      if (pathname === '/conversations.create') {
        if (typeof sent?.name !== 'string') return no('invalid_name');
        if (channels.some(({ name }) => name === sent.name)) return no('name_taken');
        const made = { id: `C${20 + channels.length}`, name: sent.name };
        channels.push(made);
        return ok({ channel: made });
      }
      if (!found) return no('channel_not_found');
      if (pathname === '/conversations.info') return ok({ channel: found });
      archived.push(found.id);
      return ok({});
    });
  return { answer, channels, archived };
};

const ask = async (habit: Habit = {}, document: object = DOCUMENT, settings: object = {}) => {
  const server = chat(habit);
  const environment = { UNDERSTUDY_ACME_TOKEN: 'tok-123456' };
  const run = await recordedRun(document, server.answer, { environment, allowUnsafe: true, ...settings });
  const outcomes = new Map(run.results.map(({ case: each, verdict }) => [each.id.slice('acme/'.length), verdict]));
  const said = [...outcomes].flatMap(([of, { findings }]) =>
    findings.map((each) => `${each.severity} ${of}: ${'message' in each ? each.message : each.kind}`),
  );
  return { run, outcomes, said, ...server };
};

test('a refusal in the body of a 200 is no pass and no accusation, and the channels of the list are asked for', async () => {
  const { run, outcomes, said, archived } = await ask();
  expect(said).toEqual([]);
  expect(outcomes.get('check/example/sample')).toMatchObject({
    kind: 'inconclusive',
    reasons: [{ reason: expect.stringContaining('it refuses ("ok": false, "error": "code_unknown")') }],
  });
  expect(outcomes.get('info/example/sample')).toMatchObject({ kind: 'conforms' });
  expect(outcomes.get('info/violation/credentials/none')).toMatchObject({ kind: 'conforms' });
  expect(outcomes.get('create/violation/body/name/type')).toMatchObject({ kind: 'conforms' });
  // Only the channel that this run has created.
  expect([...new Set(archived)]).toEqual(['C22']);
  expect(run.events).toContainEqual(expect.objectContaining({ type: 'left-behind', what: '/conversations/C22' }));
});

test('wrong refusals as good ones say nothing of what is wrong', async () => {
  const { outcomes } = await ask();
  expect(outcomes.get('check/violation/credentials/none')).toMatchObject({
    kind: 'inconclusive',
    reasons: [{ reason: expect.stringContaining('with a refusal in its body, as it did to the valid request') }],
  });
});

test('a server that lets everybody in, or answers another channel, is noticed', async () => {
  expect((await ask({ isOpen: true })).said).toContain('warning list/violation/credentials/none: status-unexpected');
  expect((await ask({ info: 'C11' })).said).toContain(
    'note info/example/sample: channel is C11, where C22 was asked for',
  );
  expect((await ask({ takesAll: true })).said).toContain(
    'note info/situation/unknown-channel: an unknown channel is answered 200, and something is found for it',
  );
});

test('a refusal that is not the documented one is one fault', async () => {
  const { said } = await ask({ refusal: (code) => ({ ok: false, error: { code } }) });
  expect(said.length).toBeGreaterThan(0);
  expect(said.filter((each) => !each.startsWith('failure ') || !each.endsWith(': must be string'))).toEqual([]);
});

test('where refusals have a status of their own, one at 200 is what came, and not what was done', async () => {
  const failing = (properties: object) => ({
    ...answers(done(properties)),
    default: { description: 'no', content: { 'application/json': { schema: error } } },
  });
  expect((await ask({}, documentOf(failing))).said).toEqual([]);
  const listed = (properties: object) => ({
    ...either(properties),
    401: { description: 'who', content: { 'application/json': { schema: error } } },
  });
  const { said } = await ask({}, documentOf(listed));
  expect(said).toContain('failure list/violation/credentials/none: status-unexpected');
});

const protocols: readonly (readonly [string, object, object, boolean])[] = [
  ['GraphQL', { data: null, errors: [{ message: 'no such field' }] }, { data: {}, errors: {} }, true],
  [
    'GraphQL in part',
    { data: { pet: { id: 'a' } }, errors: [{ message: 'no owner' }] },
    { data: {}, errors: {} },
    false,
  ],
  ['JSON-RPC with a text', { jsonrpc: '2.0', id: 1, error: 'none' }, { jsonrpc: {}, result: {}, error: {} }, true],
  ['JSON-RPC', { jsonrpc: '2.0', id: 1, error: { code: -32601 } }, { jsonrpc: {}, result: {}, error: {} }, true],
  [
    'JSend',
    { status: 'error', message: 'broken' },
    { status: { enum: ['success', 'error'] }, message: {}, error: {} },
    true,
  ],
  [
    'a record of a failure',
    { id: 'a1', success: false, error: 'declined' },
    { success: { type: 'boolean' }, error: {} },
    false,
  ],
  ['a job', { status: 'failed', error: 'x' }, { status: { enum: ['queued', 'failed'] }, error: {} }, false],
];

test.each(protocols)('%s', async (_name, value, properties, isRefusal) => {
  const operation = { operationId: 'it', responses: answers({ type: 'object', properties }) };
  const run = await recordedRun({ paths: { '/it': { get: operation } } }, (_request, response) =>
    json(response, 200, value),
  );
  const [first] = run.results;
  expect(first?.verdict.kind).toBe(isRefusal ? 'inconclusive' : 'conforms');
});

test('a refusal may stand in an envelope, and in a body of another kind nobody looks for one', async () => {
  const failed = {
    type: 'object',
    required: ['status'],
    properties: { status: { const: 'failed' }, error: { type: 'object' } },
  };
  const good = { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } };
  const envelope = { type: 'object', properties: { 'the-response': { oneOf: [good, failed] } } };
  const scheme = (name: string) => ({ type: 'apiKey', in: 'query', name });
  const document = {
    security: [{ key: [], format: [] }],
    components: { securitySchemes: { key: scheme('key'), format: scheme('f') } },
    paths: { '/genres': { get: { operationId: 'genres', responses: answers(envelope) } } },
  };
  const { results } = await recordedRun(
    document,
    ({ url = '' }, response) => {
      const query = new URLSearchParams(url.split('?')[1]);
      const isGood = query.get('key') === 'the-key-of-a-test';
      if (query.get('f') === 'json')
        return json(response, 200, {
          'the-response': isGood ? { status: 'ok' } : { status: 'failed', error: { code: 4 } },
        });
      response.writeHead(200, { 'content-type': 'text/xml' }).end('<the-response status="failed"/>');
    },
    { environment: { UNDERSTUDY_ACME_KEY_TOKEN: 'the-key-of-a-test', UNDERSTUDY_ACME_FORMAT_TOKEN: 'json' } },
  );
  const found = (end: string) => results.find(({ case: { id } }) => id.endsWith(end))?.verdict;
  expect(found('example/sample')?.kind).toBe('conforms');
  expect(results.flatMap(({ verdict }) => verdict.findings.filter(({ kind }) => kind === 'status-unexpected'))).toEqual(
    [],
  );
  expect(found('credentials/wrong-key')?.kind ?? found('credentials/wrong')?.kind).toBe('conforms');
});

test('a query of GraphQL leaves nothing there, and a mutation may', async () => {
  const left = async (query: string) => {
    const requestBody = {
      content: { 'application/json': { schema: { type: 'object', properties: { query: text } }, example: { query } } },
    };
    const operation = { operationId: 'graph', requestBody, responses: answers({ type: 'object' }) };
    const run = await recordedRun(
      { paths: { '/graphql': { post: operation } } },
      (_request, response) => json(response, 200, { data: { pets: [] } }),
      { allowUnsafe: true },
    );
    return run.events.some(({ type }) => type === 'left-behind');
  };
  expect(await left('query Pets { pets { id } }')).toBe(false);
  expect(await left('mutation { addPet(name: "Rex") { id } }')).toBe(true);
});
