/**
 * What an application asked of the mocks: names and counts, as `schemas/usage.schema.json` describes the file. No value of
 * a request is in it but those that the document itself lists.
 */
export interface Usage {
  readonly version: 1;
  /** By vendor. */
  readonly vendors: Readonly<Record<string, VendorUsage>>;
}

/** How many requests had each of them. */
export type Counts = Readonly<Record<string, number>>;

export interface VendorUsage {
  /** By operation id. */
  readonly operations: Readonly<Record<string, OperationUsage>>;
  /** `GET /contacts/{contactId}/notes`: asked, and in no document. */
  readonly undocumented: Counts;
}

export interface OperationUsage {
  readonly method: string;
  /** The template. */
  readonly path: string;
  readonly requests: number;
  /** By place and name: `query limit`. Those of the path go without saying. */
  readonly parameters: Counts;
  /** The values of these parameters that the document lists (`enum`). */
  readonly values: Readonly<Record<string, Counts>>;
  /** Documented properties at the top of the bodies. */
  readonly properties: Counts;
  /** Media types of the bodies. */
  readonly requestTypes: Counts;
  /** Media types of the answers. */
  readonly answerTypes: Counts;
  readonly statuses: Counts;
  /** Scenarios that changed an answer. */
  readonly scenarios: Counts;
  /** What no document promises: `query foo`, `header x-foo`, `property foo`, `media type text/csv`. */
  readonly undocumented: Counts;
}

/** In the place of names beyond the bound, and of those that look like somebody's data. */
export const OTHERS = '(others)';

/** So many undocumented names of one operation or vendor are kept: a client may send anything. */
export const MOST_UNDOCUMENTED = 100;

export const NO_USAGE: Usage = { version: 1, vendors: {} };

export const mergeUsage = (a: Usage, b: Usage): Usage => ({
  version: 1,
  vendors: joined(a.vendors, b.vendors, (one, other) => ({
    operations: joined(one.operations, other.operations, mergeOperation),
    undocumented: boundedCounts(added(one.undocumented, other.undocumented)),
  })),
});

/** The later one says where the operation is. */
const mergeOperation = (a: OperationUsage, b: OperationUsage): OperationUsage => ({
  method: b.method,
  path: b.path,
  requests: a.requests + b.requests,
  parameters: added(a.parameters, b.parameters),
  values: joined(a.values, b.values, added),
  properties: added(a.properties, b.properties),
  requestTypes: added(a.requestTypes, b.requestTypes),
  answerTypes: added(a.answerTypes, b.answerTypes),
  statuses: added(a.statuses, b.statuses),
  scenarios: added(a.scenarios, b.scenarios),
  undocumented: boundedCounts(added(a.undocumented, b.undocumented)),
});

/** Sorted, so that the same use is the same text. */
const joined = <T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  join: (a: T, b: T) => T,
): Readonly<Record<string, T>> => {
  const all = new Map(Object.entries(a));
  for (const [name, value] of Object.entries(b)) {
    const before = all.get(name);
    all.set(name, before === undefined ? value : join(before, value));
  }
  return Object.fromEntries([...all].toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

const added = (a: Counts, b: Counts): Counts => joined(a, b, (one, other) => one + other);

const boundedCounts = (counts: Counts): Counts => {
  const entries = Object.entries(counts).filter(([name]) => name !== OTHERS);
  const beyond = entries.slice(MOST_UNDOCUMENTED).reduce((sum, [, count]) => sum + count, counts[OTHERS] ?? 0);
  return {
    ...Object.fromEntries(entries.slice(0, MOST_UNDOCUMENTED)),
    ...(beyond > 0 && { [OTHERS]: beyond }),
  };
};
