import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What somebody sent. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves when so many have come. */
  until(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** A server on the loopback interface that keeps what it is sent, answered by `respond` or with 204. */
export const startReceiver = (
  respond: RequestListener = (_, response) => void response.writeHead(204).end(),
): Promise<Receiver> =>
  new Promise((resolve) => {
    const received: Received[] = [];
    const waiting: { readonly count: number; readonly go: (all: readonly Received[]) => void }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        respond(request, response);
        for (const { count, go } of waiting) if (received.length >= count) go(received);
      });
    });
    server.listen(0, '127.0.0.1', () => {
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        received,
        until: (count) =>
          new Promise((go) => {
            if (received.length >= count) go(received);
            else waiting.push({ count, go });
          }),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
