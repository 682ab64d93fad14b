import { essence, FORM_TYPE, isXmlType } from '../../core/http/media-type';
import { equalJson, isObject } from '../../core/json/json';
import { type DraftBody, type DraftOperation, type DraftResponse, type DraftSample, responseOf } from '../draft-api';
import { formSample, isFormText, xmlSample } from '../form-sample';
import { enter } from './page-addresses';
import type { Block, Walk } from './page-walk';
import { statusOfPhrase } from './section-words';
import type { FormPart } from './shown-request';

export const takeRequest = (walk: Walk, { request, line, end }: Block<'request'>): void => {
  const known = walk.api.operations.length;
  const operation = walk.operations.mention(request.method, request.target, line, true);
  if (!operation) return;
  for (let each = line; each <= end; each++) walk.used.add(each);
  if (walk.api.operations.length > known) walk.shownOnly.add(operation);
  if (operation !== walk.operation) enter(walk, operation, line);
  walk.operations.addShown(operation, request, line);
  const type = request.headers.find(([name]) => /^content-type$/i.test(name))?.[1];
  walk.message = { kind: 'request', end, ...(type === undefined ? {} : { type }) };
  if (request.parts) takeParts(operation, request.parts, line);
  if (request.body === undefined) return;
  const body = request.body.trim();
  if (body.startsWith('<')) addRaw(operation.request, xmlSample(body, xmlType(type), line));
  else if (isFormText(body) && (type === undefined || essence(type) === FORM_TYPE))
    addRaw(operation.request, formSample(new URLSearchParams(body), FORM_TYPE, line));
  else if (body.startsWith('@'))
    walk.api.todo.push(`Line ${line}: the body of this request is in a file, which the page does not show.`);
  const at = body.search(/[{[]/);
  if (at !== 0 || (type !== undefined && !/json/i.test(type))) return;
  try {
    addSample(
      operation.request,
      JSON.parse(request.body) as unknown,
      request.body,
      type ?? 'application/json',
      undefined,
    );
  } catch {
    walk.api.todo.push(`Line ${line}: the body of this request is no JSON and was left out.`);
  }
};

/** A file has no sample: its field is described. */
const takeParts = (operation: DraftOperation, parts: readonly FormPart[], line: number): void => {
  const texts = parts.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  if (texts.length > 0) addRaw(operation.request, formSample(texts, 'multipart/form-data', line));
  for (const { name, value } of parts)
    if (value === undefined)
      operation.request.properties.push({ path: [name], line, schema: { type: 'string', format: 'binary' } });
};

/** The media type that a message names, where it is one of XML. */
const xmlType = (type: string | undefined): string =>
  type !== undefined && isXmlType(type) ? essence(type) : 'application/xml';

const addRaw = (body: DraftBody, sample: DraftSample): void => {
  if (body.samples.some(({ text }) => text === sample.text)) return;
  if (!body.mediaTypes.includes(sample.mediaType)) body.mediaTypes.push(sample.mediaType);
  body.samples.push(sample);
};

/** XML, or a form, where a body is expected. */
export const takeRawSample = (walk: Walk, block: Block<'raw'>): void => {
  const { operation, message, section } = walk;
  const follows = message !== undefined && block.line - message.end <= 2;
  const type = follows ? message.type : undefined;
  const isForm = block.language === 'form';
  if (!operation || (isForm && !TAKES_BODY.includes(operation.method))) return;
  const isSent = isRequestBody(walk, operation, follows);
  const isMeant = type !== undefined || section?.kind === 'request' || section?.kind === 'parameters' || isSent;
  if (isForm && (!isMeant || (type !== undefined && essence(type) !== FORM_TYPE))) return;
  for (let line = block.line; line <= block.end; line++) walk.used.add(line);
  const body = isSent ? operation.request : responseFor(walk, operation, undefined);
  addRaw(
    body,
    isForm
      ? formSample(new URLSearchParams(block.text.replaceAll(/\s*\n\s*/g, '')), FORM_TYPE, block.line)
      : xmlSample(block.text, xmlType(type), block.line),
  );
  walk.message = undefined;
  walk.lead = undefined;
};

const addSample = (body: DraftBody, value: unknown, text: string, type: string, line: number | undefined): void => {
  if (body.samples.some((known) => equalJson(known.value, value))) return;
  const mediaType = /^[\w.+-]+\/[\w.+-]+/.exec(type)?.[0] ?? 'application/json';
  if (!body.mediaTypes.includes(mediaType) && body.mediaTypes.length === 0) body.mediaTypes.push(mediaType);
  body.samples.push({
    value,
    text,
    mediaType,
    ...(mediaType === type ? {} : { contentType: type }),
    ...(line === undefined ? {} : { line }),
  });
};

export const takeJsonSample = (walk: Walk, block: Block<'json'>): void => {
  const { operation, message } = walk;
  if (!operation) return;
  for (let line = block.line; line <= block.end; line++) walk.used.add(line);
  if (block.repaired)
    walk.api.todo.push(
      `Line ${block.line}: comments, dots or commas too many were left out of this sample; look at it.`,
    );
  const follows = message !== undefined && block.line - message.end <= 2;
  const type = (follows ? message.type : undefined) ?? 'application/json';
  if (isRequestBody(walk, operation, follows)) addSample(operation.request, block.value, block.text, type, block.line);
  else {
    const response = responseFor(walk, operation, block.value);
    addSample(response, block.value, block.text, type, block.line);
    if (walk.waiting.length > 0) {
      walk.waiting.shift();
      walk.response = undefined;
    }
  }
  walk.message = undefined;
  walk.lead = undefined;
};

export const TAKES_BODY = ['POST', 'PUT', 'PATCH', 'DELETE'];

const isRequestBody = ({ section, message, lead }: Walk, operation: DraftOperation, follows: boolean): boolean => {
  if (!TAKES_BODY.includes(operation.method)) return false;
  if (follows && message) return message.kind === 'request' && operation.request.samples.length === 0;
  if (section?.kind === 'response') return false;
  if (section?.kind === 'request' || (section?.kind === 'parameters' && section.place === 'body')) {
    return operation.request.samples.length === 0 || !/respon|return|answer|reply/i.test(lead?.text ?? '');
  }
  if (/respon|return|answer|reply|result/i.test(lead?.text ?? '')) return false;
  return operation.request.samples.length === 0 && operation.method !== 'DELETE';
};

/** Which answer a sample shows: the one of the last status, else what the sample says itself, else the good one. */
export const responseFor = (walk: Walk, operation: DraftOperation, value: unknown): DraftResponse => {
  const [next] = walk.waiting;
  if (next !== undefined) {
    const response = responseOf(operation, next);
    if (walk.lead) response.description ??= walk.lead.text;
    return response;
  }
  if (walk.response) return walk.response;
  const inText = /\b([1-5]\d\d)\b/.exec(walk.lead?.text ?? '')?.[1] ?? statusOfPhrase(walk.lead?.text ?? '');
  const inBody = isObject(value)
    ? [value.statusCode, value.status, value.code].map(String).find((one) => /^[45]\d\d$/.test(one))
    : undefined;
  const status = inText ?? inBody;
  if (status !== undefined) return responseOf(operation, status);
  const good = operation.responses.filter((response) => response.status.startsWith('2'));
  walk.response = good.length === 1 && good[0] ? good[0] : responseOf(operation, '200', false);
  return walk.response;
};
