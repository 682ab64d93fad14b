import fc from 'fast-check';
import { compileSchema } from '../../validate/schema/compile-schema';
import { schemaJudge } from '../../validate/schema/schema-judge';
import { schemaSpec } from '../../validate/testing/inline-spec';
import { makeValue } from './make-value';

type Schema = Readonly<Record<string, unknown>>;

const text: fc.Arbitrary<Schema> = fc.oneof(
  fc.constant({ type: 'string' }),
  fc
    .record({ low: fc.nat({ max: 30 }), more: fc.nat({ max: 30 }) })
    .map(({ low, more }) => ({ type: 'string', minLength: low, maxLength: low + more })),
  fc
    .constantFrom('date', 'date-time', 'email', 'uuid', 'uri', 'ipv4', 'hostname', 'byte', 'time', 'unknown')
    .map((format) => ({ type: 'string', format })),
  fc
    .constantFrom('^[A-Z]{3}-\\d{4}$', '^\\p{Lu}\\p{Ll}+$', '^(a|b){2,5}$', '^[^@]+@x\\.org$', '\\d', '^v\\d+\\.\\d+$')
    .map((pattern) => ({ type: 'string', pattern })),
  fc.uniqueArray(fc.string({ maxLength: 5 }), { minLength: 1, maxLength: 4 }).map((list) => ({ enum: list })),
);

const number: fc.Arbitrary<Schema> = fc
  .record({
    type: fc.constantFrom('integer', 'number'),
    low: fc.integer({ min: -1000, max: 1000 }),
    span: fc.integer({ min: 20, max: 500 }),
    step: fc.constantFrom(undefined, 2, 5),
    exclusive: fc.boolean(),
  })
  .map(({ type, low, span, step, exclusive }) => ({
    type,
    ...(exclusive ? { exclusiveMinimum: low, exclusiveMaximum: low + span } : { minimum: low, maximum: low + span }),
    ...(step === undefined ? {} : { multipleOf: step }),
  }));

/** Schemas that have a value: no two rules of one schema contradict each other. */
const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    number,
    fc.constant<Schema>({ type: 'boolean' }),
    fc.constant<Schema>({ type: ['string', 'null'] }),
    fc
      .record({ items: tie('schema'), least: fc.nat({ max: 3 }) })
      .map(({ items, least }) => ({ type: 'array', items, minItems: least })),
    fc
      .record({
        properties: fc.dictionary(
          fc.constantFrom('id', 'name', 'email', 'created_at', 'total', 'b', '__proto__'),
          tie('schema'),
          {
            maxKeys: 4,
          },
        ),
        all: fc.boolean(),
        closed: fc.boolean(),
      })
      .map(({ properties, all, closed }) => ({
        type: 'object',
        properties,
        ...(all ? { required: Object.keys(properties) } : {}),
        ...(closed ? { additionalProperties: false } : {}),
      })),
    fc.tuple(tie('schema'), tie('schema')).map((anyOf) => ({ anyOf })),
    tie('schema').map((one) => ({ allOf: [one, { description: 'More of it.' }] })),
    tie('schema').map((one) => ({ oneOf: [{ type: 'null' }, { not: { type: 'null' }, ...one }] })),
  ),
}));

test.each(['full', 'required'] as const)('what is made satisfies its schema: %s', (detail) => {
  fc.assert(
    fc.property(schema, fc.constantFrom('request' as const, 'response' as const), fc.string(), (one, mode, seed) => {
      const { spec, schema: ref } = schemaSpec(one);
      const made = makeValue(spec, ref, { judge: schemaJudge(spec, mode), mode, detail, seed });
      const compiled = compileSchema(spec, ref, mode);
      const accepted = compiled.kind === 'compiled' && compiled.accepts(made.value);
      expect({ value: made.value, conforms: made.conforms, accepted }).toEqual({
        value: made.value,
        conforms: true,
        accepted: true,
      });
    }),
    { seed: 20_261_127, numRuns: 150 },
  );
});
