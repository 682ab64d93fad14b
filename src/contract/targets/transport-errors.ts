import { TransportError } from '../target';

/** What a client of HTTP raised, by the name that a verdict gives it. */
export const asTransportError = (error: unknown, timeout: number): Error => {
  if (error instanceof TransportError) return error;
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (/TIMEOUT/.test(code ?? '')) return tooLate(timeout);
  if (code === 'ERR_BUFFER_TOO_LARGE') return new TransportError('too-large', 'the decompressed answer is too large');
  return new TransportError('unreachable', `${message || name}${code && !message.includes(code) ? ` (${code})` : ''}`);
};

/** @param timeout milliseconds */
export const tooLate = (timeout: number): TransportError =>
  new TransportError('timeout', `no complete answer within ${timeout} ms`);

/** @param maxBody bytes */
export const tooLarge = (maxBody: number): TransportError =>
  new TransportError('too-large', `the answer is larger than ${maxBody} bytes`);
