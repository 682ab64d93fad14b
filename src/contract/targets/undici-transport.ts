import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request as send } from 'undici';
import type { HeaderMap } from '../../core/http';
import { type Transport, TransportError } from '../target';
import { isLoopback } from './base-url';

/**
 * Plain HTTP(S) by undici: TLS is always verified (also with NODE_TLS_REJECT_UNAUTHORIZED=0), redirects are never followed,
 * HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured, except for loopback, which no proxy can reach.
 */
export const undiciTransport = (): { readonly transport: Transport; close(): Promise<void> } => {
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = (origin: string): Dispatcher => {
    const known = dispatchers.get(origin);
    if (known) return known;
    const made = createDispatcher(origin);
    dispatchers.set(origin, made);
    return made;
  };
  return {
    transport: async (request, { origin, timeout, maxBody }) => {
      try {
        const response = await send(`${origin}${request.path}${request.query ? `?${request.query}` : ''}`, {
          dispatcher: dispatcherFor(origin),
          method: request.method,
          headers: request.headers as Record<string, string>,
          body: request.body.length === 0 ? null : Buffer.from(request.body),
          signal: AbortSignal.timeout(timeout),
          headersTimeout: timeout,
          bodyTimeout: timeout,
        });
        const raw = await readAll(response.body, maxBody);
        const headers = response.headers as HeaderMap;
        return { status: response.statusCode, headers, body: await decode(raw, headers, maxBody) };
      } catch (error) {
        throw asTransportError(error, timeout);
      }
    },
    close: async () => {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
      dispatchers.clear();
    },
  };
};

const createDispatcher = (origin: string): Dispatcher => {
  const tls = { rejectUnauthorized: true };
  return isLoopback(new URL(origin))
    ? new Agent({ connect: tls })
    : new EnvHttpProxyAgent({ connect: tls, requestTls: tls, proxyTls: tls });
};

const readAll = async (body: AsyncIterable<Buffer>, maxBody: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBody) throw new TransportError('too-large', `the answer is larger than ${maxBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** We never ask for a content coding; a server that uses one all the same is read, within the same size limit. */
const decode = async (raw: Buffer, headers: HeaderMap, maxBody: number): Promise<Uint8Array> => {
  const coding = String(headers['content-encoding'] ?? '')
    .trim()
    .toLowerCase();
  if (raw.length === 0 || !Object.hasOwn(DECODERS, coding)) return raw;
  return DECODERS[coding as keyof typeof DECODERS](raw, { maxOutputLength: maxBody });
};

const asTransportError = (error: unknown, timeout: number): Error => {
  if (error instanceof TransportError) return error;
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || /TIMEOUT/.test(code ?? '')) {
    return new TransportError('timeout', `no complete answer within ${timeout} ms`);
  }
  if (code === 'ERR_BUFFER_TOO_LARGE') return new TransportError('too-large', 'the decompressed answer is too large');
  return new TransportError('unreachable', `${message || name}${code && !message.includes(code) ? ` (${code})` : ''}`);
};
