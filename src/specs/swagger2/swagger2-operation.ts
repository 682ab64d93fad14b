import { essence } from '../../core/http/media-type';
import { equalJson, isObject, type Json } from '../../core/json/json';
import { secondBodies } from '../operations/second-body';
import type { SpecNode } from '../spec';
import type { Child } from './origins';

/** What the parts of the conversion share. */
export interface Convert {
  readonly root: SpecNode;
  /** @throws SPEC_REF_UNRESOLVED */
  resolve(node: SpecNode): SpecNode;
  /** Records what `node` was made from, for its place. */
  made<T extends SpecNode>(node: T, original: object): T;
  /** Records that `node[key]` was written elsewhere than in the node's original. */
  said(node: SpecNode, key: string, child: Child): void;
}

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';

/** Of a parameter or header: its own fields. Whatever else it has describes the value and belongs to the schema. */
const PARAMETER_FIELDS = new Set(['name', 'in', 'description', 'required', 'allowEmptyValue', 'collectionFormat']);

/**
 * @param shared the path item's parameters: a body or form field among them belongs to the operation's body
 */
export const convertOperation = (convert: Convert, operation: SpecNode, shared: readonly unknown[]): SpecNode => {
  const { parameters: _, responses, consumes, produces, schemes: __, ...kept } = operation;
  const parameters = mergeParameters(convert, shared, operation.parameters);
  const body = requestBody(convert, operation, parameters, mediaTypes(consumes, convert.root.consumes));
  const second = body && [operation.parameters, shared].map((list) => secondBody(convert, list)).find((one) => one);
  if (second) secondBodies.set(body, second);
  return convert.made(
    {
      ...kept,
      parameters: parameters
        .filter((one) => one.in !== 'body' && one.in !== 'formData')
        .map((one) => (typeof one.$ref === 'string' ? one : convertParameter(convert, one))),
      ...(body ? { requestBody: body } : {}),
      responses: convertResponses(convert, responses, mediaTypes(produces, convert.root.produces)),
    },
    operation,
  );
};

/** Resolved, the operation's own winning, and of two bodies the first; one that leads nowhere stays a `$ref`, which takes its operation down later. */
const mergeParameters = (convert: Convert, shared: readonly unknown[], own: unknown): readonly SpecNode[] => {
  const merged = new Map<string, SpecNode>();
  const add = (parameters: readonly unknown[]): void => {
    let hasBody = false;
    for (const raw of parameters) {
      if (!isObject(raw)) continue;
      const node = orWritten(convert, raw);
      const isBody = node.in === 'body';
      if (!isBody) merged.set(`${String(node.in)} ${String(node.name ?? node.$ref)}`, node);
      else if (!hasBody) merged.set('body', node);
      hasBody ||= isBody;
    }
  };
  add(shared);
  add(Array.isArray(own) ? own : []);
  return [...merged.values()];
};

/** Beside the first body of a list: another one that is not alike, or a field of a form. */
const secondBody = (convert: Convert, list: unknown): SpecNode | undefined => {
  const nodes = (Array.isArray(list) ? list : []).filter(isObject).map((node) => orWritten(convert, node));
  const body = nodes.find((node) => node.in === 'body');
  const isSame = ({ schema }: SpecNode): boolean => equalJson(schema as Json, body?.schema as Json);
  return body && nodes.find((one) => one.in === 'formData' || (one !== body && one.in === 'body' && !isSame(one)));
};

const orWritten = (convert: Convert, node: SpecNode): SpecNode => {
  try {
    return convert.resolve(node);
  } catch {
    return node;
  }
};

const mediaTypes = (own: unknown, root: unknown): readonly string[] => {
  const list: readonly unknown[] = Array.isArray(own) ? own : Array.isArray(root) ? root : [];
  return list.filter((one) => typeof one === 'string');
};

const convertParameter = (convert: Convert, parameter: SpecNode): SpecNode => {
  const example = parameter['x-example'];
  return convert.made(
    {
      ...ownFields(parameter),
      ...styleOf(parameter),
      ...(example === undefined ? {} : { example }),
      schema: valueSchema(convert, parameter),
    },
    parameter,
  );
};

