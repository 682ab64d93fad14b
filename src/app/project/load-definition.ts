import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, messageOf } from '../../core/errors';
import { isObject } from '../../core/json/json';
import type { VendorDefinition } from '../../mock/types';
import { packageRoot } from './package-root';

const EXTENSIONS = ['js', 'cjs', 'mjs', 'ts'] as const;

/**
 * Reads `mocks/<vendor>/vendor.{js,cjs,mjs,ts}`. A vendor without one is served from its specification alone.
 * Raises VENDOR_INVALID when the file does not load or does not export a definition.
 */
export const loadDefinition = (name: string, mockDir: string): Promise<VendorDefinition> =>
  readDefinition(name, definitionFile(mockDir), '');

/**
 * The same from the sources as they are now; `stamp` is theirs. What was loaded before goes, but for ES modules (`.mjs`):
 * Node never forgets one.
 */
export const reloadDefinition = (name: string, mockDir: string, stamp: number): Promise<VendorDefinition> => {
  forget(mockDir);
  return readDefinition(name, sourceFile(mockDir), `?${stamp}`);
};

const readDefinition = async (name: string, file: string | undefined, version: string): Promise<VendorDefinition> => {
  if (file === undefined) return { name };
  const loaded = await importDefault(file, version);
  if (!isObject(loaded) || typeof loaded.name !== 'string') {
    throw fail(
      'VENDOR_INVALID',
      relative(process.cwd(), file),
      'the default export is no vendor definition; use defineVendor({ name, ... })',
    );
  }
  return loaded as unknown as VendorDefinition;
};

const definitionFile = (mockDir: string): string | undefined => {
  // The shipped vendors are compiled with the sources: loading their TypeScript at run time would cost a second.
  const shipped = relative(join(packageRoot, 'mocks'), mockDir);
  const compiled = join(packageRoot, 'dist', 'mocks', shipped, 'vendor.js');
  if (!__filename.endsWith('.ts') && !shipped.startsWith('..') && existsSync(compiled)) return compiled;
  return sourceFile(mockDir);
};

const sourceFile = (mockDir: string): string | undefined =>
  EXTENSIONS.map((extension) => join(mockDir, `vendor.${extension}`)).find((file) => existsSync(file));

/** When a vendor's code last changed, in milliseconds since the epoch. */
export const codeStamp = (mockDir: string): number =>
  Math.max(
    0,
    ...(existsSync(mockDir) ? readdirSync(mockDir, { recursive: true, encoding: 'utf8' }) : [])
      .filter((name) => /\.[cm]?[jt]s$/.test(name))
      .map((name) => statSync(join(mockDir, name)).mtimeMs),
  );

const forget = (mockDir: string): void => {
  const within = (file: string): boolean => file.startsWith(mockDir + sep);
  for (const file of Object.keys(require.cache)) if (within(file)) delete require.cache[file];
  // Who required a module keeps it alive, too.
  module.children = module.children.filter(({ filename }) => !within(filename));
};

const importDefault = async (file: string, version: string): Promise<unknown> => {
  try {
    return defaultOf(await importModule(file, version));
  } catch (error) {
    throw fail('VENDOR_INVALID', relative(process.cwd(), file), messageOf(error));
  }
};

const ALIAS = {
  'understudy/vendor': join(packageRoot, 'dist', 'src', 'vendor', 'index.js'),
  understudy: join(packageRoot, 'dist', 'src', 'index.js'),
};

const importModule = async (file: string, version: string): Promise<unknown> => {
  if (file.endsWith('.mjs')) return import(pathToFileURL(file).href + version);
  if (!file.endsWith('.ts') || __filename.endsWith('.ts')) return require(file);
  const { createJiti } = require('jiti') as typeof import('jiti');
  // One copy of the package, whatever the vendor file resolves: two would not share their caches.
  return createJiti(__filename, { alias: ALIAS }).import(file);
};

const defaultOf = (module: unknown): unknown => {
  const inner = isObject(module) && 'default' in module ? module.default : module;
  return isObject(inner) && 'default' in inner ? inner.default : inner;
};
