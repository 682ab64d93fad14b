import { compileSchema } from '../../validate/schema/compile-schema';
import { schemaJudge } from '../../validate/schema/schema-judge';
import { schemaSpec } from '../../validate/testing/inline-spec';
import { WORDS } from './lifelike/words';
import { makeValue, type ValueOptions } from './make-value';

interface Wanted extends Partial<Pick<ValueOptions, 'detail' | 'mode' | 'seed' | 'row' | 'rows' | 'name'>> {
  readonly openapi?: string;
  readonly schemas?: object;
}

const made = (schema: unknown, { openapi, schemas, mode = 'response', detail = 'full', ...more }: Wanted = {}) => {
  const { spec, schema: ref } = schemaSpec(schema, schemas, openapi);
  const result = makeValue(spec, ref, { judge: schemaJudge(spec, mode), mode, detail, year: 2026, ...more });
  const compiled = compileSchema(spec, ref, mode);
  const accepted = compiled.kind === 'compiled' && compiled.accepts(result.value);
  return { ...result, accepted };
};

const value = (schema: unknown, wanted: Wanted = {}): unknown => {
  const { value: one, misses, accepted } = made(schema, wanted);
  expect({ one, misses, accepted }).toEqual({ one, misses: [], accepted: true });
  return one;
};

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const text = { type: 'string' };
const integer = { type: 'integer' };

