import type { Operation, ResponseSpec } from '../specs/spec';

/** The exact status, then its range, then `default`. */
export const documentedFor = ({ responses }: Operation, status: number): ResponseSpec | undefined =>
  [String(status), `${String(status)[0]}XX`, 'default']
    .map((key) => responses.find((response) => response.status === key))
    .find((response) => response !== undefined);
