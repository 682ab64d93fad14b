import { isUtf8 } from 'node:buffer';
import { type HttpRequest, headerValue, isNotLetIn } from '../../core/http/http';
import type { Recorded, Recording } from '../../core/results/recorded';
import { smellsOfSecret } from '../../core/secrets/secret-names';
import { createMatcher } from '../../specs/routing/matcher';
import { pathsOfRecording } from '../../specs/routing/recorded-paths';
import { meantOf } from '../../specs/routing/same-path';
import type { Operation, Spec } from '../../specs/spec';

/** A request that may have been recorded. */
interface ReplayQuestion {
  readonly vendor: string;
  readonly operation: Operation;
  readonly request: HttpRequest;
  /** As the matcher gives them. */
  readonly pathValues: Readonly<Record<string, string>>;
  /** It has no credentials that the document accepts. */
  readonly lockedOut: boolean;
  readonly session: string;
}

/** Answers of a recording, by operation and parameters. */
export interface Replay {
  /** As messages show them. */
  readonly files: readonly string[];
  /** The next recorded answer to this request; after the last one it is that one again. */
  next(question: ReplayQuestion): Recorded | undefined;
  /** Entries that are of no operation, a line for each. */
  readonly strangers: readonly string[];
}

/** Sessions and requests whose place in a sequence is remembered. */
const MOST_POSITIONS = 100_000;

export const createReplay = (
  vendors: readonly { readonly name: string; readonly spec: Spec }[],
  { files, recorded, unusable, problems }: Recording,
): Replay => {
  const exact = new Map<string, Recorded[]>();
  const loose = new Map<string, Recorded[]>();
  const taken = new Set<Recorded>();
  for (const { name, spec } of vendors) {
    const matcher = createMatcher(spec.operations.map((value) => ({ method: value.method, path: value.path, value })));
    const pathOf = pathsOfRecording(spec, recorded, (method, path) => matcher.match(method, path).kind === 'found');
    for (const each of recorded) {
      const own = pathOf(each);
      if (own.kind !== 'path') continue;
      const found = matcher.match(each.request.method, own.path);
      if (found.kind !== 'found') continue;
      const request = { ...each.request, path: own.path };
      const one = found.others ? meantOf(found, (operation) => operation, spec.resolve, request) : found;
      const question = { vendor: name, operation: one.value, request, pathValues: one.encoded ?? one.values };
      taken.add(each);
      add(exact, keyOf(question, true), each);
      add(loose, keyOf(question, false), each);
    }
  }
  const positions = new Map<string, number>();
  const nextOf = (key: string, answers: readonly Recorded[], session: string): Recorded | undefined => {
    const place = `${session} ${key}`;
    const position = positions.get(place) ?? 0;
    if (positions.size >= MOST_POSITIONS) positions.clear();
    positions.set(place, position + 1);
    return answers[Math.min(position, answers.length - 1)];
  };
  return {
    files,
    next(question) {
      for (const [index, isExact] of [[exact, true] as const, [loose, false] as const]) {
        const key = keyOf(question, isExact);
        const answers = index.get(key)?.filter(({ status }) => !question.lockedOut || isNotLetIn(status)) ?? [];
        if (answers.length > 0) return nextOf(key, answers, question.session);
      }
      return undefined;
    },
    strangers: [
      ...problems,
      ...unusable.map(({ file, entry, title, reason }) => `not served: ${file}, entry ${entry}: ${title}: ${reason}`),
      ...recorded
        .filter((each) => !taken.has(each))
        .map(
          ({ file, entry, origin, request: { method, path } }) =>
            `not served: ${file}, entry ${entry}: ${method} ${origin}${path}: no documented operation`,
        ),
    ],
  };
};

const add = (to: Map<string, Recorded[]>, key: string, one: Recorded): void => {
  const before = to.get(key);
  if (before) before.push(one);
  else to.set(key, [one]);
};

type AskedRequest = Pick<ReplayQuestion, 'vendor' | 'operation' | 'request' | 'pathValues'>;

/** All that is the same where two requests ask the same. Not exact: undocumented parameters and headers may differ. */
const keyOf = ({ vendor, operation, request, pathValues }: AskedRequest, isExact: boolean): string => {
  const { method, query, headers, body } = request;
  const documented = new Set(operation.parameters.flatMap(({ in: where, name }) => (where === 'query' ? [name] : [])));
  const named = operation.parameters.filter(({ in: where, name }) => where === 'header' && !smellsOfSecret(name));
  const asked = [...new URLSearchParams(query)]
    .filter(([name]) => !smellsOfSecret(name) && (isExact || documented.has(name)))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const values = Object.keys(pathValues)
    .sort()
    .map((name) => decoded(pathValues[name] ?? ''));
  const sent = isExact ? named.map(({ name }) => headerValue(headers, name.toLowerCase()) ?? null) : [];
  return JSON.stringify([vendor, operation.id, method, values, asked, sent, bodyKey(body)]);
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** JSON is the same whatever its spaces and the order of its properties. */
const bodyKey = (body: Uint8Array): string => {
  const buffer = Buffer.from(body);
  if (!isUtf8(buffer)) return buffer.toString('base64');
  const text = buffer.toString('utf8');
  try {
    return JSON.stringify(JSON.parse(text, sorted));
  } catch {
    return text;
  }
};

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
