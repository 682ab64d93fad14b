import type { IncomingMessage, ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

/** Objects that are named in their metadata, as those of Kubernetes are; nothing in them is required by the document. */
const text = { type: 'string' };
const metadata = { type: 'object', properties: { name: text, uid: text, labels: { type: 'object' } } };
const config = { type: 'object', properties: { kind: text, metadata, data: { type: 'object' } } };
const answered = (status: number, schema: object) => ({
  [status]: { description: 'd', content: { 'application/json': { schema } } },
  401: { description: 'd' },
});
const body = { required: true, content: { 'application/json': { schema: config } } };
const listed = {
  type: 'object',
  required: ['items'],
  properties: { kind: text, metadata: { type: 'object' }, items: { type: 'array', items: config } },
};
const document = {
  paths: {
    '/api/v1/configs': {
      get: { operationId: 'list', responses: answered(200, listed) },
      post: { operationId: 'create', requestBody: body, responses: answered(201, config) },
    },
    '/api/v1/configs/{name}': {
      parameters: [{ name: 'name', in: 'path', required: true, schema: text }],
      get: { operationId: 'read', responses: answered(200, config) },
      put: { operationId: 'replace', requestBody: body, responses: answered(200, config) },
      delete: { operationId: 'remove', responses: answered(200, { type: 'object' }) },
    },
  },
};

interface Config {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly data: unknown;
}

/** @param shown what is read in the place of any record */
const serving = (shown?: string) => {
  const configs = new Map<string, Config>();
  const put = (name: string, data: unknown): Config => {
    const made = { kind: 'Config', metadata: { name, uid: `u-${name}` }, data: data ?? {} };
    configs.set(name, made);
    return made;
  };
  for (const name of ['web', 'api']) put(name, { size: name });
  return (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (sent) => {
      const { method } = request;
      const [, name = ''] = /^\/api\/v1\/configs\/([^/?]+)/.exec(request.url ?? '') ?? [];
      const wished = (sent?.metadata as { name?: unknown } | undefined)?.name;
      if (name === '' && method === 'GET')
        return json(response, 200, { kind: 'List', metadata: {}, items: [...configs.values()] });
      if (name === '') {
        if (typeof wished !== 'string' || !/^[a-z][a-z-]*$/.test(wished)) return json(response, 422, {});
        return json(response, 201, put(wished, sent?.data));
      }
      if (!configs.has(name)) return json(response, 404, {});
      if (method === 'DELETE') return json(response, 200, configs.delete(name) ? {} : {});
      if (method === 'PUT')
        return wished === name ? json(response, 200, put(name, sent?.data)) : json(response, 400, {});
      return json(response, 200, configs.get(shown ?? name));
    });
};

const outcome = ({ results }: RecordedRun, id: string) => {
  const found = results.find((result) => result.case.id === `acme/${id}`);
  return found && outcomeOf(found.verdict);
};

test('what the metadata of a record names is read, created, replaced and deleted', async () => {
  const run = await recordedRun(document, serving(), { allowUnsafe: true });
  for (const id of ['create', 'read', 'replace', 'remove']) expect(outcome(run, `${id}/example/sample`)).toBe('passed');
  expect(run.arrived.map(({ line }) => line)).toEqual(
    expect.arrayContaining(['PUT /api/v1/configs/example', 'DELETE /api/v1/configs/example']),
  );
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  expect(run.events).not.toContainEqual(
    expect.objectContaining({ leftBehind: expect.arrayContaining([expect.anything()]) }),
  );
});

test('a record that another one names in its metadata is told', async () => {
  const run = await recordedRun(document, serving('api'));
  const said = run.results.flatMap(({ verdict }) =>
    verdict.findings.map((each) => ('message' in each ? each.message : '')),
  );
  expect(said).toContain('name is api, where web was asked for');
});
