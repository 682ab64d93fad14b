import { type HttpResponse, headerValue, isSuccess } from '../../core/http/http';
import { isJsonType } from '../../core/http/media-type';
import { isObject, parsedJson } from '../../core/json/json';
import type { TargetKind } from '../../core/results/events';
import { flatten } from '../../schema/flatten';
import type { MediaTypeSpec, Operation, Spec, SpecNode } from '../../specs/spec';
import type { ReadBody } from '../bodies/read-body';
import { compileSchema } from '../schema/compile-schema';
import type { CompiledSchema } from '../validate-types';

/**
 * What a body says where nothing was done: `"ok": false, "error": "channel_not_found"`. Some vendors answer all with 200 and say there
 * whether it worked: with a flag, or as JSON-RPC, GraphQL and JSend do. A record may have such a flag, too: it has an id beside it.
 */
const refusalIn = (value: unknown, deep = 0): string | undefined => {
  if (!isObject(value)) return undefined;
  // `{ "subsonic-response": { "status": "failed", … } }`
  const inner = Object.values(value);
  if (deep === 0 && inner.length === 1 && isObject(inner[0])) return refusalIn(inner[0], 1);
  const flag = Object.keys(value).find((name) => FLAGS.test(name));
  const says = Object.entries(value).filter(([name, part]) => ERRORS.test(name) && saysSomething(part));
  const isRefusal =
    flag === undefined
      ? isProtocolError(value)
      : isNo(flag, value[flag]) && (says.length > 0 || isAlone(value)) && (value.id ?? undefined) === undefined;
  if (!isRefusal) return undefined;
  const code = codeIn(says.map(([, part]) => part));
  const shown = [
    ...(flag === undefined ? [] : [[flag, value[flag]]]),
    ...(code === undefined ? [] : [[says[0]?.[0], code]]),
  ];
  return shown.length === 0 ? 'it holds an error' : shown.map((pair) => pair.map(asText).join(': ')).join(', ');
};

const FLAGS = /^(?:ok|success|succeeded|is_?success(?:ful)?|status)$/i;
const ERRORS =
  /^(?:errors?|error_?(?:code|message|msg|type|summary|description)|fault|code|message|msg|reason|detail)$/i;

const isNo = (flag: string, value: unknown): boolean =>
  /^status$/i.test(flag)
    ? typeof value === 'string' && /^(?:error|fail|failed|failure)$/i.test(value)
    : value === false;

const saysSomething = (part: unknown): boolean =>
  Array.isArray(part) ? part.length > 0 : part !== null && part !== undefined && part !== '' && part !== 0;

const isAlone = (value: object): boolean => Object.keys(value).length === 1;

/** JSON-RPC 2.0 has `error` in the place of `result`; GraphQL has `errors` beside `data` that is null, or all of whose fields are. */
const isProtocolError = (value: Readonly<Record<string, unknown>>): boolean => {
  const { jsonrpc, error, result, data, errors } = value;
  if (jsonrpc !== undefined) return saysSomething(error) && (result ?? undefined) === undefined;
  const isEmpty =
    (data ?? undefined) === undefined || (isObject(data) && Object.values(data).every((each) => each === null));
  const only = Object.keys(value).every((name) => /^(?:data|errors|extensions)$/.test(name));
  return Array.isArray(errors) && errors.length > 0 && errors.every(isObject) && isEmpty && only;
};

