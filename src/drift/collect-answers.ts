import { hasNoContent, headerValue } from '../core/http/http';
import { essence } from '../core/http/media-type';
import { isObject } from '../core/json/json';
import { childPointer, pointerKeys, ROOT, type SpecPlace, valueAt } from '../core/json/pointer';
import type { Exchange } from '../core/results/case';
import type { Fact } from '../core/results/finding';
import type { Operation } from '../specs/spec';
import { addToShape, emptyShape, isMasked, type SeenShape, withoutIndexes } from './shape';

/** One answer of an operation, with what the checks found in it. */
export interface Observation {
  readonly operation: Operation;
  /** As it was on the wire, or redacted: a masked value is not compared. */
  readonly exchange: Exchange;
  /** The facts of `validate/response/check-exchange`. */
  readonly facts: readonly Fact[];
  /** The body as it was read; `undefined`: there is none, or it cannot be read. */
  readonly body: { readonly value: unknown } | undefined;
  /** Schemas of the body that say what no schema may say. */
  readonly unusable: readonly UnusableSchema[];
  /** Why a part of it could not be compared. */
  readonly doubts: readonly string[];
  /** What was wrong on purpose in the request. */
  readonly wrong?: 'credentials' | 'request' | undefined;
}

/** A place of the document that is no schema, and so could not be compared. */
interface UnusableSchema {
  /** One clause. */
  readonly reason: string;
  readonly place: SpecPlace;
}

/** The answers of one operation with one status and media type. */
export interface AnswerGroup {
  readonly operation: Operation;
  readonly status: number;
  /** `type/subtype` as it came; empty when none was named. */
  readonly mediaType: string;
  answers: number;
  /** Of these, answers to requests that were wrong on purpose. */
  wrong: number;
  /** Answers with no body at all. */
  empty: number;
  first: string;
  last: string;
  readonly shape: SeenShape;
  readonly headers: Map<string, { seen: number; first: string; last: string; readonly values: Set<string> }>;
  readonly facts: Map<string, SeenFact>;
  readonly unusable: Map<string, UnusableSchema & { seen: number; first: string; last: string }>;
}

/** One fact, of every answer of a group in which it was seen. */
export interface SeenFact {
  /** The first one; its values are those of one answer. */
  readonly fact: Fact;
  /** Below `/body`, `/headers` or `/status`, with `*` for indexes. */
  readonly keys: readonly string[];
  readonly example: unknown;
  /** The request was wrong on purpose. */
  readonly wrong: boolean;
  seen: number;
  first: string;
  last: string;
}

/** Keeps what is needed to say what differs, and no answer: a recording may be larger than the memory. */
export const createCollection = () => {
  const groups = new Map<string, AnswerGroup>();
  const doubts = new Map<string, number>();
  let answers = 0;
  let inconclusive = 0;
  return {
    add(observation: Observation): void {
      answers += 1;
      if (observation.doubts.length > 0) inconclusive += 1;
      for (const doubt of new Set(observation.doubts)) doubts.set(doubt, (doubts.get(doubt) ?? 0) + 1);
      const group = groupOf(groups, observation);
      addAnswer(group, observation);
    },
    read: () => ({ answers, inconclusive, doubts, groups: [...groups.values()] }),
  };
};

export type Collection = ReturnType<ReturnType<typeof createCollection>['read']>;

const groupOf = (groups: Map<string, AnswerGroup>, { operation, exchange }: Observation): AnswerGroup => {
  const { status, headers } = exchange.response;
  const mediaType = essence(headerValue(headers, 'content-type') ?? '');
  const key = `${operation.method} ${operation.path} ${operation.id} ${status} ${mediaType}`;
  const known = groups.get(key);
  if (known) return known;
  const at = exchange.startedAt;
  const group: AnswerGroup = {
    ...{ operation, status, mediaType, answers: 0, wrong: 0, empty: 0, first: at, last: at },
    shape: emptyShape(),
    headers: new Map(),
    facts: new Map(),
    unusable: new Map(),
  };
  groups.set(key, group);
  return group;
};

const addAnswer = (group: AnswerGroup, { exchange, facts, body, wrong, unusable }: Observation): void => {
  const { startedAt: at, response, request } = exchange;
  group.answers += 1;
  if (wrong !== undefined) group.wrong += 1;
  seenAt(group, at);
  if (response.body.length === 0 && request.method !== 'HEAD' && !hasNoContent(response.status)) group.empty += 1;
  const counted = new Set<string>();
  const broken = new Set<string>();
  for (const fact of facts) {
    const [where = '', ...below] = pointerKeys(fact.at);
    const value = where === 'body' && body ? valueAt(body.value, childPointer(ROOT, ...below)) : seenOf(fact);
    // What is masked cannot have its documented type.
    if (isMasked(value)) continue;
    if (where === 'body') broken.add(childPointer(ROOT, ...below));
    const keys = [where, ...(body ? withoutIndexes(body.value, below) : below)];
    const isWrong = wrong !== undefined && hadToBeRefused(fact);
    const key = [
      fact.kind,
      fact.spec.file,
      fact.spec.pointer,
      keys.join('/'),
      detailOf(fact),
      isWrong ? 'wrong' : '',
    ].join(' ');
    const known = group.facts.get(key) ?? {
      ...{ fact, keys, example: value, wrong: isWrong, seen: 0, first: at, last: at },
    };
    group.facts.set(key, known);
    // Once for each answer, however many items of a list have it.
    if (!counted.has(key)) known.seen += 1;
    counted.add(key);
    seenAt(known, at);
  }
  if (body) addToShape(group.shape, body.value, broken);
  for (const one of unusable) {
    const key = `${one.place.file} ${one.place.pointer} ${one.reason}`;
    const known = group.unusable.get(key) ?? { ...one, seen: 0, first: at, last: at };
    group.unusable.set(key, known);
    known.seen += 1;
    seenAt(known, at);
  }
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined) continue;
    const header = group.headers.get(name) ?? { seen: 0, first: at, last: at, values: new Set<string>() };
    group.headers.set(name, header);
    header.seen += 1;
    seenAt(header, at);
    if (header.values.size < 10) header.values.add(String(value));
  }
};

/** Only a status is judged by what was asked, and not where a good one was expected, too. */
const hadToBeRefused = (fact: Fact): boolean =>
  fact.kind === 'status-unexpected' && !fact.expected.some((status) => status.startsWith('2'));

const seenAt = (one: { first: string; last: string }, at: string): void => {
  if (at < one.first) one.first = at;
  if (at > one.last) one.last = at;
};

const seenOf = (fact: Fact): unknown => ('seen' in fact ? fact.seen : 'received' in fact ? fact.received : undefined);

/** What one place can say of several things. */
const detailOf = (fact: Fact): string => {
  if (fact.kind === 'body-schema') return `${fact.keyword} ${missingOf(fact) ?? ''}`;
  if (fact.kind === 'status-unexpected') return `${fact.received} ${fact.expected.join()}`;
  if (fact.kind === 'header-schema') return fact.keyword;
  if (fact.kind === 'semantics') return fact.rule;
  if (fact.kind === 'property-undocumented' || fact.kind === 'property-absent') return fact.property;
  return '';
};

/** The property that a value lacks, or must not have. */
export const missingOf = (fact: Fact): string | undefined => {
  if (fact.kind === 'property-absent') return fact.property;
  if (fact.kind !== 'body-schema' || fact.keyword !== 'required' || !isObject(fact.params)) return undefined;
  const { missingProperty } = fact.params;
  return typeof missingProperty === 'string' ? missingProperty : undefined;
};
