import { compileSchema } from '../../validate/schema/compile-schema';
import { schemaJudge } from '../../validate/schema/schema-judge';
import { schemaSpec } from '../../validate/testing/inline-spec';
import { makingOf } from './make-value';
import { mend } from './mend';
import { partsOf } from './parts';

const mended = (schema: unknown, sample: unknown, schemas: object = {}) => {
  const made = schemaSpec(schema, schemas, '3.1.0');
  const compiled = compileSchema(made.spec, made.schema, 'response');
  if (compiled.kind === 'not-compilable') throw new Error(compiled.reason);
  const making = makingOf(made.spec, { judge: schemaJudge(made.spec, 'response'), mode: 'response', year: 2026 });
  const { value, changed, left } = mend(sample, partsOf(making, [made.schema.node]), compiled.check);
  return { value, changed, left: left.map(({ pointer, keyword }) => `${pointer} ${keyword}`) };
};

const text = { type: 'string' };

test('only the leaf that breaks the schema is made anew', () => {
  const schema = { type: 'object', properties: { id: { type: 'integer' }, at: { type: 'string', format: 'date' } } };
  expect(mended(schema, { id: 7, at: 'soon', more: [1] })).toEqual({
    value: { id: 7, at: '2026-02-15', more: [1] },
    changed: ['/at'],
    left: [],
  });
});

test('the example of a property stands in for what breaks it', () => {
  const schema = { type: 'object', properties: { name: { ...text, example: 'Ann' } } };
  expect(mended(schema, { name: 5 }).value).toEqual({ name: '5' });
  expect(mended(schema, { name: null }).value).toEqual({ name: 'Ann' });
});

test('a leaf without a value stays, whether it is optional, required or in a list', () => {
  const impossible = { type: 'string', minLength: 3, maxLength: 1 };
  const item = { type: 'object', required: ['code'], properties: { code: impossible, name: text } };
  const sample = [
    { code: 'AB', name: 'Ann' },
    { code: 'CD', name: 3 },
  ];
  const { value, left } = mended({ type: 'array', items: item }, sample);
  expect(value).toEqual([
    { code: 'AB', name: 'Ann' },
    { code: 'CD', name: '3' },
  ]);
  expect(new Set(left)).toEqual(
    new Set(['/0/code', '/1/code'].flatMap((at) => [`${at} minLength`, `${at} maxLength`])),
  );
});

test('what is required is added, and what the schema does not know is kept', () => {
  const schema = { type: 'object', additionalProperties: false, required: ['id'], properties: { id: text } };
  expect(mended(schema, { other: 1 })).toEqual({
    value: { other: 1, id: 'de3c28f9065f' },
    changed: ['/id'],
    left: [' additionalProperties'],
  });
});

test('an object or a list with something in it is never replaced', () => {
  expect(mended(text, { a: 1 })).toEqual({ value: { a: 1 }, changed: [], left: [' type'] });
  expect(mended({ type: 'array', items: { type: 'object' } }, { a: 1 })).toMatchObject({ value: [{ a: 1 }], left: [] });
});

test('one in place of a list, and a list of one in place of it, change their form and have their leaves mended', () => {
  const user = { type: 'object', required: ['id', 'name'], properties: { id: text, name: text } };
  const list = { type: 'object', properties: { data: { type: 'array', items: user } } };
  expect(mended(list, { data: { id: 7 } })).toMatchObject({
    value: { data: [{ id: '7', name: 'Example' }] },
    left: [],
  });
  expect(mended(user, [{ id: 7, name: 'Ann' }])).toMatchObject({ value: { id: '7', name: 'Ann' }, left: [] });
  expect(mended(user, [{ id: 7 }, { id: 8 }]).left).toEqual([' type']);
  expect(mended(list, [{ id: '7', name: 'Ann' }])).toEqual({
    value: [{ id: '7', name: 'Ann' }],
    changed: [],
    left: [' type'],
  });
  const nested = { $ref: '#/components/schemas/Nested' };
  const own = { Nested: { type: 'array', items: nested } };
  expect(mended(nested, { a: 1 }, own)).toEqual({ value: { a: 1 }, changed: [], left: [' type'] });
});

test('a value that fits two alternatives stays what it is', () => {
  const schema = { oneOf: [{ properties: { a: text } }, { properties: { b: text } }] };
  expect(mended(schema, { b: 'x' })).toEqual({ value: { b: 'x' }, changed: [], left: [' oneOf'] });
});

test('the alternative that is meant is mended, and not replaced by another', () => {
  const kind = (name: string, more: object) => ({
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: { kind: { const: name }, ...more },
  });
  const schema = { oneOf: [kind('cat', { hunts: { type: 'boolean' } }), kind('dog', { size: { type: 'integer' } })] };
  expect(mended({ type: 'array', items: schema }, [{ kind: 'dog', size: 'many' }])).toEqual({
    value: [{ kind: 'dog', size: 2090 }],
    changed: ['/0/size'],
    left: [],
  });
});

test('of a thousand rows with a mistake each one is mended', () => {
  const schema = { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } } } };
  const { value, left } = mended(
    schema,
    Array.from({ length: 1000 }, (_, id) => ({ id: String(id) })),
  );
  expect([left, value]).toEqual([[], Array.from({ length: 1000 }, (_, id) => ({ id }))]);
});

test('what is made for another alternative than the one that is broken is not kept', () => {
  const code = { type: 'string', minLength: 3, pattern: '^[A-Z]+$' };
  const rows = { type: 'array', items: { type: 'object', required: ['a', 'b'] } };
  const words = { type: 'object', required: ['value'], properties: { value: { type: 'string' }, rows } };
  const number = { type: 'object', required: ['value'], properties: { value: { type: 'number' }, rows: {} } };
  const schema = { type: 'object', properties: { code, sum: { anyOf: [words, number] } } };
  const { value, left } = mended(schema, { code: 'x', sum: { rows: [{}] } });
  expect({ value, left }).toEqual({ value: { code: 'USD', sum: { rows: [{}] } }, left: ['/sum required'] });
});

test('the branch whose tag a sample has is the one that it is mended by', () => {
  const branch = (tag: string, type: string) => ({
    type: 'object',
    required: ['t'],
    properties: { t: { enum: [tag] }, n: { type } },
  });
  const schema = { oneOf: [branch('a', 'integer'), branch('b', 'string')], discriminator: { propertyName: 't' } };
  expect(mended(schema, { t: 'b', n: 5 })).toEqual({ value: { t: 'b', n: '5' }, changed: ['/n'], left: [] });
});
