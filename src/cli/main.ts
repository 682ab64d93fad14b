import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { isOurs, packageRoot } from '../api/basics';
import { EXIT } from './exit-codes';
import { helpArguments } from './help-arguments';
import { complain, outputFailed, print, watchOutput } from './output';
import { createProgram } from './program';

/** Runs one command line (without `node` and the script) and sets the exit code. */
export const main = async (argv: readonly string[]): Promise<void> => {
  watchOutput();
  process.on('exit', () => {
    if (outputFailed()) process.exitCode = EXIT.usage;
  });
  if (argv.length === 0) {
    print((await import('./what-next.js')).whatNext(process.cwd()));
    // In a script whose variable is empty, asking for nothing must not look like success.
    process.exitCode = EXIT.usage;
    return;
  }
  let exitCode: number = EXIT.conforms;
  const program = createProgram(packageVersion(), (code) => {
    exitCode = code;
  });
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)])
    command.exitOverride();
  try {
    await program.parseAsync(helpArguments(program, argv), { from: 'user' });
    process.exitCode = exitCode;
  } catch (error) {
    process.exitCode = report(error);
  }
};

const report = (error: unknown): number => {
  // Commander has printed its own message, and help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conforms : EXIT.usage;
  if (isOurs(error)) {
    complain(`understudy: ${error.message}`);
    return EXIT.usage;
  }
  complain('understudy: this is a bug of ours. Please report it with what stands below.');
  complain(inspect(error));
  return EXIT.usage;
};

const packageVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
};
