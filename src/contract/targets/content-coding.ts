import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { HeaderMap } from '../../core/http';

const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** We never ask for a content coding; a server that uses one all the same is read, within the same size limit. */
export const decode = async (raw: Buffer, headers: HeaderMap, maxBody: number): Promise<Uint8Array> => {
  const coding = String(headers['content-encoding'] ?? '')
    .trim()
    .toLowerCase();
  if (raw.length === 0 || !Object.hasOwn(DECODERS, coding)) return raw;
  return DECODERS[coding as keyof typeof DECODERS](raw, { maxOutputLength: maxBody });
};
