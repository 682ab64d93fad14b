import { inlineSpec } from '../../../validate/testing/inline-spec';
import { linksTo } from './links';

const responses = { '200': { description: 'Fine.' } };

/** What leads to `GET /pets/{id}`, where the answer of `POST /pets` has one link. */
const sources = (link: object): readonly string[] => {
  const spec = inlineSpec({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1' },
    paths: {
      '/pets': { post: { responses: { '201': { description: 'Made.', links: { made: link } } } } },
      '/pets/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { operationId: 'readPet', responses },
        put: { operationId: 'changePet', responses },
      },
    },
  });
  const own = spec.operations.find(({ id }) => id === 'readPet');
  if (!own) throw new Error('no operation');
  return linksTo(spec, own).map(({ source }) => `${source.method} ${source.path}`);
};

test.each([{ operationId: 'readPet' }, { operationRef: '#/paths/~1pets~1{id}/get' }])('%j leads to it', (link) =>
  expect(sources(link)).toEqual(['POST /pets']),
);

test.each([{ operationId: 'changePet' }, { operationRef: '#/paths/~1pets~1{id}/put' }, { operationId: 'gone' }, {}])(
  '%j does not',
  (link) => expect(sources(link)).toEqual([]),
);