const ownFields = (parameter: SpecNode): SpecNode =>
  Object.fromEntries(
    Object.entries(parameter).filter(
      ([key]) => (PARAMETER_FIELDS.has(key) && key !== 'collectionFormat') || key.startsWith('x-'),
    ),
  );

const valueSchema = (convert: Convert, node: SpecNode): SpecNode => {
  // Not 2.0, but documents that were half converted have it.
  if (isObject(node.schema)) return node.schema;
  const entries = Object.entries(node).filter(([key]) => !PARAMETER_FIELDS.has(key) && !/^x-(?!nullable)/.test(key));
  return convert.made(withoutFile(Object.fromEntries(entries)), node);
};

/** `type: file` is 2.0's word for bytes. */
const withoutFile = (schema: SpecNode): SpecNode =>
  schema.type === 'file' ? { ...schema, type: 'string', format: 'binary' } : schema;

/** 2.0's default is a list with commas in one value. For tabs, and for anything else than commas in a path or header, 3.0 has no word. */
const styleOf = (parameter: SpecNode): SpecNode => {
  if (parameter.type !== 'array') return {};
  const inQuery = parameter.in === 'query' || parameter.in === 'formData';
  if (inQuery && parameter.collectionFormat === 'multi') return { style: 'form', explode: true };
  const style = DELIMITED[String(parameter.collectionFormat)];
  if (style !== undefined) return { style, explode: false };
  return inQuery ? { style: 'form', explode: false } : {};
};

const DELIMITED: Readonly<Record<string, string>> = {
  ssv: 'spaceDelimited',
  pipes: 'pipeDelimited',
  tsv: 'tabDelimited',
};

const requestBody = (
  convert: Convert,
  operation: SpecNode,
  parameters: readonly SpecNode[],
  consumes: readonly string[],
): SpecNode | undefined => {
  const body = parameters.find((one) => one.in === 'body');
  if (body) {
    const media = { ...(isObject(body.schema) ? { schema: body.schema } : {}), ...examplesOf(body) };
    return convert.made(
      { ...describe(body), required: body.required === true, content: byType(convert, consumes, media, body) },
      body,
    );
  }
  const fields = parameters.filter((one) => one.in === 'formData');
  return fields.length === 0 ? undefined : formBody(convert, operation, fields, consumes);
};

const describe = (node: SpecNode): SpecNode =>
  typeof node.description === 'string' ? { description: node.description } : {};

/** Of a body, or of a field of a form. */
const examplesOf = (node: SpecNode): SpecNode => ('x-example' in node ? { example: node['x-example'] } : {});

const byType = (convert: Convert, types: readonly string[], media: SpecNode, original: SpecNode): SpecNode => {
  const names = types.length === 0 ? ['application/json'] : types;
  return convert.made(Object.fromEntries(names.map((name) => [name, convert.made({ ...media }, original)])), original);
};

const formBody = (
  convert: Convert,
  operation: SpecNode,
  fields: readonly SpecNode[],
  consumes: readonly string[],
): SpecNode => {
  const properties = Object.fromEntries(fields.map((one) => [String(one.name), fieldSchema(convert, one)]));
  const required = fields.filter((one) => one.required === true).map((one) => String(one.name));
  const schema = convert.made({ type: 'object', properties, ...(required.length > 0 ? { required } : {}) }, operation);
  const listed = consumes.filter((type) => type === FORM || type === MULTIPART);
  const fallback = fields.some((one) => one.type === 'file') ? MULTIPART : FORM;
  const encoding = Object.fromEntries(
    fields.filter((one) => one.type === 'array').map((one) => [String(one.name), styleOf(one)]),
  );
  const media = { schema, ...(Object.keys(encoding).length > 0 ? { encoding } : {}) };
  const content = byType(convert, listed.length > 0 ? listed : [fallback], media, operation);
  return convert.made({ required: required.length > 0, content }, operation);
};

