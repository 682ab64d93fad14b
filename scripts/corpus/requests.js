'use strict';

/** Questions for one operation: a request that the document allows, and the same with one thing wrong. */

const { valueFor } = require('./values');

/** OpenAPI says that parameters of these names are to be ignored. */
const NOT_PARAMETERS = ['accept', 'content-type', 'authorization'];

/**
 * @returns {{ request: object } | { reason: string }} `reason`: why no valid request could be built
 */
function buildValid(schemas, operation) {
  const parts = { operation, path: {}, query: [], headers: {}, cookies: [], body: undefined, values: new Map() };
  if (operation.responses.size === 0) return { reason: 'the operation documents no response' };
  if (operation.template.includes('#')) return { reason: 'a fragment of a path never reaches a server' };
  for (const parameter of operation.parameters.filter(isParameter)) {
    const value = parameterValue(schemas, parameter);
    if (value === undefined && parameter.required !== true && parameter.in !== 'path') continue;
    if (value === undefined) return { reason: `no value for the parameter ${parameter.in} ${parameter.name}` };
    place(parts, parameter, value.value);
    parts.values.set(parameter, value.value);
  }
  addCredentials(parts);
  const trouble = addBody(schemas, parts);
  return trouble === undefined ? { request: parts } : { reason: trouble };
}

const isParameter = (one) => one.in !== 'header' || !NOT_PARAMETERS.includes(one.name.toLowerCase());

function parameterValue(schemas, parameter) {
  const isNeeded = parameter.required === true || parameter.in === 'path';
  const examples = [parameter.example, ...Object.values(parameter.examples ?? {}).map((one) => one?.value)]
    .concat(parameter['x-example'])
    .filter((one) => one !== undefined && one !== null);
  if (!isNeeded && examples.length === 0) return undefined;
  const [type, media] = Object.entries(parameter.content ?? {})[0] ?? [];
  const schema = type === undefined ? parameter.schema : media.schema;
  if (!isNeeded)
    return examples.map((value) => ({ value })).find(({ value }) => isUsable(schemas, parameter, schema, value));
  const accept = (value) => isUsable(schemas, parameter, schema, value);
  return valueFor(schemas, schema ?? { type: 'string' }, 'request', examples, accept);
}

/** Some values cannot travel: an empty path segment, `.` and `..` (RFC 3986, 5.2.4), line breaks in a header. */
function isUsable(schemas, parameter, schema, value) {
  if (schema !== undefined && schemas.check(schema, 'request', value).kind !== 'valid') return false;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (parameter.in === 'path') return text !== '' && text !== '.' && text !== '..' && text !== '[]' && text !== '{}';
  if (parameter.in === 'query') return text !== '[]' && text !== '{}' && text !== 'null';
  return /^[\x20-\x7e]+$/.test(text);
}

function place(parts, parameter, value) {
  const type = Object.keys(parameter.content ?? {})[0];
  const simple = type === undefined ? value : /json/.test(type) ? JSON.stringify(value) : String(value);
  if (parameter.in === 'path') parts.path[parameter.name] = pathText(parameter, simple);
  if (parameter.in === 'query') parts.query.push(...queryPairs(parameter, simple));
  if (parameter.in === 'querystring') parts.rawQuery = typeof simple === 'string' ? simple : undefined;
  if (parameter.in === 'header')
    parts.headers[parameter.name.toLowerCase()] = join(simple, parameter.explode === true, ',');
  if (parameter.in === 'cookie') parts.cookies.push([parameter.name, encodeURIComponent(join(simple, false, ','))]);
}

const asText = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function join(value, explode, separator, encode = (x) => x) {
  if (Array.isArray(value)) return value.map((one) => encode(asText(one))).join(separator);
  if (value === null || typeof value !== 'object') return encode(String(value));
  const pairs = Object.entries(value).map(([key, one]) => [encode(key), encode(asText(one))]);
  return explode ? pairs.map((pair) => pair.join('=')).join(separator) : pairs.flat().join(separator);
}

/** Styles of path parameters: simple, label, matrix (OpenAPI 3.1, Style Values; RFC 6570). */
function pathText(parameter, value) {
  const explode = parameter.explode === true;
  const encode = encodeURIComponent;
  if (parameter.style === 'label') return `.${join(value, explode, explode ? '.' : ',', encode)}`;
  if (parameter.style !== 'matrix') return join(value, explode, ',', encode);
  const name = encode(parameter.name);
  if (!explode || value === null || typeof value !== 'object') return `;${name}=${join(value, false, ',', encode)}`;
  if (Array.isArray(value)) return value.map((one) => `;${name}=${encode(asText(one))}`).join('');
  return `;${join(value, true, ';', encode)}`;
}

const SEPARATORS = { spaceDelimited: '%20', pipeDelimited: '%7C' };

