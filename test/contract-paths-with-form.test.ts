import type { IncomingMessage, ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

/** Paths that end in the form of the answer: those of a shop, and those of one who leaves the form open. */
const text = { type: 'string' };
const product = { type: 'object', properties: { id: { type: 'integer' }, title: text } };
const answered = (status: number, properties: object) => ({
  [status]: { description: 'd', content: { 'application/json': { schema: { type: 'object', properties } } } },
  404: { description: 'd' },
});
const documentWith = (form: string, parameter?: object) => {
  const parameters = parameter ? [parameter] : [];
  const one = [{ name: 'product_id', in: 'path', required: true, schema: { type: 'integer' } }, ...parameters];
  const body = {
    required: true,
    content: {
      'application/json': {
        schema: { type: 'object', required: ['title'], properties: { title: text } },
        example: { title: 'Hat' },
      },
    },
  };
  return {
    paths: {
      [`/products.${form}`]: {
        parameters,
        get: { operationId: 'list', responses: answered(200, { products: { type: 'array', items: product } }) },
        post: { operationId: 'create', requestBody: body, responses: answered(201, { product }) },
      },
      [`/products/update_many.${form}`]: {
        put: {
          operationId: 'updateMany',
          parameters: [{ name: 'ids', in: 'query', required: true, schema: text }, ...parameters],
          requestBody: body,
          responses: answered(202, { job_status: { type: 'object', properties: { id: text, status: text } } }),
        },
      },
      [`/job_statuses/{job_status_id}.${form}`]: {
        get: {
          operationId: 'job',
          parameters: [{ name: 'job_status_id', in: 'path', required: true, schema: text }, ...parameters],
          responses: answered(200, { job_status: { type: 'object' } }),
        },
      },
      [`/products/{product_id}.${form}`]: {
        parameters: one,
        get: { operationId: 'read', responses: answered(200, { product }) },
        delete: { operationId: 'remove', responses: answered(200, {}) },
      },
      [`/products/{product_id}/images.${form}`]: {
        parameters: one,
        get: { operationId: 'images', responses: answered(200, { images: { type: 'array' } }) },
      },
    },
  };
};

const serving = () => {
  const products = new Map([[7, { id: 7, title: 'Cap' }]]);
  const jobs = new Set<string>();
  return (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (body) => {
      const { method, url = '' } = request;
      const [, id, images] = /^\/products\/(\d+)(\/images)?\.json$/.exec(url) ?? [];
      const known = products.get(Number(id));
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
      if (pathname === '/products/update_many.json') {
        if (!/^\d+(?:,\d+)*$/.test(searchParams.get('ids') ?? '')) return json(response, 400, {});
        jobs.add('j-1');
        return json(response, 202, { job_status: { id: 'j-1', status: 'queued' } });
      }
      const [, job = ''] = /^\/job_statuses\/(.*)\.json$/.exec(pathname) ?? [];
      if (job !== '') return json(response, jobs.has(job) ? 200 : 404, { job_status: { id: job } });
      if (url === '/products.json' && method === 'GET')
        return json(response, 200, { products: [...products.values()] });
      if (url === '/products.json') {
        if (typeof body?.title !== 'string') return json(response, 400, {});
        const made = { id: 8 + products.size, title: body.title };
        products.set(made.id, made);
        response.setHeader('location', `http://127.0.0.1/products/${made.id}.json`);
        return json(response, 201, { product: made });
      }
      if (!known) return json(response, 404, {});
      if (images) return json(response, 200, { images: [] });
      if (method === 'DELETE') products.delete(known.id);
      return json(response, 200, method === 'DELETE' ? {} : { product: known });
    });
};

const outcome = ({ results }: RecordedRun, id: string) => {
  const found = results.find((result) => result.case.id === `acme/${id}/example/sample`);
  return found && outcomeOf(found.verdict);
};

test.each<[string, string, object | undefined]>([
  ['is named', 'json', undefined],
  [
    'is a parameter',
    '{format}',
    { name: 'format', in: 'path', required: true, schema: { type: 'string', enum: ['json'] } },
  ],
])(
  'records are learned, created and deleted where the form at the end of a path %s',
  async (_what, form, parameter) => {
    const document = documentWith(form, parameter);
    const safe = await recordedRun(document, serving());
    expect(safe.arrived.map(({ line }) => line)).toEqual(
      expect.arrayContaining(['GET /products/7.json', 'GET /products/7/images.json']),
    );
    const run = await recordedRun(document, serving(), { allowUnsafe: true });
    for (const id of ['list', 'create', 'read', 'images', 'remove'])
      expect([id, outcome(run, id)]).toEqual([id, 'passed']);
    expect(run.arrived.map(({ line }) => line)).toEqual(
      expect.arrayContaining(['GET /products/9.json', 'DELETE /products/9.json']),
    );
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  },
);

test('a change of many records has their ids, and the job that it begins is read', async () => {
  const run = await recordedRun(documentWith('json'), serving(), { allowUnsafe: true, touchExisting: true });
  const lines = run.arrived.map(({ line }) => line);
  expect(lines).toEqual(expect.arrayContaining(['PUT /products/update_many.json?ids=9', 'GET /job_statuses/j-1.json']));
  for (const id of ['updateMany', 'job']) expect([id, outcome(run, id)]).toEqual([id, 'passed']);
  expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
});
