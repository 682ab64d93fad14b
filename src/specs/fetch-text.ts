import { isIP } from 'node:net';
import { fail, messageOf } from '../core/errors';

/** A document larger than this is not one. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const TIME_LIMIT = 20_000;

interface FetchedText {
  readonly text: string;
  /** After redirects: what relative references start from (RFC 3986, section 5.1.3). */
  readonly url: string;
}

/**
 * Fetches a text by http or https, within 20 seconds and 64 MB.
 * @param asker the document that refers to it; `undefined` when a person named the URL. A public document cannot make
 * this machine ask its own or its neighbours' addresses, neither by a reference nor by a redirect.
 * @throws SPEC_UNREADABLE
 */
export const fetchText = async (url: string, asker?: string): Promise<FetchedText> => {
  const signal = AbortSignal.timeout(TIME_LIMIT);
  let at = url;
  let from = asker;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    checkAddress(at, from);
    const response = await ask(at, signal);
    const next = redirectOf(response, at);
    if (next === undefined) return { text: await readBody(response, at, signal), url: at };
    await response.body?.cancel();
    from = at;
    at = next;
  }
  throw fail('SPEC_UNREADABLE', url, `more than ${MAX_REDIRECTS} redirects.`);
};

const checkAddress = (url: string, asker: string | undefined): void => {
  const { protocol, username, password, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw fail('SPEC_UNREADABLE', url, 'only http and https are read.');
  if (username !== '' || password !== '') {
    throw fail(
      'SPEC_UNREADABLE',
      `${protocol}//${hostname}/…`,
      'a user name in the URL is not sent; fetch it yourself.',
    );
  }
  if (asker?.startsWith('http') && !isPrivate(new URL(asker).hostname) && isPrivate(hostname)) {
    throw fail('SPEC_UNREADABLE', url, `${new URL(asker).host} is public and may not lead to a private address.`);
  }
};

/** Loopback, private and link-local names and addresses (RFC 1918, RFC 3927, RFC 4193, RFC 6761). */
const isPrivate = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(host) === 4) return /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(host);
  if (isIP(host) === 6) return /^(::1?$|::ffff:|f[cd]|fe[89ab])/.test(host);
  return /(^|\.)(localhost|local|internal)$/.test(host) || !host.includes('.');
};

const ask = async (url: string, signal: AbortSignal): Promise<Response> => {
  const headers = { accept: 'application/json, application/yaml, */*;q=0.5' };
  try {
    return await fetch(url, { redirect: 'manual', signal, headers });
  } catch (error) {
    throw unreadable(url, error, signal);
  }
};

const unreadable = (url: string, error: unknown, signal: AbortSignal) => {
  if (signal.aborted) return fail('SPEC_UNREADABLE', url, `no answer within ${TIME_LIMIT / 1000} seconds.`);
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return fail('SPEC_UNREADABLE', url, messageOf(cause ?? error));
};

const redirectOf = (response: Response, url: string): string | undefined => {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return undefined;
  try {
    return new URL(location, url).href;
  } catch {
    throw fail('SPEC_UNREADABLE', url, `it redirects to "${location}", which is no URL.`);
  }
};

const readBody = async (response: Response, url: string, signal: AbortSignal): Promise<string> => {
  if (!response.ok) {
    await response.body?.cancel();
    throw fail('SPEC_UNREADABLE', url, `the server answers ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw unreadable(url, error, signal);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
};
