import { type Serving, serve, specOf, vendorOf } from '../testing/serve';
import type { ScenarioEffect, ScenarioRunner } from '../types';
import type { Call, Caller } from './call';

const spec = specOf(`
openapi: 3.1.0
info: { title: Acme, version: '1' }
security: [{ key: [] }]
paths:
  /jobs/{id}:
    post:
      operationId: start
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '202': { description: Started., headers: { location: { schema: { type: string }, example: /jobs/1 } } }
      callbacks:
        done:
          'http://localhost/{$request.path.id}?at={$response.header.Location}&via={$method}&was={$statusCode}':
            post: { responses: { '200': { description: Taken. } } }
        whole: { $url: { get: { responses: { '200': { description: Taken. } } } } }
        keyed: { '{$request.query.key}': { post: { responses: { '200': { description: Taken. } } } } }
components: { securitySchemes: { key: { type: apiKey, in: query, name: key } } }
`);

/** Keeps what it is given, and sends nothing. */
const collect = (calls: Call[]): Caller => ({
  send: (call) => {
    calls.push(call);
    return Promise.reject(new Error('A caller that fails is no reason to go down.'));
  },
  close: () => Promise.resolve(),
});

const playing = (effect: ScenarioEffect | null): ScenarioRunner => ({
  rest: { idle: false },
  rule: () => Promise.resolve({ effect, vars: {}, records: null }),
});

const open: Serving[] = [];
afterEach(async () => {
  for (const serving of open.splice(0)) await serving.close();
});

/** What is to be sent after a request that is ruled so. */
const callsAfter = async (effect: ScenarioEffect | null): Promise<readonly Call[]> => {
  const calls: Call[] = [];
  const serving = await serve([vendorOf(spec)], { caller: () => collect(calls), scenarioRunner: playing(effect) });
  open.push(serving);
  await serving.raw('POST /acme/jobs/a%20b?key=secret HTTP/1.1\r\nHost: mock.example\r\nConnection: close\r\n\r\n');
  return calls;
};

const shown = ({ name, method, request }: Call): readonly string[] => [
  name,
  method,
  request.kind === 'request' ? request.url : request.reason,
];

test('callbacks take what they need from the exchange, and no credentials', async () => {
  expect((await callsAfter(null)).map(shown)).toEqual([
    ['done', 'POST', 'http://localhost/a b?at=%2Fjobs%2F1&via=POST&was=202'],
    ['whole', 'GET', "$url would hand on the client's credentials"],
    ['keyed', 'POST', "$request.query.key would hand on the client's credentials"],
  ]);
});

test.each<[string, ScenarioEffect, number]>([
  ['is reset', { why: 'test', disruption: { kind: 'reset' } }, 0],
  ['is empty', { why: 'test', disruption: { kind: 'empty' } }, 0],
  ['is cut short', { why: 'test', disruption: { kind: 'truncate' }, body: { value: 'long' }, code: 202 }, 0],
  ['is corrupt', { why: 'test', disruption: { kind: 'corrupt', mediaType: 'text/plain' } }, 3],
  ['is good by a scenario', { why: 'test', code: 200, body: { value: 1 } }, 3],
  ['is bad by a scenario', { why: 'test', code: 503, body: { value: 1 } }, 0],
])('an answer that %s', async (_what, effect, count) => {
  expect(await callsAfter(effect)).toHaveLength(count);
});
