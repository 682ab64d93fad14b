import type { ServerResponse } from 'node:http';
import { carryOut, type Wire } from './faults';
import type { Outcome } from './types';

/** The server's own say in a delivery. */
export interface Running {
  /** Each connection ends with its answer. */
  closing: boolean;
  /** Milliseconds before every answer. */
  readonly delay: number;
  /** Ends what a disruption still does. */
  readonly stops: Set<() => void>;
}

/** Sends an outcome now, after its delay, or in its disrupted way. */
export const deliver = (response: ServerResponse, outcome: Outcome, running: Running): void => {
  const delay = outcome.delay + running.delay;
  if (delay > 0) setTimeout(() => send(response, outcome, running), delay);
  else send(response, outcome, running);
};

const send = (response: ServerResponse, outcome: Outcome, running: Running): void => {
  // The client may have gone while the answer was made or delayed.
  if (response.destroyed) return;
  if (running.closing) response.shouldKeepAlive = false;
  if (outcome.after) response.once('finish', outcome.after);
  if (outcome.disruption) return void disrupt(response, outcome, outcome.disruption, running);
  response.writeHead(outcome.status, outcome.headers as string[]);
  if (typeof outcome.body === 'string') response.end(outcome.body, 'latin1');
  else response.end(outcome.body);
};

const disrupt = (
  response: ServerResponse,
  outcome: Outcome,
  disruption: NonNullable<Outcome['disruption']>,
  running: Running,
): void => {
  const stop = carryOut(disruption, outcome, wireOf(response));
  running.stops.add(stop);
  response.once('close', () => running.stops.delete(stop));
  if (running.closing) stop();
};

const wireOf = (response: ServerResponse): Wire => ({
  head: (status, headers) => void response.writeHead(status, headers as string[]),
  write: (bytes) => void response.write(bytes),
  end: () => void response.end(),
  close: () => void response.socket?.end(),
  reset: () => void response.socket?.resetAndDestroy(),
  get gone() {
    return response.destroyed || response.socket === null || response.socket.destroyed;
  },
});
