import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../src/core/json/json';
import { recordedRun, withBody } from './servers/recorded-run';

/** Health records: bundles whose entries are around their resources, links that say where a search goes on, references by path. */
const TYPE = 'application/fhir+json';
const text = { type: 'string' };
const ok = (schema: object, status = 200) => ({
  [status]: { description: 'ok', content: { [TYPE]: { schema } } },
  400: { description: 'no' },
  404: { description: 'none' },
});
const body = (schema: object, example: object) => ({ required: true, content: { [TYPE]: { schema, example } } });
const patient = {
  type: 'object',
  required: ['resourceType'],
  properties: { resourceType: { const: 'Patient' }, id: text, gender: { enum: ['female', 'male'] }, birthDate: text },
};
const observation = {
  type: 'object',
  required: ['resourceType', 'subject'],
  properties: {
    resourceType: { const: 'Observation' },
    id: text,
    subject: { type: 'object', required: ['reference'], properties: { reference: text } },
  },
};
const bundle = (resource: object) => ({
  type: 'object',
  required: ['resourceType'],
  properties: {
    resourceType: { const: 'Bundle' },
    total: { type: 'integer' },
    link: { type: 'array', items: { type: 'object', properties: { relation: text, url: text } } },
    entry: { type: 'array', items: { type: 'object', properties: { fullUrl: text, resource } } },
  },
});
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
const inQuery = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more });
const count = { type: 'integer', minimum: 1 };

const document = {
  paths: {
    '/Patient': {
      get: {
        operationId: 'patients',
        parameters: [
          inQuery('_count', count, { description: 'Number of matches on a page' }),
          inQuery('_sort', text, { example: '-birthdate' }),
          inQuery('gender', patient.properties.gender),
        ],
        responses: ok(bundle(patient)),
      },
      post: {
        operationId: 'addPatient',
        requestBody: body(patient, { resourceType: 'Patient', gender: 'female', birthDate: '1980-02-03' }),
        responses: ok(patient, 201),
      },
    },
    '/Patient/{id}': {
      get: { operationId: 'patient', parameters: [inPath('id')], responses: ok(patient) },
      put: {
        operationId: 'putPatient',
        parameters: [inPath('id')],
        requestBody: body(patient, { resourceType: 'Patient', id: 'example', gender: 'male', birthDate: '1981-02-03' }),
        responses: ok(patient),
      },
      delete: { operationId: 'dropPatient', parameters: [inPath('id')], responses: { 204: { description: 'gone' } } },
    },
    '/Patient/{id}/_history': {
      get: { operationId: 'history', parameters: [inPath('id')], responses: ok(bundle(patient)) },
    },
    '/Patient/{id}/_history/{vid}': {
      get: { operationId: 'version', parameters: [inPath('id'), inPath('vid')], responses: ok(patient) },
    },
    '/Observation': {
      post: {
        operationId: 'observe',
        requestBody: body(observation, { resourceType: 'Observation', subject: { reference: 'Patient/example' } }),
        responses: ok(observation, 201),
      },
    },
  },
};

interface Habit {
  readonly start?: (offset: number) => number;
  readonly ignores?: string;
}

