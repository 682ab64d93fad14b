'use strict';

/**
 * An OpenAPI document read without any of the product's own code: a judge who shares the accused's glasses sees nothing.
 * Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2; several files; references into `http(s)` are not followed (no network).
 */

const { readFileSync } = require('node:fs');
const path = require('node:path');
const { CORE_SCHEMA, load, mergeTag } = require('js-yaml');

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** @param {string} file @returns the document: its version, its operations, and how to follow a reference */
function readDocument(file) {
  const files = createFiles();
  const root = files.load(path.resolve(file));
  const version = String(root.openapi ?? root.swagger ?? '');
  const document = { file, root, version, isOld: version.startsWith('2.') || version.startsWith('3.0'), ...files };
  return { ...document, operations: listOperations(document) };
}

function createFiles() {
  const loaded = new Map();
  const fileOf = new WeakMap();
  const identified = { base: new WeakMap(), byId: new Map() };
  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, remember(parseText(readFileSync(name, 'utf8'), name), name, fileOf));
      identify(loaded.get(name), identified);
    }
    return loaded.get(name);
  };
  const target = (ref, from) => {
    const [place, fragment = ''] = ref.split('#');
    const named = place === '' ? undefined : identified.byId.get(absolute(place, identified.base.get(from)));
    if (named !== undefined) return walk(named, fragment, resolve);
    if (/^[a-z][a-z+.-]+:/i.test(place)) return undefined;
    const home = fileOf.get(from);
    try {
      const name = place === '' ? home : path.resolve(path.dirname(home), decode(place));
      return walk(load(name), fragment, resolve);
    } catch {
      return undefined;
    }
  };
  const resolve = (node) => {
    let here = node;
    for (let hops = 0; hops < 50; hops += 1) {
      if (here === null || typeof here !== 'object' || typeof here.$ref !== 'string') return here;
      here = target(here.$ref, here);
    }
    return undefined;
  };
  return { load, target, resolve };
}

function parseText(text, name) {
  const clean = text.replace(/^\uFEFF/, '');
  if (name.endsWith('.json')) {
    try {
      return JSON.parse(clean);
    } catch {
      // Some vendors publish YAML, or JSON with trailing commas, under this name.
    }
  }
  return parseYaml(clean.split('\n'));
}

const YAML_OPTIONS = { schema: CORE_SCHEMA.withTags(mergeTag), json: true, maxTotalMergeKeys: 1_000_000 };

/**
 * Quotes and brackets that go on in lines with too little indentation, as several vendors write them, are indented and
 * read again.
 */
function parseYaml(lines) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return load(lines.join('\n'), YAML_OPTIONS);
    } catch (error) {
      if (attempt > 300 || error.reason !== 'deficient indentation') throw error;
      indentFrom(lines, error.mark.line);
    }
  }
}

