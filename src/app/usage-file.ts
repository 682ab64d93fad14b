import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, messageOf } from '../core/errors';
import { mergeUsage, NO_USAGE, type Usage, type VendorUsage } from '../core/usage';
import { ownSchema } from './project/package-root';

/**
 * What a usage file says; nothing where there is none yet.
 * @throws CONFIG_INVALID with file, line and column
 */
const readUsage = (file: string): Usage => {
  if (!existsSync(file)) return NO_USAGE;
  // A mock that notes nothing needs no validator for it.
  const { readDataFile } = require('../validate/data-file') as typeof import('../validate/data-file');
  return readDataFile(file, ownSchema('usage'), 'CONFIG_INVALID') as Usage;
};

/**
 * What several usage files say together.
 * @throws CONFIG_INVALID with file, line and column, or for a file that is not there
 */
export const readUsages = (files: readonly string[]): Usage => {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined)
    throw fail('CONFIG_INVALID', missing, 'there is no such usage file. understudy mock --usage writes it.');
  return files.map(readUsage).reduce(mergeUsage, NO_USAGE);
};

/** Of one vendor; nothing where it is not in it. */
export const usageOf = ({ vendors }: Usage, name: string): VendorUsage =>
  (Object.hasOwn(vendors, name) ? vendors[name] : undefined) ?? { operations: {}, undocumented: {} };

/**
 * Adds to what a usage file says, which is never seen half written. Other processes may add to it at the same time.
 * @throws CONFIG_INVALID, REPORT_UNWRITABLE
 */
export const addUsage = (file: string, usage: Usage): void => {
  const unlock = lock(file);
  try {
    const text = `${JSON.stringify(mergeUsage(readUsage(file), usage), null, 2)}\n`;
    const draft = `${file}.${process.pid}.tmp`;
    writing(file, () => {
      writeFileSync(draft, text);
      renameSync(draft, file);
    });
  } finally {
    unlock();
  }
};

/** Milliseconds: whoever holds a lock for longer has ended without giving it back. */
const STALE = 10_000;
const PAUSE = 20;

/** A file beside it that only one process can make. Waits without a promise: the process is about to end. */
const lock = (file: string): (() => void) => {
  const path = `${file}.lock`;
  writing(file, () => mkdirSync(dirname(file), { recursive: true }));
  while (!isMine(file, path)) {
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > STALE)
      rmSync(path, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
  return () => rmSync(path, { force: true });
};

const isMine = (file: string, path: string): boolean => {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fail('REPORT_UNWRITABLE', file, messageOf(error));
  }
};

const writing = (file: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    throw fail('REPORT_UNWRITABLE', file, messageOf(error));
  }
};
