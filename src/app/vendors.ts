import { findVendors, resolveSpecArgument, type SpecArgument } from '../specs/discover';
import { loadSpec, loadSpecFrom } from '../specs/load';
import type { Spec } from '../specs/spec';
import { packageRoot } from './package-root';

/** A vendor with its document read. */
export interface OpenVendor {
  readonly name: string;
  readonly spec: Spec;
  /** `undefined` for a document given by file or URL: it has no definition, no scenarios, no records. */
  readonly mockDir: string | undefined;
}

interface OpenOptions {
  /** `false` keeps what works of a broken document. */
  readonly strict: boolean;
}

/**
 * Reads the documents that are named, or those of every vendor under `specs/` (the shipped ones where a project has none).
 * Raises UNKNOWN_VENDOR and SPEC_*.
 */
export const openVendors = async (
  names: readonly string[],
  root: string,
  options: OpenOptions,
): Promise<readonly OpenVendor[]> => Promise.all(wanted(names, root).map((argument) => open(argument, options)));

/** One vendor by name, synchronously: Jest collects its tests so. A URL cannot be read this way. */
export const openVendorSync = (name: string, root: string): OpenVendor => {
  const argument = resolveSpecArgument(name, root, packageRoot);
  if (argument.kind === 'location') {
    const spec = loadSpec(argument.location);
    return { name: spec.name, spec, mockDir: undefined };
  }
  const { vendor } = argument;
  return {
    name: vendor.name,
    spec: loadSpec(vendor.specFile, { name: vendor.name, overlays: vendor.overlays }),
    mockDir: vendor.mockDir,
  };
};

const wanted = (names: readonly string[], root: string): readonly SpecArgument[] => {
  if (names.length > 0) return names.map((name) => resolveSpecArgument(name, root, packageRoot));
  const own = findVendors(root);
  return (own.length > 0 ? own : findVendors(packageRoot)).map((vendor) => ({ kind: 'vendor', vendor }));
};

const open = async (argument: SpecArgument, { strict }: OpenOptions): Promise<OpenVendor> => {
  if (argument.kind === 'location') {
    const spec = await loadSpecFrom(argument.location, { strict });
    return { name: spec.name, spec, mockDir: undefined };
  }
  const { name, specFile, overlays, mockDir } = argument.vendor;
  return { name, mockDir, spec: await loadSpecFrom(specFile, { name, overlays, strict }) };
};