function indentFrom(lines, start) {
  for (let line = start; line < Math.min(lines.length, start + 500); line += 1) {
    lines[line] = `${' '.repeat(60)}${lines[line]}`;
    if (/["'\]}]\s*,?$/.test(lines[line])) return;
  }
}

function remember(root, name, fileOf) {
  const todo = [root];
  while (todo.length > 0) {
    const node = todo.pop();
    if (node === null || typeof node !== 'object' || fileOf.has(node)) continue;
    fileOf.set(node, name);
    for (const child of Object.values(node)) todo.push(child);
  }
  return root;
}

/** Below a schema with an `$id` a reference may mean another one by its `$id` (JSON Schema 2020-12, 8.2.1). */
function identify(root, { base, byId }) {
  const todo = [[root, undefined]];
  const seen = new Set();
  while (todo.length > 0) {
    const [node, outer] = todo.pop();
    if (node === null || typeof node !== 'object' || seen.has(node)) continue;
    seen.add(node);
    const here = (typeof node.$id === 'string' ? absolute(node.$id, outer) : undefined) ?? outer;
    if (here !== undefined && here !== outer) byId.set(here, node);
    if (here !== undefined) base.set(node, here);
    for (const child of Object.values(node)) todo.push([child, here]);
  }
}

function absolute(reference, base) {
  try {
    return new URL(reference, base).href;
  } catch {
    return undefined;
  }
}

/** @param resolve for a `$ref` on the way: some keep a whole section in a file of its own */
function walk(root, fragment, resolve) {
  if (fragment === '') return root;
  if (!fragment.startsWith('/')) return findAnchor(root, decode(fragment));
  let here = root;
  for (const raw of fragment.slice(1).split('/')) {
    const key = decode(raw).replaceAll('~1', '/').replaceAll('~0', '~');
    if (here !== null && typeof here === 'object' && here[key] === undefined) here = resolve(here);
    here = here === null || typeof here !== 'object' ? undefined : here[key];
  }
  return here;
}

function findAnchor(root, anchor) {
  const seen = new Set();
  const todo = [root];
  while (todo.length > 0) {
    const node = todo.pop();
    if (node === null || typeof node !== 'object' || seen.has(node)) continue;
    if (node.$anchor === anchor || node.$dynamicAnchor === anchor) return node;
    seen.add(node);
    todo.push(...Object.values(node));
  }
  return undefined;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function listOperations(document) {
  const found = [];
  for (const [template, item] of Object.entries(document.root?.paths ?? {})) {
    const pathItem = document.resolve(item);
    if (!template.startsWith('/') || pathItem === null || typeof pathItem !== 'object') continue;
    for (const method of METHODS) {
      // Some authors keep even the operation in a file of its own, where only the path item may be.
      const node = withShared(document, pathItem[method]);
      if (node === null || node === undefined || typeof node !== 'object') continue;
      found.push(describe(document, template, method, pathItem, node));
    }
  }
  return found;
}

function withShared(document, own) {
  const shared = document.resolve(own);
  return shared === own || shared === undefined ? shared : { ...shared, ...own };
}

function describe(document, template, method, pathItem, node) {
  const own = list(node.parameters).map(document.resolve).filter(isParameter);
  const shared = list(pathItem.parameters)
    .map(document.resolve)
    .filter(isParameter)
    .filter((one) => !own.some((other) => other.name === one.name && other.in === one.in));
  const all = [...shared, ...own];
  const isV2 = document.version.startsWith('2.');
  return {
    id: `${method.toUpperCase()} ${template}`,
    method: method.toUpperCase(),
    template,
    parameters: all.filter((one) => one.in !== 'body' && one.in !== 'formData').map(isV2 ? asNewParameter : (x) => x),
    body: isV2 ? oldBody(document, node, all) : newBody(document, node),
    responses: responsesOf(document, node, isV2),
    security: securityOf(document, node),
  };
}

const list = (value) => (Array.isArray(value) ? value : []);
const isParameter = (node) => node !== null && typeof node === 'object' && typeof node.name === 'string';

const STYLES = {
  multi: ['form', true],
  csv: undefined,
  ssv: ['spaceDelimited', false],
  pipes: ['pipeDelimited', false],
};

/** A parameter of Swagger 2.0 is its own schema; it becomes one with a style. */
function asNewParameter(node) {
  const [style, explode] = STYLES[node.collectionFormat] ?? [node.in === 'query' ? 'form' : 'simple', false];
  return { ...node, schema: node, style, explode };
}

function newBody(document, node) {
  const body = document.resolve(node.requestBody);
  if (body === null || typeof body !== 'object') return undefined;
  return { required: body.required === true, content: contentOf(document, body.content) };
}

function oldBody(document, node, parameters) {
  const types = list(node.consumes ?? document.root.consumes);
  const body = parameters.find((one) => one.in === 'body');
  if (body !== undefined) {
    const content = (types.length > 0 ? types : ['application/json']).map((type) => ({
      type,
      schema: body.schema,
      examples: [],
    }));
    return { required: body.required === true, content };
  }
  const fields = parameters.filter((one) => one.in === 'formData');
  if (fields.length === 0) return undefined;
  const schema = {
    type: 'object',
    properties: Object.fromEntries(fields.map((one) => [one.name, { ...one, required: undefined }])),
    required: fields.filter((one) => one.required === true).map((one) => one.name),
  };
  const hasFile = fields.some((one) => one.type === 'file');
  const form = hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const type = types.find((one) => one === form) ?? types.find((one) => /form/.test(one)) ?? form;
  return { required: schema.required.length > 0, content: [{ type, schema, examples: [] }] };
}

function contentOf(document, content) {
  return Object.entries(content ?? {}).map(([type, raw]) => {
    const node = document.resolve(raw) ?? {};
    const named = Object.values(node.examples ?? {}).map((one) => document.resolve(one)?.value);
    return {
      type,
      schema: node.schema ?? undefined,
      encoding: node.encoding,
      examples: [node.example, ...named].filter((one) => one !== undefined),
    };
  });
}

function responsesOf(document, node, isV2) {
  const types = list(node.produces ?? document.root.produces);
  const found = new Map();
  for (const [status, raw] of Object.entries(document.resolve(node.responses) ?? {})) {
    if (!/^([1-5](\d\d|xx)|default)$/i.test(status)) continue;
    const response = document.resolve(raw) ?? {};
    const content = isV2 ? oldContent(response, types) : contentOf(document, response.content);
    found.set(status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase(), content);
  }
  return found;
}

function oldContent(response, types) {
  if (response.schema === undefined || response.schema === null) return [];
  const named = Object.keys(response.examples ?? {}).filter((one) => one.includes('/'));
  const all = types.length > 0 ? types : named.length > 0 ? named : ['application/json'];
  return all.map((type) => ({ type, schema: response.schema, examples: [response.examples?.[type]].filter(Boolean) }));
}

function securityOf(document, node) {
  const { components, securityDefinitions } = document.root;
  const schemes = document.resolve(components?.securitySchemes ?? securityDefinitions) ?? {};
  // Security that is no list (some write a `$ref`) says nothing, and then that of the whole document holds.
  const wanted = list(Array.isArray(node.security) ? node.security : document.root.security);
  return wanted
    .filter((one) => one !== null && typeof one === 'object')
    .map((one) => Object.keys(one).map((name) => document.resolve(schemes[name])));
}

module.exports = { readDocument };
