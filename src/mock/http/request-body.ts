import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { EMPTY_BODY } from '../../core/http';

/** Without either header there is no body (RFC 9112, section 6.3). */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

export const promisesTooMuch = (headers: IncomingHttpHeaders, limit: number): boolean =>
  Number(headers['content-length'] ?? 0) > limit;

/**
 * Calls `done` with the whole body, or `tooLarge` once as soon as it is known to have more than `limit` bytes.
 * A client that goes away half-way gets neither.
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
    if (refused) return;
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
