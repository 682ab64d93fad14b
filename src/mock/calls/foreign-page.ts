import { isIP } from 'node:net';
import { type HttpRequest, headerValue } from '../../core/http/http';
import { bareHost } from '../../core/network/addresses';
import { isLoopback } from '../../core/network/loopback';

/**
 * Whether a web page from elsewhere made the browser send this request. CORS allows it, but a callback would then reach
 * into this machine: the mock sends it without an `Origin` that its receiver could refuse.
 */
export const isFromForeignPage = ({ headers }: HttpRequest): boolean => {
  const origin = headerValue(headers, 'origin');
  if (origin === undefined) return headerValue(headers, 'sec-fetch-site') === 'cross-site';
  const from = hostOf(origin);
  if (from === undefined) return true;
  // The mock's own pages, by address: a name can be made to lead here.
  const own = hostOf(`http://${headerValue(headers, 'host') ?? ''}`);
  return !isLoopback(from) && !(isIP(bareHost(from)) !== 0 && from === own);
};

export const leadsToThisMachine = (url: string): boolean => {
  const host = hostOf(url);
  return host !== undefined && isLoopback(host);
};

const hostOf = (url: string): string | undefined =>
  (URL.canParse(url) ? new URL(url).hostname : undefined) || undefined;
