import v8 from 'node:v8';
import vm from 'node:vm';
import { withinAMinute } from '../../../test/within-a-minute';
import type { SchemaMode } from '../../schema/read-write-only';
import type { SchemaRef, Spec } from '../../specs/spec';
import { documentWith, inlineSpec, onlyOperation, schemaSpec } from '../testing/inline-spec';
import type { CompiledSchema } from '../validate-types';
import { compileSchema } from './compile-schema';

type Compiled = CompiledSchema & { kind: 'compiled' };

const compiled = ({ spec, schema }: { spec: Spec; schema: SchemaRef }, mode: SchemaMode = 'response'): Compiled => {
  const result = compileSchema(spec, schema, mode);
  if (result.kind !== 'compiled') throw new Error(result.reason);
  return result;
};

/** `pointer keyword` of each violation. */
const broken = (schema: Compiled, value: unknown) =>
  schema.check(value).map(({ pointer, keyword }) => `${pointer} ${keyword}`.trim());

describe('compileSchema', () => {
  test('names the place of the keyword in the vendor file, through references', () => {
    const pet = { type: 'object', properties: { id: { type: 'integer' } } };
    const schema = compiled(schemaSpec({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }, { Pet: pet }));
    const [violation] = schema.check([{ id: 1 }, { id: 'x' }]);
    expect(violation).toMatchObject({
      pointer: '/1/id',
      keyword: 'type',
      message: 'must be integer',
      spec: { pointer: '/components/schemas/Pet/properties/id' },
      evidence: 'documented',
    });
  });

  test('follows a chain of a thousand schemas that ends where it began, and names the place of a mistake far down', () => {
    const link = (at: number) => ({
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'integer' }, next: { $ref: `#/components/schemas/S${(at + 1) % 1000}` } },
    });
    const schemas = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`S${at}`, link(at)]));
    const schema = compiled(schemaSpec({ $ref: '#/components/schemas/S0' }, schemas));
    const nested = (depth: number, last: object): object =>
      depth === 0 ? last : { id: depth, next: nested(depth - 1, last) };
    expect(schema.accepts(nested(1200, { id: 0 }))).toBe(true);
    expect(schema.check(nested(3, { id: 'x' }))).toMatchObject([
      { pointer: '/next/next/next/id', keyword: 'type', spec: { pointer: '/components/schemas/S3/properties/id' } },
    ]);
  });

  test('is the same object for the same node and mode', () => {
    const { spec, schema } = schemaSpec({ type: 'string' });
    expect(compileSchema(spec, schema, 'request')).toBe(compileSchema(spec, schema, 'request'));
    expect(compileSchema(spec, schema, 'request')).not.toBe(compileSchema(spec, schema, 'response'));
  });

  describe('of two schemas that say the same', () => {
    const size = (grade: string) => ({
      anyOf: [{ type: 'object', properties: { size: { maximum: 3, 'x-evidence': grade } } }, { type: 'null' }],
    });
    const { spec, schema } = schemaSpec({}, { One: size('observed'), Other: size('assumed') });
    const named = (name: string) => {
      const schemas = (spec.root.components as { schemas: Record<string, Record<string, unknown>> }).schemas;
      return compiled({ spec, schema: { node: schemas[name] ?? {}, place: schema.place } });
    };

    test('each names its own place and its own evidence', () => {
      for (const [name, evidence] of [
        ['One', 'observed'],
        ['Other', 'assumed'],
        ['One', 'observed'],
      ] as const) {
        expect(named(name).check({ size: 4 })).toMatchObject([
          { evidence, spec: { pointer: `/components/schemas/${name}/anyOf/0/properties/size` } },
        ]);
      }
    });
  });

  test('accepts and check agree', () => {
    const schema = compiled(schemaSpec({ type: 'integer', minimum: 3 }));
    expect([schema.accepts(3), schema.accepts(2)]).toEqual([true, false]);
    expect(broken(schema, 2)).toEqual(['minimum']);
    expect(broken(schema, 3)).toEqual([]);
  });

  test('a violation is as well founded as the weakest node on its way', () => {
    const schema = compiled(
      schemaSpec(
        {
          type: 'object',
          properties: { email: { type: 'string', allOf: [{ maxLength: 3, 'x-evidence': 'assumed' }] } },
          allOf: [{ required: ['email'], 'x-evidence': { grade: 'observed' } }, { $ref: '#/components/schemas/Base' }],
        },
        { Base: { 'x-evidence': 'elsewhere', properties: { n: { minimum: 1, 'x-evidence': 'documented' } } } },
      ),
    );
    const grades = (value: unknown) => schema.check(value).map((each) => `${each.keyword} ${each.evidence}`);
    expect(grades({})).toEqual(['required observed']);
    expect(grades({ email: 'long' })).toEqual(['maxLength assumed']);
    expect(grades({ email: 1 })).toEqual(['type documented']);
    expect(grades({ email: '', n: 0 })).toEqual(['minimum elsewhere']);
  });

  test('says nothing when the schema says nothing', () => {
    expect(compiled(schemaSpec({})).says).toBe(false);
    expect(compiled(schemaSpec({ description: 'Anything.', 'x-y': 1 })).says).toBe(false);
    expect(compiled(schemaSpec({ $ref: '#/components/schemas/Any' }, { Any: {} })).says).toBe(false);
    expect(compiled(schemaSpec({ type: 'string' })).says).toBe(true);
    expect(compiled(schemaSpec({ $ref: '#/components/schemas/S' }, { S: { type: 'string' } })).says).toBe(true);
  });

  test('a boolean schema is obeyed, at the root and below', () => {
    expect(compiled(schemaSpec(true)).accepts(1)).toBe(true);
    expect(compiled(schemaSpec(true)).says).toBe(false);
    expect(compiled(schemaSpec(false)).accepts(1)).toBe(false);
    const schema = compiled(schemaSpec({ properties: { never: false, ever: true } }));
    expect(schema.check({ ever: 1 })).toEqual([]);
    expect(schema.check({ never: 1 })).toMatchObject([{ pointer: '/never', message: 'is not allowed here' }]);
  });

  test('a recursive schema is checked to any depth', () => {
    const node = {
      type: 'object',
      properties: { next: { $ref: '#/components/schemas/Node' }, n: { type: 'integer' } },
    };
    const schema = compiled(schemaSpec({ $ref: '#/components/schemas/Node' }, { Node: node }));
    expect(broken(schema, { next: { next: { n: 'x' } } })).toEqual(['/next/next/n type']);
  });

  test.each([
    ['a reference to itself', { A: { $ref: '#/components/schemas/A' } }],
    [
      'a composition of itself',
      { A: { allOf: [{ $ref: '#/components/schemas/B' }] }, B: { $ref: '#/components/schemas/A' } },
    ],
  ])('%s without an end cannot be compiled', (_what, schemas) => {
    const { spec, schema } = schemaSpec({ $ref: '#/components/schemas/A' }, schemas);
    expect(compileSchema(spec, schema, 'response')).toMatchObject({
      kind: 'not-compilable',
      reason: 'The schema refers to itself without an end',
    });
  });

  test('every schema that leads to one without an end cannot be compiled, and its neighbours can', () => {
    const schemas = {
      Loop: { allOf: [{ $ref: '#/components/schemas/Loop' }] },
      One: { properties: { loop: { $ref: '#/components/schemas/Loop' } } },
      Other: { properties: { one: { $ref: '#/components/schemas/One' } } },
      Fine: { properties: { name: { type: 'string' } } },
    };
    const { spec, schema } = schemaSpec({}, schemas);
    const kindOf = (name: string) => {
      const node = { $ref: `#/components/schemas/${name}` };
      return compileSchema(spec, { node, place: schema.place }, 'response').kind;
    };
    expect(['One', 'Fine', 'Other', 'Loop'].map(kindOf)).toEqual([
      'not-compilable',
      'compiled',
      'not-compilable',
      'not-compilable',
    ]);
  });

  const cat = {
    allOf: [
      { $ref: '#/components/schemas/Pet' },
      { type: 'object', required: ['meow'], properties: { meow: { type: 'string' } } },
    ],
  };
  const dog = {
    allOf: [
      { $ref: '#/components/schemas/Pet' },
      { type: 'object', required: ['bark'], properties: { bark: { type: 'number' } } },
    ],
  };
  const subtypes = [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }];
  const pet = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } }, oneOf: subtypes };

  test.each([
    ['with a discriminator', { ...pet, discriminator: { propertyName: 'kind' } }],
    ['without a discriminator', pet],
  ])('a base that lists its subtypes, each of which extends it, is checked: %s', (_what, Pet) => {
    for (const name of ['Pet', 'Dog']) {
      const spec = schemaSpec(
        { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
        { Pet, Cat: cat, Dog: dog },
      );
      const schema = compiled(spec);
      expect(
        broken(schema, [
          { kind: 'Dog', bark: 1 },
          { kind: 'Dog', bark: 2 },
        ]),
      ).toEqual([]);
      expect(
        broken(schema, [
          { kind: 'Dog', bark: 1 },
          { kind: 'Dog', bark: 'x' },
        ]),
      ).toContain('/1/bark type');
      expect(broken(schema, [{ bark: 1 }])).toContain('/0 required');
    }
  });

  describe('a base with a discriminator that lists no subtypes', () => {
    const Pet = {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' } },
      discriminator: { propertyName: 'kind', mapping: { kitty: 'Cat' } },
    };
    const Puppy = { allOf: [{ $ref: '#/components/schemas/Dog' }, { required: ['age'] }] };
    const list = { type: 'array', items: { $ref: '#/components/schemas/Pet' } };
    const schema = () => compiled(schemaSpec(list, { Pet, Cat: cat, Dog: dog, Puppy }));

    test.each([
      ['by its name', { kind: 'Dog', bark: 1 }, { kind: 'Dog', bark: 'x' }, '/0/bark type'],
      ['by the mapping', { kind: 'kitty', meow: 'm' }, { kind: 'kitty' }, '/0 required'],
      ['however far', { kind: 'Puppy', bark: 1, age: 1 }, { kind: 'Puppy', bark: 1 }, '/0 required'],
    ])('checks the one that a value names: %s', (_what, good, bad, violation) => {
      expect(broken(schema(), [good])).toEqual([]);
      expect(broken(schema(), [bad])).toContain(violation);
    });

    test('knows that there may be others', () => {
      expect(broken(schema(), [{ kind: 'Cat' }, { kind: 'Fish' }])).toEqual([]);
      expect(broken(schema(), [{}])).toEqual(['/0 required']);
    });

    test('refuses a name beside those of a mapping that names them all', () => {
      const mapping = { kitty: 'Cat', dog: 'Dog', puppy: 'Puppy' };
      const Named = { ...Pet, discriminator: { propertyName: 'kind', mapping } };
      const closed = compiled(schemaSpec(list, { Pet: Named, Cat: cat, Dog: dog, Puppy }));
      expect(broken(closed, [{ kind: 'dog', bark: 1 }, { kind: 'Pet' }])).toEqual([]);
      expect(broken(closed, [{ kind: 'bird' }])).toEqual(['/0/kind enum']);
    });

    test('looks at each value once, however deep it lies', () => {
      const Dog = {
        allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { pup: { $ref: '#/components/schemas/Pet' } } }],
      };
      const deep = (levels: number): object => ({ kind: 'Dog', ...(levels > 0 ? { pup: deep(levels - 1) } : {}) });
      expect(broken(compiled(schemaSpec(list, { Pet, Dog })), [deep(40)])).toEqual([]);
    });

    test('does not follow one that forbids what it does not know', () => {
      const Dog = { ...dog, unevaluatedProperties: false };
      const spec = schemaSpec(list, { Pet, Dog });
      expect(broken(compiled(spec), [{ kind: 'Dog' }])).toEqual([]);
    });
  });

  test('a base inside its subtype is another value, and looked at anew', () => {
    const Dog = { ...dog, properties: { pup: { $ref: '#/components/schemas/Pet' } } };
    const schema = compiled(schemaSpec({ $ref: '#/components/schemas/Pet' }, { Pet: pet, Cat: cat, Dog }));
    expect(broken(schema, { kind: 'a', bark: 1, pup: { kind: 'b', bark: 2 } })).toEqual([]);
    expect(broken(schema, { kind: 'a', bark: 1, pup: { kind: 'b', bark: 'x' } })).toContain('/pup/bark type');
  });

  test.each([
    ['denies itself', { anyOf: [{ not: { $ref: '#/components/schemas/A' } }, { type: 'string' }] }],
    [
      'asks what it has evaluated itself',
      { anyOf: [{ $ref: '#/components/schemas/A' }, {}], unevaluatedProperties: false },
    ],
  ])('a schema that %s cannot be compiled', (_what, A) => {
    const { spec, schema } = schemaSpec({ $ref: '#/components/schemas/A' }, { A });
    expect(compileSchema(spec, schema, 'response')).toMatchObject({ kind: 'not-compilable' });
  });

  test('a broken neighbour does not matter', () => {
    const schemas = {
      Good: { type: 'string' },
      Bad: { type: 'string', pattern: '(?<=(' },
      Gone: { $ref: '#/nowhere' },
    };
    const schema = compiled(schemaSpec({ $ref: '#/components/schemas/Good' }, schemas));
    expect(schema.unchecked).toEqual([]);
    expect(broken(schema, 1)).toEqual(['type']);
  });

  test('a pattern that JavaScript lacks is named as unchecked and the rest is checked', () => {
    const schema = compiled(schemaSpec({ type: 'string', maxLength: 2, pattern: '^(?>a+)b$' }));
    expect(schema.unchecked).toMatchObject([{ reason: expect.stringContaining('(?>a+)') }]);
    expect(broken(schema, 'aaa')).toEqual(['maxLength']);
  });

  test('a keyword with a value it cannot have is named as unchecked', () => {
    const schema = compiled(schemaSpec({ type: 'strang', minimum: '3', items: 7, enum: [] }));
    expect(schema.unchecked.map(({ reason }) => reason)).toEqual([
      '`type` has a value that JSON Schema does not allow there',
      '`minimum` has a value that JSON Schema does not allow there',
      'Something that is not a schema stands where a schema belongs',
      '`enum` has a value that JSON Schema does not allow there',
    ]);
  });

  test('a reference that leads nowhere is named as unchecked', () => {
    const schema = compiled(schemaSpec({ properties: { a: { $ref: '#/components/schemas/Gone' } } }));
    expect(schema.unchecked).toMatchObject([{ reason: '`#/components/schemas/Gone` leads to no schema' }]);
  });

  test('unknown keywords and formats are ignored', () => {
    const schema = compiled(schemaSpec({ type: 'string', format: 'telephone', 'x-a': 1, discriminator: 7, xml: {} }));
    expect(broken(schema, 'x')).toEqual([]);
    expect(schema.unchecked).toEqual([]);
  });

  test.each([
    ['date-time', '2025-01-01T00:00:00Z', '2025-01-01 00:00'],
    ['uuid', '3c90c3cc-0d44-4b50-8888-8dd25736052a', 'x'],
    ['email', 'a@b.org', 'a'],
    ['byte', 'YQ==', '*'],
    ['int32', 2147483647, 2147483648],
    ['int64', 9007199254740991, 0.5],
  ])('the format %s is asserted', (format, good, bad) => {
    const schema = compiled(schemaSpec({ format }));
    expect([schema.accepts(good), schema.accepts(bad)]).toEqual([true, false]);
  });

  test('an enum of fifty thousand values is not searched one by one, and its message is short', () => {
    const values = Array.from({ length: 50_000 }, (_, index) => `value-${index}`);
    const schema = compiled(schemaSpec({ enum: values }));
    withinAMinute(() => {
      for (let i = 0; i < 3_000_000; i++) schema.accepts('value-49999');
    });
    const [violation] = schema.check('other');
    expect(violation).toMatchObject({ keyword: 'enum' });
    expect(violation?.message.length).toBeLessThan(250);
  });

  test('messages never carry the value', () => {
    const schema = compiled(
      schemaSpec({ type: 'string', enum: ['a'], pattern: '^b$', format: 'email', maxLength: 1, const: 'c' }),
    );
    expect(JSON.stringify(schema.check('sec-ret'))).not.toContain('sec-ret');
  });
});

