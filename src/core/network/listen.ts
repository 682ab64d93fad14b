import type { AddressInfo, Server } from 'node:net';
import { fail } from '../errors';

/** Resolves with the port that was taken; 0 picks a free one. Raises PORT_IN_USE or LISTEN_FAILED. */
export const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const failed = ({ code, message }: NodeJS.ErrnoException): void =>
      reject(code === 'EADDRINUSE' ? fail('PORT_IN_USE', port, host) : fail('LISTEN_FAILED', host, port, message));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
