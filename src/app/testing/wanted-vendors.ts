import { fail } from '../../core/errors';
import { knownNames } from '../../core/text/nearest-name';
import { knownVendors } from '../../specs/discover';
import { packageRoot } from '../project/package-root';
import { refuseUnknownSettings } from '../project/unknown-settings';
import { groundOf, type OpenVendor, openVendors } from '../project/vendors';
import type { TestSettings } from './test-settings';

export const openWanted = async (
  settings: TestSettings,
  opened?: readonly OpenVendor[],
): Promise<readonly OpenVendor[]> => {
  const vendors = opened ?? (await openVendors(settings.vendors ?? [], groundOf(settings), 'answers'));
  refuseSameName(vendors);
  const known = vendors.map(({ name }) => name);
  const named = [
    ...Object.keys(targetsOf(settings, vendors)),
    ...(settings.header ?? []).flatMap(({ vendor }) => vendor ?? []),
  ];
  for (const name of named) if (!known.includes(name)) throw fail('UNKNOWN_VENDOR', name, knownNames(known, name));
  const { config } = settings;
  if (config) {
    const all = [...vendors, ...projectVendors(settings)].map(({ name }) => name);
    refuseUnknownSettings(
      config,
      vendors.map(({ spec }) => spec),
      settings.vendors?.length ? undefined : all,
    );
  }
  return vendors;
};

/** Cases, targets and variables are told apart by the vendor's name. */
const refuseSameName = (vendors: readonly OpenVendor[]): void => {
  for (const [index, { name, spec }] of vendors.entries()) {
    const before = vendors.slice(0, index).find((other) => other.name === name);
    if (before) throw fail('PATH_CONFLICT', `The name ${name}`, before.spec.file, spec.file);
  }
};

/** A URL without a name is meant for the only vendor that is asked. */
export const targetsOf = (
  { target = {} }: TestSettings,
  vendors: readonly OpenVendor[],
): Readonly<Record<string, string>> => {
  const { '': url, ...named } = target;
  if (url === undefined) return named;
  const [only, ...others] = vendors;
  if (!only || others.length > 0)
    throw fail(
      'USAGE',
      `--target ${url} may be meant for any of ${vendors.length} vendors. Write --target vendor=url.`,
    );
  return { ...named, [only.name]: url };
};

export const projectVendors = ({ root = process.cwd() }: TestSettings): readonly { readonly name: string }[] =>
  knownVendors(root, packageRoot);
