'use strict';

/**
 * A value for a schema, from its examples or made up, always judged afterwards: what does not satisfy the schema is not used.
 * The same value every time (no randomness), so that two runs ask the same questions.
 */

const fc = require('fast-check');

const FORMATS = {
  'date-time': '2024-05-06T07:08:09Z',
  date: '2024-05-06',
  time: '07:08:09Z',
  duration: 'P1D',
  email: 'ada@example.com',
  'idn-email': 'ada@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/a',
  url: 'https://example.com/a',
  'uri-reference': '/a',
  uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  byte: 'YWJj',
  regex: 'a',
  'json-pointer': '/a',
};

/**
 * Tries the document's examples, then generated values with each branch of every alternative.
 * @returns {{ value: unknown } | undefined} `undefined` when nothing found satisfies the schema
 */
function valueFor(schemas, node, mode, examples = [], accept = undefined) {
  if (node === undefined) return examples.length > 0 ? { value: examples[0] } : { value: 'text' };
  const fits = (value) =>
    value !== undefined && schemas.check(node, mode, value).kind === 'valid' && (accept?.(value) ?? true);
  for (const example of examples) if (fits(example)) return { value: example };
  const key = schemas.key(node, mode);
  // Nothing optional, or, where that is too little (a form needs a field), the first that may be there.
  for (const optional of [0, 1]) {
    for (const useExamples of [true, false]) {
      for (let branch = 0; branch < 6; branch += 1) {
        const value = generate(schemas, { $ref: key }, { useExamples, branch, optional, depth: 0 });
        if (fits(value)) return { value };
      }
    }
  }
  return undefined;
}

function generate(schemas, raw, how) {
  const schema = flatten(schemas, raw, how, 0);
  if (how.depth > 12) return null;
  if (schema.const !== undefined) return schema.const;
  if (how.useExamples && schema.examples?.length > 0) return schema.examples[0];
  if (schema.enum !== undefined) return schema.enum.find((one) => one !== null) ?? null;
  switch (typeOf(schema)) {
    case 'object':
      return makeObject(schemas, schema, how);
    case 'array':
      return makeArray(schemas, schema, how);
    case 'number':
    case 'integer':
      return makeNumber(schema, typeOf(schema) === 'integer');
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return makeString(schema);
  }
}

/** References followed, `allOf` and one branch of `oneOf` and `anyOf` folded in. Wrong in corner cases; the judge sorts those out. */
function flatten(schemas, raw, how, hops, trail = []) {
  if (raw === true || raw === undefined || hops > 30) return {};
  if (raw === false) return { const: undefined };
  const { $ref, allOf, anyOf, oneOf, 'x-heirs': named, ...own } = raw;
  let out = own;
  const add = (one) => {
    out = merge(out, flatten(schemas, one, how, hops + 1, trail));
  };
  if ($ref !== undefined) out = merge(out, flatten(schemas, schemas.get($ref), how, hops + 1, [...trail, $ref]));
  for (const one of allOf ?? []) add(one);
  const taken = [oneOf, anyOf].filter(Boolean).map((branches) => branches[how.branch % branches.length]);
  for (const one of taken) add(one);
  if (named === undefined) return out;
  const heir = heirOf(named.heirs, how, trail, taken);
  if (heir === undefined) return out;
  if (taken.length === 0 && !trail.includes(heir.key)) add({ $ref: heir.key });
  return merge(out, { properties: { [named.propertyName]: { const: heir.name } }, required: [named.propertyName] });
}

/** The subtype with this base, or the branch that was taken; a base that stands alone becomes one of its subtypes. */
function heirOf(heirs, how, trail, taken) {
  if (taken.length > 0) return heirs.find(({ key }) => taken.some((one) => one.$ref === key));
  return heirs.find(({ key }) => trail.includes(key)) ?? heirs[how.branch % heirs.length];
}

function merge(one, other) {
  const out = { ...other, ...one };
  if (one.properties && other.properties) {
    out.properties = { ...other.properties, ...one.properties };
    for (const name of Object.keys(one.properties)) {
      const twin = other.properties[name];
      if (twin !== undefined && twin !== true) out.properties[name] = { allOf: [one.properties[name], twin] };
    }
  }
  if (one.required && other.required) out.required = [...new Set([...one.required, ...other.required])];
  if (one.enum && other.enum) out.enum = one.enum.filter((value) => other.enum.includes(value));
  if (one.examples === undefined && one.properties !== undefined) delete out.examples;
  for (const key of ['minimum', 'minLength', 'minItems']) tighten(out, one, other, key, Math.max);
  for (const key of ['maximum', 'maxLength', 'maxItems']) tighten(out, one, other, key, Math.min);
  return out;
}

