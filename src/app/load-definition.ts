import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fail, messageOf } from '../core/errors';
import { isObject } from '../core/json';
import type { VendorDefinition } from '../mock/types';
import { packageRoot } from './package-root';

const EXTENSIONS = ['js', 'cjs', 'mjs', 'ts'] as const;

/**
 * Reads `mocks/<vendor>/vendor.{js,cjs,mjs,ts}`. A vendor without one is served from its specification alone.
 * Raises VENDOR_INVALID when the file does not load or does not export a definition.
 */
export const loadDefinition = async (name: string, mockDir: string): Promise<VendorDefinition> => {
  const file = definitionFile(mockDir);
  if (file === undefined) return { name };
  const loaded = await importDefault(file);
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
  return EXTENSIONS.map((extension) => join(mockDir, `vendor.${extension}`)).find((file) => existsSync(file));
};

const importDefault = async (file: string): Promise<unknown> => {
  try {
    return defaultOf(await importModule(file));
  } catch (error) {
    throw fail('VENDOR_INVALID', relative(process.cwd(), file), messageOf(error));
  }
};

const importModule = async (file: string): Promise<unknown> => {
  if (file.endsWith('.mjs')) return import(pathToFileURL(file).href);
  if (!file.endsWith('.ts') || __filename.endsWith('.ts')) return require(file);
  const { createJiti } = await import('jiti');
  // One copy of the package, whatever the vendor file resolves: two would not share their caches.
  return createJiti(__filename, { alias: { understudy: join(packageRoot, 'dist', 'src', 'index.js') } }).import(file);
};

const defaultOf = (module: unknown): unknown => {
  const inner = isObject(module) && 'default' in module ? module.default : module;
  return isObject(inner) && 'default' in inner ? inner.default : inner;
};
