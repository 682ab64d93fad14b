import type { IncomingMessage, ServerResponse } from 'node:http';
import { outcomeOf } from '../src/core/results/verdict';
import { json, recordedRun, withBody } from './servers/recorded-run';

/** Invoices go from draft to open, paid or void; an upload ends in a file. */
const text = { type: 'string' };
const ok = (schema: object, status = 200) => ({
  [status]: { description: 'ok', content: { 'application/json': { schema } } },
});
const refused = { 404: { description: 'none' }, 409: { description: 'not now' } };
const invoice = { type: 'object', properties: { id: text, state: text } };
const file = { type: 'object', properties: { id: text, size: { type: 'integer' } } };
const named = (name: string) => [{ name, in: 'path', required: true, schema: text }];
const action = (operationId: string) => ({
  parameters: named('invoice_id'),
  post: { operationId, responses: { ...ok(invoice), ...refused } },
});

const INVOICES = {
  '/invoices': { post: { operationId: 'draft', responses: ok(invoice, 201) } },
  '/invoices/{invoice_id}': {
    parameters: named('invoice_id'),
    get: { operationId: 'get', responses: { ...ok(invoice), ...refused } },
    delete: { operationId: 'remove', responses: { 204: { description: 'gone' }, ...refused } },
  },
  '/invoices/{invoice_id}/finalize': action('finalize'),
  '/invoices/{invoice_id}/pay': action('pay'),
  '/invoices/{invoice_id}/void': action('void'),
};

const UPLOADS = {
  '/uploads': {
    post: {
      operationId: 'begin',
      responses: { 201: { description: 'begun', headers: { Location: { schema: text } } } },
    },
  },
  '/uploads/{upload_id}': {
    parameters: named('upload_id'),
    put: {
      operationId: 'send',
      requestBody: { required: true, content: { 'application/octet-stream': { example: 'all of it' } } },
      responses: { ...ok(file), ...refused },
    },
    delete: { operationId: 'cancel', responses: { 204: { description: 'gone' }, ...refused } },
  },
};

const ACTIONS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  finalize: ['draft', 'open'],
  pay: ['open', 'paid'],
  void: ['open', 'void'],
};

interface Habits {
  /** What is drafted is open at once, so that nothing is ever deleted. */
  readonly opensAtOnce?: true;
}

const server = ({ opensAtOnce }: Habits = {}) => {
  const invoices = new Map<string, string>();
  const uploads = new Set<string>();
  let made = 0;
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (_body, sent) => {
      const { method = '', url = '' } = request;
      const [, kind, id = '', verb = ''] = url.split('/');
      const gone = (): void => void response.writeHead(204).end();
      if (method === 'POST' && id === '') {
        made += 1;
        if (kind === 'uploads') uploads.add(`u${made}`);
        if (kind === 'uploads') return void response.writeHead(201, { location: `/uploads/u${made}` }).end();
        invoices.set(`i${made}`, opensAtOnce ? 'open' : 'draft');
        return json(response, 201, { id: `i${made}`, state: 'draft' });
      }
      if (kind === 'uploads') {
        if (!uploads.has(id) || (method === 'PUT' && sent === '')) return json(response, 404, {});
        uploads.delete(id);
        return method === 'PUT' ? json(response, 200, { id: `file-${id}`, size: sent.length }) : gone();
      }
      const state = invoices.get(id);
      if (state === undefined) return json(response, 404, {});
      if (method === 'GET') return json(response, 200, { id, state });
      const [from, to] = ACTIONS[verb] ?? ['draft', ''];
      if (state !== from) return json(response, 409, {});
      if (method === 'DELETE') invoices.delete(id);
      if (method === 'DELETE') return gone();
      invoices.set(id, to);
      return json(response, 200, { id, state: to });
    });
  return { answer, invoices, uploads, made: () => made };
};

const run = async (paths: object, habits?: Habits) => {
  const like = server(habits);
  const { results, arrived } = await recordedRun({ paths }, like.answer, { allowUnsafe: true });
  const outcomes = Object.fromEntries(results.map(({ case: { id }, verdict }) => [id, outcomeOf(verdict)]));
  const failed = results.filter(({ verdict }) => verdict.kind === 'violates').map(({ case: { id } }) => id);
  return { like, outcomes, failed, results, lines: arrived.map(({ line }) => line) };
};

test('what the state of a record forbids is asked of a new one, after what brings it there', async () => {
  const { outcomes, failed, results } = await run(INVOICES);
  const samples = ['draft', 'get', 'finalize', 'pay', 'void', 'remove'];
  expect(samples.map((each) => outcomes[`acme/${each}/example/sample`])).toEqual(samples.map(() => 'passed'));
  expect(failed).toEqual([]);
  const voided = results.find(({ case: { id } }) => id === 'acme/void/example/sample');
  expect(voided?.case.expect.why).toMatch(/, for a new record$/);
});

test('where new records are no better, no more of them are made', async () => {
  const { like, outcomes, failed } = await run(INVOICES, { opensAtOnce: true });
  expect(outcomes['acme/remove/example/sample']).toBe('inconclusive');
  expect(failed).toEqual([]);
  expect(like.made()).toBe(2);
});

test('an upload that ends in a file keeps its id, and is cancelled where it has not ended', async () => {
  const { like, outcomes, failed, lines } = await run(UPLOADS);
  expect(failed).toEqual([]);
  expect(outcomes['acme/send/example/sample']).toBe('passed');
  expect(outcomes['acme/cancel/example/sample']).toBe('passed');
  expect(lines.filter((line) => line.includes('file-'))).toEqual([]);
  expect([...like.uploads]).toEqual([]);
});
