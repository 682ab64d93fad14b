import { printable } from '../../core/text/plain';
import type { AccessEntry } from '../types';

export interface AccessLog {
  readonly write: (entry: AccessEntry) => void;
  /** Writes what is still buffered; call it before the process ends. */
  flush(): void;
}

/** `json`: one line per request, as pino writes them, for programs; `pretty`: for a person. */
export type LogFormat = 'json' | 'pretty';

export interface LogOptions {
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
  return {
    write(entry) {
      if (!isEnabled(level, severityOf(entry))) return;
      // A mock that logs nothing, or only broken requests, loads nothing for it.
      opened ??= openLog(destination, options);
      opened.write(entry);
    },
    flush: () => opened?.flush(),
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

const openLog = (destination: number | string, options: LogOptions): Opened => {
  const { SonicBoom } = require('sonic-boom') as typeof import('sonic-boom');
  const { format = 'json', color = false, shared = false } = options;
  // Not in another thread: what that still holds is lost at the end.
  const stream = new SonicBoom({ dest: destination, sync: true });
  let lost = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!lost && error.code !== 'EPIPE') options.failed?.(error);
    // The reader of the log has gone (`2>&1 | head`), or the disk is full: that is no reason to answer 500 from now on.
    lost = true;
  });
  // A person sees each line at once.
  const batch = format === 'pretty' ? 0 : shared ? SHARED_BATCH : BATCH;
  const lines = createLines((text) => {
    if (!lost) stream.write(text);
  }, batch);
  const lineOf = format === 'pretty' ? prettyLine(color) : jsonLine;
  return { write: (entry) => lines.write(lineOf(entry)), flush: lines.flush };
};

interface Lines {
  write(line: string): void;
  flush(): void;
}

/** Collects lines. The stream can, too, and measures all it holds again with each line. */
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

const jsonLine = (entry: AccessEntry): string => `${printable(JSON.stringify(fieldsOf(entry)))}\n`;

/** `undefined` is left out by JSON. */
const fieldsOf = (entry: AccessEntry) => {
  const { at, vendor, operation, method, status, example, session, path, ms, call, violations, unchecked, why } = entry;
  return {
    level: LEVELS[severityOf(entry)],
    time: Math.floor(at),
    vendor,
    operation,
    method,
    status: call && status === 0 ? undefined : status,
    example,
    session,
    path,
    ms: Math.round(ms * 1000) / 1000,
    call,
    violations: violations.length === 0 ? undefined : violations.map(({ message }) => message),
    unchecked: unchecked.length === 0 ? undefined : unchecked,
    msg: why,
  };
};

const prettyLine = (color: boolean): ((entry: AccessEntry) => string) => {
  const { createPrettyLine } = require('./pretty-line') as typeof import('./pretty-line');
  return createPrettyLine(color);
};

/** The numbers that pino has for its levels. */
const LEVELS: Readonly<Record<string, number> & Record<LineLevel, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
};

type LineLevel = 'info' | 'warn';

/** A broken request, and a call of ours that did not arrive, are warnings. */
const severityOf = ({ call, status, violations, unchecked }: AccessEntry): LineLevel => {
  if (call) return call.outcome === 'refused' || call.outcome === 'failed' || status >= 300 ? 'warn' : 'info';
  return violations.length === 0 && unchecked.length === 0 ? 'info' : 'warn';
};

const isEnabled = (level: string, severity: LineLevel): boolean => LEVELS[severity] >= (LEVELS[level] ?? 0);
