import type { Response } from 'undici';
import { fail, isOurs, messageOf } from '../../core/errors';
import { redactUrl } from '../../core/secrets/redact';
import { REDACTED } from '../../core/secrets/redactor';
import { MAX_BYTES } from '../references/allowed-files';
import { LeadsInside, type RemoteHosts } from '../references/remote-hosts';

const MAX_REDIRECTS = 5;
const TIME_LIMIT = 20_000;
const HEADERS = { accept: 'application/json, application/yaml, */*;q=0.5' };

/** Letters and digits without a blank, as only a machine writes them. */
const OPAQUE = /(?<==)(?=[^&#]*\d)(?=[^&#]*[a-z])[^&#]{12,}/gi;

/** The URL of a document as it stands in messages and reports: many that are private have their key in the query. */
export const shownUrl = (url: string): string => redactUrl(url).replaceAll(OPAQUE, encodeURIComponent(REDACTED));

interface FetchedText {
  readonly text: string;
  /** After redirects: what relative references start from (RFC 3986, section 5.1.3). */
  readonly url: string;
}

/**
 * Fetches a text by http or https, within 20 seconds and 64 MB.
 * @param hosts where the document may lead to, by a redirect, too
 * @throws SPEC_UNREADABLE
 */
export const fetchText = async (url: string, hosts: RemoteHosts): Promise<FetchedText> => {
  const signal = AbortSignal.timeout(TIME_LIMIT);
  let at = url;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const step = await askOnce(checked(at, hosts), hosts, signal);
    if ('text' in step) return { text: step.text, url: at };
    at = step.next;
  }
  throw fail('SPEC_UNREADABLE', shownUrl(url), `more than ${MAX_REDIRECTS} redirects.`);
};

const checked = (url: string, hosts: RemoteHosts): URL => {
  const target = new URL(url);
  const { protocol, username, password, hostname } = target;
  if (protocol !== 'http:' && protocol !== 'https:')
    throw fail('SPEC_UNREADABLE', shownUrl(url), 'only http and https are read.');
  if (username !== '' || password !== '') {
    throw fail(
      'SPEC_UNREADABLE',
      `${protocol}//${hostname}/…`,
      'a user name in the URL is not sent; fetch it yourself.',
    );
  }
  const refusal = hosts.refusal(target);
  if (refusal !== undefined) throw fail('SPEC_UNREADABLE', shownUrl(url), `${refusal}.`);
  return target;
};

const askOnce = async (
  url: URL,
  hosts: RemoteHosts,
  signal: AbortSignal,
): Promise<{ readonly text: string } | { readonly next: string }> => {
  // Most documents need no network. One connection at a time: what a name leads to is looked at for each.
  const { Agent, fetch } = require('undici') as typeof import('undici');
  const dispatcher = new Agent({ connect: { lookup: hosts.lookup(url) } });
  try {
    const response = await fetch(url, { redirect: 'manual', signal, dispatcher, headers: HEADERS });
    const next = redirectOf(response, url.href);
    return next === undefined ? { text: await readBody(response, url.href) } : { next };
  } catch (error) {
    throw isOurs(error) ? error : unreadable(url.href, error, signal);
  } finally {
    await dispatcher.destroy();
  }
};

const unreadable = (url: string, error: unknown, signal: AbortSignal) => {
  if (signal.aborted) return fail('SPEC_UNREADABLE', shownUrl(url), `no answer within ${TIME_LIMIT / 1000} seconds.`);
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  if (cause instanceof LeadsInside) return fail('SPEC_UNREADABLE', shownUrl(url), `${cause.message}.`);
  return fail('SPEC_UNREADABLE', shownUrl(url), messageOf(cause ?? error));
};

const redirectOf = (response: Response, url: string): string | undefined => {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return undefined;
  try {
    return new URL(location, url).href;
  } catch {
    throw fail('SPEC_UNREADABLE', shownUrl(url), `it redirects to "${shownUrl(location)}", which is no URL.`);
  }
};

const readBody = async (response: Response, url: string): Promise<string> => {
  if (!response.ok) throw fail('SPEC_UNREADABLE', shownUrl(url), `the server answers ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw fail('SPEC_UNREADABLE', shownUrl(url), `it is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
};
