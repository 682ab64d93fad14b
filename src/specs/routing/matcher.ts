import { setOwn } from '../../core/json/own-property';
import { once } from '../../core/once';
import type { ReadSegment } from './mixed-segment';
import { nearestTemplate, splitTemplates } from './nearest';
import { parseTemplate, type SegmentShape } from './path-template';

export type MatchResult<T> =
  /** `values`: percent-decoded, by parameter name. */
  | {
      readonly kind: 'found';
      readonly value: T;
      readonly values: Record<string, string>;
      /** The same as they stand in the path, where something in it is percent-encoded. */
      readonly encoded?: Record<string, string>;
      /** With the same method and the same path; `same-path` chooses. */
      readonly others?: readonly Named<T>[];
    }
  /** The path is known, the method is not; `allow` is ready for the header, `template` the most concrete one. */
  | { readonly kind: 'wrong-method'; readonly allow: readonly string[]; readonly template: string }
  /** `nearest`: the documented template that looks most like the path, if one does. */
  | { readonly kind: 'unknown'; readonly nearest: string | undefined }
  /** The path cannot be decoded. */
  | { readonly kind: 'malformed'; readonly reason: string };

interface Named<T> {
  readonly value: T;
  readonly values: Record<string, string>;
  readonly encoded?: Record<string, string>;
}

export interface Matcher<T> {
  /** @param path raw and percent-encoded, beginning with `/`, without the query */
  match(method: string, path: string): MatchResult<T>;
}

interface MatchEntry<T> {
  readonly method: string;
  readonly path: string;
  readonly value: T;
}

/** What ends at a place in the tree: the operations of one template, or of several that differ in names only. */
interface Leaf<T> {
  readonly template: string;
  readonly methods: Map<string, End<T>>;
}

interface End<T> {
  readonly value: T;
  readonly names: readonly string[];
  /** Those that came later; mostly there are none. */
  others: readonly Omit<End<T>, 'others'>[] | undefined;
}

interface Branch<T> {
  readonly statics: Map<string, Branch<T>>;
  /** Most concrete first. */
  readonly mixed: MixedBranch<T>[];
  any: Branch<T> | undefined;
  leaf: Leaf<T> | undefined;
}

interface MixedBranch<T> {
  readonly read: ReadSegment;
  readonly identity: string;
  readonly weight: number;
  readonly next: Branch<T>;
}

/**
 * Builds a matcher over documented path templates: a tree by segment, so that its cost does not depend on their number.
 * At each segment the concrete is tried before the templated (OpenAPI 3.1, 4.8.8.2), with a way back. A path that fits
 * several templates goes to the most concrete one that has the method. HEAD is answered by GET (RFC 9110, 9.3.2). Of
 * entries with equal method and template the first is found, with the others beside it. A trailing slash is part of the
 * path.
 */
export const createMatcher = <T>(entries: readonly MatchEntry<T>[]): Matcher<T> => {
  const root = createBranch<T>();
  for (const entry of entries) insert(root, entry);
  const templates = once(() => splitTemplates([...new Set(entries.map((entry) => entry.path))]));
  const nearest = (path: string): string | undefined => nearestTemplate(templates(), path);
  return { match: (method, path) => findMatch(root, nearest, method.toUpperCase(), path) };
};

const createBranch = <T>(): Branch<T> => ({ statics: new Map(), mixed: [], any: undefined, leaf: undefined });

const insert = <T>(root: Branch<T>, entry: MatchEntry<T>): void => {
  const { segments, names } = parseTemplate(entry.path);
  const end = segments.reduce(grow, root);
  end.leaf ??= { template: entry.path, methods: new Map() };
  const method = entry.method.toUpperCase();
  const first = end.leaf.methods.get(method);
  if (first) first.others = [...(first.others ?? []), { value: entry.value, names }];
  else end.leaf.methods.set(method, { value: entry.value, names, others: undefined });
};

const grow = <T>(branch: Branch<T>, segment: SegmentShape): Branch<T> => {
  if (segment.kind === 'any') {
    branch.any ??= createBranch();
    return branch.any;
  }
  if (segment.kind === 'static') {
    const next = branch.statics.get(segment.text) ?? createBranch<T>();
    branch.statics.set(segment.text, next);
    return next;
  }
  const { read, identity, weight } = segment;
  const known = branch.mixed.find((one) => one.identity === identity);
  if (known) return known.next;
  const next = createBranch<T>();
  branch.mixed.push({ read, identity, weight, next });
  branch.mixed.sort((a, b) => b.weight - a.weight);
  return next;
};

