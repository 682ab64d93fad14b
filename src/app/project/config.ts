import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fail } from '../../core/errors';
import { isObject } from '../../core/json/json';
import type { DataFile } from '../../validate/data-file';
import { ownSchema } from './package-root';

/** `understudy.config.yaml`, as `schemas/config.schema.json` describes it. */
export interface Config {
  /** As messages show it; `undefined`: the project has none. */
  readonly file: string | undefined;
  /** Where the files that it names are looked for. */
  readonly folder: string;
  /** Defaults by command and option, in the option's camel case. */
  readonly mock: Readonly<Record<string, unknown>>;
  readonly test: Readonly<Record<string, unknown>>;
  /** As written: read one with `vendorConfig`. */
  readonly vendors: Readonly<Record<string, VendorConfig>>;
  /** `understudy.config.yaml:7:5`, of the value that `path` leads to. */
  place(path: readonly string[]): string;
}

/** What is given for one vendor. */
export interface VendorConfig {
  /** The endpoint's own base URL. */
  readonly target?: string;
  readonly headers?: HeaderConfig;
  readonly credentials?: CredentialsConfig;
  readonly redact?: readonly string[];
  readonly values?: ValuesConfig;
  readonly operations?: Readonly<Record<string, OperationConfig>>;
}

export interface OperationConfig {
  readonly values?: ValuesConfig;
  readonly headers?: HeaderConfig;
  /** A file. */
  readonly body?: string;
  /** Why none of its cases is sent. */
  readonly skip?: string;
}

export interface CredentialsConfig {
  /** A program that prints a token; no shell reads it. */
  readonly command?: string | readonly string[];
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly tokenUrl?: string;
  /** Files of a client certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}

type HeaderConfig = Readonly<Record<string, string | boolean>>;
/** A number is the text that the file has for it; a list or an object is for a parameter of that type. */
export type ValuesConfig = Readonly<Record<string, string | boolean | readonly unknown[] | object>>;

const NAMES = ['understudy.config.yaml', 'understudy.config.yml', 'understudy.config.json'];
/** The same in forms that other tools read, and where they look. */
const NO_NAMES = /^(?:understudy\.config\.(?:[cm]?[jt]s|toml|jsonc|json5|ya?ml|json)|\.understudyrc(?:\.\w+)?)$/i;
const UNREADABLE = `no configuration of this name or form is read. Write it as ${NAMES[0]}.`;

/**
 * Reads the configuration of the project in `root`, if it has one, and its `.env` file into the environment
 * (what is set there already wins). Raises CONFIG_INVALID with file, line and column.
 */
export const readConfig = (root: string, file?: string): Config => {
  readEnvFile(join(root, '.env'));
  if (file !== undefined && !existsSync(file)) throw fail('CONFIG_INVALID', file, 'there is no such file.');
  if (file !== undefined && /\.(?:[cm]?[jt]s|toml)$/i.test(file)) throw fail('CONFIG_INVALID', file, UNREADABLE);
  const path = file ?? ownFile(root);
  if (path === undefined)
    return { file: undefined, folder: root, mock: {}, test: {}, vendors: {}, place: () => 'the configuration' };
  // Most projects have no such file: they need no validator for it.
  const { readPlacedFile } = require('../../validate/data-file') as typeof import('../../validate/data-file');
  const { value, place, written } = readPlacedFile(path, ownSchema('config'), 'CONFIG_INVALID');
  const { vendors, parameters, ...rest } = value as Written;
  const expanded = expand(rest, [], place) as Written;
  const { target: targets, ...test } = expanded.test ?? {};
  return {
    file: relative(process.cwd(), path) || path,
    folder: dirname(path),
    mock: expanded.mock ?? {},
    test,
    vendors: vendorsOf(
      withNumbers({ ...(vendors && { vendors }), ...(parameters && { parameters }) }, written),
      targets ?? {},
    ),
    place,
  };
};

/** @throws CONFIG_INVALID where there is more than one, or another that is taken for it: who wrote that believes that it is read */
const ownFile = (root: string): string | undefined => {
  const there = existsSync(root) ? readdirSync(root).filter((name) => NO_NAMES.test(name)) : [];
  const [own, ...more] = NAMES.filter((name) => there.includes(name));
  const other = more[0] ?? there.find((name) => !NAMES.includes(name));
  if (other !== undefined)
    throw fail(
      'CONFIG_INVALID',
      other,
      own === undefined ? UNREADABLE : `${own} is read, and this one is not. Keep one of them.`,
    );
  return own === undefined ? undefined : join(root, own);
};

/**
 * What the configuration gives for one vendor, with the environment's values in it. A run against a mock needs no secret: there,
 * what the environment lacks is left out.
 * @param whenUnset default: CONFIG_INVALID is raised
 */
export const vendorConfig = (
  { vendors, place }: Config,
  name: string,
  isReal: boolean,
  whenUnset: WhenUnset = refuseUnset,
): VendorConfig =>
  (Object.hasOwn(vendors, name)
    ? expand(vendors[name], ['vendors', name], place, isReal ? whenUnset : () => {})
    : {}) as VendorConfig;

/** Is told each variable that the environment lacks; what needs it is left out. */
export type WhenUnset = (variable: string, place: string) => void;

export const unsetSentence = (variable: string): string =>
  `the environment has no ${variable}. Set it, or write \${${variable}:-default}.`;

/** @throws CONFIG_INVALID */
export const refuseUnset: WhenUnset = (variable, place) => {
  throw fail('CONFIG_INVALID', place, unsetSentence(variable));
};

interface Written {
  readonly mock?: Readonly<Record<string, unknown>>;
  readonly test?: { readonly target?: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, ValuesConfig>>;
  readonly vendors?: Readonly<Record<string, VendorConfig>>;
}

/** What goes into a request goes as it is written: `1.50` is no `1.5`, and a long number has all its digits. */
const withNumbers = <Value>(value: Value, written: DataFile['written'], path: readonly string[] = []): Value => {
  const inside = (item: unknown, key: string): unknown => withNumbers(item, written, [...path, key]);
  if (typeof value === 'number') return written(path, value) as Value;
  if (Array.isArray(value)) return value.map((item, index) => inside(item, String(index))) as Value;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, key)])) as Value;
};