function tighten(out, one, other, key, choose) {
  if (one[key] !== undefined && other[key] !== undefined) out[key] = choose(one[key], other[key]);
}

function typeOf(schema) {
  if (Array.isArray(schema.type)) return schema.type.find((one) => one !== 'null') ?? 'null';
  if (schema.type !== undefined) return schema.type;
  if (schema.properties || schema.required || schema.additionalProperties || schema.minProperties) return 'object';
  if (schema.items || schema.prefixItems) return 'array';
  return schema.minimum !== undefined || schema.maximum !== undefined ? 'number' : 'string';
}

function makeObject(schemas, schema, how) {
  const out = {};
  const deeper = { ...how, depth: how.depth + 1 };
  const more = how.depth === 0 ? Object.keys(schema.properties ?? {}).slice(0, how.optional) : [];
  for (const name of new Set([...(schema.required ?? []), ...more])) {
    out[name] = generate(schemas, schema.properties?.[name] ?? schema.additionalProperties ?? true, deeper);
  }
  const spare = Object.keys(schema.properties ?? {}).filter((name) => !(name in out));
  for (let have = Object.keys(out).length; have < (schema.minProperties ?? 0); have += 1) {
    const name = spare.shift() ?? `key${have}`;
    out[name] = generate(schemas, schema.properties?.[name] ?? schema.additionalProperties ?? true, deeper);
  }
  return out;
}

function makeArray(schemas, schema, how) {
  const least = Math.max(schema.minItems ?? 0, how.depth < 2 && schema.maxItems !== 0 ? 1 : 0);
  const deeper = { ...how, depth: how.depth + 1 };
  const out = [];
  for (let index = 0; index < Math.min(least, 200); index += 1) {
    out.push(generate(schemas, schema.prefixItems?.[index] ?? schema.items ?? true, deeper));
  }
  return schema.uniqueItems ? makeUnique(schemas, schema, out) : out;
}

function makeUnique(schemas, schema, values) {
  const choices = flatten(schemas, schema.items ?? true, { branch: 0 }, 0).enum;
  return values.map((value, index) => {
    if (index === 0) return value;
    if (choices !== undefined) return choices[index % choices.length];
    return typeof value === 'number' ? value + index : typeof value === 'string' ? `${value}${index}` : value;
  });
}

function makeNumber(schema, isInteger) {
  const step = schema.multipleOf ?? (isInteger ? 1 : 0.5);
  const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step);
  const high = schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step);
  const wished = low ?? Math.min(schema.multipleOf ?? 1, high ?? Number.POSITIVE_INFINITY);
  if (schema.multipleOf === undefined) return isInteger ? Math.ceil(wished) : wished;
  return Math.ceil(wished / step) * step;
}

function makeString(schema) {
  if (schema.pattern !== undefined) return fromPattern(schema);
  const text = FORMATS[schema.format] ?? 'text';
  if (FORMATS[schema.format] !== undefined) return text;
  return text.padEnd(Math.min(schema.minLength ?? 0, 100_000), 'x').slice(0, schema.maxLength ?? undefined);
}

const SIMPLE = [
  'text',
  'a',
  'A',
  '1',
  'abc-123',
  'AB',
  'USD',
  '12345',
  '2024-05-06',
  '+15005550006',
  '#ffffff',
  'en-US',
  '1.0.0',
];

function fromPattern(schema) {
  const pattern = new RegExp(schema.pattern);
  const least = schema.minLength ?? 0;
  const most = schema.maxLength ?? Number.POSITIVE_INFINITY;
  const fits = (text) => pattern.test(text) && text.length >= least && text.length <= most;
  const simple = [FORMATS[schema.format], ...SIMPLE].find((one) => one !== undefined && fits(one));
  if (simple !== undefined) return simple;
  try {
    const printable = fc.sample(fc.stringMatching(pattern), { seed: 1, numRuns: 40 });
    return printable.find(fits) ?? printable[0];
  } catch {
    return 'text';
  }
}

module.exports = { valueFor };
