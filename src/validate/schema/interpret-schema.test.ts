import type { ErrorObject } from 'ajv';
import fc from 'fast-check';
import type { Json } from '../../core/json/json';
import { schemaSpec, UNDECIDED_PATTERN, UNDECIDED_TEXT } from '../testing/inline-spec';
import { compileWithAjv } from './ajv';
import { interpretSchema, NotInterpreted } from './interpret-schema';
import { copySchema } from './schema-copy';
import { endlessLoop } from './schema-loops';
import { Undecided } from './undecided';

const bothOf = (written: unknown, schemas: object = {}, openapi = '3.1.0') => {
  const { spec, schema } = schemaSpec(written, schemas, openapi);
  const copy = copySchema(spec, schema, 'request');
  expect(endlessLoop(copy)).toBeUndefined();
  const { validate } = compileWithAjv(spec, 'thorough', copy.root, copy.reachable);
  const interpret = interpretSchema(copy);
  return (value: unknown) => {
    validate(value);
    return { ajv: (validate.errors ?? []).map(ofError), ours: interpret(value).map(ofError) };
  };
};

const ofError = ({ keyword, instancePath, params, message, parentSchema }: ErrorObject) => {
  return { keyword, instancePath, params, message, schema: parentSchema };
};

const NODE = { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' }, id: { type: 'integer' } } };
const ANIMAL = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string' } },
  oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
};
const SCHEMAS = {
  Node: NODE,
  Cat: { allOf: [{ $ref: '#/components/schemas/Animal' }, { properties: { lives: { type: 'integer' } } }] },
  Dog: { allOf: [{ $ref: '#/components/schemas/Animal' }, { required: ['tail'] }] },
  Animal: ANIMAL,
  Named: {
    oneOf: [{ $ref: '#/components/schemas/Node' }, { type: 'object', properties: { kind: { const: 'b' } } }],
    discriminator: { propertyName: 'kind', mapping: { a: '#/components/schemas/Node' } },
  },
};
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const when = (condition: object, then: object) => ({ if: condition, ...Object.fromEntries([['then', then]]) });

const EACH: readonly object[] = [
  ...['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'].map((type) => ({ type })),
  ...[{ type: ['string', 'null'] }, { type: ['number', 'string'], maxLength: 2, maximum: 2 }],
  ...[
    { minLength: 2 },
    { type: 'string', maxLength: 1 },
    { type: 'number', maxLength: 1, enum: [7] },
    { pattern: '^a' },
  ],
  ...['date', 'email', 'uuid', 'int32', 'int64', 'float', 'password', 'url'].map((format) => ({ format })),
  ...[
    { type: 'string', format: 'int32' },
    { type: 'integer', format: 'int32' },
  ],
  ...[{ minimum: 2 }, { maximum: 1 }, { exclusiveMinimum: 1 }, { exclusiveMaximum: 1 }, { multipleOf: 0.1 }],
  ...[{ minItems: 2 }, { type: 'array', maxItems: 1 }, { minProperties: 2 }, { maxProperties: 0 }],
  ...[{ uniqueItems: true }, { uniqueItems: true, items: { type: 'string' } }, { uniqueItems: false }],
  ...[
    { uniqueItems: true, items: { type: ['string', 'number'] } },
    { uniqueItems: true, items: { type: 'object' } },
  ],
  ...[{ const: 1 }, { const: { a: [1] } }, { const: null }, { enum: [1, 'a', null, { a: 1 }] }],
  ...[{ enum: Array.from({ length: 30 }, (_, index) => `v${index}`) }],
  ...[{ required: ['a', 'toString', 'a/b~'] }, { properties: { a: { type: 'integer' }, 'a/b~': false } }],
  ...[{ properties: { a: {} }, additionalProperties: false }, { additionalProperties: { type: 'string' } }],
  { patternProperties: { '^a': { type: 'integer' } }, additionalProperties: false },
  JSON.parse('{ "properties": { "__proto__": { "type": "integer" } }, "additionalProperties": false }'),
  ...[{ items: { type: 'integer' } }, { prefixItems: [{ type: 'integer' }], items: { type: 'string' } }],
  ...[{ prefixItems: [{ type: 'integer' }], items: false }, { not: {} }, { not: { type: 'string' } }],
  ...[{ anyOf: [{ type: 'string' }, { minimum: 5 }] }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }],
  ...[{ oneOf: [{ type: 'integer' }, { type: 'number' }, { type: 'string' }] }, { oneOf: [{}, {}] }],
  ...[{ allOf: [{ type: 'object' }, { required: ['a'], minProperties: 2 }] }],
  ...[when({ type: 'string' }, { minLength: 3 }), { if: { type: 'string' }, else: { const: 0 } }],
  ...[{ ...when({ required: ['a'] }, { required: ['b'] }), else: { type: 'array' } }],
  ...[ref('Node'), ref('Cat'), ref('Animal'), ref('Named'), { ...ref('Node'), required: ['id'] }],
];

