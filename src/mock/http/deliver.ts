import type { Outcome } from '../types';
import type { Exchange } from './exchange';
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

/** Sends an outcome now, after its delay, or in its disrupted way. */
export const deliver = (exchange: Exchange, outcome: Outcome, running: Running): void => {
  const delay = outcome.delay + running.delay;
  if (delay > 0) setTimeout(() => send(exchange, outcome, running), delay);
  else send(exchange, outcome, running);
};

const send = (exchange: Exchange, outcome: Outcome, running: Running): void => {
  // The client may have gone while the answer was made or delayed.
  if (exchange.gone) return;
  if (running.closing) exchange.beLast();
  if (outcome.after) exchange.onSent(outcome.after);
  if (outcome.disruption) disrupt(exchange, outcome, outcome.disruption, running);
  else exchange.send(outcome);
};

const disrupt = (
  exchange: Exchange,
  outcome: Outcome,
  disruption: NonNullable<Outcome['disruption']>,
  running: Running,
): void => {
  const stop = carryOut(disruption, outcome, exchange);
  running.stops.add(stop);
  exchange.onClose(() => running.stops.delete(stop));
  if (running.closing) stop();
};