describe('OpenAPI 3.0', () => {
  const old = (schema: unknown, schemas: object = {}) => compiled(schemaSpec(schema, schemas, '3.0.3'));

  test('nullable allows null, beside a type, an enum or a composition', () => {
    expect(broken(old({ type: 'string', nullable: true }), null)).toEqual([]);
    expect(broken(old({ type: 'string', enum: ['a'], nullable: true }), null)).toEqual([]);
    const pet = { Pet: { type: 'object' } };
    expect(broken(old({ nullable: true, allOf: [{ $ref: '#/components/schemas/Pet' }] }, pet), null)).toEqual([]);
    expect(broken(old({ type: 'string', nullable: false }), null)).toEqual(['type']);
    expect(broken(old({ type: 'string', enum: ['a'], 'x-nullable': true }), null)).toEqual([]);
  });

  test('a wrong type inside a nullable object names the inner property', () => {
    const pet = { Pet: { type: 'object', properties: { id: { type: 'integer' } } } };
    const schema = old({ nullable: true, allOf: [{ $ref: '#/components/schemas/Pet' }] }, pet);
    expect(broken(schema, { id: 'x' })).toEqual(['/id type']);
  });

  test('exclusive bounds are flags', () => {
    const schema = old({ type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false });
    expect([1, 2, 5, 6].map((value) => schema.accepts(value))).toEqual([false, true, true, false]);
  });

  test('what stands beside a reference is ignored', () => {
    expect(broken(old({ $ref: '#/components/schemas/S', maxLength: 1 }, { S: { type: 'string' } }), 'long')).toEqual(
      [],
    );
    const now = compiled(schemaSpec({ $ref: '#/components/schemas/S', maxLength: 1 }, { S: { type: 'string' } }));
    expect(broken(now, 'long')).toEqual(['maxLength']);
  });

  test('nullable means nothing in 3.1, and null is told so', () => {
    const schema = compiled(schemaSpec({ type: 'string', nullable: true, 'x-nullable': true }));
    expect([null, 7].map((value) => schema.check(value).map(({ message }) => message))).toEqual([
      ['must be string: `nullable` means nothing since 3.1'],
      ['must be string'],
    ]);
  });
});

