import type { Operation } from '../../../specs/spec';
import { planContract } from '../../plan';
import { documentWith } from '../../testing/document';
import type { Variables } from '../../variables';
import { sampleParts } from '../sample-request';
import { writeParts } from '../write-parts';

/** `in name origin` of every value of the sample request. */
const originsOf = (operation: object, variables: Variables = {}, path = '/things') => {
  const spec = documentWith(operation, { method: 'post', path });
  const [first] = spec.operations as [Operation];
  const { values } = writeParts(spec, first, sampleParts(spec, first, variables).parts);
  return values.map((value) => `${value.in} ${value.name} ${value.origin}`);
};

const required = (rest: object) => ({ name: 's', in: 'query', required: true, ...rest });

test.each([
  ['an example of the parameter', { schema: { type: 'string' }, example: 'x' }],
  ['examples of the parameter', { schema: { type: 'string' }, examples: { one: { value: 'x' } } }],
  ['an example of the schema', { schema: { type: 'integer', example: 7 } }],
  ['examples of the schema', { schema: { type: 'integer', examples: [7] } }],
  ['a default', { schema: { type: 'integer', default: 7 } }],
  ['the only value of an enum', { schema: { enum: ['asc'] } }],
  ['a const', { schema: { const: 'asc' } }],
  ['an example of its content', { content: { 'application/json': { example: { a: 1 } } } }],
  ['an example of the schema of its content', { content: { 'application/json': { schema: { example: { a: 1 } } } } }],
  ['the only value of the items', { schema: { type: 'array', items: { enum: ['asc'] } } }],
])('a parameter is documented by %s', (_what, rest) => {
  expect(originsOf({ parameters: [required(rest)] })).toEqual(['query s documented']);
});

test.each([
  ['a type', { schema: { type: 'string' } }],
  ['one of several values', { schema: { enum: ['asc', 'desc'] } }],
  ['an example that breaks its schema', { schema: { type: 'integer', default: 'seven' } }],
])('a parameter with no more than %s is made', (_what, rest) => {
  expect(originsOf({ parameters: [required(rest)] })).toEqual(['query s made']);
});

test('what the user names is given, whatever the document shows', () => {
  const parameters = [required({ name: 'id', in: 'path', example: '1', schema: { type: 'string' } })];
  expect(originsOf({ parameters }, { UNDERSTUDY_ACME_ID: '7' }, '/things/{id}')).toEqual(['path id given']);
});

const body = (content: object) => ({ requestBody: { required: true, content: { 'application/json': content } } });

test('a body is documented as a whole by an example of it', () => {
  expect(originsOf(body({ schema: { type: 'object' }, example: { a: 1 } }))).toEqual(['body  documented']);
  expect(originsOf(body({ schema: { type: 'object', example: { a: 1 } } }))).toEqual(['body  documented']);
});

test('a body without an example is as documented as each of its parts', () => {
  const properties = {
    name: { type: 'string', example: 'Rex' },
    tags: { type: 'array', minItems: 1, items: { type: 'string', default: 'x' } },
    price: { type: 'number' },
    note: { type: 'string', example: 'left out' },
  };
  const schema = { type: 'object', required: ['name', 'tags', 'price'], properties };
  expect(originsOf(body({ schema }))).toEqual(['body /name documented', 'body /tags/0 documented', 'body /price made']);
});

test('an example that no document of the vendor has says how well it is known, and so does a header that is only seen', () => {
  const shown = { a: { value: 'x', 'x-evidence': 'assumed' }, b: { value: 'y' } };
  const parameters = [
    required({ schema: { type: 'string' }, examples: shown }),
    required({ name: 'seen', schema: { type: 'string' }, example: 'x', 'x-evidence': 'observed' }),
    required({ name: 'plain', schema: { type: 'string' }, example: 'x' }),
  ];
  const spec = documentWith({ parameters });
  const [sample] = planContract(spec, { target: 'real' }).cases;
  expect(sample?.request.values).toEqual([
    { in: 'query', name: 's', origin: 'documented', evidence: 'assumed' },
    { in: 'query', name: 'seen', origin: 'documented', evidence: 'observed' },
    { in: 'query', name: 'plain', origin: 'documented' },
  ]);
  expect(sample?.title).toMatch(/answers a request with assumed values$/);
});

test('what is wrong on purpose is made, and the rest stays what it is', () => {
  const schema = { type: 'integer' };
  const parameters = [required({ schema, example: 1 }), required({ name: 't', schema, example: 2 })];
  const spec = documentWith({ parameters, responses: { 200: { description: 'ok' }, 400: { description: 'bad' } } });
  const broken = planContract(spec, { target: 'mock' }).cases.find(({ id }) => id.endsWith('violation/query-s/type'));
  expect(broken?.request.values).toEqual([
    { in: 'query', name: 's', origin: 'made' },
    { in: 'query', name: 't', origin: 'documented' },
  ]);
});
