import {
  Agent,
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { messageOf } from '../core/errors';
import { listen } from '../core/network/listen';
import { withOwnAddresses } from './own-addresses';
import { pairs, passedOn, withoutHost } from './raw-headers';
import { createTap, type Tapped } from './tap';

/** One exchange with the target, as it went through. */
export interface Passed {
  readonly method: string;
  /** As the client sent it, without the vendor's prefix. */
  readonly path: string;
  readonly query: string;
  /** Name, value, name, value …, as Node has them. */
  readonly requestHeaders: readonly string[];
  readonly requestBody: Tapped;
  readonly status: number;
  readonly responseHeaders: readonly string[];
  readonly responseBody: Tapped;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** What did not come to an answer. */
export interface NotPassed {
  readonly method: string;
  readonly path: string;
  /** What the client got from us: 502, 504, 501; `undefined`: nothing, because it had gone. */
  readonly status: number | undefined;
  readonly reason: string;
}

export interface ShownCertificate {
  readonly cert: Uint8Array;
  readonly key: Uint8Array;
  readonly passphrase?: string;
}

interface ProxyOptions {
  /** Nothing is sent to another host. */
  readonly target: URL;
  /** The path at the target, from the path that the client asked for. */
  readonly pathOf: (method: string, path: string) => string;
  /** Milliseconds without a byte of an answer that has not begun. */
  readonly timeout: number;
  /** Bytes of a body that are kept for the recording; all of it passes through. */
  readonly maxBody: number;
  /** Of the client, for a target that asks for one. */
  readonly certificate?: ShownCertificate | undefined;
  readonly passed: (exchange: Passed) => void;
  readonly notPassed: (exchange: NotPassed) => void;
}

export interface RecordingProxy {
  listen(port: number, host: string): Promise<number>;
  /** Takes no more connections, gives running exchanges `patience` milliseconds, then ends them. */
  close(patience: number): Promise<void>;
}

/** Passes requests to one target and answers back, byte for byte, while they come. */
export const createProxy = (options: ProxyOptions): RecordingProxy => {
  const isSecure = options.target.protocol === 'https:';
  const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const running = new Set<ServerResponse>();
  const server = createServer({ requireHostHeader: false });
  const begin = (waits: boolean) => (request: IncomingMessage, response: ServerResponse) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    pass(options, agent, request, response, waits);
  };
  server.on('request', begin(false));
  server.on('checkContinue', begin(true));
  server.on('upgrade', (request, socket) => refuseUpgrade(options, request, socket));
  server.on('connect', (request, socket) => refuseUpgrade(options, request, socket));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  });
  return {
    listen: (port, host) => listen(server, port, host),
    close: (patience) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), patience);
        server.close(() => {
          clearTimeout(timer);
          agent.destroy();
          resolve();
        });
        server.closeIdleConnections();
        for (const response of running) response.shouldKeepAlive = false;
      }),
  };
};

/** Node wants its own kind of bytes. */
const shown = (certificate: ShownCertificate | undefined) =>
  certificate && { ...certificate, cert: Buffer.from(certificate.cert), key: Buffer.from(certificate.key) };

