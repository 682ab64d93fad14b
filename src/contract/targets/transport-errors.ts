import { TransportError } from './target';

/** What a client of HTTP raised, by the name that a verdict gives it. */
export const asTransportError = (error: unknown, timeout: number): Error => {
  if (error instanceof TransportError) return error;
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (/TIMEOUT/.test(code ?? '')) return tooLate(timeout);
  if (code === 'ERR_BUFFER_TOO_LARGE') return new TransportError('too-large', 'the decompressed answer is too large');
  const tls = withoutTrust(code, message);
  if (tls) return new TransportError('unreachable', `${tls} (${code})`);
  return new TransportError('unreachable', `${message || name}${code && !message.includes(code) ? ` (${code})` : ''}`);
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
  new TransportError('timeout', `no complete answer within ${timeout} ms`);

/** @param maxBody bytes */
export const tooLarge = (maxBody: number): TransportError =>
  new TransportError('too-large', `the answer is larger than ${maxBody} bytes`);