const ask = async ({ start = (offset) => offset, ignores }: Habit = {}) => {
  const born = ['1979-03-01', '1950-11-23', '1990-06-15', '1965-01-30'];
  const rows = born.map((birthDate, index) => {
    const gender = index % 2 === 0 ? 'female' : 'male';
    return { resourceType: 'Patient', id: `p${11 + index}`, gender, birthDate };
  });
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    withBody(request, (sent) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const send = (status: number, value: unknown) =>
        response.writeHead(status, { 'content-type': TYPE }).end(JSON.stringify(value));
      const no = (status: number) => send(status, {});
      const bundled = (found: readonly { readonly id: string }[], more: object = {}) =>
        send(200, { resourceType: 'Bundle', ...more, entry: found.map((resource) => ({ fullUrl: 'u', resource })) });
      const [, kind, id = '', below, version] = pathname.split('/');
      const isJson = (request.headers['content-type'] ?? TYPE) === TYPE;
      if (request.method === 'POST' && !sent) return no(400);
      if (!isJson || (request.headers['content-type'] && sent?.resourceType !== kind)) return no(400);
      const query = (name: string) => (name === ignores ? null : searchParams.get(name));
      if (kind === 'Observation') {
        const reference = isObject(sent?.subject) ? sent.subject.reference : undefined;
        return rows.some((each) => `Patient/${each.id}` === reference) ? send(201, { ...sent, id: 'o1' }) : no(400);
      }
      if (sent && !(typeof (sent.birthDate ?? '') === 'string' && ['female', 'male'].includes(String(sent.gender))))
        return no(400);
      const made = { resourceType: 'Patient', gender: String(sent?.gender), birthDate: String(sent?.birthDate) };
      if (id === '' && request.method === 'POST') {
        rows.push({ ...made, id: `p${30 + rows.length}` });
        return send(201, rows.at(-1));
      }
      if (id === '') {
        const size = Number(query('_count') ?? 3);
        const offset = Number(searchParams.get('_offset') ?? 0);
        if (!(size >= 1) || !['female', 'male', null].includes(searchParams.get('gender'))) return no(400);
        const wanted = rows.filter(({ gender }) => gender === (query('gender') ?? gender));
        const sign = query('_sort')?.startsWith('-') ? -1 : 1;
        const found = query('_sort')
          ? wanted.toSorted((a, b) => sign * a.birthDate.localeCompare(b.birthDate))
          : wanted;
        searchParams.set('_offset', String(offset + size));
        const next = { relation: 'next', url: `https://fhir.example/Patient?${searchParams}` };
        const link = [{ relation: 'self', url: 'x' }, ...(offset + size < found.length ? [next] : [])];
        return bundled(found.slice(start(offset), start(offset) + size), { total: found.length, link });
      }
      const at = rows.findIndex((each) => each.id === id);
      const row = rows[at];
      if (!row || (version !== undefined && version !== '1')) return no(404);
      if (below) return version ? send(200, row) : bundled([row]);
      if (request.method === 'PUT' && sent?.id !== id) return no(400);
      if (request.method === 'PUT') rows[at] = { ...made, id };
      if (request.method !== 'DELETE') return send(200, rows[at]);
      rows.splice(at, 1);
      return response.writeHead(204).end();
    });
  const run = await recordedRun(document, answer, { allowUnsafe: true });
  const verdicts = new Map(run.results.map(({ case: each, verdict }) => [each.id.slice('acme/'.length), verdict]));
  const said = [...verdicts].flatMap(([of, { findings }]) =>
    findings.map((each) => `${each.severity} ${of} ${'message' in each ? each.message : each.kind}`),
  );
  return { run, verdicts, said, left: rows.map(({ id }) => id) };
};

test('resources in a bundle are learned, referred to, replaced under their own id and taken away', async () => {
  const { run, said, verdicts, left } = await ask();
  expect(said).toEqual([]);
  const good = [...verdicts].filter(([of, { kind }]) => of.endsWith('/example/sample') && kind === 'conforms');
  const names = ['patients', 'addPatient', 'patient', 'putPatient', 'dropPatient', 'history', 'observe'];
  expect(new Set(good.map(([of]) => of.split('/')[0]))).toEqual(new Set(names));
  expect(left).toEqual(['p11', 'p12', 'p13', 'p14']);
  // The versions of a record have its id, which is none of a version.
  expect(run.skipped.find(({ id }) => id === 'acme/version/example/sample')?.reason).toMatch(
    /nothing gives vid; set UNDERSTUDY_ACME_VID$/,
  );
});

test('pages, filters, orders and limits of a bundle are compared', async () => {
  const { said } = await ask({ start: (offset) => Math.max(0, offset - 1) });
  expect(said).toContain(
    'note patients/follow-up/next-page asked with its link to the next page it has items of a page before',
  );
  const filter = expect.stringMatching(
    /^note patients\/follow-up\/filter-gender it is "male" where gender asks for female$/,
  );
  expect((await ask({ ignores: 'gender' })).said).toContainEqual(filter);
  expect((await ask({ ignores: '_sort' })).said).toEqual([
    expect.stringMatching(/^note patients\/follow-up\/sort-_sort /),
  ]);
  expect((await ask({ ignores: '_count' })).said).toContainEqual(
    expect.stringMatching(/^warning patients\/follow-up\/limit-_count \d items came where _count allows \d$/),
  );
});