/** `test.target` and `parameters` say the same for several vendors at once. */
const vendorsOf = (
  { parameters = {}, vendors = {} }: Written,
  targets: Readonly<Record<string, string>>,
): Config['vendors'] =>
  Object.fromEntries(
    [...new Set([vendors, targets, parameters].flatMap(Object.keys))].map((name) => {
      const own = vendors[name] ?? {};
      const target = own.target ?? targets[name];
      return [
        name,
        { ...own, ...(target !== undefined && { target }), values: { ...parameters[name], ...own.values } },
      ];
    }),
  );

const readEnvFile = (path: string): void => {
  if (!existsSync(path)) return;
  const { config } = require('dotenv') as typeof import('dotenv');
  config({ path, quiet: true });
};

/** `${NAME}` from the environment; `${NAME:-text}` when it may be unset; `$${` is `${`. */
const expand = (
  value: unknown,
  path: readonly string[],
  place: Config['place'],
  whenUnset: WhenUnset = refuseUnset,
): unknown => {
  if (typeof value === 'string') return expandText(value, path, place, whenUnset);
  const entries = (items: object) =>
    Object.entries(items).map(([key, item]) => [key, expand(item, [...path, key], place, whenUnset)] as const);
  if (Array.isArray(value)) return entries(value).map(([, item]) => item);
  if (!isObject(value)) return value;
  return Object.fromEntries(entries(value).filter(([, item]) => item !== undefined));
};

const expandText = (
  text: string,
  path: readonly string[],
  place: Config['place'],
  whenUnset: WhenUnset,
): string | undefined => {
  let lacks = false;
  const expanded = text.replaceAll(REFERENCE, (whole, name: string | undefined, fallback: string | undefined) => {
    if (whole === '$${') return '${';
    if (name === undefined)
      throw fail(
        'CONFIG_INVALID',
        place(path),
        `a \${ names no variable. Write \${NAME} or \${NAME:-default}, or $\${ for the two characters themselves.`,
      );
    const found = process.env[name] || fallback;
    if (found === undefined) whenUnset(name, place(path));
    lacks ||= found === undefined;
    return found ?? '';
  });
  return lacks ? undefined : expanded;
};

const REFERENCE = /\$\$\{|\$\{(?:(\w+)(?::-([^}]*))?\})?/g;
