import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isOurs, messageOf } from '../core/errors';
import type { ServedMock } from './mock-settings';

export interface Watching {
  /** Looks no more; a reload that runs is waited for. */
  close(): Promise<void>;
}

/** Takes the messages for people: sentences without an end of line. */
export interface Notify {
  done(sentence: string): void;
  failed(sentence: string): void;
}

type Watched = Pick<ServedMock, 'files' | 'problems' | 'reload'>;

/** Milliseconds between two looks. */
const INTERVAL = 250;

/**
 * Loads a mock again when what it is made from changes. It compares the files' stamps and does not wait for events:
 * editors replace files, containers mount them from elsewhere, and neither causes an event. A change counts when two
 * looks agree on it, so that no file is read while it is being written.
 */
export const watchMock = (mock: Watched, notify: Notify, interval = INTERVAL): Watching => {
  let files = mock.files;
  let loaded = stampsOf(files);
  let last = loaded;
  let reloading: Promise<void> | undefined;

  const reload = async (changed: readonly string[]): Promise<void> => {
    const names = shortened(changed.map((file) => relative(process.cwd(), file)));
    try {
      await mock.reload();
      files = mock.files;
      notify.done(`${names} changed: loaded again.`);
      for (const problem of mock.problems) notify.failed(problem);
    } catch (error) {
      notify.failed(
        `${names} changed, but the version before goes on serving:\n${isOurs(error) ? error.message : messageOf(error)}`,
      );
    }
  };
  const look = (): void => {
    if (reloading) return;
    const now = stampsOf(files);
    const stable = differences(last, now).length === 0;
    last = now;
    const changed = differences(loaded, now);
    if (!stable || changed.length === 0) return;
    loaded = now;
    const before = files;
    reloading = reload(changed).finally(() => {
      reloading = undefined;
      // A file that this load watches for the first time, or no more, has not changed by that. One that was written
      // while it loaded has: the load may have read what stood there before.
      const unchanged = stampsOf(before);
      const current = stampsOf(files);
      for (const [file, stamp] of current) if (!unchanged.has(file)) loaded.set(file, stamp);
      for (const file of unchanged.keys()) if (!current.has(file)) loaded.delete(file);
    });
  };
  const timer = setInterval(look, interval);
  return {
    async close() {
      clearInterval(timer);
      await reloading;
    },
  };
};

type Stamps = Map<string, string>;

const stampsOf = (paths: readonly string[]): Stamps => {
  const stamps: Stamps = new Map();
  for (const path of paths) addStamps(path, stamps);
  return stamps;
};

const addStamps = (path: string, stamps: Stamps): void => {
  try {
    const stat = statSync(path);
    if (!stat.isDirectory()) return void stamps.set(path, `${stat.mtimeMs} ${stat.size} ${stat.ino}`);
    for (const name of readdirSync(path)) {
      if (!name.startsWith('.') && name !== 'node_modules') addStamps(join(path, name), stamps);
    }
  } catch (error) {
    // Gone between two calls, or a link to nowhere: as if it were not there.
    if (existsSync(path)) throw error;
  }
};

const differences = (before: Stamps, now: Stamps): readonly string[] => [
  ...[...now].filter(([file, stamp]) => before.get(file) !== stamp).map(([file]) => file),
  ...[...before.keys()].filter((file) => !now.has(file)),
];

const shortened = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
