import type { DocumentChange } from '../../core/document-change';
import { load } from '../../specs/testing/files';
import { compareDocuments } from './compare-documents';

const document = (schema: object, more: object = {}) =>
  load({
    'openapi.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: 't', version: '1' },
      paths: {
        '/a/{id}': {
          post: {
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
            requestBody: { content: { 'application/json': { schema } } },
            responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
            ...more,
          },
        },
      },
    }),
  });

const inWords = ({ kind, breaking, pointer }: DocumentChange): string =>
  `${kind} ${pointer} ${breaking ? 'breaking' : 'compatible'}`;

const compared = (before: object, after: object) => compareDocuments(document(before), document(after)).map(inWords);

const object = (name: string, schema: object, more: object = {}) => ({
  type: 'object',
  properties: { [name]: schema },
  ...more,
});

test('one document has no difference to itself', () => {
  expect(compared(object('a', { type: 'string' }), object('a', { type: 'string' }))).toEqual([]);
});

test.each([
  ['less is allowed', { type: ['string', 'null'] }, { type: 'string' }, 'tightened', true],
  ['more is allowed', { type: 'string' }, { type: ['string', 'null'] }, 'loosened', false],
  ['a value is gone', { enum: ['a', 'b'] }, { enum: ['a'] }, 'tightened', true],
  ['a value is new', { enum: ['a'] }, { enum: ['a', 'b'] }, 'loosened', false],
  ['a limit is stricter', { maximum: 10 }, { maximum: 5 }, 'tightened', true],
  ['a limit is laxer', { minLength: 2 }, { minLength: 1 }, 'loosened', false],
  ['a limit is gone', { exclusiveMinimum: 2 }, {}, 'loosened', false],
  ['a format is new', { type: 'string' }, { type: 'string', format: 'uuid' }, 'tightened', true],
])('%s: the two sides break in opposite directions', (_what, before, after, kind, breaksRequest) => {
  expect(compared(object('a', before), object('a', after))).toEqual([
    `${kind} /request/body/a ${breaksRequest ? 'breaking' : 'compatible'}`,
    `${kind} /200/body/a ${breaksRequest ? 'compatible' : 'breaking'}`,
  ]);
});

test('another type breaks both sides', () => {
  expect(compared(object('a', { type: 'string' }), object('a', { type: 'integer' }))).toEqual([
    'retyped /request/body/a breaking',
    'retyped /200/body/a breaking',
  ]);
});

test('a new property breaks only who has to send it', () => {
  const before = object('a', { type: 'string' });
  const properties = { a: { type: 'string' }, b: { type: 'string' } };
  expect(compared(before, { type: 'object', properties })).toEqual([
    'added /request/body/b compatible',
    'added /200/body/b compatible',
  ]);
  expect(compared(before, { type: 'object', properties, required: ['b'] })).toEqual([
    'added /request/body/b breaking',
    'added /200/body/b compatible',
  ]);
  expect(compared({ type: 'object', properties, required: ['b'] }, { type: 'object', properties })).toEqual([
    'loosened /request/body/b compatible',
    'loosened /200/body/b breaking',
  ]);
});

test('operations, parameters and statuses come and go', () => {
  const schema = { type: 'string' };
  const id = { name: 'id', in: 'path', required: true, schema };
  const after = document(schema, {
    parameters: [id, { name: 'limit', in: 'query', required: true, schema: { type: 'integer' } }],
    responses: { 202: { description: 'later' }, 429: { description: 'slow' } },
  });
  expect(compareDocuments(document(schema), after).map(inWords)).toEqual([
    'added /query/limit breaking',
    'removed /200 breaking',
    'added /202 breaking',
    'added /429 compatible',
  ]);
});

test('2.0, 3.0 and 3.1 say the same in their own words', () => {
  const two = load({
    'two.json': JSON.stringify({
      swagger: '2.0',
      info: { title: 't', version: '1' },
      basePath: '/v1',
      produces: ['application/json'],
      paths: { '/a': { get: { responses: { 200: { description: 'ok', schema: { $ref: '#/definitions/A' } } } } } },
      definitions: {
        A: {
          type: 'object',
          properties: { n: { type: 'integer', 'x-nullable': true, minimum: 1, exclusiveMinimum: true } },
        },
      },
    }),
  });
  const three = (openapi: string, n: object) =>
    load({
      'three.json': JSON.stringify({
        openapi,
        info: { title: 't', version: '1' },
        paths: {
          '/a': {
            get: {
              responses: {
                200: {
                  description: 'ok',
                  content: { 'application/json': { schema: { type: 'object', properties: { n } } } },
                },
              },
            },
          },
        },
      }),
    });
  const zero = three('3.0.3', { type: 'integer', nullable: true, minimum: 1, exclusiveMinimum: true });
  const one = three('3.1.0', { anyOf: [{ type: 'integer', exclusiveMinimum: 1 }, { type: 'null' }] });
  for (const a of [two, zero, one]) for (const b of [two, zero, one]) expect(compareDocuments(a, b)).toEqual([]);
});