function queryPairs(parameter, value) {
  const name = encodeURIComponent(parameter.name);
  const style = parameter.style ?? 'form';
  const explode = parameter.explode ?? style === 'form';
  if (value === null || typeof value !== 'object') return [[name, encodeURIComponent(String(value))]];
  if (style === 'deepObject')
    return Object.entries(value).flatMap(([key, one]) => deepPairs(`${parameter.name}[${key}]`, one));
  if (!explode) return [[name, join(value, false, SEPARATORS[style] ?? ',', encodeURIComponent)]];
  if (Array.isArray(value)) return value.map((one) => [name, encodeURIComponent(asText(one))]);
  return Object.entries(value).map(([key, one]) => [encodeURIComponent(key), encodeURIComponent(asText(one))]);
}

function deepPairs(name, value) {
  if (Array.isArray(value)) return value.map((one) => [encodeURIComponent(name), encodeURIComponent(asText(one))]);
  return [[encodeURIComponent(name), encodeURIComponent(asText(value))]];
}

/** A variable without a parameter takes any text. */
function fillPath(template, values) {
  return template.replace(/\{([^}]+)\}/g, (_, name) => values[name.replace(/[*+]$/, '')] ?? values[name] ?? 'text');
}

function addCredentials(parts) {
  const usable = parts.operation.security.find((schemes) => schemes.every((one) => one !== undefined));
  for (const scheme of usable ?? []) {
    if (scheme.type === 'apiKey') addApiKey(parts, scheme);
    else if (scheme.type === 'basic' || scheme.scheme?.toLowerCase() === 'basic') {
      parts.headers.authorization = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
    } else if (scheme.type === 'http' && scheme.scheme?.toLowerCase() !== 'bearer') {
      parts.headers.authorization = `${scheme.scheme} dG9rZW4`;
    } else if (scheme.type !== 'mutualTLS') parts.headers.authorization = 'Bearer dG9rZW4';
  }
}

function addApiKey(parts, scheme) {
  if (scheme.in === 'query') parts.query.push([encodeURIComponent(scheme.name), 'key']);
  if (scheme.in === 'header') parts.headers[scheme.name.toLowerCase()] = 'key';
  if (scheme.in === 'cookie') parts.cookies.push([scheme.name, 'key']);
}

function addBody(schemas, parts) {
  const { body, method } = parts.operation;
  if (body === undefined || body.content.length === 0 || method === 'TRACE') return undefined;
  // Few clients send one with a GET, so only where it is asked for.
  if (['GET', 'HEAD'].includes(method) && body.required !== true) return undefined;
  const ranked = [...body.content].sort((one, other) => rank(one.type) - rank(other.type));
  for (const content of ranked) {
    const made = bodyFor(schemas, content);
    if (made === undefined) continue;
    parts.headers['content-type'] = made.type;
    parts.body = made.bytes;
    parts.bodyContent = content;
    return undefined;
  }
  return body.required ? 'no body that satisfies the schema' : undefined;
}

const isJson = (type) => /[/+]json\b/i.test(type) || type === '*/*' || type === 'application/*';
const rank = (type) =>
  isJson(type) ? 0 : /urlencoded/i.test(type) ? 1 : /multipart/i.test(type) ? 2 : /xml/i.test(type) ? 4 : 3;

function bodyFor(schemas, content) {
  const type = content.type.includes('*') ? 'application/json' : content.type;
  if (/xml/i.test(type)) {
    const text = content.examples.find((one) => typeof one === 'string' && one.trimStart().startsWith('<'));
    return text === undefined ? undefined : { type, bytes: Buffer.from(text) };
  }
  if (IS_JSON_LINES.test(type)) return linesBody(schemas, type, content);
  if (!isJson(type) && !/urlencoded|multipart/i.test(type)) return textBody(schemas, type, content);
  const made = valueFor(schemas, content.schema, 'request', content.examples, (value) => isJson(type) || isFlat(value));
  if (made === undefined) return undefined;
  if (isJson(type)) return { type, bytes: Buffer.from(JSON.stringify(made.value)) };
  if (made.value === null || typeof made.value !== 'object') return undefined;
  return /urlencoded/i.test(type) ? formBody(type, made.value) : multipartBody(content, type, made.value);
}

const IS_JSON_LINES = /^application\/(jsonl|x-jsonlines|x-ndjson|ndjson)\b/i;

/** A line of JSON for each item of a list, and one for anything else. */
function linesBody(schemas, type, content) {
  const { value } = valueFor(schemas, content.schema, 'request', content.examples) ?? { value: 'text' };
  const lines = (Array.isArray(value) ? value : [value]).map((one) => `${JSON.stringify(one)}\n`);
  return { type, bytes: Buffer.from(lines.join('')) };
}

function textBody(schemas, type, content) {
  const made = valueFor(schemas, content.schema, 'request', content.examples, (value) => typeof value === 'string');
  return { type, bytes: Buffer.from(typeof made?.value === 'string' ? made.value : 'text') };
}

/** A form without a field has no bytes, and that is no body. */
const isFlat = (value) =>
  value !== null &&
  typeof value === 'object' &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((one) => one !== null && typeof one !== 'object');

