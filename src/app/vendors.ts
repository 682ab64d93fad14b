import { findVendors, resolveSpecArgument } from '../specs/discover';
import { loadSpecFrom } from '../specs/load';
import type { Spec } from '../specs/spec';
import { packageRoot } from './package-root';

/** A vendor with its document read. */
export interface OpenVendor {
  readonly name: string;
  readonly spec: Spec;
  /** `undefined` for a document given by file or URL: it has no definition, no scenarios, no records. */
  readonly mockDir: string | undefined;
}

/**
 * Reads the documents that are named, or those of every vendor under `specs/` (the shipped ones where a project has none).
 * Raises UNKNOWN_VENDOR and SPEC_*. `strict: false` keeps what works of a broken document.
 */
export const openVendors = async (
  names: readonly string[],
  root: string,
  options: { readonly strict: boolean },
): Promise<readonly OpenVendor[]> =>
  Promise.all(
    (names.length > 0 ? names.map((name) => resolveSpecArgument(name, root, packageRoot)) : allVendors(root)).map(
      async ({ name, location, mockDir, overlays }) => ({
        name,
        mockDir,
        spec: await loadSpecFrom(location, { name, overlays, strict: options.strict }),
      }),
    ),
  );

const allVendors = (root: string) => {
  const own = findVendors(root);
  return own.length > 0 ? own : findVendors(packageRoot);
};
