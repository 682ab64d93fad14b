import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { isOurs, packageRoot, plainLines } from '../index';
import { EXIT } from './exit-codes';
import { createProgram } from './program';

/** Runs one command line (without `node` and the script) and sets the exit code. */
export const main = async (argv: readonly string[]): Promise<void> => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', forgive);
  let exitCode: number = EXIT.conforms;
  const program = createProgram(packageVersion(), (code) => {
    exitCode = code;
  });
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride();
  try {
    await program.parseAsync(argv, { from: 'user' });
    process.exitCode = exitCode;
  } catch (error) {
    process.exitCode = report(error);
  }
};

/** Whoever read has gone (`| head`): the rest of the work, its files and its exit code are as good as before. */
const forgive = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

const report = (error: unknown): number => {
  // Commander has printed its own message, and help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
  if (isOurs(error)) {
    console.error(`understudy: ${plainLines(error.message)}`);
    return EXIT.usage;
  }
  console.error('understudy: this is a bug of ours. Please report it with what stands below.');
  console.error(error);
  return EXIT.usage;
};

const packageVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
};
