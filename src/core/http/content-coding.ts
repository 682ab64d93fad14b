import zlib from 'node:zlib';

export type DecodedBody =
  | { readonly kind: 'decoded'; readonly body: Uint8Array }
  /** It would be more than `limit` bytes. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'broken'; readonly coding: string }
  | { readonly kind: 'unknown'; readonly coding: string };

type Decode = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** "deflate" is a zlib stream; some clients send it bare (RFC 9110, section 8.4.1.2). */
const inflate: Decode = (body, options) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync(body, options) : zlib.inflateRawSync(body, options);

const DECODERS: ReadonlyMap<string, Decode> = new Map([
  ['gzip', zlib.gunzipSync],
  ['x-gzip', zlib.gunzipSync],
  ['deflate', inflate],
  ['br', zlib.brotliDecompressSync],
  ['identity', (body: Uint8Array) => body],
  // Node has it from 22.15 on.
  ...('zstdDecompressSync' in zlib ? [['zstd', zlib.zstdDecompressSync as Decode] as const] : []),
]);

/** For `Accept-Encoding` (RFC 9110, section 15.5.16). */
export const CODINGS = 'gzip, deflate, br';

/** A body without its `Content-Encoding`: the last coding was applied last (RFC 9110, section 8.4). */
export const decodeBody = (body: Uint8Array, codings: string | undefined, limit: number): DecodedBody => {
  if (codings === undefined || body.length === 0) return { kind: 'decoded', body };
  let decoded = body;
  for (const coding of codings
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .toReversed()) {
    if (coding === '') continue;
    const decode = DECODERS.get(coding);
    if (!decode) return { kind: 'unknown', coding };
    try {
      decoded = decode(decoded, { maxOutputLength: Math.max(limit, 1) });
    } catch (error) {
      return isTooLarge(error) ? { kind: 'too-large' } : { kind: 'broken', coding };
    }
  }
  return { kind: 'decoded', body: decoded };
};

/** A body in the codings that are named, in their order; `undefined` where one of them is not known. */
export const encodeBody = (body: Uint8Array, codings: string): Uint8Array | undefined => {
  let encoded: Uint8Array | undefined = body;
  for (const coding of codings.toLowerCase().split(',')) {
    const encode = ENCODERS.get(coding.trim());
    encoded = encoded && encode?.(encoded);
  }
  return encoded;
};

const ENCODERS: ReadonlyMap<string, (body: Uint8Array) => Uint8Array> = new Map([
  ['gzip', (body: Uint8Array) => zlib.gzipSync(body)],
  ['x-gzip', (body: Uint8Array) => zlib.gzipSync(body)],
  ['deflate', (body: Uint8Array) => zlib.deflateSync(body)],
  ['br', (body: Uint8Array) => zlib.brotliCompressSync(body)],
  ['identity', (body: Uint8Array) => body],
  ['', (body: Uint8Array) => body],
]);

const isTooLarge = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
