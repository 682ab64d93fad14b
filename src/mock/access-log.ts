import { type Level, destination as openDestination } from 'pino';
import { createLineBuffer, type LineBuffer } from './line-buffer';
import type { AccessEntry, SentCall } from './types';

export interface AccessLog {
  readonly write: (entry: AccessEntry) => void;
  /** Writes what is still buffered; call it before the process ends. */
  flush(): void;
}

/** Bytes that are collected before they are written: a call of the system for each line would cost more than the line. */
const BATCH = 32 * 1024;
/** Processes that write into one pipe: more than this at once (PIPE_BUF of Linux, in bytes) could be torn apart. */
export const SHARED_BATCH = 4096;

/**
 * One JSON line per request in pino's form, on standard error. No body, no header value, no query: each may hold a secret.
 * A usual line is put together from the bytes of the one before it, because pino's own way costs as much as the whole answer.
 */
export const createAccessLog = (level: string, destination: number | string = 2, batch: number = BATCH): AccessLog => {
  let failed = false;
  const stream = once(() => {
    // At once, for a handover to another thread costs more than the write itself, and what it still holds is lost at the end.
    const made = openDestination({ dest: destination, sync: true, contentMode: 'buffer' });
    // Whoever read the log has gone (`2>&1 | head`): that is no reason to answer 500 from now on.
    made.on('error', () => {
      failed = true;
    });
    return made;
  });
  const write = (bytes: Buffer): boolean => {
    failed = false;
    stream().write(bytes as unknown as string);
    // What could not be written it keeps, and tries again.
    return !failed;
  };
  const lines = createLineBuffer(write, batch);
  const good = isEnabled(level, 'info') ? lineWriter(lines, 30) : nothing;
  const bad = isEnabled(level, 'warn') ? lineWriter(lines, 40) : nothing;
  return {
    write: (entry) => {
      if (entry.call) logCall(lines, level, entry, entry.call);
      else if (entry.violations.length === 0 && entry.unchecked.length === 0) good(entry);
      else bad(entry);
    },
    flush: () => lines.flush(),
  };
};

const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] satisfies readonly Level[];

/** Of pino's levels, of which `silent` is none. */
const isEnabled = (level: string, wanted: Level): boolean =>
  LEVELS.includes(level) && LEVELS.indexOf(level) <= LEVELS.indexOf(wanted);

const once = <T extends object>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const nothing = (): void => {};

/** A call is as rare as what causes it: its line is written in the plain way. */
const logCall = (lines: LineBuffer, level: string, entry: AccessEntry, call: SentCall): void => {
  const bad = call.outcome === 'refused' || call.outcome === 'failed' || entry.status >= 300;
  if (!isEnabled(level, bad ? 'warn' : 'info')) return;
  const { vendor, operation, method, status, example, session, path, why } = entry;
  const shown = { vendor, operation, method, status: status || undefined, example, session, path };
  const times = { level: bad ? 40 : 30, time: Math.floor(entry.at) };
  const text = JSON.stringify({ ...times, ...shown, ms: Math.round(entry.ms * 1000) / 1000, call, msg: why });
  const line = Buffer.from(`${text}\n`);
  lines.reserve(line.length);
  lines.put(line);
};

/** The parts of a line that all answers of one kind have in common. */
interface Kind {
  readonly entry: AccessEntry;
  /** Up to the path. */
  readonly start: Buffer;
  /** From the end of the milliseconds. */
  readonly end: Buffer;
}

const MILLISECONDS = '","ms":';
/** More than a time and a number of milliseconds need. */
const NUMBERS = 100;

/** @param level pino's number: 30 is info, 40 is warn */
const lineWriter = (lines: LineBuffer, level: number): ((entry: AccessEntry) => void) => {
  const kinds = new Map<string | undefined, Kind[]>();
  let last = { time: 0, text: Buffer.alloc(0) };
  return (entry) => {
    const time = Math.floor(entry.at);
    if (time !== last.time) last = { time, text: Buffer.from(`{"level":${level},"time":${time}`) };
    const kind = kindFor(kinds, entry);
    const path = PLAIN.test(entry.path) ? entry.path : escaped(entry.path);
    lines.reserve(kind.start.length + path.length + kind.end.length + NUMBERS);
    lines.put(last.text);
    lines.put(kind.start);
    lines.putText(path);
    lines.putText(MILLISECONDS);
    lines.putThousandths(Math.round(entry.ms * 1000));
    lines.put(kind.end);
  };
};

/** Kinds of line that are kept of one operation: its answers, and the usual mistakes. */
const KINDS = 8;

const kindFor = (kinds: Map<string | undefined, Kind[]>, entry: AccessEntry): Kind => {
  const known = kinds.get(entry.operation) ?? [];
  for (const kind of known) if (sameKind(kind.entry, entry)) return kind;
  const made = kindOf(entry);
  if (known.length === 0) kinds.set(entry.operation, known);
  if (known.unshift(made) > KINDS) known.pop();
  return made;
};

/** All but time, path and milliseconds. A violation that is always the same is the same object, too. */
const sameKind = (a: AccessEntry, b: AccessEntry): boolean =>
  a.vendor === b.vendor &&
  a.method === b.method &&
  a.status === b.status &&
  a.example === b.example &&
  a.why === b.why &&
  a.session === b.session &&
  a.unchecked === b.unchecked &&
  a.violations.length === b.violations.length &&
  a.violations.every((violation, index) => violation === b.violations[index]);

const kindOf = (entry: AccessEntry): Kind => {
  const { vendor, operation, method, status, example, why, session, violations, unchecked } = entry;
  const start = JSON.stringify({ vendor, operation, method, status, example, session }).slice(1, -1);
  const end = JSON.stringify({
    ...(violations.length === 0 ? {} : { violations: violations.map(({ message }) => message) }),
    ...(unchecked.length === 0 ? {} : { unchecked }),
    msg: why,
  });
  return { entry, start: Buffer.from(`,${start},"path":"`), end: Buffer.from(`,${end.slice(1)}\n`) };
};

/** Nothing that JSON has to escape, and one byte each. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** As JSON, in ASCII. */
const escaped = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
