import type { Command } from 'commander';

/**
 * The arguments as Commander should read them, where it would answer a question for help in another way than people
 * expect.
 */
export const helpArguments = (program: Command, argv: readonly string[]): readonly string[] => {
  const asked = argv.map((word, index) => (isBareH(word, argv[index + 1]) ? '--help' : word));
  return unknownCommand(program, asked) ?? asked;
};

/** `-h` is help, but for `mock -h 0.0.0.0`, where it is the host, as in Prism. */
const isBareH = (word: string, next: string | undefined): boolean =>
  word === '-h' && (next === undefined || next.startsWith('-'));

/** Up to the first word that is no command: with `--help` after it Commander would show the help of the command above. */
const unknownCommand = (program: Command, argv: readonly string[]): readonly string[] | undefined => {
  const { operands } = program.parseOptions([...argv]);
  const words = operands[0] === 'help' ? operands.slice(1) : operands;
  let command = program;
  for (const [index, word] of words.entries()) {
    if (command.commands.length === 0) return undefined;
    const next = command.commands.find((known) => known.name() === word);
    if (!next) return words.slice(0, index + 1);
    command = next;
  }
  return undefined;
};
