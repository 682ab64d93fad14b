import type { Worker } from 'node:cluster';

interface Handle {
  close(): void;
}

/**
 * Ends the connection that a worker was being given when it died. Node passes connections on one by one and waits for
 * each to be taken. It keeps the handle of one that is never taken, and the client waits for ever
 * (`lib/internal/cluster/round_robin_handle.js` of Node 20, `handoff`). Once it is closed, the client can try again.
 */
export const closeForgotten = (worker: Worker): void => {
  const child = worker.process;
  const send = child.send.bind(child) as (message: unknown, handle?: unknown, ...rest: unknown[]) => boolean;
  let given: Handle | undefined;
  child.send = (message: unknown, handle?: unknown, ...rest: unknown[]): boolean => {
    if (isHandle(handle)) given = handle;
    return send(message, handle, ...rest);
  };
  child.on('internalMessage' as 'message', (message: unknown) => {
    if (typeof message === 'object' && message !== null && 'accepted' in message) given = undefined;
  });
  worker.once('exit', () => given?.close());
};

const isHandle = (value: unknown): value is Handle =>
  typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function';
