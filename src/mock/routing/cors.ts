import type { IncomingHttpHeaders } from 'node:http';
import type { OutgoingResponse } from '../types';

/** What a script may look for although this answer has it not. */
const ALWAYS_EXPOSED = ['understudy-operation', 'understudy-answer', 'understudy-unchecked', 'sl-violations'];

/** Readable in any case, or in none (Fetch, sections 2.2.2 and 4.1). */
const NOT_EXPOSED: ReadonlySet<string> = new Set([
  ...['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma'],
  ...['set-cookie', 'set-cookie2'],
]);

/** Of these a browser takes one alone. */
const OURS: ReadonlySet<string> = new Set([
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
]);

/**
 * Any origin may read a mock. It is named rather than `*`, because a request with credentials needs that (Fetch, section 3.2.5).
 * A document may describe such headers, too: two of them make a browser refuse the answer, so ours stand alone.
 */
export const allowCors = (outgoing: OutgoingResponse, origin: string): OutgoingResponse => {
  const headers: string[] = [];
  const exposed = new Set(ALWAYS_EXPOSED);
  const vary: string[] = [];
  for (let at = 0; at + 1 < outgoing.headers.length; at += 2) {
    const name = outgoing.headers[at] ?? '';
    const value = outgoing.headers[at + 1] ?? '';
    if (name === 'vary') vary.push(value);
    if (OURS.has(name)) continue;
    if (!NOT_EXPOSED.has(name) && !name.startsWith('access-control-')) exposed.add(name);
    if (name !== 'vary') headers.push(name, value);
  }
  headers.push(...allowing(origin), 'access-control-expose-headers', [...exposed].join(', '), 'vary', varying(vary));
  return { ...outgoing, headers };
};

const allowing = (origin: string): readonly string[] => [
  'access-control-allow-origin',
  origin,
  'access-control-allow-credentials',
  'true',
];

const varying = (documented: readonly string[]): string => {
  const names = documented.flatMap((value) => value.split(',')).map((name) => name.trim());
  if (names.includes('*')) return '*';
  const others = names.filter((name) => name !== '' && name.toLowerCase() !== 'origin');
  return [...new Set(others), 'origin'].join(', ');
};

/**
 * A browser's preflight (Fetch, section 3.2.2), also where OPTIONS is documented, because no document knows who may ask a
 * mock; and where the path or the method is documented nowhere, because only then can the page read why. Or a question for
 * the methods (RFC 9110, section 9.3.7). `undefined`: the document answers, or the path is unknown.
 * @param methods those that the path is documented with
 */
export const optionsResponse = (
  headers: IncomingHttpHeaders,
  methods: readonly string[],
  cors: boolean,
): OutgoingResponse | undefined => {
  const wanted = headers.origin === undefined ? undefined : headers['access-control-request-method'];
  if (wanted === undefined ? methods.length === 0 || methods.includes('OPTIONS') : !cors) return undefined;
  const allow = [...new Set([...methods, 'OPTIONS'])].join(', ');
  return {
    status: 204,
    headers: ['allow', allow, ...(wanted === undefined ? [] : permission(headers, [...methods, wanted, 'OPTIONS']))],
    body: '',
    delay: 0,
    disruption: undefined,
  };
};

const permission = (headers: IncomingHttpHeaders, methods: readonly string[]): readonly string[] => {
  const asked = headers['access-control-request-headers'];
  const isPrivate = headers['access-control-request-private-network'] === 'true';
  return [
    ...['access-control-allow-methods', [...new Set(methods)].join(', '), 'access-control-max-age', '600'],
    ...(asked === undefined ? [] : ['access-control-allow-headers', asked]),
    ...(isPrivate ? ['access-control-allow-private-network', 'true'] : []),
  ];
};
