import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';
import { MAX_DEPTH } from './parse-yaml';

/**
 * Where the value at `path` begins in a YAML text, or what stands nearest around it. Reads the whole text each time: for messages about
 * small files.
 */
export const valueOffset = (text: string, path: readonly string[]): number => {
  const events = parseEvents(text, { maxDepth: MAX_DEPTH });
  let at = events.findIndex(({ type }) => type !== EVENT_ID.DOCUMENT);
  for (const key of path) {
    const child = childAt(text, events, at, key);
    if (child === undefined) break;
    at = child;
  }
  // Nothing written is a value, too: it stands behind its key.
  const found = [events[at], events[at - 1]].flatMap((event) => (event ? startOf(event) : []));
  return found.find((start) => start >= 0) ?? 0;
};

/** The index of a child's first event; `undefined` where there is none. */
const childAt = (text: string, events: readonly Event[], at: number, key: string): number | undefined => {
  const parent = events[at]?.type;
  if (parent !== EVENT_ID.MAPPING && parent !== EVENT_ID.SEQUENCE) return undefined;
  let index = 0;
  for (let cursor = at + 1; cursor < events.length; index += 1) {
    const event = events[cursor];
    if (!event || event.type === EVENT_ID.POP) return undefined;
    if (parent === EVENT_ID.SEQUENCE) {
      if (String(index) === key) return cursor;
      cursor = after(events, cursor);
      continue;
    }
    const value = after(events, cursor);
    if (event.type === EVENT_ID.SCALAR && getScalarValue(text, event) === key) return value;
    cursor = after(events, value);
  }
  return undefined;
};

/** The index behind a node and all that is in it. */
const after = (events: readonly Event[], at: number): number => {
  let depth = 0;
  for (let cursor = at; cursor < events.length; cursor += 1) {
    const type = events[cursor]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth += 1;
    if (type === EVENT_ID.POP) depth -= 1;
    if (depth <= 0) return cursor + 1;
  }
  return events.length;
};

/** At the quote, where there is one. */
export const startOf = (event: Event): number => {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return event.valueStart - (isQuoted(event.style) ? 1 : 0);
    case EVENT_ID.ALIAS:
      return event.anchorStart;
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return event.start;
    default:
      return 0;
  }
};

const isQuoted = (style: number): boolean =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
