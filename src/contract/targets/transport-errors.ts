import { type BodyFlaw, type HttpResponse, headerValue } from '../../core/http/http';
import type { Inconclusive } from '../../core/results/verdict';
import { TransportError } from './target';

export interface AnswerLimits {
  /** Milliseconds for the request and all of its answer. */
  readonly timeout: number;
  /** Bytes of the body, as they are sent. */
  readonly maxBody: number;
}

/** What a verdict says of it. */
export const UNANSWERED = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  'too-large': 'body-not-checkable',
  broken: 'broken-answer',
  unwritable: 'spec-invalid',
} as const satisfies Record<TransportError['kind'], Inconclusive['kind']>;

/** What a client of HTTP raised, by the name that a verdict gives it. */
export const asTransportError = (error: unknown, timeout: number): Error => {
  if (error instanceof TransportError) return error;
  const { code, message, name } = error as NodeJS.ErrnoException;
  // The latter is superagent's.
  if (/TIMEOUT|ECONNABORTED/.test(code ?? '')) return tooLate(timeout);
  if (NO_HEADER.test(`${code} ${message}`))
    return new TransportError(
      'unwritable',
      `a header of the request is none that HTTP allows (${message}); what the document calls it has to change there, or in an overlay`,
    );
  const broken = notHttp(error as NodeJS.ErrnoException);
  if (broken !== undefined) return new TransportError('broken', broken);
  if (message === 'socket hang up' || message === 'other side closed')
    return new TransportError('unreachable', `${CLOSED} (${code})`);
  const tls = withoutTrust(code, message);
  if (tls) return new TransportError('unreachable', `${tls} (${code})`);
  return new TransportError('unreachable', `${message || name}${code && !message.includes(code) ? ` (${code})` : ''}`);
};

const CLOSED =
  'the connection was closed without an answer; ask again, and where the server speaks TLS, name the target with https://';

/** Of Node, and of undici; nothing was sent. */
const NO_HEADER = /ERR_INVALID_HTTP_TOKEN|invalid header key/;

/** Something came, and no client of HTTP can read it; the sentence says who has to do what. */
const notHttp = ({ code = '', message, name }: NodeJS.ErrnoException): string | undefined => {
  if (/HEADERS?_OVERFLOW/.test(code))
    return 'the answer began, but its header lines are larger than Node reads, which is 16 KiB by default; the server has to shorten them, or NODE_OPTIONS=--max-http-header-size=65536 reads more';
  if (SAYS_TWICE.test(message)) return `${TWO_LENGTHS} (${message})`;
  if (message === 'bad upgrade')
    return 'the answer switches to another protocol (status 101), which no question of this run speaks';
  // Of undici, which reads any other interim answer.
  if (message === 'bad response')
    return 'the answer begins with 100 (Continue), for which nobody asked, and which is not read here; the server has to leave it out';
  if (!code.startsWith('HPE_') && name !== 'HTTPParserError') return undefined;
  return `what came is not HTTP (${message}); where the address and the port are right, the server has to mend it`;
};

/** Of Node, and of undici, which compares before it hands over the head. */
const SAYS_TWICE = /Duplicate Content-Length|can't be present with|does not match content-length/;

const TWO_LENGTHS =
  'the answer says its length twice, which clients refuse (RFC 9112, section 6.3); the server has to send one Content-Length, or Transfer-Encoding';

/** Something came, and it was not even a head. */
export const endedInHead = (): TransportError =>
  new TransportError(
    'broken',
    'the answer broke off within its header lines; ask again, and if it does so again, the server or what stands before it ends too early',
  );

/** The server may close a kept connection while a request is on its way; only what is safe may be asked twice. */
export const wasMissed = (method: string, { code }: NodeJS.ErrnoException): boolean =>
  (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') && SAFE.has(method);

/** Of two tries: a server that closed the connection and then listens no more ended over the first. */
export const firstOf = (first: Error, again: Error): Error =>
  /ECONNREFUSED/.test(`${(again as NodeJS.ErrnoException).code} ${again.message}`) ? first : again;

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Of an answer whose head came. */
export const flawOf = (error: Error, { headers }: Pick<HttpResponse, 'headers'>, bytes: number): BodyFlaw => {
  if (error instanceof TransportError && error.kind === 'timeout') return { kind: 'too-slow', reason: error.message };
  if (error instanceof TransportError && error.kind === 'too-large')
    return { kind: 'too-large', reason: error.message };
  const length = headerValue(headers, 'content-length');
  if (length !== undefined && (length.includes(',') || headers['transfer-encoding'] !== undefined))
    return { kind: 'cut-short', reason: TWO_LENGTHS };
  const of = length === undefined ? '' : ` of ${length}`;
  const reason = `the answer broke off after ${bytes}${of} bytes (${error.message}); ask again, and if it does so again, the server or what stands before it ends too early`;
  return { kind: 'cut-short', reason };
};

/** Who signed it is not known here: OpenSSL's words for the ways in which that can be found out. */
const UNKNOWN_SIGNER: ReadonlySet<string | undefined> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
]);

/** Nothing was asked, because the other end is not known for certain; and what to do about it. */
const withoutTrust = (code: string | undefined, message: string): string | undefined => {
  if (UNKNOWN_SIGNER.has(code))
    return `its certificate cannot be verified: ${message}; if you trust it, name the file of the certificate that signed it in NODE_EXTRA_CA_CERTS`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'its certificate is for another host; name the target by a host that it is for';
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired; who runs the server has to renew it';
  // OpenSSL's own message begins with an address, another one each time.
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'what answers there does not speak TLS; if it speaks plain HTTP, name the target with http://';
  return undefined;
};

/** @param timeout milliseconds */
export const tooLate = (timeout: number): TransportError =>
  new TransportError('timeout', `no complete answer within ${timeout} ms; --timeout waits longer`);

/** @param maxBody bytes */
export const tooLarge = (maxBody: number): TransportError =>
  new TransportError('too-large', `the answer is larger than ${maxBody} bytes; --max-body reads more`);