describe('readOnly and writeOnly', () => {
  const schemas = {
    Base: {
      type: 'object',
      required: ['id', 'secret', 'name'],
      properties: { id: { readOnly: true }, secret: { $ref: '#/components/schemas/Secret' }, name: {} },
    },
    Secret: { type: 'string', writeOnly: true },
  };
  const ref = { $ref: '#/components/schemas/Base' };

  test('a readOnly property need not be in a request, a writeOnly one not in a response', () => {
    const both = schemaSpec(ref, schemas);
    expect(broken(compiled(both, 'request'), {})).toEqual(['required', 'required']);
    expect(
      compiled(both, 'request')
        .check({})
        .map(({ params }) => params),
    ).toEqual([{ missingProperty: 'secret' }, { missingProperty: 'name' }]);
    expect(
      compiled(both, 'response')
        .check({})
        .map(({ params }) => params),
    ).toEqual([{ missingProperty: 'id' }, { missingProperty: 'name' }]);
  });

  test('also when `required` stands in a branch beside the properties', () => {
    const schema = compiled(
      schemaSpec({ properties: { id: { readOnly: true } }, allOf: [{ required: ['id'] }] }),
      'request',
    );
    expect(broken(schema, {})).toEqual([]);
  });
});

describe('anyOf and oneOf', () => {
  test('a wrong type inside the object of a nullable object is all that is said', () => {
    const schema = compiled(
      schemaSpec({
        anyOf: [{ type: 'null' }, { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } }],
      }),
    );
    expect(broken(schema, { a: 'x' })).toEqual(['/a type']);
    expect(broken(schema, {})).toEqual(['required']);
    expect(schema.check(3)).toMatchObject([{ pointer: '', keyword: 'type', message: 'must be null or object' }]);
  });

  test('the branch that is missed by least is the one that was meant', () => {
    const cat = {
      type: 'object',
      required: ['kind', 'lives'],
      properties: { kind: { const: 'cat' }, lives: { type: 'integer' } },
    };
    const dog = {
      type: 'object',
      required: ['kind', 'barks'],
      properties: { kind: { const: 'dog' }, barks: { type: 'boolean' } },
    };
    const schema = compiled(schemaSpec({ oneOf: [cat, dog] }));
    expect(broken(schema, { kind: 'dog', barks: 'loud' })).toEqual(['/barks type']);
    expect(broken(schema, { kind: 'cat' })).toEqual(['required']);
  });

  test('a branch that fails inside was meant rather than one that fails at once', () => {
    const reference = { type: 'object', required: ['$ref'] };
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } };
    expect(broken(compiled(schemaSpec({ oneOf: [reference, schema] })), { a: 1, b: 2 })).toEqual([
      '/a type',
      '/b type',
    ]);
  });

  test('two matches of a oneOf are told as such', () => {
    const schema = compiled(schemaSpec({ oneOf: [{ type: 'integer' }, { minimum: 3 }] }));
    expect(broken(schema, 5)).toEqual(['oneOf']);
  });

  test('nested compositions are reduced, and errors beside them stay', () => {
    const inner = { anyOf: [{ type: 'object', properties: { deep: { type: 'string' } } }, { type: 'array' }] };
    const schema = compiled(
      schemaSpec({ type: 'object', required: ['z'], properties: { v: { anyOf: [inner, { type: 'boolean' }] } } }),
    );
    expect(broken(schema, { v: { deep: 1 } }).sort()).toEqual(['/v/deep type', 'required']);
  });

  test('a recursive branch does not swallow the errors of its holder', () => {
    const tree = {
      type: 'object',
      required: ['id'],
      properties: {
        child: { anyOf: [{ $ref: '#/components/schemas/Tree' }, { type: 'null' }] },
        id: { type: 'integer' },
      },
    };
    const schema = compiled(schemaSpec({ $ref: '#/components/schemas/Tree' }, { Tree: tree }));
    expect(broken(schema, { child: { child: { id: 'x' }, id: 1 } }).sort()).toEqual([
      '/child/child/id type',
      'required',
    ]);
  });

  test('what contains looked at in vain is not told', () => {
    const schema = compiled(schemaSpec({ type: 'array', contains: { type: 'integer' } }));
    expect(broken(schema, ['a', 'b'])).toEqual(['contains']);
  });

  test('a condition tells what it demands, not that it failed', () => {
    const schema = compiled(
      schemaSpec({
        if: { properties: { a: { const: 1 } }, required: ['a'] },
        // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
        then: { required: ['b'] },
        else: { required: ['c'] },
      }),
    );
    expect(schema.check({ a: 1 })).toMatchObject([{ keyword: 'required', params: { missingProperty: 'b' } }]);
    expect(schema.check({})).toMatchObject([{ keyword: 'required', params: { missingProperty: 'c' } }]);
  });
});

