import { isObject } from '../src/core/json/json';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

/** Records that stand within another object, in requests and in answers. */
const SHAPES = {
  rails: {
    around: (properties: object) => ({ properties: { pet: { type: 'object', required: ['name'], properties } } }),
    write: (id: string, name: string) => ({ pet: { id, name } }),
    read: (body: unknown) => (isObject(body) && isObject(body.pet) ? body.pet.name : undefined),
    example: { pet: { name: 'Rex' } },
    required: ['pet'],
  },
  'json:api': {
    around: (properties: object) => ({
      properties: {
        data: {
          type: 'object',
          required: ['type', 'attributes'],
          properties: {
            type: { const: 'pets' },
            id: { type: 'string' },
            attributes: { type: 'object', required: ['name'], properties },
          },
        },
      },
    }),
    write: (id: string, name: string) => ({ data: { type: 'pets', id, attributes: { name } } }),
    read: (body: unknown) =>
      isObject(body) && isObject(body.data) && isObject(body.data.attributes) ? body.data.attributes.name : undefined,
    example: { data: { type: 'pets', attributes: { name: 'Rex' } } },
    required: ['data'],
  },
} as const;

const none = { description: 'd' };

const documentOf = ({ around, example, required }: (typeof SHAPES)[keyof typeof SHAPES]) => {
  const schema = { type: 'object', required, ...around({ id: { type: 'string' }, name: { type: 'string' } }) };
  const answered = { description: 'd', content: { 'application/json': { schema } } };
  const requestBody = { required: true, content: { 'application/json': { schema, example } } };
  return {
    paths: {
      '/pets': { post: { requestBody, responses: { 201: answered, 400: none } } },
      '/pets/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { operationId: 'getPet', responses: { 200: answered, 404: none } },
        patch: { operationId: 'changePet', requestBody, responses: { 200: answered, 400: none, 404: none } },
        delete: { operationId: 'deletePet', responses: { 204: none, 404: none } },
      },
    },
  };
};

const run = (shape: keyof typeof SHAPES, { keeps = false } = {}): Promise<RecordedRun> => {
  const { read, write } = SHAPES[shape];
  const pets = new Map<string, string>();
  return recordedRun(
    documentOf(SHAPES[shape]),
    (request, response) =>
      withBody(request, (body) => {
        const id = request.url?.split('/')[2];
        const name = read(body);
        if (id === undefined) {
          if (typeof name !== 'string') return json(response, 400, {});
          pets.set(`p${pets.size}`, name);
          return json(response, 201, write(`p${pets.size - 1}`, name));
        }
        const known = pets.get(id);
        if (known === undefined) return json(response, 404, {});
        if (request.method === 'GET') return json(response, 200, write(id, known));
        if (request.method === 'DELETE') {
          pets.delete(id);
          return response.writeHead(204).end();
        }
        if (typeof name !== 'string') return json(response, 400, {});
        if (!keeps) pets.set(id, name);
        return json(response, 200, write(id, name));
      }),
    { allowUnsafe: true, only: ['acme/*/example/*', 'acme/*/follow-up/*'] },
  );
};

const said = ({ results }: RecordedRun) =>
  results.flatMap(({ case: { id }, verdict }) => verdict.findings.map(({ severity, at }) => `${severity} ${id} ${at}`));

describe.each(Object.keys(SHAPES) as (keyof typeof SHAPES)[])('%s', (shape) => {
  test('a change is made, and read', async () => {
    const ran = await run(shape);
    expect(said(ran)).toEqual([]);
    expect(ran.summary).toMatchObject({ failed: 0, inconclusive: 0, warned: 0 });
    expect(ran.results.map(({ case: { id } }) => id)).toContain('acme/changePet/example/other-change');
  });

  test('a change that is answered and not made is warned of, at its place', async () => {
    const at = shape === 'rails' ? '/body/pet/name' : '/body/data/attributes/name';
    expect(said(await run(shape, { keeps: true }))).toEqual([`warning acme/getPet/follow-up/changed ${at}`]);
  });
});

describe('a list of resources of JSON:API, with others beside it', () => {
  const attributes = { type: 'object', properties: { kind: { type: 'string' }, age: { type: 'integer' } } };
  const resource = { type: 'object', properties: { type: {}, id: { type: 'string' }, attributes } };
  const list = { type: 'object', properties: { data: { type: 'array', items: resource }, errors: {}, included: {} } };
  const query = (name: string, type: string) => ({ name, in: 'query', schema: { type } });
  const document = {
    paths: {
      '/pets': {
        get: {
          parameters: [
            query('filter[kind]', 'string'),
            query('sort', 'string'),
            query('minAge', 'integer'),
            query('page[size]', 'integer'),
          ],
          responses: { 200: { description: 'd', content: { 'application/json': { schema: list } } } },
        },
      },
    },
  };
  const ages = [4, 1, 3, 2];
  const pets = ages.map((age, index) => ({
    type: 'pets',
    id: `p${index}`,
    attributes: { kind: index % 2 ? 'dog' : 'cat', age },
  }));
  const ask = (ignored: string) =>
    recordedRun(
      document,
      ({ url = '' }, response) => {
        const asked = new URL(url, 'http://localhost').searchParams;
        const read = (name: string) => (name === ignored ? null : asked.get(name));
        const [kind, sort, least, size] = ['filter[kind]', 'sort', 'minAge', 'page[size]'].map(read);
        const found = pets
          .filter((pet) => !kind || pet.attributes.kind === kind)
          .filter((pet) => !least || pet.attributes.age >= Number(least))
          .toSorted((a, b) => (sort === 'age' ? a.attributes.age - b.attributes.age : 0));
        json(response, 200, { data: size ? found.slice(0, Number(size)) : found, errors: [], included: [{ id: 'i' }] });
      },
      { only: ['acme/*/example/*', 'acme/*/follow-up/*'] },
    );
  const notes = async (ignored: string) => [
    ...new Set(
      (await ask(ignored)).results.flatMap(({ verdict }) =>
        verdict.findings.map((each) => 'rule' in each && each.rule),
      ),
    ),
  ];

  test.each([
    ['filter[kind]', 'filter'],
    ['sort', 'sort'],
    ['minAge', 'bound'],
    ['page[size]', 'limit'],
  ])('a server that ignores %s', async (name, rule) => {
    expect(await notes(name)).toEqual([rule]);
    expect(await notes('nothing')).toEqual([]);
  });
});
