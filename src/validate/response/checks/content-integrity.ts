import { createHash } from 'node:crypto';
import { type HttpResponse, headerValue } from '../../../core/http/http';
import { essence } from '../../../core/http/media-type';
import { childPointer, toPointer } from '../../../core/json/pointer';
import { type Check, NOTHING } from './check';

/**
 * A documented header that says something of the bytes beside it: their checksum, or which part of the whole they are. HTTP says
 * what it means, and seldom the document. What a mock makes for such a header need not fit what it makes for the body.
 */
export const contentIntegrity: Check = (context) => {
  const { target, response, documented, body } = context;
  if (target !== 'real' || !documented || body === undefined || body === 'unknown') return NOTHING;
  // What was summed up is then the coded body, and that is undone.
  if (!/^(?:identity)?$/i.test(headerValue(response.headers, 'content-encoding') ?? '')) return NOTHING;
  return {
    facts: documented.headers.flatMap(({ name, place }) => {
      const text = headerValue(response.headers, name);
      const message = text === undefined ? undefined : contradictionOf(name, text, response);
      if (message === undefined) return [];
      const at = childPointer(toPointer('/headers'), name);
      return [{ kind: 'semantics', rule: 'content', at, spec: place, evidence: 'elsewhere', message } as const];
    }),
  };
};

const contradictionOf = (name: string, text: string, response: HttpResponse): string | undefined => {
  const { status, body } = response;
  const isOther = (algorithm: string, sum: string): boolean => sumsUp(algorithm, sum.trim(), body) === false;
  if (name === 'content-range') return status === 206 ? rangeContradiction(text, response) : undefined;
  // Of a part some servers still sum up the whole.
  if (status === 206 && name !== 'content-digest') return undefined;
  if (name === 'content-md5') return isOther('md5', text) ? `${name} is not that of the body` : undefined;
  if (!DIGESTS.has(name)) return undefined;
  const sums = [...text.matchAll(/([\w-]+)=:?([^,:\s]+):?/g)];
  const other = sums.find(([, algorithm = '', sum = '']) => isOther(algorithm, sum));
  return other && `${name} (${other[1]}) is not that of the body`;
};

/** RFC 3230 and RFC 9530. */
const DIGESTS: ReadonlySet<string> = new Set(['digest', 'content-digest', 'repr-digest']);

const ALGORITHMS: Readonly<Record<string, string>> = {
  md5: 'md5',
  sha: 'sha1',
  'sha-256': 'sha256',
  'sha-512': 'sha512',
};

/** Base64 as HTTP has it, or hex as some write it; `undefined` where it is neither. */
const sumsUp = (algorithm: string, written: string, body: Uint8Array): boolean | undefined => {
  const known = ALGORITHMS[algorithm.toLowerCase()];
  if (known === undefined) return undefined;
  const own = createHash(known).update(body).digest();
  const read = [Buffer.from(written, 'base64'), Buffer.from(written, 'hex')].filter(
    ({ length }) => length === own.length,
  );
  return read.length === 0 ? undefined : read.some((each) => each.equals(own));
};

/** RFC 9110, section 14.4. */
const rangeContradiction = (text: string, { headers, body }: HttpResponse): string | undefined => {
  const [, first, last] = /^bytes (\d+)-(\d+)\/(?:\d+|\*)$/i.exec(text.trim()) ?? [];
  if (first === undefined || last === undefined || essence(headerValue(headers, 'content-type') ?? '') === BYTE_RANGES)
    return undefined;
  const count = Number(last) - Number(first) + 1;
  return count === body.length ? undefined : `content-range says ${count} bytes, and ${body.length} came`;
};

const BYTE_RANGES = 'multipart/byteranges';
