import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../core/errors';
import { knownNames } from '../core/text/nearest-name';

/** A folder under `specs/`, by file names alone: nothing is read. Paths are absolute. */
interface VendorFiles {
  readonly name: string;
  readonly specFile: string;
  /** `mocks/<name>`, whether it exists or not. */
  readonly mockDir: string;
  /** In the order in which they apply. */
  readonly overlays: readonly string[];
}

/** What a command's argument means. */
export type SpecArgument =
  | { readonly kind: 'vendor'; readonly vendor: VendorFiles }
  /** A path as it was written, or a URL; `name` is what to call it. */
  | { readonly kind: 'location'; readonly location: string; readonly name: string };

const SPEC_NAMES = ['openapi.yaml', 'openapi.yml', 'openapi.json'];

/** Every vendor under `<root>/specs/`, by name; none when there is no such folder. */
export const findVendors = (root: string): readonly VendorFiles[] =>
  listFolders(path.join(root, 'specs')).flatMap((name) => {
    const vendor = vendorAt(root, name);
    return vendor ? [vendor] : [];
  });

const vendorAt = (root: string, name: string): VendorFiles | undefined => {
  const folder = path.join(path.resolve(root), 'specs', name);
  const specFile = SPEC_NAMES.map((file) => path.join(folder, file)).find((file) => existsSync(file));
  if (!specFile) return undefined;
  const mockDir = path.join(path.resolve(root), 'mocks', name);
  return { name, specFile, mockDir, overlays: listOverlays(path.join(folder, 'overlays')) };
};

const listFolders = (folder: string): readonly string[] => {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
};

/** By name, so that `10-…` comes after `02-…` and after `9-…` alike. */
const listOverlays = (folder: string): readonly string[] => {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.(ya?ml|json)$/i.test(name) && !name.startsWith('.'));
  return names.sort(byNumberThenName).map((name) => path.join(folder, name));
};

const byNumberThenName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The vendors a project knows: its own, and those that come with the package under names it does not use itself. */
export const knownVendors = (root: string, packageRoot: string): readonly VendorFiles[] => {
  const own = findVendors(root);
  const shipped = findVendors(packageRoot).filter((vendor) => own.every((known) => known.name !== vendor.name));
  return [...own, ...shipped.map((vendor) => withProjectOverlays(vendor, root))];
};

/** A project may correct a vendor of the package: `specs/<vendor>/overlays/` without a document beside it. */
export const withProjectOverlays = (vendor: VendorFiles, root: string): VendorFiles => {
  const more = listOverlays(path.join(path.resolve(root), 'specs', vendor.name, 'overlays'));
  const added = more.filter((file) => !vendor.overlays.includes(file));
  return added.length === 0 ? vendor : { ...vendor, overlays: [...vendor.overlays, ...added] };
};

/**
 * A name with a `/`, a `\`, a `.` or a scheme is a file or URL; any other is a vendor's, the project's own before the
 * package's.
 * @throws UNKNOWN_VENDOR with the known names
 */
export const resolveSpecArgument = (argument: string, root: string, packageRoot: string): SpecArgument => {
  if (/[/\\.]|^[a-z][a-z0-9+-]*:/i.test(argument)) {
    return { kind: 'location', location: argument, name: baseName(argument) };
  }
  const vendors = knownVendors(root, packageRoot);
  const vendor = vendors.find((known) => known.name === argument);
  if (vendor) return { kind: 'vendor', vendor };
  const names = vendors.map((known) => known.name);
  const known =
    names.length === 0 ? 'none (there is no specs/ folder with an openapi.yaml)' : knownNames(names, argument);
  throw fail('UNKNOWN_VENDOR', argument, known);
};

/** The name of a document given by path or URL: its file's, without the ending, fit to stand in a path. */
export const baseName = (location: string): string => {
  const parts = decoded(location.replace(/[?#].*$/, '')).split(/[/\\]/);
  const file = parts.findLast((part) => part !== '') ?? '';
  return file.replace(/\.(ya?ml|json)$/i, '').replaceAll(/[^\w.-]+/g, '-') || 'spec';
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
