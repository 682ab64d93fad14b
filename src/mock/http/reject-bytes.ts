import type { Duplex } from 'node:stream';
import { type ProblemKind, problem } from '../respond/problem';
import { problemOutcome } from '../respond/problems-for-requests';
import type { AccessEntry, OutgoingResponse } from '../types';

/** An error of Node's HTTP parser, with the bytes that caused it where there are any. */
interface ParseError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer;
  readonly reason?: string;
}

/**
 * Answers what is not HTTP with a reason, and closes, because the end of the message is not known (RFC 9112, section
 * 9.6). There is no request object yet, so the answer is written as text. Returns the entry for the log, without a
 * query; `undefined`: the client has gone.
 */
export const rejectBytes = (error: ParseError, socket: Duplex): AccessEntry | undefined => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const { kind, detail } = diagnose(error);
  const reply = problemOutcome(problem(kind, detail), 'the bytes are no HTTP request', ['connection', 'close']);
  socket.end(asText(reply));
  const [, method = '-', path = '-'] = /^([A-Z]{1,20}) ([!-~]{1,8192}?)[? \r\n]/.exec(textOf(error.rawPacket)) ?? [];
  const at = Date.now();
  const { status, example, why } = reply;
  const unknown = { vendor: undefined, operation: undefined, session: undefined, violations: [], unchecked: [] };
  return { ...unknown, at, method, path, status, example, why, ms: 0 };
};

const textOf = (packet: Buffer | undefined): string => packet?.toString('latin1', 0, 8192) ?? '';

const diagnose = (error: ParseError): { readonly kind: ProblemKind; readonly detail: string } => {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return lineIsOpen(error.rawPacket)
        ? { kind: 'uri-too-long', detail: 'The request target is longer than the whole head may be.' }
        : { kind: 'headers-too-large', detail: 'The request head is larger than 16 KB.' };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return { kind: 'body-too-large', detail: 'The chunk extensions are over the limit.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { kind: 'request-timeout', detail: 'The request was not complete in time.' };
    default:
      return { kind: 'malformed-request', detail: error.reason ?? error.message };
  }
};

/** True when the first line alone is over the limit: then it is the URL that is too long. */
const lineIsOpen = (packet: Buffer | undefined): boolean => {
  const end = packet?.indexOf('\n') ?? 0;
  return (end < 0 || end > 16_000) && /^[A-Z]+ /.test(packet?.toString('latin1', 0, 20) ?? '');
};

const asText = ({ status, headers, body }: OutgoingResponse): string => {
  const lines = [];
  for (let at = 0; at + 1 < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  return `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\n${lines.join('\r\n')}\r\n\r\n${body.toString()}`;
};

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  414: 'URI Too Long',
  431: 'Request Header Fields Too Large',
};