describe('a choice within a choice', () => {
  const shape = (name: string, property: string) => ({
    [name]: {
      type: 'object',
      required: ['kind', property],
      properties: { kind: { type: 'string' }, [property]: { type: 'integer' } },
    },
  });
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const round = { oneOf: [ref('Circle'), ref('Square')] };
  const shapes = { ...shape('Circle', 'r'), ...shape('Square', 'a'), ...shape('Line', 'len'), Round: round };
  const mapping = { circle: 'Circle', square: 'Square', line: 'Line' };

  test.each([
    ['a mapping', { propertyName: 'kind', mapping }, 'circle', 'line'],
    ['the names of the schemas', { propertyName: 'kind' }, 'Circle', 'Line'],
  ])('is meant by the names of its branches, with %s', (_what, discriminator, circle, line) => {
    for (const inner of [ref('Round'), round, ref('Named')]) {
      const schemas = { ...shapes, Named: { ...round, discriminator } };
      const schema = compiled(schemaSpec({ oneOf: [inner, ref('Line')], discriminator }, schemas));
      expect(broken(schema, { kind: circle, r: 1 })).toEqual([]);
      expect(broken(schema, { kind: line, len: 1 })).toEqual([]);
      expect(broken(schema, { kind: line, r: 1 })).toEqual(['required']);
      expect(broken(schema, { kind: 'other', r: 1 })).toEqual(['/kind enum']);
    }
  });
});

