import { fail } from '../core/errors';
import { knownNames } from '../core/text/nearest-name';

/** One exchange that the mock remembers. It has no body, header or query: each may hold a secret. */
export interface TrafficEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly vendor: string | null;
  /** `null`: the request reached no documented operation. */
  readonly operation: string | null;
  readonly session: string;
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly status: number | null;
  readonly example: string | null;
  /** Why it was answered so. */
  readonly why: string;
  /** What was wrong with the request. */
  readonly violations: readonly unknown[];
  readonly milliseconds: number;
}

export interface CallExpectation {
  /** Exactly so often; default: at least once. 0: not at all. */
  readonly times?: number;
  /** Only calls that were answered so. */
  readonly status?: number;
}

interface VendorOperations {
  readonly name: string;
  /** `path` has the vendor's prefix. */
  readonly prefix: string;
  readonly operations: readonly { readonly id: string; readonly method: string; readonly path: string }[];
}

/** The calls of one operation, and what else was asked. */
interface FoundCalls {
  readonly operation: string;
  readonly found: readonly TrafficEntry[];
  readonly others: readonly TrafficEntry[];
}

/** Raises USAGE for a vendor or an operation that is not served: nobody can have called it. */
export const readCalls = (
  vendors: readonly VendorOperations[],
  traffic: readonly TrafficEntry[],
  vendorName: string,
  operation: string,
): FoundCalls => {
  const vendor = vendors.find(({ name }) => name === vendorName);
  if (!vendor)
    throw fail(
      'USAGE',
      `No vendor "${vendorName}" is served. Known: ${knownNames(
        vendors.map(({ name }) => name),
        vendorName,
      )}.`,
    );
  const { prefix, operations } = vendor;
  const meant = operations.find(
    ({ id, method, path }) => id === operation || `${method} ${path.slice(prefix.length)}` === operation,
  );
  if (!meant)
    throw fail(
      'UNKNOWN_OPERATION',
      operation,
      knownNames(
        operations.map(({ id }) => id),
        operation,
      ),
    );
  const isMeant = (entry: TrafficEntry): boolean => entry.vendor === vendorName && entry.operation === meant.id;
  return {
    operation: `${vendorName} ${meant.id}`,
    found: traffic.filter(isMeant),
    others: traffic.filter((entry) => !isMeant(entry)),
  };
};

/** A sentence, or `undefined` where all is as expected. */
export const unmetExpectation = (
  { operation, found, others }: FoundCalls,
  { times, status }: CallExpectation,
): string | undefined => {
  const counted = found.filter((entry) => status === undefined || entry.status === status);
  if (times === undefined ? counted.length > 0 : counted.length === times) return undefined;
  const answered = status === undefined ? '' : ` with an answer of ${status}`;
  const wanted = times === undefined ? 'at least once' : `${times} times`;
  const calls = found.map(({ status: got }) => got ?? 'none').join(', ');
  const seen = found.length === 0 ? '' : ` Its calls were answered: ${calls}.`;
  const rest = others
    .slice(-10)
    .map(({ method, path, status: got, why }) => `  ${method} ${path} → ${got ?? 'no answer'} (${why})`);
  const asked = rest.length === 0 ? 'Nothing else was asked.' : ['Asked was:', ...rest].join('\n');
  return `${operation} was expected ${wanted}${answered}, and was called so ${counted.length} times.${seen} ${asked}`;
};
