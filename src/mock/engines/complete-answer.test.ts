import { EMPTY_BODY } from '../../core/http/http';
import { UNDECIDED_PATTERN, UNDECIDED_TEXT } from '../../validate/testing/inline-spec';
import { specOf } from '../testing/serve';
import type { Ask } from '../types';
import { createConformingEngine } from './complete-answer';
import { createPrismEngine } from './prism';

const spec = specOf(`
openapi: 3.1.0
info: { title: Odd, version: '1' }
paths:
  /generated:
    get:
      operationId: generated
      responses: { '200': { description: G., content: { application/json: { schema: { $ref: '#/components/schemas/Code' } } } } }
  /contradiction:
    get:
      operationId: contradiction
      responses:
        '200':
          description: C.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Code' }
              examples: { lower: { value: { code: abc, kept: 1 } } }
  /text:
    get:
      operationId: text
      responses:
        '200':
          description: T.
          content: { application/json: { schema: { $ref: '#/components/schemas/Code' }, example: '{"code":"AB1"}' } }
  /written:
    get:
      operationId: written
      responses:
        '200':
          description: W.
          content: { application/xml: { schema: { $ref: '#/components/schemas/Code' }, example: '<Code><code>abc</code></Code>' } }
  /undecided:
    get:
      operationId: undecided
      responses:
        '200':
          description: U.
          content: { application/json: { schema: { type: string, pattern: '${UNDECIDED_PATTERN}' }, example: ${UNDECIDED_TEXT} } }
  /impossible:
    get:
      operationId: impossible
      responses: { '200': { description: I., content: { application/json: { schema: { type: integer, minimum: 9, maximum: 3 } } } } }
components:
  schemas:
    Code: { type: object, required: [code], properties: { code: { type: string, pattern: '^[A-Z]{2}[0-9]$' } } }
`);

const request = { method: 'GET', path: '/', query: '', headers: {}, body: EMPTY_BODY };

const answer = async (id: string, preferences: Ask['preferences'] = {}) => {
  const operation = spec.operations.find((one) => one.id === id);
  if (!operation) throw new Error(id);
  const engine = createConformingEngine(spec, createPrismEngine(spec));
  return engine.answer(operation, { violations: [], preferences, mediaType: undefined, request });
};

test('a generated value satisfies its pattern', async () => {
  expect(await answer('generated')).toMatchObject({ status: 200, value: { code: 'AA0' }, example: undefined });
});

test('an example that contradicts its schema is mended, and the answer says so', async () => {
  const draft = await answer('contradiction');
  expect(draft).toMatchObject({ value: { code: 'AA0', kept: 1 }, example: 'lower' });
  expect(draft?.why).toContain('mended');
});

test('asked for by name, it is sent as documented', async () => {
  expect(await answer('contradiction', { example: 'lower' })).toMatchObject({ value: { code: 'abc', kept: 1 } });
});

test('an example of which nobody can say whether it is right is sent as documented', async () => {
  expect(await answer('undecided')).toMatchObject({ value: UNDECIDED_TEXT, example: 'example' });
});

test('JSON that is written as text is read', async () => {
  expect(await answer('text')).toMatchObject({ value: { code: 'AB1' } });
});

test('XML that is written out stays as it is', async () => {
  expect(await answer('written')).toMatchObject({ value: '<Code><code>abc</code></Code>' });
});

test('a tree that Prism would walk for minutes is answered without it', async () => {
  const links = Array.from(
    { length: 40 },
    (_, at) =>
      `T${at}: { type: object, properties: { a: { $ref: '#/components/schemas/T${at + 1}' }, b: { $ref: '#/components/schemas/T${at + 1}' } } }`,
  );
  const wide = specOf(`
openapi: 3.1.0
info: { title: Wide, version: '1' }
paths:
  /wide: { get: { operationId: wide, responses: { '200': { description: W., content: { application/json: { schema: { $ref: '#/components/schemas/T0' } } } } } } }
components: { schemas: { ${links.join(', ')}, T40: { type: string } } }
`);
  const [operation] = wide.operations;
  if (!operation) throw new Error('no operation');
  const engine = createConformingEngine(wide, createPrismEngine(wide));
  const draft = await engine.answer(operation, { violations: [], preferences: {}, mediaType: undefined, request });
  expect(draft?.value).toMatchObject({ a: { b: { a: {} } } });
});

test('where no value can exist, the nearest is sent, and what refuses it is named', async () => {
  const draft = await answer('impossible');
  expect(draft?.value).toBe(3);
  expect(draft?.why).toContain('no value was found that satisfies #/paths/~1impossible');
});

const problemOf = async (schema: object, mediaType = 'application/problem+json', code = 404): Promise<unknown> => {
  const errors = { description: 'Not found', content: { [mediaType]: { schema } } };
  const responses = { '200': { description: 'Fine.' }, [code]: errors };
  const paths = { '/a': { get: { operationId: 'a', responses } } };
  const errorSpec = specOf(JSON.stringify({ openapi: '3.1.0', info: { title: 'E', version: '1' }, paths }));
  const [operation] = errorSpec.operations;
  if (!operation) throw new Error('no operation');
  const engine = createConformingEngine(errorSpec, createPrismEngine(errorSpec));
  const ask: Ask = { violations: [], preferences: { code }, mediaType: undefined, request };
  return (await engine.answer(operation, ask))?.value;
};

const text = { type: 'string' };
const integer = { type: 'integer' };
const problem = { type: text, title: text, status: integer, detail: text, instance: text };
const members = (properties: object) => ({ type: 'object', properties });

test.each<[what: string, schema: object, mediaType: string, value: object]>([
  [
    'problem details',
    members(problem),
    'application/problem+json',
    { type: 'about:blank', title: 'Not found', status: 404, instance: '/items/1' },
  ],
  ['problem details in plain JSON', members(problem), 'application/json', { type: 'about:blank', status: 404 }],
  [
    'a type that is a reference',
    members({ type: { type: 'string', format: 'uri-reference' } }),
    'application/problem+json',
    { type: 'about:blank' },
  ],
  [
    'a type of another pattern',
    members({ type: { type: 'string', pattern: '^urn:x:[a-z]{3}$' } }),
    'application/problem+json',
    { type: expect.stringMatching(/^urn:x:[a-z]{3}$/) },
  ],
  ['a status among others', members({ status: { enum: [400, 404, 422] } }), 'application/json', { status: 404 }],
  ['a status that cannot be so', members({ status: { enum: [1, 2] } }), 'application/json', { status: 1 }],
  [
    'a status within bounds',
    members({ statusCode: { ...integer, maximum: 403 } }),
    'application/json',
    { statusCode: 403 },
  ],
  [
    'a status within an envelope',
    members({ error: members({ code: integer }) }),
    'application/json',
    { error: { code: 404 } },
  ],
  ['a type that is none of a problem', members({ type: text, name: text }), 'application/json', { type: 'standard' }],
])('a made error says its own status: %s', async (_what, schema, mediaType, value) => {
  expect(await problemOf(schema, mediaType)).toMatchObject(value);
});
