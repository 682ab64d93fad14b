import { fail } from '../../core/errors';
import type { VendorDefinition } from '../types';

/**
 * What `mocks/<vendor>/vendor.ts` exports by default. Gives the definition back, checked by the compiler where it is written.
 * Raises VENDOR_INVALID for an empty name.
 */
export const defineVendor = (definition: VendorDefinition): VendorDefinition => {
  if (definition.name === '') throw fail('VENDOR_INVALID', 'defineVendor', 'the name is empty');
  return definition;
};
