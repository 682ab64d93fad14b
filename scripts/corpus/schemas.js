'use strict';

/**
 * Schemas of any dialect as JSON Schema 2020-12, and an Ajv of its own to judge with. Nothing here is shared with the
 * product: references are followed by node, every node becomes one schema with a number. A keyword that is wrong in the
 * document (a type that does not exist, a pattern that JavaScript lacks) is left out and counted. An answer must not be
 * condemned by a statement that cannot be read.
 */

const { default: Ajv } = require('ajv/dist/2020');
const { default: addFormats } = require('ajv-formats');

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const MAPS = ['properties', 'patternProperties', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLES = ['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties'];
const MORE_SINGLES = ['unevaluatedProperties', 'unevaluatedItems'];
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];
const NUMBERS = ['minimum', 'maximum', 'multipleOf'];

/** @param document from `readDocument` */
function createSchemas(document) {
  const ajv = new Ajv({
    strict: false,
    validateSchema: false,
    logger: false,
    allErrors: false,
    multipleOfPrecision: 8,
    code: { regExp: Object.assign(readPattern, { code: 'readPattern' }) },
    addUsedSchema: false,
  });
  addFormats(ajv);
  const notes = new Map();
  const note = (what) => notes.set(what, (notes.get(what) ?? 0) + 1);
  const context = { document, ajv, note, keys: newKeys(), converted: new Map(), anchors: new Map() };
  return {
    notes,
    /** The name of a schema, known to Ajv from then on. */
    key: (node, mode) => keyOf(context, node, mode),
    /** The converted schema of a name. */
    get: (key) => context.converted.get(key),
    /** @returns {{ kind: 'valid' } | { kind: 'invalid', error: object } | { kind: 'unchecked', reason: string }} */
    check: (node, mode, value) => check(context, keyOf(context, node, mode), value),
  };
}

const newKeys = () => ({ request: new Map(), response: new Map() });

function check(context, key, value) {
  try {
    const validate = context.ajv.getSchema(key);
    if (validate(value)) return { kind: 'valid' };
    // The last one is the outermost: of a `oneOf` that it does not match, not what one of its branches says.
    const { instancePath, keyword, message, params } = validate.errors.at(-1);
    return { kind: 'invalid', error: { instancePath, keyword, message, params } };
  } catch (error) {
    return { kind: 'unchecked', reason: String(error.message).slice(0, 200) };
  }
}

function keyOf(context, node, mode) {
  const known = context.keys[mode].get(node);
  if (known !== undefined) return known;
  const key = `${mode}-${context.converted.size}`;
  context.keys[mode].set(node, key);
  context.converted.set(key, true);
  const converted = convert(context, node, mode);
  context.converted.set(key, converted);
  context.ajv.addSchema(converted, key);
  return key;
}

function convert(outer, node, mode) {
  if (typeof node === 'boolean') return node;
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return true;
  const context = scopeOf(outer, node);
  const ref = node.$ref ?? node.$dynamicRef;
  if (typeof ref === 'string') {
    const anchored = node.$ref === undefined ? context.anchors.get(ref.split('#')[1]) : undefined;
    const target = anchored ?? context.document.target(ref, node);
    if (target === undefined || target === null) context.note('reference leads nowhere');
    const there = target === undefined || target === null ? true : { $ref: keyOf(context, target, mode) };
    if (context.document.isOld || Object.keys(node).length === 1) return there;
    return { ...convertKeywords(context, node, mode), ...(there === true ? {} : there) };
  }
  return convertKeywords(context, node, mode);
}

/** A `$dynamicRef` means the outermost schema around it with its anchor: below such a schema everything is converted anew. */
function scopeOf(context, node) {
  const here = [node, ...Object.values(isMap(node.$defs) ? node.$defs : {})];
  const own = here.filter((one) => typeof one?.$dynamicAnchor === 'string' && !context.anchors.has(one.$dynamicAnchor));
  if (own.length === 0) return context;
  const anchors = new Map([...context.anchors, ...own.map((one) => [one.$dynamicAnchor, one])]);
  return { ...context, anchors, keys: newKeys() };
}

function convertKeywords(context, node, mode) {
  const out = {};
  const sub = (one) => convert(context, one, mode);
  for (const key of MAPS) {
    if (isMap(node[key])) out[key] = Object.fromEntries(Object.entries(node[key]).map(([k, v]) => [k, sub(v)]));
  }
  if (out.patternProperties) keepReadable(context, out.patternProperties);
  for (const key of LISTS) if (Array.isArray(node[key]) && node[key].length > 0) out[key] = node[key].map(sub);
  for (const key of [...SINGLES, ...MORE_SINGLES]) if (isSchema(node[key])) out[key] = sub(node[key]);
  if (Array.isArray(node.items)) out.prefixItems = node.items.map(sub);
  else if (isSchema(node.items)) out.items = sub(node.items);
  copyAssertions(context, node, out);
  const required = requiredOf(context, node, mode);
  if (required.length > 0) out.required = required;
  copyAnnotations(node, out);
  copyHeirs(context, node, mode, out);
  return allowNull(node, out);
}