describe('discriminator', () => {
  const schemas = {
    Cat: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, lives: { type: 'integer' } } },
    Dog: {
      type: 'object',
      required: ['kind', 'barks'],
      properties: { kind: { type: 'string' }, barks: { type: 'boolean' } },
    },
  };
  const oneOf = [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }];

  test.each([
    ['implicit names', undefined, 'Cat', 'Dog'],
    ['a mapping to names', { cat: 'Cat', dog: 'Dog' }, 'cat', 'dog'],
    ['a mapping to references', { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' }, 'cat', 'dog'],
  ])('%s choose the branch, and its errors are told', (_what, mapping, cat, dog) => {
    const discriminator = { propertyName: 'kind', ...(mapping ? { mapping } : {}) };
    const schema = compiled(schemaSpec({ oneOf, discriminator }, schemas));
    expect(broken(schema, { kind: cat, lives: 9 })).toEqual([]);
    expect(schema.check({ kind: cat, lives: 'nine' })).toMatchObject([
      { pointer: '/lives', keyword: 'type', spec: { pointer: '/components/schemas/Cat/properties/lives' } },
    ]);
    expect(schema.check({ kind: dog })).toMatchObject([
      { keyword: 'required', spec: { pointer: '/components/schemas/Dog' } },
    ]);
    expect(broken(schema, { kind: 'Fish' })).toEqual(['/kind enum']);
    expect(broken(schema, {})).toEqual(['required']);
    expect(broken(schema, 'x')).toEqual(['type']);
  });

  test('OpenAPI 3.2 names the branch for objects that name none', () => {
    const discriminator = { propertyName: 'kind', defaultMapping: 'Dog' };
    const schema = compiled(schemaSpec({ oneOf, discriminator }, schemas, '3.2.0'));
    expect(schema.check({ kind: 'Wolf' })).toMatchObject([
      { keyword: 'required', params: { missingProperty: 'barks' }, spec: { pointer: '/components/schemas/Dog' } },
    ]);
    expect(broken(schema, { kind: 'Wolf', barks: true })).toEqual([]);
  });

  test('null beside the named branches is still allowed', () => {
    const schema = compiled(
      schemaSpec({ oneOf: [...oneOf, { type: 'null' }], discriminator: { propertyName: 'kind' } }, schemas),
    );
    expect(broken(schema, null)).toEqual([]);
    expect(broken(schema, { kind: 'Cat', lives: 'x' })).toEqual(['/lives type']);
  });
});

