import type { HeaderMap } from '../core/http/http';
import type { Exchange } from '../core/results/case';

/** A message as reports carry it: bytes as text where they are text, else as base64. */
export interface MessageText {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Cut when the message had more than the limit: then shorter than `bodyBytes` says. */
  readonly body: string;
  readonly bodyEncoding: 'utf-8' | 'base64';
  /** Of the whole body. */
  readonly bodyBytes: number;
}

export interface RequestText extends MessageText {
  readonly method: string;
  readonly path: string;
  readonly query: string;
}

export interface ResponseText extends MessageText {
  readonly status: number;
}

/** `limit` in bytes. What is kept is redacted already: this only changes its form. */
export const requestText = (
  { request: { method, path, query, headers, body }, wholeBytes }: Exchange,
  limit: number,
): RequestText => ({
  method,
  path,
  query,
  headers: present(headers),
  ...bodyText(body, limit),
  ...(wholeBytes && { bodyBytes: wholeBytes.request }),
});

export const responseText = (
  { response: { status, headers, body }, wholeBytes }: Exchange,
  limit: number,
): ResponseText => ({
  status,
  headers: present(headers),
  ...bodyText(body, limit),
  ...(wholeBytes && { bodyBytes: wholeBytes.response }),
});

const present = (headers: HeaderMap): MessageText['headers'] =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Text is recognised by its bytes: what a vendor claims in Content-Type may be the very lie that is reported. */
export const bodyText = (body: Uint8Array, limit: number): Omit<MessageText, 'headers'> => {
  const kept = body.subarray(0, limit);
  try {
    // `stream` keeps a character that the cut went through from counting as broken.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(kept, {
      stream: kept.length < body.length,
    });
    return { body: text, bodyEncoding: 'utf-8', bodyBytes: body.length };
  } catch {
    return { body: Buffer.from(kept).toString('base64'), bodyEncoding: 'base64', bodyBytes: body.length };
  }
};
