import { changeAt } from '../../core/json/change-at';
import { isObject } from '../../core/json/json';
import { pointerKeys, valueAt } from '../../core/json/pointer';
import type { SentValue } from '../../core/results/origin';
import type { Spec } from '../../specs/spec';
import type { RequestParts } from './request-parts';
import { valuesOf } from './values/value-origin';

/** A value that names a record. */
interface NamedRecord {
  readonly in: SentValue['in'];
  /** Of the parameter, or of the property. */
  readonly name: string;
}

/**
 * What a request names that exists at no particular vendor: everything in a path, and elsewhere what is called an id. What
 * is given or learned is not among it.
 */
export const idsOfDocument = (spec: Spec, parts: Pick<RequestParts, 'values' | 'body'>): readonly NamedRecord[] =>
  valuesOf(spec, parts)
    .filter(({ origin }) => origin === 'documented' || origin === 'made')
    .flatMap(({ in: where, name }): readonly NamedRecord[] => {
      if (where === 'path') return [{ in: where, name }];
      if (where !== 'body') return isIdName(name) ? [{ in: where, name }] : [];
      const body = documentedBody(parts);
      const ids = isObject(body) || Array.isArray(body) ? idNames(spec, body, name) : [];
      return ids.map((id) => ({ in: where, name: id }));
    });

const documentedBody = ({ body }: Pick<RequestParts, 'body'>): unknown =>
  (body?.learned?.at ?? []).reduce<unknown>((value, at) => changeAt(value, at, null), body?.value);

/** Deeper than this no record is looked for. */
const DEEPEST = 8;

/** The names of ids at and below a place of a body. */
const idNames = (spec: Spec, body: unknown, at: string): readonly string[] => {
  const isNamed = (name: string): boolean => isIdName(name) || recordWords(spec).has(name.toLowerCase());
  const own = pointerKeys(at).findLast((key) => !/^\d+$/.test(key));
  const here = valueAt(body, at);
  const below = namesBelow(here, 0).filter(isNamed);
  return [...new Set([...(own !== undefined && isNamed(own) && !isObject(here) ? [own] : []), ...below])];
};

const namesBelow = (value: unknown, depth: number): readonly string[] => {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((item) => namesBelow(item, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    ...(typeof part === 'string' || typeof part === 'number' || Array.isArray(part) ? [name] : []),
    ...namesBelow(part, depth + 1),
  ]);
};

/** What one record is called of each kind that the paths name one of: `container` of `/containers/{id}/json`. */
const recordWords = (spec: Spec): ReadonlySet<string> => {
  const known = wordsOfSpec.get(spec) ?? new Set(spec.operations.flatMap(({ path }) => wordsOf(path)));
  wordsOfSpec.set(spec, known);
  return known;
};

const wordsOfSpec = new WeakMap<Spec, ReadonlySet<string>>();

const wordsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\/([a-z]+)s\/\{/gi)].flatMap(([, word]) => (word === undefined ? [] : [word.toLowerCase()]));

/** `id`, `petIds`, `owner_id`, `uuid`, `orderUUID`. */
export const isIdName = (name: string): boolean =>
  /^(?:id|uuid|guid)s?$|[-_.](?:id|uuid|guid)s?$/i.test(name) || /[a-z](?:Id|ID|Uuid|UUID|Guid)s?$/.test(name);
