import type { Command, Option } from 'commander';
import { type Config, fail, messageOf, readConfig } from '../index';

/**
 * The options of one command, each from the strongest source that names it: flag, environment, configuration file, default.
 * Raises CONFIG_INVALID for a value in the file that the option would refuse.
 */
export const settingsOf = (
  command: Command,
  section: 'mock' | 'test' | null,
): { readonly options: Record<string, unknown>; readonly config: Config } => {
  const config = readConfig(process.cwd(), configFile(command));
  for (const [name, value] of Object.entries(section === null ? {} : config[section])) {
    const source = command.getOptionValueSource(name);
    const option = command.options.find((candidate) => candidate.attributeName() === name);
    if (option && (source === undefined || source === 'default'))
      command.setOptionValueWithSource(name, parsed(option, value), 'config');
  }
  return { options: command.opts(), config };
};

const configFile = (command: Command): string | undefined => {
  const file: unknown = command.optsWithGlobals().config;
  return typeof file === 'string' ? file : undefined;
};

const parsed = (option: Option, value: unknown): unknown => {
  if (!option.parseArg || typeof value === 'object' || typeof value === 'boolean') return value;
  try {
    return option.parseArg(String(value), undefined);
  } catch (error) {
    throw fail('CONFIG_INVALID', `understudy.config.yaml, ${option.attributeName()}`, messageOf(error));
  }
};
