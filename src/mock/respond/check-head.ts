import type { IncomingMessage } from 'node:http';
import { isSessionName } from '../state/session-name';
import type { PreparedResponse } from '../types';
import { hostProblem, sessionProblem, uriTooLong } from './problems-for-requests';

/** Of a request target, in characters; RFC 9110 section 4.1 asks for 8000 at least. */
const URL_LIMIT = 8192;

/** A request that no operation has to look at: its target is too long, its session has no name, or it does not name one host. */
export const headProblem = ({
  url = '/',
  headers,
  rawHeaders,
  httpVersion,
}: IncomingMessage): PreparedResponse | undefined => {
  if (url.length > URL_LIMIT) return uriTooLong(url.length, URL_LIMIT);
  const session = headers['understudy-session'];
  if (session !== undefined && !isSessionName(String(session))) return sessionProblem();
  if (headers.host === undefined) return httpVersion === '1.1' ? hostProblem(0) : undefined;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1 ? hostProblem(hosts) : undefined;
};
