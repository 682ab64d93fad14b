import type { Disruption, OutgoingResponse } from '../types';

/** What a fault needs of a connection; `http/` has the real ones. */
export interface FaultSocket {
  /** Sends the head; `headers` as in `Outcome`, with `content-length` or `transfer-encoding` decided by the caller of `carryOut`. */
  head(status: number, headers: readonly string[]): void;
  write(bytes: Buffer): void;
  /** The answer is complete. */
  end(): void;
  /** Closes in order (FIN). */
  close(): void;
  /** A TCP reset (RST): what was written may be lost on its way. */
  reset(): void;
  /** True when the client has gone; then the fault is not carried out. */
  readonly gone: boolean;
}

/**
 * Delivers an answer in the disrupted way. Returns what stops it early (the server closes); calling it twice is harmless.
 * Milliseconds and bytes; HTTP framing as RFC 9112, section 6: a promised `content-length` that is not kept is the fault.
 */
export const carryOut = (disruption: Disruption, outgoing: OutgoingResponse, wire: FaultSocket): (() => void) => {
  const body = typeof outgoing.body === 'string' ? Buffer.from(outgoing.body, 'latin1') : outgoing.body;
  switch (disruption.kind) {
    case 'reset':
      wire.reset();
      return nothing;
    case 'empty':
      wire.close();
      return nothing;
    case 'hang':
      return () => wire.close();
    case 'truncate':
      return truncate(disruption.bytes ?? Math.floor(body.length / 2), outgoing, body, wire);
    case 'trickle':
      return trickle(disruption, outgoing, body, wire);
    case 'corrupt':
      return corrupt(disruption, outgoing, body, wire);
    default:
      return disruption satisfies never;
  }
};

const nothing = (): void => {};

const truncate = (bytes: number, outgoing: OutgoingResponse, body: Buffer, wire: FaultSocket): (() => void) => {
  wire.head(outgoing.status, sized(outgoing.headers, body.length));
  wire.write(body.subarray(0, bytes));
  // Not a reset: that could overtake the bytes that were written, and the client would see none of them.
  wire.close();
  return nothing;
};

const trickle = (
  { bytes, interval }: { readonly bytes: number; readonly interval: number },
  outgoing: OutgoingResponse,
  body: Buffer,
  wire: FaultSocket,
): (() => void) => {
  wire.head(outgoing.status, sized(outgoing.headers, body.length));
  let at = 0;
  const timer = setInterval(() => {
    if (wire.gone) return clearInterval(timer);
    wire.write(body.subarray(at, at + bytes));
    at += bytes;
    if (at < body.length) return;
    clearInterval(timer);
    wire.end();
  }, interval);
  return () => {
    clearInterval(timer);
    if (!wire.gone) wire.close();
  };
};

const corrupt = (
  { mediaType, change }: Extract<Disruption, { kind: 'corrupt' }>,
  outgoing: OutgoingResponse,
  body: Buffer,
  wire: FaultSocket,
): (() => void) => {
  const bytes = change ? change(body) : body;
  const headers = mediaType === undefined ? outgoing.headers : withHeader(outgoing.headers, 'content-type', mediaType);
  wire.head(outgoing.status, sized(headers, bytes.length));
  wire.write(bytes);
  wire.end();
  return nothing;
};

const sized = (headers: readonly string[], length: number): readonly string[] =>
  withHeader(headers, 'content-length', String(length));

const withHeader = (headers: readonly string[], name: string, value: string): readonly string[] => {
  const others: string[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    if (headers[at] !== name) others.push(headers[at] ?? '', headers[at + 1] ?? '');
  }
  return [...others, name, value];
};

/** A body that no JSON parser takes: its last bracket or quote is missing, or where it has none, a comma is too many. */
export const malformed = (body: Buffer): Buffer =>
  /[}\]"]$/.test(body.subarray(-1).toString('latin1')) && body.length > 1
    ? body.subarray(0, -1)
    : Buffer.concat([body, Buffer.from(',')]);
