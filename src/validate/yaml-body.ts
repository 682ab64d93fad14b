import { parse, stringify, YAMLError } from 'yaml';
import { Unreadable } from './body-text';

/** A YAML body as the JSON value that it means. An alias may stand for much, but not for everything: the library counts. */
export const readYaml = (text: string): unknown => {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLError) throw new Unreadable(error.message.split('\n')[0] ?? error.code);
    if (error instanceof ReferenceError) throw new Unreadable(error.message);
    throw error;
  }
};

/** Quoted also where only readers of YAML 1.1 would take a text for something else (`no`, `2024-05-06`). */
export const writeYaml = (value: unknown): string => stringify(value, { lineWidth: 0, compat: 'yaml-1.1' });
