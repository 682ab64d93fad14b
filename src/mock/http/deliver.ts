import type { OutgoingResponse } from '../types';
import type { HttpExchange } from './exchange';
import { carryOut } from './faults';

/** The server's own say in a delivery. */
export interface Running {
  /** Each connection ends with its answer. */
  closing: boolean;
  /** Milliseconds before every answer. */
  readonly delay: number;
  /** Ends what a disruption still does. */
  readonly stops: Set<() => void>;
}

/** Sends an outgoing now, after its delay, or in its disrupted way. */
export const deliver = (exchange: HttpExchange, outgoing: OutgoingResponse, running: Running): void => {
  const delay = outgoing.delay + running.delay;
  if (delay > 0) setTimeout(() => send(exchange, outgoing, running), delay);
  else send(exchange, outgoing, running);
};

const send = (exchange: HttpExchange, outgoing: OutgoingResponse, running: Running): void => {
  // The client may have gone while the answer was made or delayed.
  if (exchange.gone) return;
  if (running.closing) exchange.beLast();
  if (outgoing.after) exchange.onSent(outgoing.after);
  if (outgoing.disruption) disrupt(exchange, outgoing, outgoing.disruption, running);
  else exchange.send(outgoing);
};

const disrupt = (
  exchange: HttpExchange,
  outgoing: OutgoingResponse,
  disruption: NonNullable<OutgoingResponse['disruption']>,
  running: Running,
): void => {
  const stop = carryOut(disruption, outgoing, exchange);
  running.stops.add(stop);
  exchange.onClose(() => running.stops.delete(stop));
  if (running.closing) stop();
};
