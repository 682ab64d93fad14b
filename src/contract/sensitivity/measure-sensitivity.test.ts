import { documentWith } from '../testing/document';
import { sensitivity } from './measure-sensitivity';
import { contradictions, surest } from './oracle';

test('a hole in the document shows as not contradicted, and one in the grades as assumed', () => {
  const schema = {
    type: 'object',
    properties: { said: { type: 'string' }, guessed: { type: 'string', 'x-evidence': 'assumed' }, open: {} },
  };
  const content = { 'application/json': { schema, example: { said: 'a', guessed: 'b', open: 'c' } } };
  const { rows } = sensitivity(documentWith({ responses: { 200: { description: 'ok', content } } }));
  const retyped = Object.fromEntries(
    rows.filter(({ mutation }) => mutation === 'retype').map(({ at, outcome }) => [at, outcome]),
  );
  expect(retyped).toEqual({ '': 'caught', '/said': 'caught', '/guessed': 'assumed', '/open': 'not-contradicted' });
});

test('of HEAD the status is spoiled, and no body that never comes', () => {
  const content = { 'application/json': { schema: { type: 'object', properties: { x: { type: 'integer' } } } } };
  const responses = { 200: { description: 'ok', content }, 404: { description: 'no' } };
  const of = (method: string) => sensitivity(documentWith({ responses }, { method }));
  expect(of('head').rows.map(({ mutation, outcome }) => `${mutation} ${outcome}`)).toEqual([
    'wrong-status caught',
    'wrong-status caught',
  ]);
  expect(of('get').counts).toMatchObject({ missed: 0, 'false-alarm': 0 });
});

test('a required header is as its schema wants it', () => {
  const content = { 'application/json': { schema: { type: 'object', properties: { x: { type: 'integer' } } } } };
  const tag = { required: true, schema: { type: 'string', pattern: '^W/"[0-9]+"$' } };
  const count = { required: true, schema: { type: 'integer', minimum: 3 } };
  const headers = { ETag: tag, 'X-Count': count };
  const { counts } = sensitivity(documentWith({ responses: { 200: { description: 'ok', headers, content } } }));
  expect(counts).toMatchObject({ missed: 0, 'false-alarm': 0 });
});

describe('the second reading of a schema', () => {
  const read = (schema: object, value: unknown) => {
    const spec = documentWith({}, { schemas: { Text: { type: 'string' } } });
    return contradictions(spec, schema, value).map(({ keyword, grade }) => `${keyword} ${grade}`);
  };

  test.each<[string, object, unknown, readonly string[]]>([
    ['type', { type: ['string', 'null'] }, 1, ['type documented']],
    ['a reference', { $ref: '#/components/schemas/Text' }, 1, ['type documented']],
    [
      'a weaker branch of allOf',
      { type: 'string', allOf: [{ maxLength: 1, 'x-evidence': 'assumed' }] },
      'ab',
      ['maxLength assumed'],
    ],
    ['anyOf with a fit', { anyOf: [{ type: 'string' }, { type: 'null' }] }, null, []],
    [
      'anyOf without one',
      { anyOf: [{ type: 'string', maxLength: 1 }, { type: 'null' }] },
      'ab',
      ['maxLength documented'],
    ],
    ['if and then', JSON.parse('{ "if": { "const": 1 }, "then": { "type": "string" } }'), 1, ['type documented']],
    ['if and else', { if: { const: 1 }, else: { type: 'string' } }, 2, ['type documented']],
    ['items', { items: { minimum: 2 } }, [1, 2], ['minimum documented']],
    ['a map', { additionalProperties: { type: 'string' } }, { a: 1 }, ['type documented']],
    ['an object of other names', { properties: { a: {} } }, { b: 1 }, ['properties documented']],
    ['one of no names', { properties: { a: {} } }, {}, []],
    ['an open one', { properties: { a: {} }, additionalProperties: true }, { b: 1 }, []],
    ['names in several parts', { properties: { a: {} }, allOf: [{ properties: { b: {} } }] }, { b: 1 }, []],
    [
      'other names than those of any part',
      { anyOf: [{ properties: { a: {} } }, { properties: { b: {} } }] },
      { c: 1 },
      ['properties documented'],
    ],
    ['required', { required: ['a'] }, {}, ['required documented']],
    ['nothing', {}, 1, []],
  ])('knows %s', (_what, schema, value, expected) => {
    expect(read(schema, value)).toEqual(expected);
  });

  test('takes the surest of several', () => {
    expect(
      surest([
        { grade: 'assumed', keyword: 'format' },
        { grade: 'documented', keyword: 'type' },
      ])?.keyword,
    ).toBe('type');
  });
});
