import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { config } from 'dotenv';
import { fail } from '../core/errors';
import { isObject } from '../core/json';
import { packageRoot } from './package-root';

/** `understudy.config.yaml`, as `schemas/config.schema.json` describes it. */
export interface Config {
  /** As messages show it; `undefined`: the project has none. */
  readonly file: string | undefined;
  /** Defaults by command and option, in the option's camel case. */
  readonly mock: Readonly<Record<string, unknown>>;
  readonly test: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
}

const NAMES = ['understudy.config.yaml', 'understudy.config.yml', 'understudy.config.json'];

/**
 * Reads the configuration of the project in `root`, if it has one, and its `.env` file into the environment
 * (what is set there already wins). Raises CONFIG_INVALID with file, line and column.
 */
export const readConfig = (root: string, file?: string): Config => {
  readEnvFile(join(root, '.env'));
  if (file !== undefined && !existsSync(file)) throw fail('CONFIG_INVALID', file, 'there is no such file.');
  const path = file ?? NAMES.map((name) => join(root, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) return { file: undefined, mock: {}, test: {}, parameters: {} };
  // Most projects have no such file: they need no validator for it.
  const { readDataFile } = require('../validate/data-file') as typeof import('../validate/data-file');
  const schema: unknown = JSON.parse(readFileSync(join(packageRoot, 'schemas', 'config.schema.json'), 'utf8'));
  const value = readDataFile(path, isObject(schema) ? schema : {}, 'CONFIG_INVALID');
  const shown = relative(process.cwd(), path) || path;
  const expanded = expand(value, shown) as Partial<Config>;
  return { file: shown, mock: expanded.mock ?? {}, test: expanded.test ?? {}, parameters: expanded.parameters ?? {} };
};

const readEnvFile = (path: string): void => {
  if (existsSync(path)) config({ path, quiet: true });
};

/** `${NAME}` from the environment; `${NAME:-text}` when it may be unset. */
const expand = (value: unknown, file: string): unknown => {
  if (Array.isArray(value)) return value.map((item) => expand(item, file));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, file)]));
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, fallback: string | undefined) => {
    const found = process.env[name] ?? fallback;
    if (found === undefined)
      throw fail('CONFIG_INVALID', file, `the environment has no ${name}. Set it, or write \${${name}:-default}.`);
    return found;
  });
};
