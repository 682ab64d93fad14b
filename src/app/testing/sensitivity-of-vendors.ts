import { type SensitivityRow, sensitivity } from '../../contract/sensitivity/measure-sensitivity';
import { type Allowances, groundOf, openVendors } from '../project/vendors';

/** Spoils the documented answers of the vendors one by one and returns what the checks saw of each; nothing is sent. */
export const measureSensitivity = async (
  names: readonly string[],
  root: string,
  allowances: Allowances = {},
): Promise<readonly SensitivityRow[]> =>
  (await openVendors(names, groundOf({ root, ...allowances }), 'answers')).flatMap(
    ({ spec }) => sensitivity(spec).rows,
  );

export type { SensitivityRow };