const VALUES: readonly Json[] = [
  ...['', 'a', 'abc', '😀', '2026-11-28', 'a@b.example', 'v3', '7e58ca1c-2f4a-4d0e-9e1b-0d8f0a6f7a55', 'http://x'],
  ...[0, 1, 1.5, 0.3, 7, -3, 2 ** 31, 2 ** 63, 1e300, true, false, null],
  ...[[], [1], ['a', 'a'], [1, '1', 1], [{ a: 1 }, { a: 1 }], [null, 'x', 3]],
  ...[
    {},
    { a: 1 },
    { a: 'x', b: 2 },
    { 'a/b~': 1, toString: 1 },
    { a: { a: [1] } },
    { id: 'x' },
    { next: { id: 0.5 } },
  ],
  ...[{ next: { next: { next: 1 } } }, { kind: 'a', id: 'x' }, { kind: 'b' }, { kind: 'cat' }, { kind: 1, tail: 1 }],
  JSON.parse('{ "__proto__": "x", "constructor": 1 }') as Json,
];

test.each(EACH.map((schema) => [JSON.stringify(schema), schema]))(
  '%s: word for word what Ajv finds',
  (_text, schema) => {
    const errorsOf = bothOf(schema, SCHEMAS);
    for (const value of VALUES) {
      const { ajv, ours } = errorsOf(value);
      expect(ours).toEqual(ajv);
      for (const [index, { schema: node }] of ours.entries()) expect(node).toBe(ajv[index]?.schema);
    }
  },
);

test('`nullable` of OpenAPI 3.0 is read as Ajv reads it', () => {
  const errorsOf = bothOf({ type: 'string', nullable: true, enum: ['a'] }, {}, '3.0.3');
  for (const value of VALUES) expect(errorsOf(value).ours).toEqual(errorsOf(value).ajv);
});

test('schemas within schemas: word for word what Ajv finds', () => {
  const leaf = fc.constantFrom(...EACH.filter((schema) => !('$ref' in schema)));
  const { schema } = fc.letrec<{ schema: object }>((tie) => {
    const parts = fc.array(tie('schema'), { minLength: 1, maxLength: 3 });
    return {
      schema: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        leaf,
        fc.tuple(leaf, leaf).map(([one, other]) => ({ ...one, ...other })),
        fc.tuple(leaf, tie('schema')).map(([own, items]) => ({ ...own, items })),
        fc.tuple(leaf, tie('schema'), tie('schema')).map(([own, a, b]) => ({ ...own, properties: { a, b } })),
        fc
          .tuple(fc.constantFrom('anyOf', 'oneOf', 'allOf'), parts, leaf)
          .map(([word, all, own]) => ({ ...own, [word]: all })),
        fc.tuple(tie('schema'), leaf).map(([not, own]) => ({ ...own, not })),
      ),
    };
  });
  fc.assert(
    fc.property(schema, (written) => {
      const errorsOf = bothOf(written, SCHEMAS);
      for (const value of VALUES) {
        const { ajv, ours } = errorsOf(value);
        expect(ours).toEqual(ajv);
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  { contains: {} },
  { propertyNames: {} },
  { unevaluatedProperties: false },
  { dependentRequired: { a: [] } },
])('%j is left to Ajv', (schema) => {
  const { spec, schema: written } = schemaSpec(schema);
  const copy = copySchema(spec, written, 'request');
  expect(() => interpretSchema(copy)({})).toThrow(NotInterpreted);
});

test('a pattern that cannot be tried to its end is undecided, as for Ajv', () => {
  const errorsOf = bothOf({ type: 'string', pattern: UNDECIDED_PATTERN });
  expect(() => errorsOf(`${UNDECIDED_TEXT}!`)).toThrow(Undecided);
  const { spec, schema } = schemaSpec({ type: 'string', pattern: UNDECIDED_PATTERN });
  const copy = copySchema(spec, schema, 'request');
  expect(() => interpretSchema(copy)(`${UNDECIDED_TEXT}!`)).toThrow(Undecided);
});
