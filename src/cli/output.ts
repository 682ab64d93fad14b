import { createColors } from 'picocolors';
import { messageOf, plainLines, terminalOf, withoutCommands } from '../api/basics';

/** Colours for what goes to standard output. */
export const colors = createColors(terminalOf(process.stdout, process.env).color);

/** Text to standard output. Whatever of it is not ours has been made plain. */
export const print = (text: string): void => void process.stdout.write(withoutCommands(text));

/** A message to standard error, on lines of its own; nothing in it can repaint a terminal. */
export const complain = (text: string): void => void process.stderr.write(`${plainLines(text)}\n`);

let failure: Error | undefined;
const listeners = new Set<(error: Error) => void>();

/**
 * Handles output that cannot be written. Where the reader has gone (`| head`), the rest of the work, its files and its
 * exit code are as good as before. Anything else, such as a full disk, is reported once; the exit code is then that of
 * an environment error.
 */
export const watchOutput = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || failure) return;
    failure = error;
    complain(
      `understudy: cannot write to standard output: ${messageOf(error)}. Make room there, or send it elsewhere.`,
    );
    for (const listener of listeners) listener(error);
  });
  // There is no place left to report this.
  process.stderr.on('error', () => {});
};

export const outputFailed = (): boolean => failure !== undefined;

/** Resolves when standard output can take no more, for who would go on for hours. */
export const outputLost = (): Promise<void> =>
  new Promise((resolve) => {
    if (failure) resolve();
    else listeners.add(() => resolve());
  });

/** `1 operation`, `2 operations`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
