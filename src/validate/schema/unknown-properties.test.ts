import { schemaSpec } from '../testing/inline-spec';
import { compileSchema } from './compile-schema';

const unknown = (schema: unknown, value: unknown, schemas: object = {}) => {
  const { spec, schema: ref } = schemaSpec(schema, schemas);
  const compiled = compileSchema(spec, ref, 'response');
  if (compiled.kind !== 'compiled') throw new Error(compiled.reason);
  return compiled.unknownProperties(value).map(({ pointer }) => pointer);
};

const a = { type: 'object', properties: { a: { type: 'integer' } } };
const b = { type: 'object', properties: { b: { type: 'integer' } }, required: ['b'] };

describe('unknownProperties', () => {
  test('names what no schema lists, with its place', () => {
    const { spec, schema } = schemaSpec({ $ref: '#/components/schemas/A' }, { A: a });
    const compiled = compileSchema(spec, schema, 'response');
    expect(compiled.kind === 'compiled' && compiled.unknownProperties({ a: 1, z: 2 })).toEqual([
      { pointer: '/z', property: 'z', spec: expect.objectContaining({ pointer: '/components/schemas/A' }) },
    ]);
  });

  test.each([
    ['nothing listed, nothing unknown', { type: 'object' }, { z: 1 }, []],
    ['no schema at all', {}, { z: 1 }, []],
    ['additionalProperties: true', { ...a, additionalProperties: true }, { z: 1 }, []],
    ['additionalProperties: {}', { ...a, additionalProperties: {} }, { z: 1 }, []],
    ['additionalProperties: false is a violation already', { ...a, additionalProperties: false }, { z: 1 }, []],
    ['patternProperties', { ...a, patternProperties: { '^x-': {} } }, { 'x-y': 1, z: 1 }, ['/z']],
    ['allOf', { allOf: [a, b] }, { a: 1, b: 2, z: 3 }, ['/z']],
    ['properties beside allOf', { ...a, allOf: [b] }, { a: 1, b: 2, z: 3 }, ['/z']],
    ['the branch that holds', { anyOf: [b, { properties: { c: {} }, required: ['c'] }] }, { b: 1, c: 1 }, []],
    ['only the branch that holds', { oneOf: [b, { properties: { c: { type: 'null' } } }] }, { b: 1, c: 1 }, ['/c']],
    [
      'no branch holds: all of them',
      { oneOf: [b, { properties: { c: { type: 'null' } }, required: ['c'] }] },
      { c: 1, z: 1 },
      ['/z'],
    ],
    // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
    ['if and then', { ...a, if: { required: ['a'] }, then: { properties: { t: {} } } }, { a: 1, t: 1 }, []],
    ['if and else', { ...a, if: { required: ['q'] }, else: { properties: { e: {} } } }, { a: 1, e: 1, z: 1 }, ['/z']],
    ['dependentSchemas', { ...a, dependentSchemas: { a: { properties: { d: {} } } } }, { a: 1, d: 1, z: 1 }, ['/z']],
    ['items', { type: 'array', items: a }, [{ a: 1 }, { z: 1 }], ['/1/z']],
    ['prefixItems', { prefixItems: [a, b], items: a }, [{ a: 1 }, { b: 1 }, { b: 1 }], ['/2/b']],
    ['nested objects', { properties: { o: a } }, { o: { a: 1, z: 2 } }, ['/o/z']],
    ['values of a map', { additionalProperties: a }, { any: { a: 1, z: 2 } }, ['/any/z']],
    [
      'both sides of a property',
      { properties: { o: a }, allOf: [{ properties: { o: b } }] },
      { o: { a: 1, b: 2, z: 3 } },
      ['/o/z'],
    ],
    ['what is asked for, and not described', { ...a, required: ['z'] }, { z: 1, y: 1 }, ['/y']],
    ['the same in a part', { allOf: [a, { required: ['z'] }] }, { a: 1, z: 1, y: 1 }, ['/y']],
    ['what another one asks for', { ...a, dependentRequired: { a: ['z'] } }, { a: 1, z: 1, y: 1 }, ['/y']],
    ['what asks for another one', { ...a, dependentRequired: { z: ['a'] } }, { a: 1, z: 1, y: 1 }, ['/y']],
    ['what tells kinds apart', { ...a, discriminator: { propertyName: 'z' } }, { a: 1, z: 'x', y: 1 }, ['/y']],
    ['what is forbidden', { ...a, not: { required: ['z'] } }, { z: 1 }, ['/z']],
    ['a property that is false', { properties: { never: false } }, { never: 1 }, []],
    ['keys with slashes', a, { 'z/~': 1 }, ['/z~1~0']],
    ['scalars', { type: 'string' }, 'x', []],
  ])('%s', (_what, schema, value, expected) => expect(unknown(schema, value)).toEqual(expected));

  test('a recursive schema is followed as deep as the value goes', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } };
    expect(unknown({ $ref: '#/components/schemas/Node' }, { next: { next: { z: 1 } } }, { Node: node })).toEqual([
      '/next/next/z',
    ]);
  });

  test('a base with a discriminator knows the properties of the type that the value names', () => {
    const schemas = {
      Pet: {
        type: 'object',
        properties: { kind: {} },
        discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } },
      },
      Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { lives: {} } }] },
    };
    const pet = { $ref: '#/components/schemas/Pet' };
    expect(unknown(pet, { kind: 'cat', lives: 9, z: 1 }, schemas)).toEqual(['/z']);
    expect(unknown(pet, { kind: 'Cat', lives: 9 }, schemas)).toEqual([]);
    const { discriminator: _, ...open } = schemas.Pet;
    const unmapped = { ...schemas, Pet: { ...open, discriminator: { propertyName: 'kind' } } };
    expect(unknown(pet, { kind: 'dog', lives: 9 }, unmapped)).toEqual(['/lives']);
    // The mapping names all there are, so that `dog` is the mistake, and not what comes with it.
    expect(unknown(pet, { kind: 'dog', lives: 9, z: 1 }, schemas)).toEqual(['/z']);
  });
});
