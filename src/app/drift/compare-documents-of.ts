import type { DocumentDrift } from '../../core/document-change';
import { compareDocuments } from '../../drift/against/compare-documents';
import { markUsedChanges } from '../../drift/mark-used';
import { type Allowances, groundOf, openVendors } from '../project/vendors';
import { readUsages, usageOf } from '../usage-file';

/**
 * What another document says otherwise: a newer one of the vendor's, mostly.
 * @throws UNKNOWN_VENDOR, SPEC_*
 */
export const compareDocumentsOf = async (
  name: string,
  other: string,
  { root, usage, ...allowances }: Allowances & { readonly root?: string; readonly usage?: readonly string[] } = {},
): Promise<DocumentDrift> => {
  const ground = groundOf({ ...allowances, ...(root !== undefined && { root }) });
  const [before] = await openVendors([name], ground, 'reads');
  const [after] = await openVendors([other], ground, 'reads');
  if (!before || !after) throw new Error('a named document is always opened');
  const items = compareDocuments(before.spec, after.spec);
  return {
    schemaVersion: 1,
    vendor: before.name,
    source: after.spec.file,
    items: usage ? markUsedChanges(items, usageOf(readUsages(usage), before.name)) : items,
  };
};