describe('identifiers of JSON Schema 2020-12', () => {
  test('$id and $anchor are found', () => {
    const schemas = {
      Named: { $id: 'https://example.org/named', $defs: { n: { $anchor: 'n', type: 'integer' } } },
    };
    const schema = compiled(schemaSpec({ properties: { a: { $ref: 'https://example.org/named#n' } } }, schemas));
    expect(broken(schema, { a: 'x' })).toEqual(['/a type']);
  });

  test('$dynamicRef means the outermost $dynamicAnchor', () => {
    const schemas = {
      List: {
        $id: 'https://example.org/list',
        type: 'array',
        items: { $dynamicRef: '#item' },
        $defs: { any: { $dynamicAnchor: 'item' } },
      },
      Numbers: {
        $id: 'https://example.org/numbers',
        $ref: 'https://example.org/list',
        $defs: { number: { $dynamicAnchor: 'item', type: 'integer' } },
      },
    };
    const list = compiled(schemaSpec({ $ref: '#/components/schemas/List' }, schemas));
    const numbers = compiled(schemaSpec({ $ref: '#/components/schemas/Numbers' }, schemas));
    expect(broken(list, ['a'])).toEqual([]);
    expect(broken(numbers, ['a'])).toEqual(['/0 type']);
  });

  test('unevaluatedProperties sees through references and branches', () => {
    const schema = compiled(
      schemaSpec(
        { allOf: [{ $ref: '#/components/schemas/A' }], properties: { b: {} }, unevaluatedProperties: false },
        { A: { properties: { a: {} } } },
      ),
    );
    expect(schema.check({ a: 1, b: 2, c: 3 })).toMatchObject([
      { keyword: 'unevaluatedProperties', message: 'must not have the property "c"' },
    ]);
  });
});

