import type { Command, Option } from 'commander';

/**
 * What may stand in the place of the last of `words` (those after the program's name; the last may be empty). Nothing
 * where a file is meant: then the shell completes file names.
 */
export const completions = (
  program: Command,
  words: readonly string[],
  vendors: readonly string[],
): readonly string[] => {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = commandOf(program, before);
  const options = [...command.options, ...(command === program ? [] : program.options)].filter(({ hidden }) => !hidden);
  const asking = options.find((option) => takesValue(option) && isNamed(option, before.at(-1)));
  const all = asking
    ? valuesOf(asking, vendors)
    : current.startsWith('-')
      ? flagsOf(options)
      : operandsOf(command, vendors);
  return all.filter((word) => word.startsWith(current));
};

/** A value of an option is no command: `--config list` names a file. */
const commandOf = (program: Command, words: readonly string[]): Command => {
  let command = program;
  let isValue = false;
  for (const word of words) {
    const option = [...command.options, ...program.options].find((each) => isNamed(each, word));
    const next = isValue ? undefined : command.commands.find((known) => known.name() === word);
    isValue = option !== undefined && takesValue(option);
    command = next ?? command;
  }
  return command;
};

const isNamed = ({ long, short }: Option, word: string | undefined): boolean =>
  word !== undefined && (word === long || word === short);

const takesValue = ({ required, optional }: Option): boolean => required || optional;

/** `--scenario` and `--target` want `vendor=…`. */
const valuesOf = (option: Option, vendors: readonly string[]): readonly string[] =>
  option.argChoices ?? (option.flags.includes('<vendor=') ? vendors.map((name) => `${name}=`) : []);

const flagsOf = (options: readonly Option[]): readonly string[] => [
  ...options.flatMap(({ long }) => long ?? []),
  '--help',
];

const operandsOf = (command: Command, vendors: readonly string[]): readonly string[] => {
  const commands = command.commands.map((each) => each.name()).filter((name) => !name.startsWith('_'));
  if (commands.length > 0) return command.parent ? commands : [...commands, 'help'];
  return command.registeredArguments.flatMap(
    (argument) => argument.argChoices ?? (argument.name().startsWith('vendor') ? vendors : []),
  );
};
