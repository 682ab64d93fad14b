import { essence, FORM_TYPE, isJsonType, isXmlType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import { redactBody, redactValue } from '../../core/secrets/redact';
import { type DraftApi, type DraftBody, type DraftOperation, responseOf } from '../draft-api';
import { formSample, xmlSample } from '../form-sample';
import { addCredential, createShownOperations, parameterOf, type ShownOperations } from '../shown-operations';

type PostmanFields = Readonly<Record<string, unknown>>;

interface Reading {
  readonly api: DraftApi;
  readonly operations: ShownOperations;
  /** `{{name}}` and what it stands for. */
  readonly variables: ReadonlyMap<string, string>;
}

/** A draft from a Postman collection (v2.0 or v2.1): its requests, and the answers that were saved with them. */
export const draftCollection = (collection: PostmanFields, source: string): DraftApi => {
  const title = text(fields(collection.info).name);
  const api: DraftApi = { title: title || source, source, grade: 'documented', servers: [], operations: [], todo: [] };
  const variables = new Map(
    list(collection.variable).map((one) => [text(one.key ?? one.id), text(one.value)] as const),
  );
  const reading: Reading = { api, operations: createShownOperations(api), variables };
  readItems(reading, collection, undefined);
  return api;
};

/** Folders hand their credentials down. */
const readItems = (reading: Reading, folder: PostmanFields, inherited: unknown): void => {
  const auth = folder.auth ?? inherited;
  for (const item of list(folder.item)) {
    if (Array.isArray(item.item)) readItems(reading, item, auth);
    else if (item.request !== undefined) readRequest(reading, item, auth);
  }
};

const readRequest = (reading: Reading, item: PostmanFields, inherited: unknown): void => {
  const request = typeof item.request === 'string' ? { url: item.request } : fields(item.request);
  const operation = mentioned(reading, request);
  const name = text(item.name);
  if (!operation) {
    reading.api.todo.push(`The request "${name}" has no address that can be read, and was left out.`);
    return;
  }
  if (name !== '' && !/^(?:[A-Z]+ )?(?:https?:|\/|\{\{)/.test(name)) operation.title ??= name;
  const says = text(request.description) || text(fields(request.description).content);
  if (says !== '') operation.description ??= says;
  readParameters(reading, operation, request);
  readAuth(operation, request.auth ?? inherited);
  const type = headerOf(request, 'content-type');
  addSample(reading, operation.request, bodyText(request), type, name);
  addForm(reading, operation.request, fields(request.body));
  for (const saved of list(item.response)) readSaved(reading, operation, saved);
};

const mentioned = ({ operations, variables }: Reading, request: PostmanFields): DraftOperation | undefined =>
  operations.mention(
    (text(request.method) || 'GET').toUpperCase(),
    filledIn(addressOf(request.url), variables),
    undefined,
    false,
  );

/** `{{baseUrl}}/pets/:id`: as it is written, without the query, whose values stand apart. */
const addressOf = (url: unknown): string => {
  if (typeof url === 'string') return url.replace(/\?.*$/, '');
  const { raw, host, path, protocol } = fields(url);
  if (typeof raw === 'string' && raw !== '') return raw.replace(/\?.*$/, '');
  const segments = Array.isArray(path)
    ? path.map((one: unknown) => text(fields(one).value) || text(one))
    : [text(path)];
  const name = Array.isArray(host) ? host.join('.') : text(host);
  return `${text(protocol) === '' || name.startsWith('{{') ? '' : `${text(protocol)}://`}${name}/${segments.join('/')}`;
};

/** Known variables are filled in where an address begins; elsewhere they are parameters. */
const filledIn = (address: string, variables: ReadonlyMap<string, string>): string => {
  let filled = address;
  for (let turn = 0; turn < 5; turn++) {
    const [whole, name = ''] = /^(?:https?:\/\/)?\{\{([^{}]+)\}\}/.exec(filled) ?? [];
    const value = variables.get(name);
    if (whole === undefined || value === undefined || value === '') break;
    filled =
      (/^https?:/.test(whole) && !/^https?:/.test(value) ? 'https://' : '') +
      value.replace(/\/+$/, '') +
      filled.slice(whole.length);
  }
  return filled;
};

const readParameters = ({ variables }: Reading, operation: DraftOperation, request: PostmanFields): void => {
  const url = fields(request.url);
  const queried =
    typeof request.url === 'string'
      ? [...new URLSearchParams(/\?(.*)$/.exec(request.url)?.[1])].map(([key, value]) => ({ key, value }))
      : list(url.query);
  for (const each of queried) addParameter(operation, 'query', each, variables);
  for (const each of list(url.variable)) {
    const name = text(each.key ?? each.id);
    if (operation.parameters.some((one) => one.in === 'path' && one.name === name))
      addParameter(operation, 'path', each, variables);
  }
  for (const each of list(request.header)) {
    const name = text(each.key);
    if (/^authorization$/i.test(name))
      addCredential(operation, { kind: 'http', scheme: /basic/i.test(text(each.value)) ? 'basic' : 'bearer' });
    else if (/^(?:.*[-_])?(?:api|access|auth)[-_]?(?:key|token)$/i.test(name))
      addCredential(operation, { kind: 'key', in: 'header', name });
    else if (!/^(?:accept|content-type|content-length|host|user-agent|cookie)$/i.test(name))
      addParameter(operation, 'header', each, variables);
  }
};

const addParameter = (
  operation: DraftOperation,
  place: 'path' | 'query' | 'header',
  each: PostmanFields,
  variables: ReadonlyMap<string, string>,
): void => {
  const name = text(each.key ?? each.id);
  if (name === '') return;
  if (place === 'query' && /api[-_]?key|access[-_]?token/i.test(name)) {
    addCredential(operation, { kind: 'key', in: 'query', name });
    return;
  }
  const parameter = parameterOf(operation, place, name);
  const says = text(each.description) || text(fields(each.description).content);
  if (says !== '') parameter.description ??= says;
  const written = valueIn(text(each.value), variables);
  const shown = redactValue({ [name]: written });
  if (written === '' || /\{\{|^<|^:/.test(written) || fields(shown)[name] !== written) return;
  parameter.example ??= { value: written, grade: 'documented' };
};

/** v2.1 lists the settings of a scheme, v2.0 has them as an object. */
const readAuth = (operation: DraftOperation, auth: unknown): void => {
  const { type } = fields(auth);
  const settings = fields(auth)[text(type)];
  const setting = (key: string): string =>
    Array.isArray(settings) ? text(list(settings).find((one) => one.key === key)?.value) : text(fields(settings)[key]);
  if (type === 'bearer' || type === 'oauth2' || type === 'jwt')
    addCredential(operation, { kind: 'http', scheme: 'bearer' });
  else if (type === 'basic' || type === 'digest') addCredential(operation, { kind: 'http', scheme: type });
  else if (type === 'apikey')
    addCredential(operation, {
      kind: 'key',
      in: setting('in') === 'query' ? 'query' : 'header',
      name: setting('key') || 'X-API-Key',
    });
};

const bodyText = (request: PostmanFields): string => {
  const body = fields(request.body);
  return body.mode === 'raw' ? text(body.raw) : '';
};

/** Both kinds of form. What is switched off in the collection is not sent. */
const addForm = ({ variables }: Reading, body: DraftBody, written: PostmanFields): void => {
  const { mode } = written;
  if (mode !== 'urlencoded' && mode !== 'formdata') return;
  const rows = list(written[mode]).filter(({ disabled, key }) => disabled !== true && text(key) !== '');
  if (rows.length === 0) return;
  const type = mode === 'urlencoded' ? FORM_TYPE : 'multipart/form-data';
  const texts = rows.filter((row) => row.type !== 'file');
  const filled = texts.map((row) => [text(row.key), valueIn(text(row.value), variables)] as const);
  body.mediaTypes.push(type);
  if (texts.length > 0) body.samples.push(formSample(filled, type));
  for (const row of rows) {
    const says = text(row.description) || text(fields(row.description).content);
    if (row.type === 'file' || says !== '')
      body.properties.push({
        path: [text(row.key)],
        ...(row.type === 'file' ? { schema: { type: 'string', format: 'binary' } } : {}),
        ...(says === '' ? {} : { description: says }),
      });
  }
};

const valueIn = (written: string, variables: ReadonlyMap<string, string>): string =>
  written.replaceAll(/\{\{([^{}]+)\}\}/g, (whole, variable: string) => variables.get(variable) ?? whole);

const headerOf = (holder: PostmanFields, name: string): string =>
  text(list(holder.header).find((one) => text(one.key).toLowerCase() === name)?.value);

const readSaved = (reading: Reading, operation: DraftOperation, saved: PostmanFields): void => {
  const code =
    typeof saved.code === 'number' && saved.code >= 100 && saved.code <= 599 ? String(saved.code) : undefined;
  const response = responseOf(operation, code ?? '200', code !== undefined);
  const name = text(saved.name);
  if (name !== '') response.description ??= name;
  addSample(reading, response, text(saved.body), headerOf(saved, 'content-type'), name);
};

const addSample = ({ api }: Reading, body: DraftBody, written: string, contentType: string, name: string): void => {
  if (written.trim() === '') return;
  const type = essence(contentType);
  if (written.trimStart().startsWith('<') && !/html/.test(type)) {
    const mediaType = isXmlType(type) ? type : 'application/xml';
    const safe = Buffer.from(redactBody(Buffer.from(written), mediaType)).toString();
    if (!body.mediaTypes.includes(mediaType)) body.mediaTypes.push(mediaType);
    if (body.samples.every((sample) => sample.text !== safe)) body.samples.push(xmlSample(safe, mediaType));
    return;
  }
  try {
    const value: unknown = JSON.parse(written);
    const safe = redactValue(value);
    const mediaType = isJsonType(type) ? type : 'application/json';
    const isSame = JSON.stringify(value) === JSON.stringify(safe);
    const shown = isSame ? written : JSON.stringify(safe, null, 2);
    if (!body.mediaTypes.includes(mediaType)) body.mediaTypes.push(mediaType);
    if (body.samples.every((sample) => sample.text !== shown))
      body.samples.push({ value: safe, text: shown, mediaType });
  } catch {
    api.todo.push(`A body of "${name}" is no JSON, and was left out.`);
  }
};

const fields = (value: unknown): PostmanFields => (isObject(value) ? value : {});
const list = (value: unknown): readonly PostmanFields[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
