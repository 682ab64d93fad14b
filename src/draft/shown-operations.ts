import { smellsOfSecret } from '../core/secrets/secret-names';
import {
  type DraftApi,
  type DraftCredential,
  type DraftOperation,
  type DraftParameter,
  draftOperation,
  METHODS,
  type ParameterPlace,
} from './draft-api';
import type { ShownRequest } from './page/shown-request';
import { templateNames, templateOf } from './path-groups';

/** The operations of one source, found by each method and address that it shows. */
export interface ShownOperations {
  /**
   * The operation that a method and an address mean; made where they are new.
   * @param shown true for an example call: its values fill the places of a template that is known
   */
  mention(method: string, target: string, line: number | undefined, shown: boolean): DraftOperation | undefined;
  /** The headers, query and credentials of an example call. */
  addShown(operation: DraftOperation, request: ShownRequest, line: number | undefined): void;
  addServer(url: string, line: number | undefined): void;
}

interface Address {
  readonly origin?: string;
  readonly path: string;
  readonly query: string;
}

export const createShownOperations = (api: DraftApi): ShownOperations => {
  const addServer = (url: string, line: number | undefined): void => {
    const plain = url
      .replace(/\/+$/, '')
      .replaceAll(/<([\w-]+)>|\{\{(\w+)\}\}/g, (_, a?: string, b?: string) => `{${a ?? b}}`);
    if (!api.servers.some((known) => known.url === plain)) api.servers.push({ url: plain, line });
  };

  const mention: ShownOperations['mention'] = (method, target, line, shown) => {
    const address = readAddress(target);
    if (!address || !METHODS.some((known) => known === method)) return undefined;
    const server = api.servers.find(({ url }) => isBelow(address, url));
    const path = server ? whole(address).slice(server.url.length) || '/' : address.path;
    const { path: template, values } = templateOf(path);
    const ops = api.operations.filter((operation) => operation.method === method);
    const known =
      ops.find((operation) => operation.path === template) ??
      ops.find((operation) => fits(operation.path, path, true)) ??
      (shown ? ops.find((operation) => fits(operation.path, path, false)) : undefined);
    if (known) {
      noteExamples(known, path, line);
      const base = path.slice(0, path.length - concrete(known.path, path).length);
      if (address.origin !== undefined && server === undefined) addServer(address.origin + base, line);
    }
    const operation = known ?? draftOperation(method, template, line);
    if (!known) {
      api.operations.push(operation);
      if (address.origin !== undefined && server === undefined) addServer(address.origin, line);
      for (const name of templateNames(template)) parameterOf(operation, 'path', name, line).required = true;
      for (const [name, value] of Object.entries(values))
        giveExample(parameterOf(operation, 'path', name, line), value);
    }
    for (const [name, value] of new URLSearchParams(address.query)) {
      if (/api[-_]?key|access[-_]?token/i.test(name))
        addCredential(operation, { kind: 'key', in: 'query', name, line });
      else giveExample(parameterOf(operation, 'query', name, line), isPlaceholder(value) ? undefined : value);
    }
    return operation;
  };

  return {
    mention,
    addServer,
    addShown(operation, { headers, basic }, line) {
      if (basic === true) addCredential(operation, { kind: 'http', scheme: 'basic', line });
      for (const [name, value] of headers) addHeader(operation, name, value, line);
    },
  };
};

/** A header that a page shows with a value, or describes with a text. */
export const addHeader = (operation: DraftOperation, name: string, value: string, line: number | undefined): void => {
  if (/^(?:host|user-agent|content-length|connection|accept|accept-encoding|cache-control|cookie|date)$/i.test(name))
    return;
  if (/^content-type$/i.test(name)) {
    const type = /[\w.+-]+\/[\w.+-]+/.exec(value)?.[0];
    if (type !== undefined && !operation.request.mediaTypes.includes(type)) operation.request.mediaTypes.push(type);
  } else if (/^authorization$/i.test(name)) addSchemes(operation, value, line);
  else if (isKeyName(name)) addCredential(operation, { kind: 'key', in: 'header', name, line });
  else giveExample(parameterOf(operation, 'header', name, line), isPlaceholder(value) ? undefined : value);
};

export const isKeyName = (name: string): boolean =>
  /^(?:.*[-_])?(?:api|access|auth|subscription)[-_]?(?:key|token)$/i.test(name);

