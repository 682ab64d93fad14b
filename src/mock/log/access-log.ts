import type { Level } from 'pino';
import { printable } from '../../core/text/plain';
import type { AccessEntry } from '../types';

export interface AccessLog {
  readonly write: (entry: AccessEntry) => void;
  /** Writes what is still buffered; call it before the process ends. */
  flush(): void;
}

/** `json`: one line of pino's per request, for programs; `pretty`: for a person. */
export type LogFormat = 'json' | 'pretty';

interface LogOptions {
  /** Default `json`. */
  readonly format?: LogFormat;
  /** Of the pretty format. */
  readonly color?: boolean;
  /** Several processes write into one pipe: what is written at once must not be torn apart. */
  readonly shared?: boolean;
  /** Called once when nothing can be written any more, unless the reader has just left. */
  readonly failed?: (error: Error) => void;
}

/**
 * A line per request, on standard error. No body, no header value, no query: each may hold a secret.
 * Lines are collected and written many at once: a call of the system for each would cost more than the line.
 */
export const createAccessLog = (
  level: string,
  destination: number | string = 2,
  options: LogOptions = {},
): AccessLog => {
  if (level === 'silent') return { write: () => {}, flush: () => {} };
  let opened: Opened | undefined;
  const waiting: AccessEntry[] = [];
  const open = (): Opened => {
    opened ??= openLog(level, destination, options);
    for (const entry of waiting.splice(0)) opened.write(entry);
    return opened;
  };
  return {
    write(entry) {
      if (opened) return opened.write(entry);
      // Loading pino takes longer than the whole first answer, which therefore goes first.
      if (waiting.push(entry) === 1) setImmediate(open);
    },
    flush() {
      if (opened || waiting.length > 0) open().flush();
    },
  };
};

interface Opened extends AccessLog {
  readonly flush: () => void;
}

/** Characters that are written at once. */
const BATCH = 16 * 1024;
/** Processes that write into one pipe: more than 4096 bytes at once (PIPE_BUF of Linux) could be torn apart. */
const SHARED_BATCH = 4096 / 3;
/** Milliseconds after which lines are written in any case. */
const PATIENCE = 200;

const openLog = (level: string, destination: number | string, options: LogOptions): Opened => {
  const pino = require('pino') as typeof import('pino');
  const { format = 'json', shared = false } = options;
  // Not in another thread: what that still holds is lost at the end.
  const stream = pino.destination({ dest: destination, sync: true });
  let lost = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!lost && error.code !== 'EPIPE') options.failed?.(error);
    // The reader of the log has gone (`2>&1 | head`), or the disk is full: that is no reason to answer 500 from now on.
    lost = true;
  });
  // A person sees each line at once.
  const batch = format === 'pretty' ? 0 : shared ? SHARED_BATCH : BATCH;
  const lines = createLines((text) => {
    // The pretty format has cleaned its parts: its colours are control characters, too.
    if (!lost) stream.write(format === 'pretty' ? text : printable(text));
  }, batch);
  const write = format === 'pretty' ? prettyLines(level, options, lines) : jsonLines(level, pino, lines);
  return { write, flush: lines.flush };
};

interface Lines {
  write(line: string): void;
  flush(): void;
}

/** Collects lines. Pino's destination can, too, and measures all it holds again with each line. */
const createLines = (write: (text: string) => void, batch: number): Lines => {
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (text !== '') write(text);
    text = '';
  };
  return {
    flush,
    write(line) {
      if (text.length + line.length > batch) flush();
      text += line;
      if (text.length >= batch) flush();
      else timer ??= setTimeout(flush, PATIENCE).unref();
    },
  };
};

const jsonLines = (level: string, { pino }: typeof import('pino'), lines: Lines): ((entry: AccessEntry) => void) => {
  const logger = pino({ level, base: null, timestamp: false }, lines);
  return (entry) => logger[severityOf(entry)](fieldsOf(entry), entry.why);
};

const fieldsOf = (entry: AccessEntry) => ({
  time: Math.floor(entry.at),
  vendor: entry.vendor,
  operation: entry.operation,
  method: entry.method,
  status: entry.call && entry.status === 0 ? undefined : entry.status,
  example: entry.example,
  session: entry.session,
  path: entry.path,
  ms: Math.round(entry.ms * 1000) / 1000,
  call: entry.call,
  violations: entry.violations.length === 0 ? undefined : entry.violations.map(({ message }) => message),
  unchecked: entry.unchecked.length === 0 ? undefined : entry.unchecked,
});

const prettyLines = (level: string, { color = false }: LogOptions, lines: Lines): ((entry: AccessEntry) => void) => {
  const { createPrettyLine } = require('./pretty-line') as typeof import('./pretty-line');
  const pretty = createPrettyLine(color);
  return (entry) => {
    if (isEnabled(level, severityOf(entry))) lines.write(pretty(entry));
  };
};

/** A broken request, and a call of ours that did not arrive, are warnings. */
const severityOf = ({ call, status, violations, unchecked }: AccessEntry): 'info' | 'warn' => {
  if (call) return call.outcome === 'refused' || call.outcome === 'failed' || status >= 300 ? 'warn' : 'info';
  return violations.length === 0 && unchecked.length === 0 ? 'info' : 'warn';
};

const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] satisfies readonly Level[];

const isEnabled = (level: string, wanted: Level): boolean => LEVELS.indexOf(level) <= LEVELS.indexOf(wanted);