test('a document can be let go: nothing global holds what was compiled for it', async () => {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  const make = (): WeakRef<Spec> => {
    const made = schemaSpec({ type: 'object', properties: { a: { pattern: '^x$' } } });
    compiled(made).check({ a: 1 });
    return new WeakRef(made.spec);
  };
  const reference = make();
  // A weak reference holds what it refers to until the turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(reference.deref()).toBeUndefined();
});

test.each([
  ['"maximum":9223372036854775807', 'must be <= 9223372036854775807'],
  ['"const":1234567890123456789', 'must be 1234567890123456789'],
  ['"enum":[1234567890123456789,1234567890123456790,7]', 'must be one of 1234567890123456789, 1234567890123456790, 7'],
])('a number that JavaScript takes for another one is said as it is written: %s', (rule, message) => {
  const schema = { $ref: './id.json' };
  const responses = { '200': { description: 'Fine.', content: { 'application/json': { schema } } } };
  const spec = inlineSpec(documentWith({ responses }), {
    'id.json': `{"type":"integer",${rule}}`,
  });
  const ref = onlyOperation(spec).responses[0]?.content[0]?.schema;
  const compiledRef = ref && compileSchema(spec, ref, 'response');
  expect(compiledRef?.kind === 'compiled' && compiledRef.check(1e30)[0]?.message).toBe(message);
});

test.each([
  [{ propertyNames: { pattern: '^[a-z]+$' } }, { A1: 1 }, 'must not have a property of the name "A1"'],
  [{ uniqueItems: true }, [1, 1], 'must not have duplicate items (items 0 and 1 are identical)'],
])('%j is told in words that name what is wrong', (schema, value, message) => {
  const made = schemaSpec(schema);
  const compiled = compileSchema(made.spec, made.schema, 'response');
  expect(compiled.kind === 'compiled' && compiled.check(value).map((broken) => broken.message)).toEqual([message]);
});