/** The schemes that a text about the Authorization header names. */
export const addSchemes = (operation: DraftOperation, text: string, line: number | undefined): void => {
  const quoted = [...text.matchAll(/['"`]([A-Z][A-Za-z]+)['"`]/g)].map(([, word]) => word ?? '');
  const known = [/\bBearer\b/i, /\bBasic\b/i, /\bDigest\b/i].flatMap((word) => word.exec(text)?.[0] ?? []);
  const schemes = [...new Set([...quoted, ...known].map((word) => word.toLowerCase()))];
  for (const scheme of schemes) {
    const written = quoted.find((word) => word.toLowerCase() === scheme) ?? scheme;
    addCredential(operation, {
      kind: 'http',
      scheme: /^(?:bearer|basic|digest)$/.test(scheme) ? scheme : written,
      line,
    });
  }
  if (schemes.length === 0) addCredential(operation, { kind: 'key', in: 'header', name: 'Authorization', line });
};

export const addCredential = (operation: DraftOperation, credential: DraftCredential): void => {
  const key = (one: DraftCredential): string =>
    one.kind === 'http' ? one.scheme.toLowerCase() : `${one.in} ${one.name.toLowerCase()}`;
  const { credentials } = operation;
  // Where a scheme is named, the bare header says nothing more.
  if (key(credential) === 'header authorization' && credentials.some(({ kind }) => kind === 'http')) return;
  const bare = credentials.findIndex((one) => key(one) === 'header authorization');
  if (credential.kind === 'http' && bare >= 0) credentials.splice(bare, 1);
  if (!credentials.some((one) => key(one) === key(credential))) credentials.push(credential);
};

export const parameterOf = (
  operation: DraftOperation,
  place: ParameterPlace,
  name: string,
  line?: number,
): DraftParameter => {
  const same = (one: string): boolean => (place === 'header' ? one.toLowerCase() === name.toLowerCase() : one === name);
  const known = operation.parameters.find((parameter) => parameter.in === place && same(parameter.name));
  if (known) return known;
  const made: DraftParameter = { in: place, name, ...(line === undefined ? {} : { line }) };
  operation.parameters.push(made);
  return made;
};

const giveExample = (parameter: DraftParameter, value: string | undefined): void => {
  if (value === undefined || value === '' || smellsOfSecret(parameter.name)) return;
  parameter.example ??= { value, grade: 'documented' };
};

const isPlaceholder = (value: string): boolean => /^[<{[$:]|^YOUR[-_ ]|[>}]$|^\.{3}$/i.test(value);

const readAddress = (target: string): Address | undefined => {
  const open = target.includes('[') ? /[`"'),;.*]+$/ : /[`"'),;.*\]]+$/;
  // `{?limit,offset}` is how URI templates write a query (RFC 6570).
  const text = target
    .replace(open, '')
    .replace(/#.*$/, '')
    .replace(/\{[?&]([\w,]+)\}/, (_, names: string) => `?${names.replaceAll(',', '=&')}=`);
  const url = /^(https?:\/\/[^/?#]+)(.*)$/i.exec(text);
  const based = /^(?:\$\{?\w+\}?|\{\{\w+\}\}|\{\w+\}|<[\w-]+>)(\/.*)$/.exec(text);
  const hosted = /^((?:[\w-]+\.)+[a-z]{2,})(\/.*)$/i.exec(text);
  const rest = url?.[2] ?? based?.[1] ?? hosted?.[2] ?? (text.startsWith('/') ? text : undefined);
  if (rest === undefined) return undefined;
  const origin = url?.[1] ?? (hosted ? `https://${hosted[1]}` : undefined);
  const [path = '', query = ''] = rest.split('?');
  return { ...(origin === undefined ? {} : { origin }), path: path === '' ? '/' : path, query };
};

const whole = ({ origin = '', path }: Address): string => origin + path;

const isBelow = (address: Address, server: string): boolean =>
  address.origin !== undefined && (whole(address) === server || whole(address).startsWith(`${server}/`));

/**
 * Whether a path is that of a template, below a base path or not.
 * @param exact its words have to be the template's words, and its placeholders the template's
 */
const fits = (template: string, path: string, exact: boolean): boolean => {
  const wanted = template.split('/').slice(1);
  const found = templateOf(path).path.split('/').slice(1);
  const plain = path.split('/').slice(1);
  const extra = found.length - wanted.length;
  if (extra < 0 || (wanted.length === 1 && wanted[0]?.startsWith('{'))) return false;
  return wanted.every((segment, index) => {
    const same = found[index + extra] ?? '';
    if (!segment.startsWith('{')) return segment === plain[index + extra];
    return exact ? same.startsWith('{') : plain[index + extra] !== '';
  });
};

/** The end of the path that the template covers. */
const concrete = (template: string, path: string): string => {
  const count = template.split('/').length - 1;
  return `/${path.split('/').slice(-count).join('/')}`;
};

const noteExamples = (operation: DraftOperation, path: string, line: number | undefined): void => {
  const values = path.split('/').slice(-(operation.path.split('/').length - 1));
  operation.path
    .split('/')
    .slice(1)
    .forEach((segment, index) => {
      const name = /^\{(.+)\}$/.exec(segment)?.[1];
      const value = values[index] ?? '';
      if (name !== undefined && !isPlaceholder(value)) {
        giveExample(parameterOf(operation, 'path', name, line), decodedText(value));
      }
    });
};

const decodedText = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
