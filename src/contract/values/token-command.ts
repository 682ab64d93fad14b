import { execFile } from 'node:child_process';
import { fail } from '../../core/errors';
import type { TokenCommand } from './given';

/** What a shell would act on; no shell reads a command of ours. */
const FOR_A_SHELL = /[|&;<>`$(){}*?~\n]/;

/**
 * A program and its arguments, from a list or from one line: parted by blanks, quotes keep them together.
 * @throws CONFIG_INVALID for what only a shell understands
 */
export const parseCommand = (command: string | readonly string[], folder: string, place: string): TokenCommand => {
  const words = typeof command === 'string' ? wordsOf(command, place) : command;
  const [program, ...rest] = words;
  if (program === undefined || program === '') throw fail('CONFIG_INVALID', place, 'the command is empty.');
  return { program, arguments: rest, folder };
};

const wordsOf = (line: string, place: string): readonly string[] => {
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word);
  const bare = line.replaceAll(/"[^"]*"|'[^']*'/g, '');
  const odd = FOR_A_SHELL.exec(bare)?.[0] ?? /["']/.exec(bare)?.[0];
  if (odd !== undefined)
    throw fail(
      'CONFIG_INVALID',
      place,
      `no shell reads the command, and ${JSON.stringify(odd)} would need one. Put it into a script, or write the arguments as a list.`,
    );
  return words.map((word) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
};

/** Bytes of output; a token is short. */
const MOST_OUTPUT = 64 * 1024;
/** Milliseconds. */
const PATIENCE = 60_000;

/** The token that the program prints. What it prints otherwise, and on its error output, is shown nowhere. */
export const runTokenCommand = ({ program, arguments: words, folder }: TokenCommand): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { cwd: folder, timeout: PATIENCE, maxBuffer: MOST_OUTPUT, shell: false, windowsHide: true };
    const child = execFile(program, [...words], options, (error, output) => {
      const token = output.trim();
      if (error) reject(new Error(`the token command ${program} ${howItEnded(error)}; run it by hand to see why`));
      else if (token === '') reject(new Error(`the token command ${program} printed nothing`));
      else if (!/^[\x21-\x7e]+$/.test(token))
        reject(new Error(`the token command ${program} printed more than a token: one word without blanks is wanted`));
      else if (/^[{["]/.test(token))
        reject(new Error(`the token command ${program} printed JSON: the token alone is wanted`));
      else resolve(token);
    });
    child.stdin?.end();
  });

const howItEnded = (error: Error & { code?: unknown; killed?: boolean; signal?: unknown }): string => {
  if (error.code === 'ENOENT') return 'was not found';
  if (error.code === 'EACCES') return 'may not be run: it is not executable';
  if (error.killed || error.signal) return 'was ended: it took too long';
  return error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' ? 'printed too much' : `ended with ${String(error.code)}`;
};
