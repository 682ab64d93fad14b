import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { isLoopback } from '../../core/network/loopback';
import { CALL_HEADER } from '../calls/call';
import { sendProblem } from './problems';

/**
 * Refuses requests that a web page elsewhere could have made this browser send (DNS rebinding, cross-site requests).
 * The `Host` has to be a name of this machine or an address; the `Origin`, where there is one, this machine. `hosts`
 * are further names under which people reach the mock.
 */
export const guard = (hosts: readonly string[] = []): RequestHandler => {
  const allowed = new Set(hosts.map((host) => host.toLowerCase()));
  const isHere = (name: string): boolean => isLoopback(name) || allowed.has(name);
  return (request, response, next) => {
    const host = hostName(request.headers.host);
    // An address cannot be rebound: that needs a name.
    if (host === undefined || !(isHere(host) || isIP(host) > 0)) {
      return sendProblem(
        response,
        403,
        `The Host "${request.headers.host ?? ''}" is not one of this machine; use localhost, or start the mock with --control-host ${host ?? '<name>'}.`,
      );
    }
    if (request.headers[CALL_HEADER] !== undefined) {
      return sendProblem(response, 403, 'A callback or webhook of a mock may not control one.');
    }
    const { origin } = request.headers;
    if (origin !== undefined) {
      const from = originName(origin);
      if (from === undefined || !(isHere(from) || from === host)) {
        return sendProblem(response, 403, `The Origin "${origin}" is not of this machine.`);
      }
      response.set({ 'access-control-allow-origin': origin, vary: 'Origin' });
      if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
        response.set({
          'access-control-allow-methods': 'GET, PUT, PATCH, POST, DELETE',
          'access-control-allow-headers': 'content-type, understudy-session',
        });
        return void response.status(204).end();
      }
    }
    next();
  };
};

/** Without port and brackets, in lower case; `undefined` for what is no host. */
const hostName = (host: string | undefined): string | undefined => {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:/?#\s@]+))(?::\d+)?$/.exec(host ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase();
};

const originName = (origin: string): string | undefined => hostName(/^https?:\/\/([^/]+)$/i.exec(origin)?.[1]);