const isMap = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isSchema = (value) => typeof value === 'boolean' || isMap(value);

function copyAssertions(context, node, out) {
  const types = (Array.isArray(node.type) ? node.type : [node.type]).filter((one) => TYPES.includes(one));
  if (types.length > 0) out.type = types.length === 1 ? types[0] : [...new Set(types)];
  else if (node.type !== undefined && node.type !== 'file') context.note('unknown type');
  if (Array.isArray(node.enum) && node.enum.length > 0) out.enum = node.enum;
  if (node.const !== undefined) out.const = node.const;
  for (const key of COUNTS) if (Number.isInteger(node[key]) && node[key] >= 0) out[key] = node[key];
  for (const key of NUMBERS) if (typeof node[key] === 'number') out[key] = node[key];
  if (out.multipleOf !== undefined && out.multipleOf <= 0) delete out.multipleOf;
  copyExclusive(node, out, 'exclusiveMinimum', 'minimum');
  copyExclusive(node, out, 'exclusiveMaximum', 'maximum');
  if (typeof node.uniqueItems === 'boolean') out.uniqueItems = node.uniqueItems;
  if (typeof node.format === 'string') out.format = node.format;
  if (isMap(node.dependentRequired)) out.dependentRequired = node.dependentRequired;
  if (typeof node.pattern === 'string') {
    if (isReadable(node.pattern)) out.pattern = node.pattern;
    else context.note('pattern that JavaScript lacks');
  }
}

/** In 3.0 `exclusiveMinimum: true` sharpens `minimum`; later it is a bound of its own. */
function copyExclusive(node, out, exclusive, inclusive) {
  if (typeof node[exclusive] === 'number') out[exclusive] = node[exclusive];
  if (node[exclusive] !== true || out[inclusive] === undefined) return;
  out[exclusive] = out[inclusive];
  delete out[inclusive];
}

function copyAnnotations(node, out) {
  const examples = [node.example, ...(Array.isArray(node.examples) ? node.examples : [])];
  const known = [...examples, node.default].filter((one) => one !== undefined && one !== null);
  if (known.length > 0) out.examples = known;
}

/** Which schema a discriminator means by which name: nothing to judge by, but a question has to keep to it. */
function copyHeirs(context, node, mode, out) {
  const { propertyName, mapping } = isMap(node.discriminator) ? node.discriminator : {};
  if (typeof propertyName !== 'string' || !isMap(mapping)) return;
  const heirs = Object.entries(mapping)
    .map(([name, place]) => [name, heirOf(context, node, place)])
    .filter(([, heir]) => isMap(heir))
    .map(([name, heir]) => ({ name, key: keyOf(context, heir, mode) }));
  if (heirs.length > 0) out['x-heirs'] = { propertyName, heirs };
}

/** A mapping names a schema by its reference or by its bare name (OpenAPI 3.0.4, Discriminator Object). */
function heirOf(context, node, place) {
  if (typeof place !== 'string') return undefined;
  const isName = /^[A-Za-z0-9._-]+$/.test(place) && !/\.(json|ya?ml)$/i.test(place);
  return context.document.target(isName ? `#/components/schemas/${place}` : place, node);
}

/**
 * JSON Schema means Unicode; many documents escape more than that allows. `\pL` is how Java, .NET and Go write
 * `\p{L}`, where JavaScript would read two letters.
 */
function readPattern(pattern) {
  try {
    return new RegExp(pattern.replace(/(?<!\\)((?:\\\\)*\\[pP])([A-Z])/g, '$1{$2}'), 'u');
  } catch {
    return new RegExp(pattern);
  }
}

function isReadable(pattern) {
  try {
    readPattern(pattern);
    return true;
  } catch {
    return false;
  }
}

function keepReadable(context, patterns) {
  for (const pattern of Object.keys(patterns)) {
    if (isReadable(pattern)) continue;
    delete patterns[pattern];
    context.note('pattern that JavaScript lacks');
  }
}

/** What the other side alone may send need not be there (OpenAPI 3.0.3, Schema Object, readOnly and writeOnly). */
function requiredOf(context, node, mode) {
  if (!Array.isArray(node.required)) return [];
  const absent = mode === 'request' ? 'readOnly' : 'writeOnly';
  const names = [...new Set(node.required.filter((name) => typeof name === 'string'))];
  return names.filter((name) => {
    const property = isMap(node.properties) ? node.properties[name] : undefined;
    return !(isMap(property) && (property[absent] === true || context.document.resolve(property)?.[absent] === true));
  });
}

function allowNull(node, out) {
  if (node.nullable !== true && node['x-nullable'] !== true) return out;
  if (out.enum !== undefined && !out.enum.includes(null)) out.enum = [...out.enum, null];
  if (typeof out.type === 'string') return { ...out, type: [out.type, 'null'] };
  if (Array.isArray(out.type)) return { ...out, type: [...new Set([...out.type, 'null'])] };
  return out.enum === undefined ? { anyOf: [out, { type: 'null' }] } : out;
}

module.exports = { createSchemas };
