import { compileSchema } from '../../validate/compile-schema';
import { schemaSpec } from '../../validate/testing/inline-spec';
import { fitValue } from './fit-value';

const fitted = (schema: unknown, wish?: unknown, schemas: object = {}, openapi = '3.1.0') => {
  const made = schemaSpec(schema, schemas, openapi);
  const value = fitValue(made.spec, made.schema, 'response', wish)?.value;
  const compiled = compileSchema(made.spec, made.schema, 'response');
  if (value !== undefined && compiled.kind === 'compiled') expect(compiled.check(value)).toEqual([]);
  return value;
};

describe('a value from nothing', () => {
  test('has what the outermost schema says where a $dynamicRef asks for it', () => {
    const item = { $dynamicRef: '#item' };
    const List = {
      $id: 'https://acme.test/list',
      type: 'object',
      required: ['items', 'first'],
      properties: { items: { type: 'array', minItems: 1, items: item }, first: { ...item, title: 'The first.' } },
      $defs: { any: { $dynamicAnchor: 'item' } },
    };
    const Numbers = {
      $id: 'https://acme.test/numbers',
      $ref: 'https://acme.test/list',
      $defs: { number: { $dynamicAnchor: 'item', type: 'integer', minimum: 5 } },
    };
    const Tree = {
      $id: 'https://acme.test/tree',
      $dynamicAnchor: 'node',
      type: 'object',
      properties: { children: { type: 'array', items: { $dynamicRef: '#node' } } },
    };
    const Named = {
      $id: 'https://acme.test/named',
      $dynamicAnchor: 'node',
      $ref: 'https://acme.test/tree',
      required: ['name'],
      properties: { name: { const: 'n' } },
    };
    const schemas = { List, Numbers, Tree, Named };
    expect(fitted({ $ref: '#/components/schemas/Numbers' }, undefined, schemas)).toEqual({ items: [5], first: 5 });
    expect(fitted({ $ref: '#/components/schemas/Numbers' }, { items: ['x', 7], first: 6 }, schemas)).toEqual({
      items: [5],
      first: 5,
    });
    expect(fitted({ $ref: '#/components/schemas/Named' }, { children: [{}] }, schemas)).toEqual({
      children: [{ name: 'n' }],
      name: 'n',
    });
  });

  test('has every property, in readable words', () => {
    const properties = {
      id: { type: 'string', format: 'uuid' },
      code: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{4}$' },
      age: { type: 'integer', minimum: 18 },
      price: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.25 },
      tags: { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 3, uniqueItems: true },
    };
    expect(fitted({ type: 'object', properties })).toEqual({
      id: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
      code: 'AAA-0000',
      age: 18,
      price: 0.25,
      tags: ['a', 'b', 'c'],
    });
  });

  test.each(['constructor', 'toString', 'a-format-of-theirs'])('is plain text where %s is the format', (format) => {
    expect(fitted({ type: 'string', format })).toBe('string');
  });

  test('takes what the schema itself shows', () => {
    expect(fitted({ type: 'object', properties: { name: { type: 'string', example: 'Rex' } } })).toEqual({
      name: 'Rex',
    });
  });

  test('is named by what a branch lists, where the branch forbids its own name', () => {
    const card = {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string', enum: ['CARD_PAYMENT'] } },
    };
    const base = { type: 'object', properties: { kind: { enum: ['CASH', 'CARD_PAYMENT'] } } };
    const cash = {
      allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { kind: { const: 'CASH' } }, required: ['kind'] }],
    };
    const payment = {
      oneOf: [{ $ref: '#/components/schemas/Card' }, { $ref: '#/components/schemas/Cash' }],
      discriminator: { propertyName: 'kind' },
    };
    const schemas = { Card: card, Cash: cash, Base: base };
    expect(fitted(payment, undefined, schemas)).toEqual({ kind: 'CARD_PAYMENT' });
    expect(fitted(payment, { kind: 'CASH' }, schemas)).toEqual({ kind: 'CASH' });
  });

  test('leaves out what is inside itself, and what only a client sends', () => {
    const tree = {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string' },
        child: { $ref: '#/components/schemas/Tree' },
        children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
        password: { type: 'string', writeOnly: true },
      },
    };
    expect(fitted({ $ref: '#/components/schemas/Tree' }, undefined, { Tree: tree })).toEqual({
      name: 'string',
      children: [],
    });
  });

  test('satisfies all of allOf, and exactly one of oneOf', () => {
    const schema = {
      allOf: [{ type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } }],
      oneOf: [
        { properties: { kind: { const: 'a' }, size: { type: 'integer' } }, required: ['size'] },
        { properties: { kind: { type: 'string' } } },
      ],
    };
    expect(fitted(schema)).toEqual({ kind: 'string' });
  });

  test('says in the discriminator which branch it is', () => {
    const pet = (more: object) => ({
      type: 'object',
      required: ['type'],
      properties: { type: { type: 'string' }, ...more },
    });
    const schema = {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'type', mapping: { cat: '#/components/schemas/Cat' } },
    };
    const schemas = { Cat: { ...pet({ lives: { type: 'integer' } }), additionalProperties: false }, Dog: pet({}) };
    expect(fitted(schema, { type: 'cat', lives: 'nine' }, schemas)).toEqual({ type: 'cat', lives: 0 });
  });

  test('makes an heir of a base that names it and does not list it', () => {
    const Pet = {
      type: 'object',
      required: ['type'],
      properties: { type: { enum: ['Cat', 'Dog'] } },
      discriminator: { propertyName: 'type' },
    };
    const heir = (more: object) => ({
      allOf: [{ $ref: '#/components/schemas/Pet' }, { required: Object.keys(more), properties: more }],
    });
    const schemas = { Pet, Cat: heir({ lives: { type: 'integer' } }), Dog: heir({ barks: { type: 'boolean' } }) };
    const base = { $ref: '#/components/schemas/Pet' };
    expect(fitted(base, undefined, schemas)).toEqual({ type: 'Cat', lives: 0 });
    expect(fitted(base, { type: 'Dog' }, schemas)).toEqual({ type: 'Dog', barks: true });
    expect(fitted({ $ref: '#/components/schemas/Dog' }, undefined, schemas)).toEqual({ type: 'Dog', barks: true });
  });

  test('finds its way through if, contains, counts and a map beside other objects', () => {
    expect(fitted({ type: 'object', additionalProperties: { type: 'integer' } })).toEqual({ property1: 0 });
    expect(fitted({ type: 'array', contains: { const: 7 } })).toContain(7);
    expect(Object.keys(fitted({ type: 'object', minProperties: 2 }) as object)).toHaveLength(2);
    const schema = {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'boolean' } },
      if: { properties: { a: { const: true } } },
      // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
      then: { required: ['b'] },
    };
    expect(fitted(schema)).toEqual({ a: true, b: 'string' });
  });

  test('is not made up where no value can exist', () => {
    expect(fitted({ type: 'integer', minimum: 9, maximum: 3 })).toBeUndefined();
    expect(fitted({ allOf: [{ type: 'string' }, { type: 'integer' }] })).toBeUndefined();
  });

  test('comes back from a chain of a thousand schemas', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [
        `S${at}`,
        {
          type: 'object',
          required: ['id'],
          properties: { id: { type: 'integer' }, next: { $ref: `#/components/schemas/S${(at + 1) % 1000}` } },
        },
      ]),
    );
    expect(fitted({ $ref: '#/components/schemas/S0' }, undefined, schemas)).toMatchObject({ id: 0, next: { id: 0 } });
  });
});

