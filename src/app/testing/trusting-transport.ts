import type { Send } from '../../client/mock-client';
import type { KeyPair } from '../../mock/http/http-server';

/** Sends to a mock of this process that speaks HTTPS: its own certificate is trusted, and no other one. */
export const trustingTransport = ({ cert }: KeyPair): { readonly send: Send; close(): Promise<void> } => {
  // Few mocks speak HTTPS.
  const { Agent, fetch } = require('undici') as typeof import('undici');
  // Whatever name it is made out to: nobody else has the key.
  const agent = new Agent({ connect: { ca: cert, checkServerIdentity: () => undefined } });
  return {
    send: (url, init) => fetch(url, { ...(init as object), dispatcher: agent }) as unknown as Promise<Response>,
    close: () => agent.destroy(),
  };
};
