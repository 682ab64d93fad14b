import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { type HeaderMap, type HttpRequest, type HttpResponse, headersFromWire } from '../../core/http/http';
import { isLoopback } from '../../core/network/loopback';
import type { ClientCertificate } from '../values/given';
import { checkProxies, withProxy } from './proxy-errors';
import type { OwnTransport, Transport } from './target';
import { asTransportError, firstOf, flawOf, tooLarge, tooLate, wasMissed } from './transport-errors';

/**
 * HTTP(S) by undici: HTTP/1.1, and HTTP/2 where a server has no other. TLS is always verified, also with NODE_TLS_REJECT_UNAUTHORIZED=0, and redirects are never
 * followed. A client certificate is shown to the endpoint, and never to a proxy. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured, except for loopback, which no proxy can reach.
 */
export const undiciTransport = (certificate?: ClientCertificate['tls']): OwnTransport => {
  const dispatchers = new Map<string, Dispatcher>();
  /** Origins to which there may be kept connections. */
  const answered = new Set<string>();
  const dispatcherFor = (origin: string): Dispatcher => {
    const known = dispatchers.get(origin);
    if (known) return known;
    const made = createDispatcher(origin, { certificate });
    dispatchers.set(origin, made);
    return made;
  };
  return {
    transport: async (request, { origin, timeout, maxBody }) => {
      const limits = { origin, timeout, maxBody };
      try {
        const answer = await exchange(dispatcherFor(origin), request, limits).catch(async (error) => {
          if (speaksOtherHttp(error)) {
            await dispatchers.get(origin)?.destroy();
            dispatchers.set(origin, createDispatcher(origin, { certificate, allowH2: true }));
            return exchange(dispatcherFor(origin), request, limits);
          }
          if (!answered.has(origin) || !wasMissed(request.method, error)) throw error;
          return onceMore(request, limits, certificate).catch((again) => Promise.reject(firstOf(error, again)));
        });
        answered.add(origin);
        return answer;
      } catch (error) {
        throw asTransportError(isLoopbackOrigin(origin) ? error : withProxy(error, origin, process.env), timeout);
      }
    },
    close: async () => {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
      dispatchers.clear();
    },
  };
};

/** Without a kept connection: the server may have closed all of them. */
const onceMore = async (
  request: HttpRequest,
  limits: Parameters<Transport>[1],
  certificate: ClientCertificate['tls'] | undefined,
): Promise<HttpResponse> => {
  const dispatcher = createDispatcher(limits.origin, { certificate });
  try {
    return await exchange(dispatcher, request, limits);
  } finally {
    await dispatcher.destroy();
  }
};

interface Connecting {
  readonly certificate: ClientCertificate['tls'] | undefined;
  readonly allowH2?: true;
}

const createDispatcher = (origin: string, { certificate, ...options }: Connecting): Dispatcher => {
  const proxyTls = { rejectUnauthorized: true };
  const tls = {
    ...proxyTls,
    ...(certificate && { ...certificate, cert: Buffer.from(certificate.cert), key: Buffer.from(certificate.key) }),
  };
  if (isLoopbackOrigin(origin)) return new Agent({ ...options, connect: tls });
  checkProxies(process.env);
  return new EnvHttpProxyAgent({ ...options, connect: tls, requestTls: tls, proxyTls });
};

const isLoopbackOrigin = (origin: string): boolean => isLoopback(new URL(origin).hostname);

/** Who has HTTP/2 alone ends the handshake (RFC 7301, section 3.2): nothing was sent yet. */
const speaksOtherHttp = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';

/** To it a wish for another protocol is no header. */
const asUpgrade = ({ upgrade, ...headers }: HeaderMap): Pick<Dispatcher.DispatchOptions, 'headers' | 'upgrade'> => {
  if (upgrade === undefined) return { headers: headers as Record<string, string> };
  const { connection: _itsOwn, ...others } = headers;
  return { headers: others as Record<string, string>, upgrade: String(upgrade) };
};

/** One request and its whole answer. Without a stream between: thousands of small answers come in one piece each. */
const exchange = (
  dispatcher: Dispatcher,
  request: HttpRequest,
  { origin, timeout, maxBody }: Parameters<Transport>[1],
): Promise<HttpResponse> =>
  new Promise((resolve, reject) => {
    // As a URL has it: what a template writes and no URL carries is encoded.
    const { pathname, search } = new URL(`${origin}${request.path}${request.query ? `?${request.query}` : ''}`);
    const chunks: Buffer[] = [];
    let head: Pick<HttpResponse, 'status' | 'headers'> | undefined;
    let size = 0;
    let controller: Dispatcher.DispatchController | undefined;
    let failure: Error | undefined;
    const finish = (error?: Error): void => {
      clearTimeout(limit);
      const [only] = chunks;
      const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      if (head) resolve({ ...head, body, ...(error && { flaw: flawOf(error, head, body.length) }) });
      else if (error) reject(error);
    };
    const giveUp = (why: Error): void => {
      failure = why;
      finish(why);
      // While it is still connecting there is nothing to abort; that follows when the connection is there.
      controller?.abort(why);
    };
    const limit = setTimeout(() => giveUp(tooLate(timeout)), timeout);
    dispatcher.dispatch(
      {
        origin,
        path: `${pathname}${search}`,
        method: request.method as Dispatcher.HttpMethod,
        ...asUpgrade(request.headers),
        body: request.body.length === 0 ? null : Buffer.from(request.body),
        headersTimeout: timeout,
        bodyTimeout: timeout,
      },
      {
        onRequestStart: (started) => {
          controller = started;
          if (failure) started.abort(failure);
        },
        onRequestUpgrade: (_controller, status, headers, socket) => {
          head = { status, headers: headersFromWire(headers as HeaderMap) };
          socket.destroy();
          finish();
        },
        onResponseStart: (_controller, status, headers) => {
          // An interim answer (RFC 9110, section 15.2) is not the answer.
          if (status >= 200) head = { status, headers: headersFromWire(headers as HeaderMap) };
        },
        onResponseData: (_controller, chunk) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size > maxBody) giveUp(tooLarge(maxBody));
        },
        onResponseEnd: () => finish(),
        onResponseError: (_controller, error) => finish(error),
      },
    );
  });
