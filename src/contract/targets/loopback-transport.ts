import { Agent, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request as open } from 'node:http';
import { EMPTY_BODY, type HttpRequest, type HttpResponse, headerLines } from '../../core/http/http';
import type { OwnTransport, Transport } from './target';
import {
  type AnswerLimits,
  asTransportError,
  endedInHead,
  firstOf,
  flawOf,
  tooLarge,
  tooLate,
  wasMissed,
} from './transport-errors';

/**
 * Plain HTTP to this machine, by Node itself. A mock in the same process has loaded `node:http` already, and loading
 * undici takes longer than all questions of a small run. Redirects are never followed, no proxy is asked.
 */
export const loopbackTransport = (): OwnTransport => {
  const agent = new Agent({ keepAlive: true });
  return {
    transport: async (request, limits) => {
      try {
        return await exchange(agent, request, limits);
      } catch (error) {
        throw asTransportError(error, limits.timeout);
      }
    },
    close: async () => agent.destroy(),
  };
};

type Limits = Parameters<Transport>[1];

const exchange = (agent: Agent, asked: HttpRequest, limits: Limits, attempt = 1): Promise<HttpResponse> =>
  new Promise((resolve, reject) => {
    const { origin, timeout } = limits;
    const until = Date.now() + timeout;
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
    const named = watchAnswer(request);
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      if (named(error) === error && request.reusedSocket && wasMissed(asked.method, error) && attempt === 1)
        resolve(exchange(agent, asked, limits, attempt + 1).catch((again) => Promise.reject(firstOf(error, again))));
      else reject(named(error));
    });
    request.on('response', (response) => {
      clearTimeout(limit);
      resolve(readAnswer(response, { until, ...limits }));
    });
    request.on('upgrade', (response, socket) => {
      clearTimeout(limit);
      socket.destroy();
      resolve(headOf(response));
    });
    request.end(asked.body.length === 0 ? undefined : asked.body);
  });

/** Tells a connection that broke within the head of an answer from one on which nothing came. */
export const watchAnswer = (request: ClientRequest): ((error: NodeJS.ErrnoException) => Error) => {
  let before = 0;
  request.on('socket', ({ bytesRead }) => {
    before = bytesRead;
  });
  return (error) => (error.code === 'ECONNRESET' && (request.socket?.bytesRead ?? 0) > before ? endedInHead() : error);
};

/** Node says the length of a body only with methods that usually have one. */
const headersOf = ({ headers, body }: HttpRequest): OutgoingHttpHeaders => ({
  ...(headers as OutgoingHttpHeaders),
  ...(body.length > 0 && { 'content-length': body.length }),
});

/** All that is read of an answer that switches to another protocol. */
export const headOf = ({ statusCode = 0, rawHeaders }: IncomingMessage): HttpResponse => ({
  status: statusCode,
  headers: headerLines(rawHeaders),
  body: EMPTY_BODY,
});

/**
 * What came of an answer that began, and why it is not all of it. Never rejects. Bytes are as they were sent:
 * no content coding is undone.
 * @param until when the time is up, in milliseconds since the epoch
 */
export const readAnswer = (
  response: IncomingMessage,
  limits: AnswerLimits & { readonly until: number },
): Promise<HttpResponse> =>
  new Promise((resolve) => {
    const head = headOf(response);
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (error?: Error): void => {
      clearTimeout(limit);
      const [only] = chunks;
      const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      resolve({ ...head, body, ...(error && { flaw: flawOf(error, head, body.length) }) });
    };
    const stop = (why: Error): void => {
      finish(why);
      response.destroy();
    };
    const limit = setTimeout(() => stop(tooLate(limits.timeout)), limits.until - Date.now());
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limits.maxBody) stop(tooLarge(limits.maxBody));
    });
    response.on('error', finish);
    response.on('end', () => finish());
  });
