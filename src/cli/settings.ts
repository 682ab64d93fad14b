import type { Command, Option } from 'commander';
import { type Config, fail, messageOf, readConfig } from '../api/basics';
import { refuseIdle } from './idle-options';

/** Reads the configuration for every command: a broken or missing one is an error, also where nothing of it is needed. */
export const readConfigOf = (command: Command): Config => {
  const file: unknown = command.optsWithGlobals().config;
  return readConfig(process.cwd(), typeof file === 'string' && file !== '' ? file : undefined);
};

/**
 * The options of one command, each from the strongest source that names it: flag, environment, configuration file, default.
 * Raises CONFIG_INVALID for a value in the file that the option would refuse, and USAGE for an option that would do nothing.
 */
export const settingsOf = (
  command: Command,
  section: 'mock' | 'test',
): { readonly options: Record<string, unknown>; readonly config: Config } => {
  const config = readConfigOf(command);
  for (const [name, value] of Object.entries(config[section])) {
    const source = command.getOptionValueSource(name);
    const option = command.options.find((candidate) => candidate.attributeName() === name);
    if (option && (source === undefined || source === 'default'))
      command.setOptionValueWithSource(name, parsed(option, value, `${config.file}, ${section}.${name}`), 'config');
  }
  refuseIdle(command, section);
  return { options: command.opts(), config };
};

const parsed = (option: Option, value: unknown, place: string): unknown => {
  if (!option.parseArg || typeof value === 'object' || typeof value === 'boolean') return value;
  try {
    return option.parseArg(String(value), undefined);
  } catch (error) {
    throw fail('CONFIG_INVALID', place, `${JSON.stringify(value)} is invalid. ${messageOf(error)}`);
  }
};
