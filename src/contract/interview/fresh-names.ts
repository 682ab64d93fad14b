import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { isObject } from '../../core/json/json';
import { childPointer, type Pointer, ROOT } from '../../core/json/pointer';
import type { CaseRequest, ContractCase, Exchange } from '../../core/results/case';
import type { Operation, Spec } from '../../specs/spec';
import { saidStatus } from '../../validate/response/refused-in-body';
import { sentValue, withSentValue } from '../follow-ups/records/sent-body';
import { isValid } from '../own-violations';

/**
 * The same creating request with names that nobody has used, where the answer says that they are taken: an earlier run may have
 * left a record of the same name. A conflict may be about a time as well, as that of a room. Only what the document or we have
 * chosen is changed.
 */
export const withFreshNames = (
  where: { readonly spec: Spec; readonly operation: Operation },
  asked: ContractCase,
  answer: Exchange | undefined,
): ContractCase | undefined => {
  const { request, expect } = asked;
  if (request.method !== 'POST' || asked.safe || expect.wrong !== undefined || !answer || !isTaken(where, answer))
    return undefined;
  const sent = sentValue(where, request);
  const names = freePlaces(request, sent, isName);
  const times = answer.response.status === 409 ? freePlaces(request, sent, isTime) : [];
  const later = renameAll(sent, times, inAnotherYear());
  const what = times.length > 0 ? 'time' : 'name';
  for (const renamed of WAYS) {
    const fresh =
      names.length + times.length > 0
        ? withSentValue(where, named(request, [...names, ...times]), renameAll(later, names, renamed(distinct())))
        : undefined;
    if (fresh && isValid(where, { request: fresh }))
      return {
        ...asked,
        request: fresh,
        expect: { ...expect, why: `${expect.why}, with a ${what} that is not taken` },
      };
  }
  return undefined;
};

/** A 409 says it by itself; 400 and 422 in their words. Where nobody catches what the database says of it, it is a 500. */
const isTaken = (
  { spec, operation }: { readonly spec: Spec; readonly operation: Operation },
  { response }: Exchange,
): boolean => {
  const status = saidStatus(spec, operation, response);
  if (status === 409 || status === 500) return true;
  const words = /already|exists|duplicate|not unique|must be unique|taken|in use/i;
  return (status === 400 || status === 422) && words.test(Buffer.from(response.body).toString('utf8'));
};

const distinct = (): string => randomBytes(3).toString('hex');

/** From the plainest to what a pattern may still allow. */
const WAYS: readonly ((text: string) => (name: string) => string)[] = [
  (text) => (name) => (UUID.test(name) ? randomUUID() : name.includes('@') ? `${text}.${name}` : `${name}-${text}`),
  (text) => (name) => `${text}.${name}`,
  (text) => (name) => `${name}${text}`,
  (text) => (name) => text.padStart(name.length, 'a').slice(0, Math.max(name.length, 1)),
];

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** What a record is called by. */
const NAMES =
  /(?:^|[_-])(?:id|uuid|key|name|slug|code|title|label|login|user|username|email)$|(?:Id|Key|Name|Slug|Code|Email)$/;

/** The places of the names in a body that are nobody's wish and no record of the vendor. */
const freePlaces = (
  { values }: CaseRequest,
  sent: unknown,
  isMeant: (name: string, text: string) => boolean,
): readonly Pointer[] => {
  const kept = values.filter(
    ({ in: place, origin }) => place === 'body' && (origin === 'given' || origin === 'learned'),
  );
  const isKept = (at: Pointer): boolean =>
    kept.some(({ name }) => name === at || at.startsWith(`${name}/`) || name === '');
  return placesIn(sent, ROOT, isMeant).filter((at) => !isKept(at));
};

const placesIn = (value: unknown, at: Pointer, isMeant: (name: string, text: string) => boolean): readonly Pointer[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, part]) => {
        const place = childPointer(at, name);
        return typeof part === 'string' && isMeant(name, part) ? [place] : placesIn(part, place, isMeant);
      })
    : [];

const isName = (name: string, text: string): boolean => text !== '' && NAMES.test(name) && !isTime(name, text);

const isTime = (_name: string, text: string): boolean => /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d|$)/.test(text);

/** All of them as much later, so that an end stays behind its start. */
const inAnotherYear = (): ((text: string) => string) => {
  const days = 400 + randomInt(1000);
  return (text) => {
    const later = new Date(Date.parse(text) + days * 86_400_000);
    if (Number.isNaN(later.getTime())) return text;
    return text.includes('T') ? later.toISOString().replace('.000Z', 'Z') : later.toISOString().slice(0, 10);
  };
};

const renameAll = (sent: unknown, names: readonly Pointer[], renamed: (name: string) => string): unknown => {
  const rename = (value: unknown, at: Pointer): unknown => {
    if (typeof value === 'string') return names.includes(at) ? renamed(value) : value;
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, rename(part, childPointer(at, name))]),
    );
  };
  return rename(sent, ROOT);
};

/** The names are ours from now on. */
const named = (request: CaseRequest, names: readonly Pointer[]): CaseRequest => ({
  ...request,
  values: [
    ...request.values.filter(({ in: place, name }) => place !== 'body' || !names.some((at) => at === name)),
    ...names.map((name) => ({ in: 'body', name, origin: 'made' }) as const),
  ],
});
