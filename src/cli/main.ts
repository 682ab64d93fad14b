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
    print(NEXT);
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

/** Nothing was asked for: in a script whose variable is empty that must not look like success. */
const NEXT = `Understudy stands in for third-party HTTP APIs, and tests which side broke the contract.

  understudy list            what there is: vendors, operations, statuses
  understudy mock            serve every vendor at http://127.0.0.1:4010
  understudy test            ask the contract's questions
  understudy mock ./api.yaml any OpenAPI document works, without a set-up

understudy --help shows every command; understudy <command> --help its options and examples.
`;

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
