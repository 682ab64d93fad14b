import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { EMPTY_BODY } from '../../core/http';

/** Without either header there is no body (RFC 9112, section 6.3). */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

export const promisesTooMuch = (headers: IncomingHttpHeaders, limit: number): boolean =>
  Number(headers['content-length'] ?? 0) > limit;

/** Bytes of a refused body that are still read, and thrown away. */
const DISCARDED = 256 * 1024 * 1024;

/**
 * Calls `done` with the whole body, or `tooLarge` once as soon as it is known to have more than `limit` bytes.
 * The rest of a body that is too large is read and thrown away: most clients send all of it before they look at the answer, and
 * would only see a lost connection. A client that goes away half-way gets neither.
 */
export const collectBody = (
  request: IncomingMessage,
  limit: number,
  done: (body: Uint8Array) => void,
  tooLarge: () => void,
): void => {
  const chunks: Buffer[] = [];
  let size = 0;
  let refused = promisesTooMuch(request.headers, limit);
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (refused) {
      if (size > limit + DISCARDED) request.destroy();
      return;
    }
    if (size <= limit) {
      chunks.push(chunk);
      return;
    }
    refused = true;
    chunks.length = 0;
    tooLarge();
  });
  request.on('end', () => {
    if (!refused) done(chunks.length === 1 ? (chunks[0] ?? EMPTY_BODY) : Buffer.concat(chunks));
  });
  // Without a listener, the error of a lost connection would end the process.
  request.on('error', () => {});
  if (refused) tooLarge();
};