describe('a wish that breaks its schema', () => {
  const schema = {
    type: 'object',
    required: ['id', 'state'],
    additionalProperties: false,
    properties: {
      id: { type: 'integer' },
      state: { enum: ['open', 'closed'] },
      name: { type: 'string', maxLength: 5 },
      note: { type: 'string' },
    },
  };

  test('keeps all that fits', () => {
    expect(fitted(schema, { id: 3, state: 'open', name: 'Rex' })).toEqual({ id: 3, state: 'open', name: 'Rex' });
    expect(fitted(schema, { id: '3', state: 'lost', name: 'Rexie the dog', note: null, more: 1 })).toEqual({
      id: 3,
      state: 'open',
      name: 'Rexie',
    });
  });

  test('gains what is required, and nothing else', () => {
    expect(fitted(schema, { id: 3 })).toEqual({ id: 3, state: 'open' });
  });

  test('is forgotten where it fits one alternative too many, and only there', () => {
    const state = { oneOf: [{ type: 'string', enum: ['open', 'closed'] }, { type: 'string' }] };
    const example = { id: 7, state: 'open' };
    const known = {
      type: 'object',
      required: ['id', 'state'],
      properties: { id: { type: 'integer' }, state },
      example,
    };
    expect(fitted({ type: 'object', properties: { data: known } })).toEqual({ data: { id: 7, state: 'string' } });
  });

  test('gains what its own properties ask for', () => {
    const properties = { card: { type: 'string' }, cvc: { type: 'string' }, name: { type: 'string' } };
    const dependentRequired = { card: ['cvc'], cvc: ['name'] };
    const paid = { type: 'object', properties, dependentRequired };
    expect(fitted(paid, { card: '4242' })).toEqual({ card: '4242', cvc: 'string', name: 'string' });
    expect(fitted({ ...paid, examples: [{ card: '1' }] })).toEqual({ card: '1', cvc: 'string', name: 'string' });
  });

  test('changes only the items that are wrong', () => {
    expect(fitted({ type: 'array', items: { type: 'string' } }, ['a', 2, 'c'])).toEqual(['a', '2', 'c']);
  });
});

test.each(['nullable', 'x-nullable'])('null is kept where a schema of 3.0 is %s', (word) => {
  const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string', [word]: true } } };
  const broken = { ...schema, properties: { ...schema.properties, b: { type: 'integer' } } };
  expect(fitted(broken, { a: null, b: 'x' }, {}, '3.0.3')).toMatchObject({ a: null });
  expect(
    fitted(
      {
        allOf: [
          { type: 'string', [word]: true },
          { type: 'string', [word]: true, enum: [null] },
        ],
      },
      undefined,
      {},
      '3.0.3',
    ),
  ).toBeNull();
});
