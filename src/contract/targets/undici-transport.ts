import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Agent, Dispatcher } from 'undici';
import type { HeaderMap, HttpRequest } from '../../core/http';
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
        const { status, headers, raw } = await exchange(dispatcherFor(origin), request, { origin, timeout, maxBody });
        return { status, headers, body: await decode(raw, headers, maxBody) };
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
  const connect = { rejectUnauthorized: true };
  if (isLoopback(new URL(origin))) {
    // All of undici brings fetch, web sockets and caches with it, which take longer to load than a small run against a mock does.
    const Plain = require('undici/lib/dispatcher/agent') as typeof Agent;
    return new Plain({ connect });
  }
  const { EnvHttpProxyAgent } = require('undici') as typeof import('undici');
  return new EnvHttpProxyAgent({ connect, requestTls: connect, proxyTls: connect });
};

interface Answer {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly raw: Buffer;
}

/** One request and its whole answer. Without a stream between: thousands of small answers come in one piece each. */
const exchange = (
  dispatcher: Dispatcher,
  request: HttpRequest,
  { origin, timeout, maxBody }: Parameters<Transport>[1],
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // As a URL has it: what a template writes and no URL carries is encoded.
    const { pathname, search } = new URL(`${origin}${request.path}${request.query ? `?${request.query}` : ''}`);
    const chunks: Buffer[] = [];
    let head: Omit<Answer, 'raw'> | undefined;
    let size = 0;
    let controller: Dispatcher.DispatchController | undefined;
    let failure: Error | undefined;
    const giveUp = (why: Error): void => {
      failure = why;
      // While it is still connecting there is nothing to abort; that follows when the connection is there.
      controller?.abort(why);
      reject(why);
    };
    const limit = setTimeout(() => giveUp(tooLate(timeout)), timeout);
    dispatcher.dispatch(
      {
        origin,
        path: `${pathname}${search}`,
        method: request.method as Dispatcher.HttpMethod,
        headers: request.headers as Record<string, string>,
        body: request.body.length === 0 ? null : Buffer.from(request.body),
        headersTimeout: timeout,
        bodyTimeout: timeout,
      },
      {
        onRequestStart: (started) => {
          controller = started;
          if (failure) started.abort(failure);
        },
        onResponseStart: (_controller, status, headers) => {
          // An interim answer (RFC 9110, section 15.2) is not the answer.
          if (status >= 200) head = { status, headers: headers as HeaderMap };
        },
        onResponseData: (_controller, chunk) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > maxBody) giveUp(new TransportError('too-large', `the answer is larger than ${maxBody} bytes`));
        },
        onResponseEnd: () => {
          clearTimeout(limit);
          const raw = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
          if (head && raw) resolve({ ...head, raw });
        },
        onResponseError: (_controller, error) => {
          clearTimeout(limit);
          reject(error);
        },
      },
    );
  });

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
  if (/TIMEOUT/.test(code ?? '')) return tooLate(timeout);
  if (code === 'ERR_BUFFER_TOO_LARGE') return new TransportError('too-large', 'the decompressed answer is too large');
  return new TransportError('unreachable', `${message || name}${code && !message.includes(code) ? ` (${code})` : ''}`);
};

const tooLate = (timeout: number): TransportError =>
  new TransportError('timeout', `no complete answer within ${timeout} ms`);