const pass = (
  options: ProxyOptions,
  agent: Agent,
  incoming: IncomingMessage,
  response: ServerResponse,
  waits: boolean,
): void => {
  const { target, timeout, maxBody } = options;
  const { method = 'GET' } = incoming;
  const [path, query] = splitTarget(incoming.url ?? '/');
  const own = options.pathOf(method, path);
  const startedAt = Date.now();
  const began = performance.now();
  const sentHeaders = passedOn(incoming.rawHeaders);
  const requestBody = createTap(maxBody);
  const hasBody =
    incoming.headers['content-length'] !== undefined || incoming.headers['transfer-encoding'] !== undefined;
  let sent = false;
  let received: IncomingMessage | undefined;

  const refuse = (status: 502 | 504, reason: string): void => {
    if (response.headersSent) return void response.destroy();
    options.notPassed({ method, path: own, status, reason });
    answer(response, status, reason);
    // The rest of the body is nobody's.
    incoming.unpipe();
    incoming.resume();
  };

  const send = (again: boolean): ClientRequest => {
    const upstream = (target.protocol === 'https:' ? requestHttps : requestHttp)({
      agent: again ? false : agent,
      hostname: target.hostname.replace(/^\[|\]$/g, ''),
      port: target.port || undefined,
      method,
      path: `${target.pathname.replace(/\/$/, '')}${own}${query === undefined ? '' : `?${query}`}`,
      headers: [
        'Host',
        target.host,
        ...withoutHost(sentHeaders),
        ...(incoming.headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked']),
      ] as unknown as Record<string, string>,
      timeout,
      ...shown(options.certificate),
    });
    upstream.on('timeout', () => {
      if (response.headersSent) return;
      refuse(504, `${target.host} did not answer within ${timeout / 1000} s`);
      upstream.destroy();
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      // What follows an answer without content, as of a 204, is no part of it.
      if (response.writableEnded || response.destroyed || received?.complete) return;
      // The server had closed a connection that was kept, and never saw this request.
      if (error.code === 'ECONNRESET' && upstream.reusedSocket && !hasBody && !again) return void send(true);
      refuse(502, `${target.host} gave no answer: ${messageOf(error)}`);
    });
    upstream.on('response', (answered: IncomingMessage) => {
      upstream.setTimeout(0);
      received = answered;
      passBack(answered);
    });
    const pour = (): void => {
      if (sent) return;
      sent = true;
      incoming.on('data', (chunk: Buffer) => requestBody.add(chunk));
      incoming.pipe(upstream);
    };
    if (!hasBody) upstream.end();
    else if (waits) {
      upstream.on('continue', () => {
        response.writeContinue();
        pour();
      });
      // Nobody has to wait for it for ever, and some targets never say it (RFC 9110, section 10.1.1).
      incoming.once('readable', pour);
      upstream.flushHeaders();
    } else pour();
    return upstream;
  };

  const passBack = (answered: IncomingMessage): void => {
    const status = answered.statusCode ?? 0;
    const responseBody = createTap(maxBody);
    const headers = passedOn(answered.rawHeaders);
    response.sendDate = false;
    if (waits && !sent) response.shouldKeepAlive = false;
    const ownHeaders = withOwnAddresses(headers, { target, own: ownAddressOf(incoming, path, own) });
    response.writeHead(status, answered.statusMessage ?? '', ownHeaders as string[]);
    answered.on('data', (chunk: Buffer) => responseBody.add(chunk));
    answered.pipe(response);
    const finish = (cut: boolean): void => {
      const duration = Math.round((performance.now() - began) * 10) / 10;
      options.passed({
        method,
        path: own,
        query: query ?? '',
        requestHeaders: sentHeaders,
        requestBody: requestBody.taken(false),
        status,
        responseHeaders: headers,
        responseBody: responseBody.taken(cut),
        startedAt,
        duration,
      });
    };
    answered.once('end', () => {
      if (answered.rawTrailers.length > 0) response.addTrailers(pairs(answered.rawTrailers));
      finish(false);
    });
    answered.once('error', () => {
      finish(true);
      response.destroy();
    });
  };

  const upstream = send(false);
  response.once('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  incoming.on('error', () => upstream.destroy());
};

/** As the client has it: with the host that it asked for, and what `pathOf` takes away. */
const ownAddressOf = ({ headers, socket }: IncomingMessage, path: string, own: string): string => {
  const host =
    headers.host ||
    `${socket.localAddress?.includes(':') ? `[${socket.localAddress}]` : socket.localAddress}:${socket.localPort}`;
  return `http://${host}${path.endsWith(own) ? path.slice(0, -own.length) : path}`;
};

const splitTarget = (url: string): readonly [path: string, query: string | undefined] => {
  const local = url.startsWith('/') ? url : `/${url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*\/?/i, '')}`;
  const question = local.indexOf('?');
  return question < 0 ? [local, undefined] : [local.slice(0, question), local.slice(question + 1)];
};

const TITLES = {
  501: 'Not recorded',
  502: 'The target gave no answer',
  504: 'The target did not answer in time',
} as const;

/** In nobody's name but ours: a client can tell it from an answer of the target. */
const problemText = (status: keyof typeof TITLES, detail: string): string =>
  JSON.stringify({ type: `urn:understudy:problem:record-${status}`, title: TITLES[status], status, detail });

const answer = (response: ServerResponse, status: 502 | 504, reason: string): void => {
  const body = problemText(status, reason);
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'understudy-answer': `${status};why="the recorder says this, not the target"`,
  });
  response.end(body);
};

const UPGRADE = 'the recorder passes requests and answers on, and neither sockets nor tunnels';

const refuseUpgrade = (
  { notPassed }: ProxyOptions,
  { method = '', url = '' }: IncomingMessage,
  socket: Duplex,
): void => {
  const body = problemText(501, UPGRADE);
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 501 Not Implemented\r\ncontent-type: application/problem+json\r\nconnection: close\r\nunderstudy-answer: 501;why="the recorder says this, not the target"\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  notPassed({ method, path: url.replace(/\?.*$/s, ''), status: 501, reason: UPGRADE });
};
