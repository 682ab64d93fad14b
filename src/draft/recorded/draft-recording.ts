import { type HeaderMap, headerValue } from '../../core/http/http';
import { essence, FORM_TYPE, isJsonType, isXmlType } from '../../core/http/media-type';
import { isObject, parsedJson } from '../../core/json/json';
import type { Exchange } from '../../core/results/case';
import { redactBody, redactValue } from '../../core/secrets/redact';
import { smellsOfSecret } from '../../core/secrets/secret-names';
import { readEntry } from '../../har/har-entry';
import {
  type DraftApi,
  type DraftBody,
  type DraftOperation,
  type DraftParameter,
  type DraftSample,
  responseOf,
} from '../draft-api';
import { formSample, xmlSample } from '../form-sample';
import { addHeader, createShownOperations, parameterOf } from '../shown-operations';

interface Seen {
  readonly origin: string;
  readonly exchange: Exchange;
}

/** Samples of one answer; what else was seen only widens its schema. */
const MOST_SAMPLES = 3;
const MOST_SEEN = 50;

/** What browsers and proxies add to a request, whatever the API. */
const OF_CLIENTS =
  /^(?:accept.*|origin|referer|sec-.*|user-agent|cookie|connection|content-.*|host|pragma|cache-control|te|dnt|priority|upgrade-.*|if-.*|x-requested-with|x-forwarded-.*|traceparent|tracestate|x-b3-.*|forwarded|via|transfer-encoding|keep-alive|range)$/i;

/**
 * A draft from the entries of a HAR recording: one operation for each method and template of a path, with what was sent
 * and answered. All of it is observed. Secrets are masked before anything is kept.
 */
export const draftRecording = (entries: readonly unknown[], source: string): DraftApi => {
  const api: DraftApi = { title: source, source, grade: 'observed', servers: [], operations: [], todo: [] };
  const read = entries.map(readEntry);
  const all = read.flatMap((entry): Seen[] => (entry.kind === 'exchange' ? [entry] : []));
  const calls = all.filter(isCall);
  const origin = mostFrequent(calls.map((call) => call.origin));
  if (origin === undefined) return api;
  const wanted = calls.filter((call) => call.origin === origin);
  api.title = new URL(origin).hostname;
  const operations = createShownOperations(api);
  operations.addServer(origin, undefined);
  for (const { exchange } of wanted) {
    const { method, path } = exchange.request;
    const operation = operations.mention(method, origin + path, undefined, false);
    if (operation) addExchange(operation, exchange);
  }
  noteLeftOut(api, read.length - wanted.length, calls, origin);
  return api;
};

/** A call of an API, with JSON or XML, and no page, script or picture; a preflight is the browser's. */
const isCall = ({ exchange: { request, response } }: Seen): boolean => {
  if (request.method === 'OPTIONS') return false;
  const type = essence(headerValue(response.headers, 'content-type') ?? '');
  if (response.body.length === 0) return request.method !== 'GET' || isJsonType(type);
  return isJsonType(type) || (isXmlType(type) && !/html|svg/.test(type));
};

const mostFrequent = (texts: readonly string[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
};

const addExchange = (operation: DraftOperation, { request, response }: Exchange): void => {
  for (const [name, value] of new URLSearchParams(request.query)) addQuery(operation, name, value);
  addHeaders(operation, request.headers);
  addBody(operation.request, request.body, request.headers);
  addBody(responseOf(operation, String(response.status)), response.body, response.headers);
};

const addQuery = (operation: DraftOperation, name: string, value: string): void => {
  if (/api[-_]?key|access[-_]?token/i.test(name)) {
    if (!operation.credentials.some((one) => one.kind === 'key' && one.name === name))
      operation.credentials.push({ kind: 'key', in: 'query', name });
    return;
  }
  const parameter = parameterOf(operation, 'query', name);
  parameter.schema = { type: typeFor(parameter, value) };
  if (!smellsOfSecret(name)) parameter.example ??= { value, grade: 'observed' };
};

/** The type of all values so far: a text where one of them is no number. */
const typeFor = ({ schema }: DraftParameter, value: string): string => {
  const type = /^-?\d{1,15}$/.test(value) ? 'integer' : /^(?:true|false)$/.test(value) ? 'boolean' : 'string';
  return schema?.type === undefined || schema.type === type ? type : 'string';
};

const addHeaders = (operation: DraftOperation, headers: HeaderMap): void => {
  for (const name of Object.keys(headers)) {
    const value = headerValue(headers, name) ?? '';
    if (!OF_CLIENTS.test(name)) addHeader(operation, name, value, undefined);
  }
};

/** A body in JSON, in XML or of a form, without its secrets. */
const addBody = (body: DraftBody, bytes: Uint8Array, headers: HeaderMap): void => {
  const contentType = headerValue(headers, 'content-type') ?? '';
  const mediaType = essence(contentType);
  if (bytes.length === 0) return;
  const text = Buffer.from(bytes).toString('utf8');
  if (isXmlType(mediaType))
    addOther(body, xmlSample(Buffer.from(redactBody(bytes, contentType)).toString('utf8'), mediaType));
  else if (mediaType === FORM_TYPE) addOther(body, formSample(new URLSearchParams(text), mediaType));
  if (!isJsonType(mediaType)) return;
  const value = parsedJson(text);
  if (value === undefined) return;
  const safe = redactValue(value);
  const written = JSON.stringify(safe, null, 2);
  if (!body.mediaTypes.includes(mediaType)) body.mediaTypes.push(mediaType);
  if (body.samples.some((sample) => sample.text === written)) return;
  if (body.samples.length < MOST_SAMPLES) body.samples.push({ value: safe, text: written, mediaType });
  else if (body.more && body.more.length < MOST_SEEN) body.more.push(safe);
};

const addOther = (body: DraftBody, sample: DraftSample): void => {
  if (!body.mediaTypes.includes(sample.mediaType)) body.mediaTypes.push(sample.mediaType);
  if (body.samples.length < MOST_SAMPLES && body.samples.every((known) => known.text !== sample.text))
    body.samples.push(sample);
};

const noteLeftOut = (api: DraftApi, count: number, calls: readonly Seen[], origin: string): void => {
  const others = [...new Set(calls.map((call) => call.origin))].filter((one) => one !== origin);
  if (others.length > 0) api.todo.push(`Calls to other hosts were left out: ${others.slice(0, 10).join(', ')}.`);
  if (count > 0) api.todo.push(`${count} of the entries are no call of ${origin} with JSON or XML, and were left out.`);
  const named = api.operations.some(({ responses }) =>
    responses.some(({ samples }) => samples.some(({ value }) => isObject(value))),
  );
  if (named)
    api.todo.push('Secrets were masked by their names. Look for personal data in the samples before you commit them.');
};
