import type { VendorInputs } from '../testing/questions';
import { loadDefinition } from './load-definition';
import type { OpenVendor } from './vendors';

/** What `vendor.ts` keeps out of reports, beside the user's own list; a mock answers with nobody's data. */
export const withOwnRedactions = async (
  { name, mockDir }: OpenVendor,
  inputs: VendorInputs,
  isReal = inputs.url !== undefined,
): Promise<VendorInputs> => {
  if (!isReal || mockDir === undefined) return inputs;
  const { redact = [] } = await loadDefinition(name, mockDir);
  return { ...inputs, given: { ...inputs.given, redact: [...redact, ...inputs.given.redact] } };
};
