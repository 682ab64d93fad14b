import type { CaseRequest } from '../core/case';
import type { Credentials } from './credentials';
import { writeRequest } from './write-request';

/**
 * A line for a POSIX shell that sends the same request. What is secret stands there as a variable of the environment,
 * inside double quotes; everything else is single-quoted, so that nothing in it is expanded.
 */
export const curlLine = (baseUrl: string, request: CaseRequest, shell: Credentials): string => {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/$/, '');
  const written = writeRequest(request, { basePath, variables: {}, headers: {}, query: [] });
  const method = request.method === 'GET' ? [] : request.method === 'HEAD' ? ['-I'] : ['-X', request.method];
  const secretQuery = shell.query.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&');
  const query = [written.query, secretQuery].filter(Boolean).join('&');
  return [
    'curl',
    ...method,
    quote(`${base.origin}${written.path}${query ? `?${query}` : ''}`),
    ...Object.entries(shell.headers).flatMap(([name, value]) => ['-H', quote(`${name}: ${value}`)]),
    ...Object.entries(written.headers).flatMap(([name, value]) => ['-H', quote(headerText(name, String(value)))]),
    ...(request.body === undefined ? [] : ['--data-raw', quote(request.body)]),
  ].join(' ');
};

/** curl leaves out a header whose value is empty, unless it ends in a semicolon. */
const headerText = (name: string, value: string): string => (value === '' ? `${name};` : `${name}: ${value}`);

const SHELL_PART =
  /\$\{UNDERSTUDY_[A-Z0-9_]+\}|\$UNDERSTUDY_[A-Z0-9_]+|\$\(printf %s "[^"]*" \| base64 \| tr -d '\\n'\)/;

/** Only our own variables are left to the shell: a `$select` of the vendor's is text. */
const quote = (text: string): string => {
  if (!SHELL_PART.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const parts = text.split(new RegExp(`(${SHELL_PART.source})`));
  const inner = parts.map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/["\\$`]/g, '\\$&')));
  return `"${inner.join('')}"`;
};