const fieldSchema = (convert: Convert, field: SpecNode): SpecNode => {
  const schema = convert.made({ ...describe(field), ...valueSchema(convert, field), ...examplesOf(field) }, field);
  if ('x-example' in field) convert.said(schema, 'example', { node: field, key: 'x-example' });
  return field.allowEmptyValue === true ? convert.made({ anyOf: [schema, { enum: [''] }] }, field) : schema;
};

const convertResponses = (convert: Convert, responses: unknown, produces: readonly string[]): SpecNode => {
  if (!isObject(responses)) return {};
  const converted = Object.entries(responses).map(([status, value]) => [
    status,
    isObject(value) && !status.startsWith('x-') ? convertResponse(convert, orWritten(convert, value), produces) : value,
  ]);
  return convert.made(Object.fromEntries(converted), responses);
};

const convertResponse = (convert: Convert, response: SpecNode, produces: readonly string[]): SpecNode => {
  if (typeof response.$ref === 'string') return response;
  const { schema, examples, headers, ...kept } = response;
  const samples = isObject(examples) ? examples : {};
  const keys = Object.keys(samples).filter((key) => !isName(key));
  const names = Object.keys(samples).filter(isName);
  const isDescribed = isObject(schema) || names.length > 0;
  const types = isDescribed ? (produces.length > 0 ? produces : ['application/json']) : [];
  const others = keys.filter((key) => !types.some((type) => essence(type) === essence(key)));
  const content = [...new Set([...types, ...others])].map((type, index) => {
    const key = Object.hasOwn(samples, type) ? type : keys.find((each) => essence(each) === essence(type));
    // Where a document names no media type, a text or a file may come as any; an object comes as JSON.
    const isOurs = key === undefined && produces.length === 0 && isTextOrFile(convert, schema);
    const media = {
      ...(isOurs && { 'x-evidence': 'assumed' }),
      ...(isObject(schema) ? { schema: bytesOr(convert, schema) } : {}),
      ...samplesOf(convert, samples, key, index === 0 ? names : []),
    };
    if (key !== undefined && 'example' in media) convert.said(media, 'example', { node: samples, key });
    return [type, convert.made(media, response)];
  });
  return convert.made(
    {
      ...kept,
      ...(isObject(headers) ? { headers: convertHeaders(convert, headers) } : {}),
      ...(content.length > 0 ? { content: convert.made(Object.fromEntries(content), response) } : {}),
    },
    response,
  );
};

const isTextOrFile = (convert: Convert, schema: unknown): boolean => {
  const { type } = isObject(schema) ? orWritten(convert, schema) : {};
  return type === 'string' || type === 'file';
};

/** The keys of `examples` are media types; one that is none is what the author calls an example, of the first type. */
const isName = (key: string): boolean => !key.includes('/') && key !== '*';

/** The examples of one type; beside those with a name, the one that has none is called `example`, and comes first. */
const samplesOf = (
  convert: Convert,
  samples: SpecNode,
  own: string | undefined,
  names: readonly string[],
): SpecNode => {
  if (names.length === 0) return own === undefined ? {} : { example: samples[own] };
  const written = new Map(names.map((name) => [name, name]));
  const all = own === undefined ? written : new Map([['example', own], ...written]);
  const examples = Object.fromEntries([...all].map(([name, key]) => [name, { value: samples[key] }]));
  for (const [name, key] of all) convert.said(examples, name, { node: samples, key });
  return { examples };
};

const bytesOr = (convert: Convert, schema: SpecNode): SpecNode =>
  schema.type === 'file' ? convert.made(withoutFile(schema), schema) : schema;

const convertHeaders = (convert: Convert, headers: SpecNode): SpecNode => {
  const converted = Object.entries(headers).map(([name, value]) => [
    name,
    isObject(value) ? convertHeader(convert, value) : value,
  ]);
  return convert.made(Object.fromEntries(converted), headers);
};

const convertHeader = (convert: Convert, header: SpecNode): SpecNode => {
  const example = header['x-example'];
  const schema = valueSchema(convert, header);
  return convert.made({ ...describe(header), ...(example === undefined ? {} : { example }), schema }, header);
};
