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
  return (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (body) => {
      const { method, url = '' } = request;
      const [, id, images] = /^\/products\/(\d+)(\/images)?\.json$/.exec(url) ?? [];
      const known = products.get(Number(id));
      if (url === '/products.json' && method === 'GET')
        return json(response, 200, { products: [...products.values()] });
      if (url === '/products.json') {
        if (typeof body?.title !== 'string') return json(response, 400, {});
        const made = { id: 8 + products.size, title: body.title };
        products.set(made.id, made);
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
    expect(run.arrived.map(({ line }) => line)).toContain('DELETE /products/9.json');
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  },
);