test('a customer looks like one', () => {
  const customer = value(
    object({
      id: { type: 'integer', format: 'int64' },
      first_name: text,
      email: { type: 'string', format: 'email' },
      created_at: { type: 'string', format: 'date-time' },
      sku: { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' },
      country: text,
      price: { type: 'number', format: 'double' },
    }),
  ) as Record<string, string | number>;
  expect(customer.id).toBe(1);
  expect(String(customer.email)).toMatch(/^[a-z.]+@[a-z-]+\.example$/);
  expect(String(customer.email)).toContain(String(customer.first_name).toLowerCase().slice(0, 2));
  expect(String(customer.created_at)).toMatch(/^2026-0[1-3]-/);
  expect(customer.country).toMatch(/^[A-Z]{2}$/);
  expect(customer.price).toBeGreaterThan(0);
});

test.each(['last_seen_at', 'lastUpdated', 'createdAt', 'updatedat', 'start_date', 'expiresOn'])(
  '%s is a time',
  (name) => {
    expect(value(object({ [name]: text }))).toEqual({ [name]: expect.stringMatching(/^202[67]-\d\d-\d\dT.*Z$/) });
  },
);

test.each([
  'last_name',
  'lastName',
  'last_message',
  'last_seen_ip',
  'format',
  'date_format',
  'candidate',
  'share',
  'preference',
  'conversion',
  'stage',
  'capacity',
  'private',
])('%s is no time, hash, code, tag or city by a word inside a word', (name) => {
  const made = value(object({ [name]: text })) as Record<string, string>;
  expect(made[name]).not.toMatch(/^\d{4}-|^[0-9a-f]{40}$|^[A-Z]\d{4}$|^\d+$|^1\.\d/);
  expect([...WORDS.tag, ...WORDS.city]).not.toContain(made[name]);
});

test.each([
  ['int32', 'total_count'],
  ['int64', 'membershipId'],
  ['double', 'balance'],
  ['float', 'ratio'],
])('a number of format %s without bounds is small and positive', (format, name) => {
  const { [name]: number } = value(object({ [name]: { type: 'number', format } })) as Record<string, number>;
  expect(number).toBeGreaterThan(0);
  expect(number).toBeLessThan(10_000);
});

test('a list has rows that differ, with ids that count', () => {
  const rows = value({ type: 'array', items: object({ id: integer, name: text, email: text }) }) as {
    id: number;
    email: string;
  }[];
  expect(rows.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(new Set(rows.map(({ email }) => email)).size).toBe(3);
});

test('a count is the number of rows, and only where the name is a count', () => {
  const rows = { type: 'array', items: object({ id: integer, name: text }) };
  const list = value(object({ total_count: integer, discount: integer, rows }), { rows: 5 }) as Record<string, unknown>;
  expect(list).toMatchObject({ total_count: 5, rows: { length: 5 } });
  expect(list.discount).not.toBe(5);
});

test('the same seed makes the same value, and another one another', () => {
  const schema = object({ email: text, amount: { type: 'number' } });
  expect(value(schema, { seed: 'a' })).toEqual(value(schema, { seed: 'a' }));
  expect(value(schema, { seed: 'a' })).not.toEqual(value(schema, { seed: 'b' }));
});

test('no member is invented in an open object', () => {
  expect(Object.keys(value(object({ name: text }, { additionalProperties: true })) as object)).toEqual(['name']);
});

test.each<[listed: readonly unknown[], mode: ValueOptions['mode'], made: unknown]>([
  [['KIND_UNSPECIFIED', 'KIND_A'], 'request', 'KIND_A'],
  [['KIND_UNSPECIFIED', 'KIND_A'], 'response', 'KIND_UNSPECIFIED'],
  [['UNSPECIFIED', 'UNRECOGNIZED', 'A'], 'request', 'A'],
  [['KIND_UNSPECIFIED'], 'request', 'KIND_UNSPECIFIED'],
  [['UNSPECIFIED_ROW', 'A'], 'request', 'UNSPECIFIED_ROW'],
])('the value of a gRPC enumeration that stands for none is no wish: %j in a %s', (listed, mode, wished) => {
  expect(value({ type: 'string', enum: listed, default: listed[0] }, { mode, detail: 'required' })).toBe(wished);
});

test('documented examples, defaults and single enum values are respected', () => {
  expect(
    value(object({ a: { type: 'string', example: 'A' }, b: { type: 'integer', default: 7 }, c: { enum: ['only'] } })),
  ).toEqual({ a: 'A', b: 7, c: 'only' });
});

test('an example beside a $ref counts in 3.1, and does not in 3.0', () => {
  const schemas = { Text: { type: 'string', example: 'target' } };
  const schema = object({ a: { $ref: '#/components/schemas/Text', example: 'beside' } });
  expect(value(schema, { schemas })).toEqual({ a: 'beside' });
  expect(value(schema, { schemas, openapi: '3.0.3' })).toEqual({ a: 'target' });
});

test('writeOnly is never in an answer, readOnly never in a request, required or not', () => {
  const schema = object(
    { pw: { allOf: [{ type: 'string' }, { writeOnly: true }] }, id: { type: 'integer', readOnly: true } },
    { required: ['pw', 'id'] },
  );
  expect(Object.keys(value(schema) as object)).toEqual(['id']);
  expect(Object.keys(value(schema, { mode: 'request' }) as object)).toEqual(['pw']);
});

test.each(['^\\p{Nd}{4}$', '^\\p{Lu}{2}\\d$', '^[\\p{L}\\p{N}]+$', '^\\p{Ll}+-\\p{Lu}$'])(
  '%s has a text',
  (pattern) => {
    expect(value(object({ code: { type: 'string', pattern } }, { required: ['code'] }))).toHaveProperty('code');
  },
);

test('recursion ends in null where it may', () => {
  const schemas = {
    Node: { type: ['object', 'null'], required: ['next'], properties: { next: { $ref: '#/components/schemas/Node' } } },
  };
  expect(value({ $ref: '#/components/schemas/Node' }, { schemas })).toEqual({ next: null });
});

test('an optional property without a value is left out, and the rest stays', () => {
  const broken = { type: 'string', pattern: '/^[A-Z]{2}$/' };
  expect(Object.keys(value(object({ total: integer, name: text, code: broken })) as object)).toEqual(['total', 'name']);
});

test('a required property without a value is made as near as can be, and the place is named', () => {
  const broken = { type: 'string', minLength: 5, maxLength: 2 };
  const { value: one, misses } = made(object({ total: integer, code: broken }, { required: ['code'] }));
  expect(one).toHaveProperty('total');
  expect(one).toHaveProperty('code');
  expect(misses).toEqual([{ node: broken, why: 'unmet' }]);
});

test('open branches of a oneOf have a value that fits one of them', () => {
  value({ oneOf: [object({ id: text, name: text }), object({ progress: integer })] });
  value({
    oneOf: [
      { type: 'object', additionalProperties: true },
      { properties: { type: { enum: ['email'] } } },
      { properties: { type: { enum: ['sms'] } } },
    ],
  });
});

test('a closed base and its closed subtype give all that is documented, and say that it does not conform', () => {
  const schemas = {
    Entry: object({ id: integer }, { additionalProperties: false, required: ['id'] }),
    Folder: {
      allOf: [
        { $ref: '#/components/schemas/Entry' },
        object({ isRecord: { type: 'boolean' } }, { additionalProperties: false }),
      ],
    },
  };
  const { value: one, misses } = made({ $ref: '#/components/schemas/Folder' }, { schemas });
  expect(one).toEqual({ id: 1, isRecord: true });
  expect(misses).not.toEqual([]);
});

test('a schema that was only meant for requests is plain: nothing optional, printable', () => {
  const schema = object({ name: text, note: text }, { required: ['name'] });
  const one = value(schema, { mode: 'request', detail: 'required' }) as { name: string };
  expect(Object.keys(one)).toEqual(['name']);
  expect(one.name).toMatch(/^[\x20-\x7e]+$/);
});

test('JSON within JSON ends before its backslashes fill the memory', () => {
  const self = { $ref: '#/components/schemas/Self' };
  const contentSchema = object({ a: self, b: self }, { required: ['a', 'b'] });
  const schemas = { Self: { type: 'string', contentMediaType: 'application/json', contentSchema } };
  expect((value(self, { schemas }) as string).length).toBeLessThan(50_000);
});

test('more required names than a person reads are not made', () => {
  const required = Array.from({ length: 20_000 }, (_, index) => `p${index}`);
  expect(made({ type: 'object', required })).toMatchObject({ value: {}, misses: [{ why: 'too-large' }] });
});

test('huge bounds cost one place, not the process', () => {
  for (const huge of [
    { type: 'string', minLength: 1_000_000_000 },
    { type: 'array', items: integer, minItems: 1_000_000_000 },
    { type: 'object', minProperties: 100_000_000 },
  ]) {
    expect(made(object({ huge, name: text }, { required: ['huge'] })).value).toHaveProperty('name');
  }
});

test('schemas that refer to one another are walked once each', () => {
  const names = Array.from({ length: 15 }, (_, index) => `S${index}`);
  const all = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
  const schemas = Object.fromEntries(names.map((name) => [name, object(all)]));
  expect(made({ $ref: '#/components/schemas/S0' }, { schemas }).accepted).toBe(true);
});

test('a broken example of a schema within itself is mended once, and its mending does not need itself', () => {
  const node = {
    ...object({ name: text, child: { $ref: '#/components/schemas/Node' }, size: integer }, { required: ['name'] }),
    example: { name: 'root', child: 'none', size: 'many' },
  };
  const { value: one, contradictions } = made({ $ref: '#/components/schemas/Node' }, { schemas: { Node: node } });
  expect(one).toMatchObject({ name: 'root', child: { name: expect.any(String) }, size: expect.any(Number) });
  expect(contradictions.map(({ outcome }) => outcome)).toEqual(['mended']);
});

test('a template is filled with what the schema around it binds to its anchors', () => {
  const template = {
    $id: 'https://example.com/schemas/envelope',
    $dynamicAnchor: 'content',
    ...object({ data: { $dynamicRef: '#content' } }, { required: ['data'] }),
  };
  const bound = { $defs: { own: { $dynamicAnchor: 'content', ...object({ label: text }) } } };
  const schema = { ...bound, $ref: '#/components/schemas/Envelope' };
  expect(value(schema, { openapi: '3.1.0', schemas: { Envelope: template } })).toEqual({ data: { label: 'Label' } });
});

test('what may be null is null where it has no other value', () => {
  const bounds = object({
    a: { type: ['integer', 'null'], minimum: 5, maximum: 3 },
    b: { type: ['string', 'null'], minLength: 2, maxLength: 1 },
  });
  expect(value({ ...bounds, required: ['a', 'b'] }, { openapi: '3.1.0' })).toEqual({ a: null, b: null });
});

test('what the parts of an object show is put together, and what no part shows is made', () => {
  const schemas = { Pet: object({ id: integer, name: text }, { example: { id: 4, name: 'Rex' } }) };
  const pet = { $ref: '#/components/schemas/Pet' };
  const extra = { type: 'string', example: 'ex' };
  expect(value({ allOf: [pet, object({ extra })] }, { schemas })).toEqual({ id: 4, name: 'Rex', extra: 'ex' });
  const own = object({ extra: text }, { required: ['extra'], example: { extra: 'mine' } });
  expect(made({ allOf: [pet, own] }, { schemas })).toMatchObject({
    value: { id: 4, name: 'Rex', extra: 'mine' },
    contradictions: [],
  });
  // The schema's own example is the whole.
  expect(value({ allOf: [pet, object({ extra })], example: { id: 5 } }, { schemas })).toEqual({ id: 5 });
});

test('an alternative with an example comes before one without', () => {
  const shown = { w: 'shown' };
  expect(value({ anyOf: [object({ q: text }), object({ w: text }, { example: shown })] })).toEqual(shown);
});

test('an example that is null is one where null is allowed; a default is none', () => {
  const nullable = { type: ['string', 'null'] };
  expect(value(object({ a: { ...nullable, example: null }, b: { ...text, example: null } }))).toEqual({
    a: null,
    b: expect.any(String),
  });
  expect(value(object({ a: { ...nullable, examples: [null] }, b: { ...nullable, default: null } }))).toEqual({
    a: null,
    b: expect.any(String),
  });
});

test('entries are named as patternProperties and propertyNames want', () => {
  const pattern = { '^x-[a-z]{3}$': { type: 'string', example: 'pat' } };
  const closed = { type: 'object', patternProperties: pattern, additionalProperties: false };
  expect(Object.values(value(closed) as object)).toEqual(['pat']);
  const two = { type: 'object', additionalProperties: { type: 'boolean' }, minProperties: 2 };
  expect(Object.keys(value({ ...two, propertyNames: { pattern: '^[A-Z]{2}$' } }) as object)).toHaveLength(2);
  expect(Object.keys(value({ ...two, propertyNames: { enum: ['de', 'en'] } }) as object)).toEqual(['de', 'en']);
  expect(Object.keys(value({ ...two, propertyNames: { format: 'uuid' } }) as object)).toHaveLength(2);
});

test('a property brings what depends on it', () => {
  const card = { ...text, example: '4' };
  const dependentSchemas = {
    card: { properties: { zip: { type: 'string', pattern: '^\\d{5}$' } }, required: ['zip'] },
    zip: { required: ['city'] },
  };
  expect(Object.keys(value(object({ card }, { required: ['card'], dependentSchemas })) as object)).toEqual([
    'card',
    'zip',
    'city',
  ]);
  expect(Object.keys(value(object({ card }, { dependentRequired: { card: ['street'] } })) as object)).toEqual([
    'card',
    'street',
  ]);
});

test('a list has as many of the contained items as it has to', () => {
  const contains = object({ z: { const: 'hey' } }, { required: ['z'] });
  const least = { type: 'array', contains, minContains: 2 };
  expect(value({ ...least, items: { type: 'object' } })).toEqual([{ z: 'hey' }, { z: 'hey' }]);
  expect(value({ ...least, items: object({ id: integer }), maxItems: 2 })).toHaveLength(2);
});

test('text that holds other content can be read as that', () => {
  const encoded = (contentEncoding: string) => value({ type: 'string', contentEncoding }) as string;
  expect(Buffer.from(encoded('base64'), 'base64').toString()).toBe('example 1');
  expect(Buffer.from(encoded('base16'), 'hex').toString()).toBe('example 1');
  const json = { type: 'string', contentMediaType: 'application/json' };
  expect(value({ ...json, contentSchema: object({ a: { const: 1 } }) })).toBe('{"a":1}');
});

test('what each alternative but null marks as writeOnly is in no answer', () => {
  const schemas = { Secret: { type: 'string', writeOnly: true } };
  const secret = { oneOf: [{ $ref: '#/components/schemas/Secret' }, { type: 'null' }] };
  expect(value(object({ secret, name: { const: 'n' } }), { schemas })).toEqual({ name: 'n' });
});

test.each([
  ['uuid', /^[0-9a-f-]{36}$/],
  ['postal_code', /^\d{5}$/],
  ['phone_number', /^\+\d+$/],
  ['iban', /^[A-Z]{2}\d{13}$/],
  ['mac_address', /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/],
  ['house_number', /^\d{1,3}$/],
  ['order_number', /^A\d{4}$/],
])('%s looks like one', (name, look) => {
  expect(value(object({ [name]: text }))).toEqual({ [name]: expect.stringMatching(look) });
});

test.each([
  ['int64', /^\d+$/],
  ['decimal', /^\d+\.\d\d$/],
  ['http-date', /^\w{3}, \d\d \w{3} 2026 [\d:]+ GMT$/],
  ['phone', /^\+\d+$/],
  ['base64url', /^[\w-]+$/],
])('a text of format %s looks like one, though no validator asks for it', (format, look) => {
  expect(value(object({ field: { type: 'string', format } }))).toEqual({ field: expect.stringMatching(look) });
});

test('a number of format unix-time is a time, and one between narrow bounds is not at their edge', () => {
  const share = { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 };
  const { t } = value(object({ t: { type: 'integer', format: 'unix-time' }, share })) as { t: number };
  expect(new Date(t * 1000).getFullYear()).toBe(2026);
  expect(value(share)).toBe(0.25);
});

test('what not excludes is not made', () => {
  const excluded = made(text, { name: 'status' }).value;
  expect(value({ ...text, not: { enum: [excluded, 'example'] } }, { name: 'status' })).not.toBe(excluded);
  expect(value(object({ a: text, b: text }, { not: { required: ['a', 'b'] } }))).toEqual({});
  expect(value({ not: { type: 'string' } })).not.toEqual(expect.any(String));
});
