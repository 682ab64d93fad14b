import type { Level } from 'pino';
import type { AccessEntry } from './types';

export interface AccessLog {
  readonly write: (entry: AccessEntry) => void;
  /** Writes what is still buffered; call it before the process ends. */
  flush(): void;
}

/** Characters that are collected before they are written: each write wakes another thread, which costs more than the lines do. */
const BATCH = 32 * 1024;
/** Processes that write into one pipe: more than this at once (PIPE_BUF of Linux, in bytes) could be torn apart. */
export const SHARED_BATCH = 4096;
/** Milliseconds after which they are written in any case. */
const PATIENCE = 200;

/**
 * One JSON line per request in pino's form, on standard error. No body, no header value, no query: each may hold a secret.
 * A usual line is put together from the text of the one before it, because pino's own way costs as much as the whole answer.
 */
export const createAccessLog = (level: string, destination: number | string = 2, batch: number = BATCH): AccessLog => {
  const stream = once(() =>
    loadPino().destination({ dest: destination, sync: false, ...(batch < BATCH && { maxWrite: batch }) }),
  );
  // A file takes a while to open; what stands open already is taken when something is to be written.
  if (typeof destination === 'string') stream();
  const lines = batched((text) => stream().write(text), batch);
  const logger = once(() => loadPino()({ level, base: null }, lines));
  const usual = isEnabled(level, 'info') ? lineWriter() : undefined;
  const warns = isEnabled(level, 'warn');
  return {
    write: (entry) => {
      if (entry.violations.length === 0 && entry.unchecked.length === 0) {
        if (usual) lines.write(usual(entry));
      } else if (warns) logger().warn(unusual(entry), entry.why);
    },
    flush: () => {
      lines.flush();
      try {
        stream().flushSync();
      } catch {
        // The stream never opened: nothing was logged.
      }
    },
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

/** Collects here and not in the stream, which measures all that it has collected again with each line. */
const batched = (write: (text: string) => void, batch: number) => {
  let pending = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (pending === '') return;
    const text = pending;
    pending = '';
    write(text);
  };
  return {
    flush,
    write: (line: string): void => {
      if (pending.length + line.length > batch) flush();
      pending += line;
      if (pending.length >= batch) flush();
      else timer ??= setTimeout(flush, PATIENCE).unref();
    },
  };
};

const unusual = ({ at: _at, why: _why, violations, unchecked, ms, ...rest }: AccessEntry) => ({
  ...rest,
  ms: rounded(ms),
  ...(violations.length === 0 ? {} : { violations: violations.map(({ message }) => message) }),
  ...(unchecked.length === 0 ? {} : { unchecked }),
});

/** The part of a line that all answers of one kind have in common, written once. */
interface Kind {
  readonly entry: AccessEntry;
  readonly text: string;
}

const lineWriter = (): ((entry: AccessEntry) => string) => {
  const kinds = new Map<string | undefined, Kind>();
  let second = { time: 0, text: '' };
  return (entry) => {
    const time = Math.floor(entry.at);
    if (time !== second.time) second = { time, text: `{"level":30,"time":${time}` };
    let kind = kinds.get(entry.operation);
    if (!kind || !sameKind(kind.entry, entry)) {
      kind = { entry, text: commonText(entry) };
      kinds.set(entry.operation, kind);
    }
    const session = entry.session === undefined ? '' : `,"session":${JSON.stringify(entry.session)}`;
    return `${second.text}${kind.text}${quoted(entry.path)}${session},"ms":${rounded(entry.ms)},"msg":${quoted(entry.why)}}\n`;
  };
};

const sameKind = (a: AccessEntry, b: AccessEntry): boolean =>
  a.vendor === b.vendor && a.method === b.method && a.status === b.status && a.example === b.example;

const commonText = ({ vendor, operation, method, status, example }: AccessEntry): string =>
  `,${JSON.stringify({ vendor, operation, method, status, example }).slice(1, -1)},"path":`;

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/** Nothing that JSON has to escape. */
const PLAIN = /^[ !#-[\]-~]*$/;
