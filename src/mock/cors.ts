import type { IncomingHttpHeaders } from 'node:http';
import type { Outcome } from './types';

/** What a browser's script may read besides the safelisted headers (Fetch, section 3.3.4). */
const EXPOSED =
  'understudy-operation, understudy-answer, understudy-unchecked, sl-violations, preference-applied, www-authenticate, retry-after, location, link, deprecation';

/** Any origin may read a mock. It is named rather than `*`, because a request with credentials needs that (Fetch, section 3.2.5). */
export const allowCors = (outcome: Outcome, origin: string): Outcome => ({
  ...outcome,
  headers: [...outcome.headers, ...allowing(origin), 'access-control-expose-headers', EXPOSED],
});

const allowing = (origin: string): readonly string[] => [
  'access-control-allow-origin',
  origin,
  'access-control-allow-credentials',
  'true',
  'vary',
  'origin',
];

/**
 * OPTIONS on a path whose document says nothing about OPTIONS: a browser's preflight (Fetch, section 3.2.2), or a question
 * for the methods (RFC 9110, section 9.3.7). `undefined`: the document answers, or the path is unknown.
 */
export const optionsOutcome = (
  headers: IncomingHttpHeaders,
  methods: readonly string[],
  cors: boolean,
): Outcome | undefined => {
  if (methods.length === 0) return undefined;
  const preflight = headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
  if (preflight && !cors) return undefined;
  const allow = methods.join(', ');
  const requested = headers['access-control-request-headers'];
  const permission = ['access-control-allow-methods', allow, 'access-control-max-age', '600'];
  if (requested !== undefined) permission.push('access-control-allow-headers', requested);
  return {
    status: 204,
    headers: ['allow', allow, ...(preflight ? permission : [])],
    body: '',
    delay: 0,
    disruption: undefined,
  };
};
