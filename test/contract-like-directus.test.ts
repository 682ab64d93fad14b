import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, type RecordedRun, recordedRun } from './servers/recorded-run';

/**
 * A large server as many are: its document names its schemes at a few operations only, what does not exist is forbidden,
 * and a wrong value is taken and given back.
 */

const TOKEN = { UNDERSTUDY_ACME_TOKEN: 'k3y', UNDERSTUDY_ACME_SCHEME: 'Key' };

const record = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const of = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 4711 };
const reading = (operationId: string, schema: object, more: object = {}) => ({
  get: { operationId, responses: { 200: of(schema), 400: { description: 'no' } }, ...more },
});
const one = (operationId: string) => reading(operationId, record, { parameters: [id] });

const document = {
  components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  paths: {
    '/me': reading('me', record, { security: [{ Key: [] }] }),
    '/files/{id}': one('file'),
    '/flows/{id}': one('flow'),
    '/panels/{id}': one('panel'),
    '/versions/{id}': one('version'),
    // Its answer is a lie.
    '/settings': reading('settings', { type: 'object', properties: { id: { type: 'integer' } } }),
    '/rooms': {
      ...reading('rooms', { type: 'array', items: record }),
      post: {
        operationId: 'createRoom',
        requestBody: { required: true, content: { 'application/json': { schema: record } } },
        responses: { 200: of(record), 400: { description: 'no' } },
      },
    },
    '/rooms/{id}': {
      ...one('room'),
      delete: { operationId: 'deleteRoom', parameters: [id], responses: { 204: { description: 'gone' } } },
    },
    '/invitations': {
      post: {
        operationId: 'invite',
        requestBody: {
          content: { 'application/json': { schema: { type: 'object' }, example: { email: 'someone@example.com' } } },
        },
        responses: { 200: { description: 'sent' }, 404: { description: 'nobody' } },
      },
    },
    '/rooms/{id}/lock': {
      put: {
        operationId: 'lock',
        parameters: [id],
        responses: { 200: { description: 'ok' }, 422: { description: 'no' } },
      },
    },
  },
};

const server = () => {
  const rooms = new Map<number, unknown>();
  return ({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void => {
    const [, kind, number, action] = url.split('/');
    if (headers['x-key'] !== 'k3y') json(response, 403, {});
    else if (kind === 'me') json(response, 200, { id: 1, name: 'me' });
    else if (kind === 'settings') json(response, 200, { id: null });
    else if (kind === 'invitations') json(response, 404, {});
    else if (method === 'POST') {
      rooms.set(rooms.size + 1, {});
      // Whatever came, and be it no name at all.
      json(response, 200, { id: rooms.size, name: rooms.size === 1 ? 'r' : null });
    } else if (kind === 'rooms' && number === undefined) json(response, 200, []);
    else if (action === 'lock') json(response, 422, { message: 'it has no door' });
    else if (!rooms.has(Number(number))) json(response, 403, {});
    else if (method === 'DELETE') response.writeHead(rooms.delete(Number(number)) ? 204 : 404).end();
    else json(response, 200, { id: Number(number), name: 'r' });
  };
};

const caseOf = ({ results }: RecordedRun, name: string) =>
  results.find((result) => result.case.id === `acme/${name}`)?.verdict;

test('a token that hardly an operation asks for is told before the run, and how it reaches the others', async () => {
  const warned: string[] = [];
  const { UNDERSTUDY_ACME_TOKEN } = TOKEN;
  await recordedRun(document, server(), { environment: { UNDERSTUDY_ACME_TOKEN } }, (text) => warned.push(text));
  expect(warned.join()).toContain(
    'UNDERSTUDY_ACME_TOKEN is set, and only 1 of 12 operations of acme ask for it. Its document defines Key: UNDERSTUDY_ACME_SCHEME=Key sends it to the others, too.',
  );
});

test('records that are forbidden do not end a run whose credentials were taken, and a lie after them is found', async () => {
  const run = await recordedRun(document, server(), { environment: TOKEN });
  expect(run.arrived.filter(({ headers }) => headers['x-key'] === 'k3y').length).toBeGreaterThan(5);
  expect(caseOf(run, 'settings/example/sample')).toMatchObject({ kind: 'violates' });
  expect(caseOf(run, 'version/example/sample')).toMatchObject({
    kind: 'inconclusive',
    reasons: [{ reason: 'The vendor answered 403: check the credentials and what they are allowed to do.' }],
  });
  expect(run.events.some(({ type }) => type === 'vendor-stopped')).toBe(false);
  expect(run.summary.failed).toBe(1);
});

test('an operation that is limited by itself costs that operation, and not the run', async () => {
  const answer = server();
  const run = await recordedRun(
    document,
    (request, response) => {
      if (request.url?.startsWith('/files')) response.writeHead(429, { 'retry-after': '3600' }).end();
      else answer(request, response);
    },
    { environment: TOKEN },
  );
  expect(caseOf(run, 'file/example/sample')).toMatchObject({
    kind: 'inconclusive',
    reasons: [{ kind: 'rate-limited' }],
  });
  expect(caseOf(run, 'settings/example/sample')).toMatchObject({ kind: 'violates' });
  expect(run.arrived.filter(({ line }) => line.includes('/files/'))).toHaveLength(1);
});

describe('with --allow-unsafe', () => {
  let run: RecordedRun;
  beforeAll(async () => {
    run = await recordedRun(document, server(), { environment: TOKEN, allowUnsafe: true });
  });

  test('a record that the run creates is read, though the document has an id of its own', () => {
    expect(caseOf(run, 'room/example/sample')).toMatchObject({ kind: 'conforms' });
    expect(run.arrived.findIndex(({ line }) => line.startsWith('GET /rooms/'))).toBeGreaterThan(
      run.arrived.findIndex(({ line }) => line === 'POST /rooms'),
    );
    // Others were created by wrong requests.
    const read = run.arrived.find(({ line }) => line.startsWith('GET /rooms/'));
    expect(read?.line).toBe('GET /rooms/1');
  });

  test('a wrong value that is taken and given back is one fault, and not two', () => {
    const verdict = caseOf(run, 'createRoom/violation/body/name/required');
    expect(verdict?.findings).toMatchObject([{ kind: 'status-unexpected', received: 200 }]);
  });

  test('what an example of a body names need not exist there', () => {
    expect(caseOf(run, 'invite/example/sample')).toMatchObject({
      kind: 'inconclusive',
      reasons: [
        {
          kind: 'no-such-record',
          reason:
            "The vendor answered 404: what the document's example names need not exist there; give values, or a body, of your own.",
        },
      ],
    });
  });

  test('an action without a body may be refused for what the record is', () => {
    expect(caseOf(run, 'lock/example/sample')).toMatchObject({
      kind: 'inconclusive',
      reasons: [{ kind: 'no-such-record' }],
    });
  });
});
