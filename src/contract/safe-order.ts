import type { ContractCase } from '../core/case';
import type { TargetKind } from '../core/events';

/**
 * The order of a document means nothing, and a record that was deleted cannot be read. So safe requests are sent first,
 * and deletions last, children before parents. A deletion that has to be refused goes before one that has to succeed.
 */
export const inSafeOrder = (cases: readonly ContractCase[], target: TargetKind): readonly ContractCase[] =>
  target === 'mock' ? cases : cases.toSorted((a, b) => compare(placeOf(a), placeOf(b)));

/** Numbers that are compared one after another. */
type Place = readonly [group: number, parentsLast: number, doneLast: number];

const placeOf = ({ request, expect, safe }: ContractCase): Place => {
  if (safe) return [0, 0, 0];
  if (request.method !== 'DELETE') return [request.method === 'POST' ? 1 : 2, 0, 0];
  return [3, -request.path.split('/').length, expect.wrong === undefined ? 1 : 0];
};

const compare = (a: Place, b: Place): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