/** A short code of the vendor's own; a whole sentence may name what was sent. */
const codeIn = (parts: readonly unknown[]): string | undefined => {
  for (const part of parts.flat()) {
    if (Number.isInteger(part)) return String(part);
    if (typeof part === 'string' && /^[A-Za-z][A-Za-z_.-]{1,60}$/.test(part)) return part;
    const inner = isObject(part) ? codeIn([part.code, part.type, part.statusCode, part.extensions]) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
};

const asText = (part: unknown): string => JSON.stringify(part);

/** Does the document describe such bodies at a success of the operation? */
export const describesRefusal = (spec: Spec, { responses }: Operation): boolean =>
  responses
    .filter(({ status }) => status.startsWith('2'))
    .flatMap(({ content }) => content)
    .some(({ mediaType, schema }) => isJsonType(mediaType) && describesIn(spec, schema?.node));

const describesIn = (spec: Spec, schema: unknown, deep = 0): boolean => {
  const flat = flatten(spec, schema);
  if (flat === false) return false;
  const own = isObject(flat.properties) ? flat.properties : {};
  const names = Object.keys(own);
  if (deep === 0 && names.length === 1) return describesIn(spec, own[names[0] ?? ''], 1);
  const flag = names.find((name) => FLAGS.test(name));
  const isFlag = flag !== undefined && mayBeNo(flag, flatten(spec, own[flag]));
  const says = names.some((name) => /^errors?$|^error_?/i.test(name));
  const isRpc = 'jsonrpc' in own && 'error' in own;
  if ((says && isFlag) || isRpc || ('data' in own && 'errors' in own)) return true;
  return [flat.oneOf, flat.anyOf].flat().some((branch) => isObject(branch) && describesIn(spec, branch, deep));
};

const mayBeNo = (flag: string, flat: SpecNode | false): boolean => {
  if (flat === false) return false;
  const listed = flat.const === undefined ? flat.enum : [flat.const];
  if (/^status$/i.test(flag)) return Array.isArray(listed) && listed.every((each) => JSEND.test(String(each)));
  return Array.isArray(listed) ? listed.includes(false) : flat.type === 'boolean';
};

/** The state of a job has other words, too. */
const JSEND = /^(?:success|ok|fail|failed|failure|error)$/i;

/** Has the document such a body at a success of the operation, or among its errors? */
const describesSomewhere = (spec: Spec, operation: Operation): boolean =>
  describesRefusal(spec, operation) || errorsOf(operation).some(({ schema }) => describesIn(spec, schema?.node));

const errorsOf = ({ responses }: Operation): readonly MediaTypeSpec[] =>
  responses
    .filter(({ status }) => /^4|^default$/.test(status))
    .flatMap(({ content }) => content.filter(({ mediaType }) => isJsonType(mediaType)));

/** What an answer comes down to: its status, or that of a refusal where the body of a success says so. */
export const saidStatus = (
  spec: Spec,
  operation: Operation,
  { status, headers, body }: Pick<HttpResponse, 'status' | 'headers' | 'body'>,
): number => {
  if (!isSuccess(status) || body.length === 0 || !isJsonType(headerValue(headers, 'content-type') ?? '')) return status;
  if (!describesSomewhere(spec, operation)) return status;
  return refusalIn(parsedJson(Buffer.from(body).toString('utf8'))) === undefined ? status : REFUSED_IN_BODY;
};

/** Nobody knows more than that the request was not done. */
export const REFUSED_IN_BODY = 422;

interface Answer {
  readonly spec: Spec;
  readonly operation: Operation;
  readonly target: TargetKind;
  readonly response: HttpResponse;
}

export interface BodyRefusal {
  /** `"ok": false, "error": "channel_not_found"`. */
  readonly says: string;
  /** The body is not that of a success, but that of an error which the document has at another status. */
  readonly isOfError: boolean;
}

/** A success whose body says that nothing was done, as the document has such bodies. Of any other body its schema tells. */
export const refusedInBody = (
  { spec, operation, target, response }: Answer,
  body: ReadBody | string | undefined,
): BodyRefusal | undefined => {
  if (target !== 'real' || !isSuccess(response.status) || typeof body !== 'object' || body.kind !== 'value')
    return undefined;
  const says = refusalIn(body.value);
  if (says === undefined) return undefined;
  if (describesRefusal(spec, operation)) return { says, isOfError: false };
  const fits = (each: CompiledSchema): boolean => each.kind === 'compiled' && each.check(body.value).length === 0;
  const isOfError = errorsOf(operation).some(({ schema: own }) => own && fits(compileSchema(spec, own, 'response')));
  return isOfError ? { says, isOfError } : undefined;
};
