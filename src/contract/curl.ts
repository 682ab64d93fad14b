import type { CaseRequest } from '../core/results/case';
import type { Credentials } from './values/credentials';
import type { ClientCertificate } from './values/given';
import { codedBody, NOTHING_ADDED, writeRequest } from './write-request';

/** May the value of this variable stand in the request? Any other name is text of the document, and no shell expands it. */
type MayStand = (variable: string) => boolean;

/**
 * A line for a POSIX shell that sends the same request. What is secret stands there as a variable of the environment,
 * inside double quotes; everything else is single-quoted, so that nothing in it is expanded.
 */
export const curlLine = (
  baseUrl: string,
  request: CaseRequest,
  shell: Credentials,
  mayStand: MayStand,
  certificate?: ClientCertificate['files'],
): string => {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/$/, '');
  const written = writeRequest(request, { ...NOTHING_ADDED, basePath });
  const hasBody = written.body.length > 0;
  const body = codedBody(written);
  const isCoded = body !== written.body;
  const isText = request.bodyEncoding === undefined && !isCoded && !NOT_FOR_A_LINE.test(request.body ?? '');
  const quoted = (text: string): string => quote(text, placeholders(mayStand));
  const method =
    request.method === 'HEAD' ? ['-I'] : request.method === 'GET' && !hasBody ? [] : ['-X', request.method];
  const secretQuery = shell.query.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&');
  const query = unencoded(written.query, mayStand);
  const url = quoted(`${base.origin}${unencoded(written.path, mayStand)}${query ? `?${query}` : ''}`);
  return [
    // What is no text cannot stand in a shell's line.
    ...(isText ? [] : [`printf %s '${Buffer.from(body).toString('base64')}' | base64 -d |`]),
    'curl',
    ...(/[[\]{}]/.test(written.path + query) ? ['-g'] : []),
    ...method,
    ...(certificate ? ['--cert', quote(certificate.cert, TEXT), '--key', quote(certificate.key, TEXT)] : []),
    // Two quoted texts side by side are one word to a shell.
    secretQuery ? url + quote(`${query ? '&' : '?'}${secretQuery}`, credentials) : url,
    ...Object.entries(shell.headers).flatMap(([name, value]) => ['-H', quote(`${name}: ${value}`, credentials)]),
    ...Object.entries(written.headers).flatMap(([name, value]) => ['-H', quoted(headerText(name, String(value)))]),
    // curl names a form, where nothing is said of the body.
    ...(hasBody && written.headers['content-type'] === undefined ? ['-H', "'content-type:'"] : []),
    ...(isText ? [] : ['--data-binary @-']),
    ...(request.body === undefined || !isText ? [] : ['--data-raw', quote(request.body, TEXT)]),
  ].join(' ');
};

/** No argument can hold a NUL, and whatever prints the line shows control characters as something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_FOR_A_LINE = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

/** curl leaves out a header whose value is empty, unless it ends in a semicolon. */
const headerText = (name: string, value: string): string => (value === '' ? `${name};` : `${name}: ${value}`);

/** A placeholder in a URL: percent-encoded it would name nothing. */
const unencoded = (text: string, mayStand: MayStand): string =>
  text.replaceAll(/(?:%24|\$)%7B(UNDERSTUDY_[A-Z0-9_]+)%7D/g, (whole, name: string) =>
    mayStand(name) ? `\${${name}}` : whole,
  );

/** The parts of a text that the shell shall expand, each with the variable it names. */
type Expanded = (text: string) => readonly string[];

const TEXT: Expanded = () => [];

const placeholders =
  (mayStand: MayStand): Expanded =>
  (text) =>
    [...text.matchAll(/\$\{(UNDERSTUDY_[A-Z0-9_]+)\}/g)].flatMap(([part, name = '']) => (mayStand(name) ? [part] : []));

/** As `credentials.ts` writes them. */
const credentials: Expanded = (text) =>
  text.match(
    /\$\(printf %s "\$UNDERSTUDY_[A-Z0-9_]+:\$UNDERSTUDY_[A-Z0-9_]+" \| base64 \| tr -d '\\n'\)|\$UNDERSTUDY_[A-Z0-9_]+/g,
  ) ?? [];

/** In double quotes only where the shell shall expand something: a `$select` of the vendor's is text. */
const quote = (text: string, expanded: Expanded): string => {
  const parts = expanded(text);
  if (parts.length === 0) return `'${text.replaceAll("'", `'\\''`)}'`;
  let inner = '';
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    inner += escaped(text.slice(from, at)) + part;
    from = at + part.length;
  }
  return `"${inner}${escaped(text.slice(from))}"`;
};

const escaped = (text: string): string => text.replaceAll(/["\\$`]/g, '\\$&');
