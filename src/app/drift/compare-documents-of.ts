import type { DocumentDrift } from '../../core/document-change';
import { compareDocuments } from '../../drift/against/compare-documents';
import { type Allowances, groundOf, openVendors } from '../vendors';

/**
 * What another document says otherwise: a newer one of the vendor's, mostly.
 * @throws UNKNOWN_VENDOR, SPEC_*
 */
export const compareDocumentsOf = async (
  name: string,
  other: string,
  { root, ...allowances }: Allowances & { readonly root?: string } = {},
): Promise<DocumentDrift> => {
  const ground = groundOf({ ...allowances, ...(root !== undefined && { root }) });
  const [before] = await openVendors([name], ground, 'reads');
  const [after] = await openVendors([other], ground, 'reads');
  if (!before || !after) throw new Error('a named document is always opened');
  return {
    schemaVersion: 1,
    vendor: before.name,
    source: after.spec.file,
    items: compareDocuments(before.spec, after.spec),
  };
};