type Nearest = (path: string) => string | undefined;

const findMatch = <T>(root: Branch<T>, nearest: Nearest, method: string, path: string): MatchResult<T> => {
  const segments = splitPath(path);
  const decoded = path.includes('%') ? decodeAll(segments) : segments;
  if (!decoded) return { kind: 'malformed', reason: 'the path has a "%" that does not begin a valid UTF-8 escape' };
  const search: Search<T> = { method, raw: segments, decoded, values: [], passed: [] };
  const found = descend(root, 0, search);
  if (found) return foundAt(found, search.values, decoded !== segments);
  const [first] = search.passed;
  if (!first) return { kind: 'unknown', nearest: nearest(path) };
  return { kind: 'wrong-method', allow: allowOf(search.passed), template: first.template };
};

/** `split` leaves JavaScript for each text that it has not met, and a path with a new id is one. */
const splitPath = (path: string): string[] => {
  const segments: string[] = [];
  let start = 1;
  for (let end = path.indexOf('/', start); end !== -1; end = path.indexOf('/', start)) {
    segments.push(path.slice(start, end));
    start = end + 1;
  }
  segments.push(path.slice(start));
  return segments;
};

interface Search<T> {
  readonly method: string;
  readonly raw: readonly string[];
  readonly decoded: readonly string[];
  /** Values of the way that is being tried, as in the path. */
  readonly values: string[];
  /** Leaves that fit the path without having the method. */
  readonly passed: Leaf<T>[];
}

const descend = <T>(branch: Branch<T>, depth: number, search: Search<T>): End<T> | undefined => {
  if (depth === search.decoded.length) return branch.leaf && atLeaf(branch.leaf, search);
  const segment = search.decoded[depth] ?? '';
  // Looking a new id up means reading it once more.
  const next = branch.statics.size === 0 ? undefined : branch.statics.get(segment);
  const concrete = next && descend(next, depth + 1, search);
  if (concrete || segment === '') return concrete;
  return (
    (branch.mixed.length === 0 ? undefined : descendMixed(branch, depth, search)) ??
    (branch.any && withValues(branch.any, depth, [search.raw[depth] ?? ''], search))
  );
};

const descendMixed = <T>(branch: Branch<T>, depth: number, search: Search<T>): End<T> | undefined => {
  for (const { read, next } of branch.mixed) {
    // The raw text, so that an escaped dot in a value does not separate.
    const captured = read((search.raw[depth] ?? '').replaceAll(ESCAPE, (triplet) => triplet.toUpperCase()));
    const found = captured && decodeAll(captured) && withValues(next, depth, captured, search);
    if (found) return found;
  }
  return undefined;
};

/** In either case (RFC 3986, section 2.1); templates are written in capitals. */
const ESCAPE = /%[0-9a-f]{2}/gi;

const withValues = <T>(
  next: Branch<T>,
  depth: number,
  values: readonly string[],
  search: Search<T>,
): End<T> | undefined => {
  const before = search.values.length;
  search.values.push(...values);
  const found = descend(next, depth + 1, search);
  if (!found) search.values.length = before;
  return found;
};

const atLeaf = <T>(leaf: Leaf<T>, search: Search<T>): End<T> | undefined => {
  const found = leaf.methods.get(search.method) ?? (search.method === 'HEAD' ? leaf.methods.get('GET') : undefined);
  if (!found) search.passed.push(leaf);
  return found;
};

const nameValues = (names: readonly string[], values: readonly string[]): Record<string, string> => {
  const named: Record<string, string> = {};
  for (const [index, name] of names.entries()) setOwn(named, name, values[index] ?? '');
  return named;
};

const foundAt = <T>(end: End<T>, captured: readonly string[], isEncoded: boolean): MatchResult<T> => {
  const decoded = isEncoded ? (decodeAll(captured) ?? []) : captured;
  const named = ({ value, names }: Omit<End<T>, 'others'>): Named<T> => {
    const values = nameValues(names, decoded);
    return isEncoded ? { value, values, encoded: nameValues(names, captured) } : { value, values };
  };
  return end.others
    ? { kind: 'found', ...named(end), others: end.others.map(named) }
    : { kind: 'found', ...named(end) };
};

const allowOf = <T>(leaves: readonly Leaf<T>[]): readonly string[] => {
  const methods = leaves.flatMap((leaf) => [...leaf.methods.keys()]);
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
};

const decodeAll = (segments: readonly string[]): string[] | undefined => {
  try {
    return segments.map((segment) => (segment.includes('%') ? decodeURIComponent(segment) : segment));
  } catch {
    return undefined;
  }
};
