import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface HostileServer {
  readonly url: string;
  /** `METHOD path` of everything that arrived. */
  readonly arrived: readonly string[];
  close(): Promise<void>;
}

export type Trick = (request: IncomingMessage, response: ServerResponse) => void;

/** Plays its tricks in turn, one per request. */
export const hostile = async (tricks: readonly Trick[]): Promise<HostileServer> => {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    const trick = tricks[arrived.length % tricks.length];
    arrived.push(`${request.method} ${request.url?.split('?')[0]}`);
    trick?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const json = { 'content-type': 'application/json' };

/** Everything the client sent, in one text: what a debug page or a careless error message shows. */
const sent = ({ url, headers }: IncomingMessage): string => `${url} ${JSON.stringify(headers)}`;

const word = (request: IncomingMessage): string => String(request.headers.authorization).split(' ')[1] ?? '';

export const hangUp: Trick = (request) => request.socket.destroy();

export const hangUpHalfway: Trick = (_request, response) => {
  response.writeHead(200, { ...json, 'content-length': '400' });
  response.write('{"id":"r1",');
  setTimeout(() => response.socket?.destroy(), 5);
};

export const slowDown =
  (retryAfter: string): Trick =>
  (request, response) => {
    response.writeHead(429, { ...json, 'retry-after': retryAfter }).end(JSON.stringify({ reason: sent(request) }));
  };

export const sendElsewhere =
  (elsewhere: string): Trick =>
  (request, response) => {
    const location = `${elsewhere}${request.url}&again=${word(request)}`;
    response.writeHead(307, { location }).end(`<a href="${location}">moved</a>`);
  };

/** A documented error that breaks its schema with the very secret in the value. */
export const echoInError: Trick = (request, response) => {
  response.writeHead(401, { ...json, 'www-authenticate': `Bearer error="${word(request)} is bad"` });
  response.end(
    JSON.stringify({ reason: `bad token ${word(request)} in ${sent(request)}`, [word(request)]: word(request) }),
  );
};

/** Values, property names, headers, and every coding a server is likely to use. */
export const echoInAnswer: Trick = (request, response) => {
  const token = word(request);
  const base64 = Buffer.from(`user:${token}`).toString('base64');
  const body = {
    id: 7,
    note: {
      token,
      percent: encodeURIComponent(token),
      hex: Buffer.from(token).toString('hex'),
      base64,
      html: `<b>${token}</b>`,
    },
    [`seen-${token}`]: sent(request),
    password: 'server-side-password',
  };
  response.writeHead(200, { ...json, 'x-debug': sent(request), 'set-cookie': `sid=${token}; HttpOnly` });
  response.end(JSON.stringify(body));
};

export const echoBrokenJson: Trick = (request, response) => {
  response.writeHead(200, json).end(`{"id": "r1", "note": "${word(request)}`);
};

export const echoXml: Trick = (request, response) => {
  const safe = sent(request).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<Record><id>r1</id><note at="${word(request)}">${safe}</note><${'apiKey'}>plain</${'apiKey'}></Record>`,
  );
};

export const neverEnds: Trick = (_request, response) => {
  response.writeHead(200, json);
  const timer = setInterval(() => response.write('x'.repeat(64 * 1024)), 1);
  response.on('close', () => clearInterval(timer));
};

export const bomb: Trick = (_request, response) => {
  response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(BOMB);
};

const BOMB = gzipSync(Buffer.alloc(8 * 1024 * 1024, ' '));

export const saysNothing: Trick = () => {};

export const refuse: Trick = (_request, response) => {
  response.writeHead(403, json).end('{}');
};

export const behave: Trick = (_request, response) => {
  response.writeHead(200, json).end(JSON.stringify({ id: 'r1', note: 'fine' }));
};
