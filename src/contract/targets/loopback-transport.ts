import { Agent, type OutgoingHttpHeaders, request as open } from 'node:http';
import type { HeaderMap, HttpRequest } from '../../core/http';
import { decode } from './content-coding';
import type { OwnTransport, Transport } from './target';
import { asTransportError, tooLarge, tooLate } from './transport-errors';

/**
 * Plain HTTP to this machine, by Node itself. A mock in the same process has loaded `node:http` already, and loading
 * undici takes longer than all questions of a small run. Redirects are never followed, no proxy is asked.
 */
export const loopbackTransport = (): OwnTransport => {
  const agent = new Agent({ keepAlive: true });
  return {
    transport: async (request, limits) => {
      try {
        const { status, headers, raw } = await exchange(agent, request, limits);
        return { status, headers, body: await decode(raw, headers, limits.maxBody) };
      } catch (error) {
        throw asTransportError(error, limits.timeout);
      }
    },
    close: async () => agent.destroy(),
  };
};

interface LoopbackAnswer {
  readonly status: number;
  readonly headers: HeaderMap;
  readonly raw: Buffer;
}

type Limits = Parameters<Transport>[1];

const exchange = (agent: Agent, asked: HttpRequest, limits: Limits, attempt = 1): Promise<LoopbackAnswer> =>
  new Promise((resolve, reject) => {
    const { origin, timeout, maxBody } = limits;
    // As a URL has it: what a template writes and no URL carries is encoded.
    const url = new URL(`${origin}${asked.path}${asked.query ? `?${asked.query}` : ''}`);
    const request = open({
      agent,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: asked.method,
      headers: headersOf(asked),
    });
    const give = (why: Error): void => {
      clearTimeout(limit);
      reject(why);
      request.destroy(why);
    };
    const limit = setTimeout(() => give(tooLate(timeout)), timeout);
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      // The server may have closed the kept connection while this was on its way; only what is safe may be asked twice.
      const missed = request.reusedSocket && error.code === 'ECONNRESET' && SAFE.has(asked.method);
      if (missed && attempt === 1) resolve(exchange(agent, asked, limits, attempt + 1));
      else reject(error);
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBody) give(tooLarge(maxBody));
      });
      response.on('error', give);
      response.on('end', () => {
        clearTimeout(limit);
        const raw = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: headerMap(response.rawHeaders), raw });
      });
    });
    request.end(asked.body.length === 0 ? undefined : asked.body);
  });

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Node says the length of a body only with methods that usually have one. */
const headersOf = ({ headers, body }: HttpRequest): OutgoingHttpHeaders => ({
  ...(headers as OutgoingHttpHeaders),
  ...(body.length > 0 && { 'content-length': body.length }),
});

/** All that came: Node's own map drops repeated headers that should not be. Values are UTF-8 where they are not ASCII. */
const headerMap = (raw: readonly string[]): HeaderMap => {
  const headers: Record<string, string | string[]> = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const text = raw[index + 1] ?? '';
    const value = PLAIN.test(text) ? text : Buffer.from(text, 'latin1').toString('utf8');
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else headers[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return headers;
};

const PLAIN = /^[\x20-\x7e\t]*$/;
