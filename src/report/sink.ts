import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail } from '../core/errors';

/** Where a report goes: text handed over piece by piece, or a file that is complete when the run is. */
export type Sink = ((text: string) => void) | string;

/**
 * Opens a sink. A file is emptied at once and its folders are made. So a path that cannot be written is known before
 * the first request is sent, and an old report is not mistaken for a new one. Raises REPORT_UNWRITABLE.
 */
export const openSink = (sink: Sink): ((text: string) => void) => {
  if (typeof sink === 'function') return sink;
  toFile(sink, () => {
    makeFolder(dirname(sink));
    writeFileSync(sink, '');
  });
  return (text) => toFile(sink, () => appendFileSync(sink, text));
};

/**
 * Raises REPORT_UNWRITABLE for the first file that cannot be written, and empties none: of several reports, one with a
 * wrong path must not cost an earlier run's others.
 */
export const refuseUnwritable = (files: readonly string[]): void => {
  for (const file of files)
    toFile(file, () => {
      makeFolder(dirname(file));
      appendFileSync(file, '');
    });
};

/** One folder after another: `recursive` never ends on Node 20 where a folder such as `/proc` takes no other. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process of a sharded run may have been first.
    if (!existsSync(folder)) throw error;
  }
};

/** Adds to a file that others write to as well. Raises REPORT_UNWRITABLE. */
export const appendTo = (path: string, text: string): void => toFile(path, () => appendFileSync(path, text));

const toFile = (path: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    throw fail('REPORT_UNWRITABLE', path, error instanceof Error ? error.message : String(error));
  }
};

/** Writes a whole file anew. Raises REPORT_UNWRITABLE. */
export const writeReportFile = (path: string, text: string): void => openSink(path)(text);
