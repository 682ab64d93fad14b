import { fail } from '../core/errors';
import { isObject } from '../core/json/json';
import type { Exchange } from '../core/results/case';
import type { RunEvent } from '../core/results/events';
import { bodyText } from './exchange-text';
import type { Reporter } from './reporter';
import { openSink, type Sink } from './sink';

/**
 * One event per line, written as it happens. What was learnt survives a run that breaks off, and every other report can
 * be made from it later. Raises REPORT_UNWRITABLE, for a path at once.
 */
export const createNdjsonReporter = (sink: Sink): Reporter => {
  const write = openSink(sink);
  return { on: (event) => write(`${JSON.stringify(toWire(event))}\n`), finish: () => undefined };
};

/** Reads events back, several files in a row too. Raises REPORT_UNREADABLE with the line. */
export const readEvents = (text: string, file: string): readonly RunEvent[] =>
  text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [fromWire(JSON.parse(line))];
    } catch (error) {
      throw fail('REPORT_UNREADABLE', `${file}:${index + 1}`, error instanceof Error ? error.message : String(error));
    }
  });

/** `JSON.stringify` would write bytes as an object of numbers; on the wire a body is text, or base64 where it is none. */
const toWire = (event: RunEvent): unknown =>
  event.type === 'case-finished' && event.result.exchange
    ? { ...event, result: { ...event.result, exchange: mapBodies(event.result.exchange, bodyToWire) } }
    : event;

const fromWire = (value: unknown): RunEvent => {
  if (!isObject(value) || typeof value.type !== 'string' || !EVENT_TYPES.has(value.type)) {
    throw new Error('not an event of a run');
  }
  const event = value as RunEvent;
  if (event.type !== 'case-finished' || !event.result.exchange) return event;
  const exchange = mapBodies(event.result.exchange, bodyFromWire) as Exchange;
  return { ...event, result: { ...event.result, exchange } };
};

const EVENT_TYPES: ReadonlySet<string> = new Set([
  'run-started',
  'vendor-started',
  'case-finished',
  'case-skipped',
  'left-behind',
  'vendor-stopped',
  'vendor-finished',
  'run-finished',
] satisfies readonly RunEvent['type'][]);

const mapBodies = (exchange: Exchange, change: (body: unknown) => unknown): unknown => ({
  ...exchange,
  request: { ...exchange.request, body: change(exchange.request.body) },
  response: { ...exchange.response, body: change(exchange.response.body) },
});

const bodyToWire = (body: unknown): unknown => {
  const bytes = body instanceof Uint8Array ? body : new Uint8Array(0);
  const { body: text, bodyEncoding } = bodyText(bytes, bytes.length);
  return { encoding: bodyEncoding, text };
};

const bodyFromWire = (wire: unknown): Uint8Array => {
  if (!isObject(wire) || typeof wire.text !== 'string') throw new Error('a body without text');
  return new Uint8Array(Buffer.from(wire.text, wire.encoding === 'base64' ? 'base64' : 'utf-8'));
};