function formBody(type, value) {
  const pairs = Object.entries(value).map(
    ([key, one]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`,
  );
  return { type, bytes: Buffer.from(pairs.join('&')) };
}

function multipartBody(content, type, value) {
  const boundary = 'corpus-boundary';
  const parts = Object.entries(value).map(([name, one]) => {
    const wanted = content.encoding?.[name]?.contentType?.split(',')[0].trim().replace('/*', '/png');
    const head = `content-disposition: form-data; name="${name}"${wanted ? `\r\ncontent-type: ${wanted}` : ''}`;
    return `--${boundary}\r\n${head}\r\n\r\n${String(one)}\r\n`;
  });
  const bytes = Buffer.from(`${parts.join('')}--${boundary}--\r\n`);
  return { type: `${type.split(';')[0]}; boundary=${boundary}`, bytes };
}

/**
 * The same request with one thing wrong, the first of these that applies:
 * - a required query or header parameter is missing
 * - the body is of another type
 * - the required body is missing
 * - a path or query value is outside its schema
 * @returns {{ request: object, broken: string } | undefined}
 */
function buildInvalid(schemas, operation, valid) {
  return (
    withoutParameter(operation, valid) ??
    withWrongBody(schemas, operation, valid) ??
    withWrongValue(schemas, operation, valid)
  );
}

function withoutParameter(operation, valid) {
  const victim = operation.parameters.find(
    (one) =>
      one.required === true &&
      ['query', 'header'].includes(one.in) &&
      valid.values.has(one) &&
      !isInTemplate(operation, one) &&
      !isCredential(operation, one),
  );
  if (victim === undefined) return undefined;
  if (victim.in === 'header') {
    const { [victim.name.toLowerCase()]: _, ...headers } = valid.headers;
    return { request: { ...valid, headers }, broken: `header ${victim.name} missing` };
  }
  const gone = queryPairs(victim, valid.values.get(victim)).map(([name]) => name);
  const query = valid.query.filter(([name]) => !gone.includes(name));
  return { request: { ...valid, query }, broken: `query ${victim.name} missing` };
}

/** What stands in the path itself (`/xml?comp=list`) is sent in any case, and another value is another operation's. */
const isInTemplate = (operation, { name }) =>
  operation.template
    .split(/[?&]/)
    .slice(1)
    .some((pair) => pair.split('=')[0] === name);

/** A key that is documented twice, as parameter and as security scheme, is answered as missing credentials, which is as right. */
function isCredential(operation, parameter) {
  return operation.security.some((all) => all.some((one) => one?.name?.toLowerCase() === parameter.name.toLowerCase()));
}

function withWrongBody(schemas, operation, valid) {
  if (valid.body === undefined) return undefined;
  const { schema, type } = valid.bodyContent;
  const wrong = [[], 'text', 7, {}].find((one) => schema && schemas.check(schema, 'request', one).kind === 'invalid');
  if (isJson(type) && wrong !== undefined) {
    return { request: { ...valid, body: Buffer.from(JSON.stringify(wrong)) }, broken: 'body outside its schema' };
  }
  if (operation.body.required !== true) return undefined;
  const { 'content-type': _, ...headers } = valid.headers;
  return { request: { ...valid, headers, body: undefined }, broken: 'body missing' };
}

function withWrongValue(schemas, operation, valid) {
  for (const parameter of operation.parameters) {
    // What the path has no place for cannot be sent, wrong or right.
    const hasPlace =
      parameter.in === 'query'
        ? !isInTemplate(operation, parameter)
        : operation.template.includes(`{${parameter.name}}`);
    const isSimple = ['path', 'query'].includes(parameter.in) && hasPlace && parameter.schema !== undefined;
    const schema = isSimple ? schemas.get(schemas.key(parameter.schema, 'request')) : undefined;
    const isNumeric = schema?.type === 'integer' || schema?.type === 'number' || schema?.enum !== undefined;
    if (!isNumeric || (schema.enum ?? []).includes('not-a-value')) continue;
    if (parameter.in === 'path') {
      const path = { ...valid.path, [parameter.name]: pathText(parameter, 'not-a-value') };
      return { request: { ...valid, path }, broken: `path ${parameter.name} outside its schema` };
    }
    const name = encodeURIComponent(parameter.name);
    const query = [...valid.query.filter(([one]) => one !== name), [name, 'not-a-value']];
    return { request: { ...valid, query }, broken: `query ${parameter.name} outside its schema` };
  }
  return undefined;
}

/** @returns {{ method: string, path: string, headers: object, body: Buffer | undefined }} as it goes over the wire */
function toWire(request, accept) {
  const query = [...request.query.map(([name, value]) => `${name}=${value}`), request.rawQuery]
    .filter(Boolean)
    .join('&');
  const filled = fillPath(request.operation.template, request.path).replace(
    /[^\x21-\x7e]|["<>\\^`{|}]/g,
    encodeURIComponent,
  );
  const path = query === '' ? filled : `${filled}${filled.includes('?') ? '&' : '?'}${query}`;
  const headers = { accept, ...request.headers };
  if (request.cookies.length > 0) headers.cookie = request.cookies.map((pair) => pair.join('=')).join('; ');
  if (request.body !== undefined) headers['content-length'] = String(request.body.length);
  return { method: request.operation.method, path, headers, body: request.body };
}

module.exports = { buildValid, buildInvalid, toWire, isJson };
