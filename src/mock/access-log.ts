import type { Level } from 'pino';
import { createLineBuffer, type LineBuffer } from './line-buffer';
import type { AccessEntry } from './types';

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
  const stream = once(() =>
    // At once, for a handover to another thread costs more than the write itself, and what it still holds is lost at the end.
    loadPino().destination({ dest: destination, sync: true, contentMode: 'buffer' }),
  );
  const lines = createLineBuffer((bytes) => void stream().write(bytes as unknown as string), batch);
  const logger = once(() => loadPino()({ level, base: null }, { write: (line) => putLine(lines, line) }));
  const usual = isEnabled(level, 'info') ? usualLines(lines) : undefined;
  const warns = isEnabled(level, 'warn');
  return {
    write: (entry) => {
      if (entry.violations.length === 0 && entry.unchecked.length === 0) {
        usual?.(entry);
      } else if (warns) logger().warn(unusual(entry), entry.why);
    },
    flush: () => lines.flush(),
  };
};

/** Loading it takes longer than the whole first answer: it is loaded when the first lines are due. */
const loadPino = (): typeof import('pino') => require('pino') as typeof import('pino');

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

const unusual = ({ at: _at, why: _why, violations, unchecked, ms, ...rest }: AccessEntry) => ({
  ...rest,
  ms: rounded(ms),
  ...(violations.length === 0 ? {} : { violations: violations.map(({ message }) => message) }),
  ...(unchecked.length === 0 ? {} : { unchecked }),
});

const putLine = (lines: LineBuffer, line: string): void => {
  const bytes = Buffer.from(line);
  lines.reserve(bytes.length);
  lines.put(bytes);
};

/** The parts of a line that all answers of one kind have in common. */
interface Kind {
  readonly entry: AccessEntry;
  /** Up to the path. */
  readonly start: Buffer;
  /** From the end of the milliseconds. */
  readonly end: Buffer;
}

const MILLISECONDS = Buffer.from('","ms":');
/** More than a time and a number of milliseconds need. */
const NUMBERS = 100;

const usualLines = (lines: LineBuffer): ((entry: AccessEntry) => void) => {
  const kinds = new Map<string | undefined, Kind>();
  let last = { time: 0, text: Buffer.alloc(0) };
  return (entry) => {
    if (entry.session !== undefined || !PLAIN.test(entry.path)) {
      putLine(
        lines,
        `${JSON.stringify({ level: 30, time: Math.floor(entry.at), ...unusual(entry), msg: entry.why })}\n`,
      );
      return;
    }
    const time = Math.floor(entry.at);
    if (time !== last.time) last = { time, text: Buffer.from(`{"level":30,"time":${time}`) };
    let kind = kinds.get(entry.operation);
    if (!kind || !sameKind(kind.entry, entry)) {
      kind = kindOf(entry);
      kinds.set(entry.operation, kind);
    }
    lines.reserve(kind.start.length + entry.path.length + kind.end.length + NUMBERS);
    lines.put(last.text);
    lines.put(kind.start);
    lines.putText(entry.path);
    lines.put(MILLISECONDS);
    lines.putText(String(rounded(entry.ms)));
    lines.put(kind.end);
  };
};

const sameKind = (a: AccessEntry, b: AccessEntry): boolean =>
  a.vendor === b.vendor && a.method === b.method && a.status === b.status && a.example === b.example && a.why === b.why;

const kindOf = (entry: AccessEntry): Kind => {
  const { vendor, operation, method, status, example, why } = entry;
  return {
    entry,
    start: Buffer.from(`,${JSON.stringify({ vendor, operation, method, status, example }).slice(1, -1)},"path":"`),
    end: Buffer.from(`,"msg":${JSON.stringify(why)}}\n`),
  };
};

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Nothing that JSON has to escape, and one byte each. */
const PLAIN = /^[ !#-[\]-~]*$/;
