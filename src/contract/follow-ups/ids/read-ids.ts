import { headerValue } from '../../../core/http/http';
import { isObject } from '../../../core/json/json';
import type { Operation, Spec } from '../../../specs/spec';
import { isFields, onlyObjectIn, plateOf } from '../envelope';
import type { GoodAnswer } from '../follow-up';
import { sentValue } from '../records/sent-body';
import { bare } from './bare-name';
import { formOf, type IdGroup, idGroups, idName, isCalledId, withoutForm } from './id-groups';
import { idText } from './id-text';
import { expressed, linksOf } from './links';
import { plainText } from './plain-text';
import { idsOfName, idsOfUrl, partsOfName, urlOfRecord } from './record-url';

/** The values of a record's path by the parameters' names, as one answer gives them. */
export interface LearnedIds {
  readonly values: Readonly<Record<string, string>>;
  /** False where a property is taken for the id that need not be it. */
  readonly sure: boolean;
}

/** The records of a group that an answer names: by OpenAPI links, by `Location`, and by the properties of its items. */
export const readIds = (spec: Spec, source: Operation, answer: GoodAnswer, group: IdGroup): readonly LearnedIds[] => {
  const found = recordsOfList(answer.inTexts, group).flatMap((record) => idsOf(record, group) ?? []);
  const around = Object.values(parentsOf(source, answer, group));
  // The versions of a record have its own id, all of them.
  const areOfParent = found.every(({ values }) => Object.values(values).every((id) => around.includes(id)));
  const listed = areOfParent ? [] : found;
  return withParents(source, answer, group, [...pointedAt(spec, source, answer, group), ...listed]);
};

/**
 * The record that a creating answer names, or else the request itself. A list may hold what was there before: of it only a record
 * that has what was sent is taken for the new one.
 */
export const idsOfCreated = (
  spec: Spec,
  source: Operation,
  answer: GoodAnswer,
  group: IdGroup,
): LearnedIds | undefined => {
  const sent = sentValue({ spec, operation: source }, answer.case.request);
  // A record may have a list of its own, even one that is called as its kind is.
  const records = hasSomethingOf(answer.inTexts, sent) ? [answer.inTexts] : recordsIn(answer.inTexts, group);
  const [first] = records;
  const isItself = records.length === 1 && (first === answer.inTexts || isInside(answer.inTexts, first));
  const own = isItself ? records : ofThoseSent(records, sent, answer.exchange.response.status);
  const named = [...pointedAt(spec, source, answer, group), ...own.flatMap((record) => idsOf(record, group) ?? [])];
  const asSent = isObject(sent) && (isItself || records.length === 0) ? idsOf(sent, group) : undefined;
  // The `name` that was sent may be the id, where the answer has none.
  const ids = [...named, ...(asSent ? [asSent] : [])].find(({ sure }) => sure) ?? named[0] ?? asSent;
  return ids && withParents(source, answer, group, [ids])[0];
};

/** An object that is no item of a list. */
const isInside = (value: unknown, record: unknown): boolean =>
  isObject(value) &&
  isObject(record) &&
  Object.values(value).some((inner) => inner === record || isInside(inner, record));

/** Which of a list is new: the one of a 201, and otherwise the only one that has something of what was sent. A list of one may be sent. */
const ofThoseSent = (records: readonly unknown[], body: unknown, status: number): readonly unknown[] => {
  const [items, others] = isObject(body) ? Object.values(body).filter(Array.isArray) : [];
  const sent: unknown = items?.length === 1 && !others ? items[0] : body;
  const [only] = records;
  if (records.length === 1 && isObject(only) && (status === 201 || hasSomethingOf(only, sent))) return records;
  const alike = status === 201 ? records.filter((record) => hasSomethingOf(record, sent)) : [];
  return alike.length === 1 ? alike : [];
};

const hasSomethingOf = (record: unknown, sent: unknown): boolean =>
  isObject(record) &&
  isObject(sent) &&
  Object.entries(sent).some(([name, value]) =>
    isFields(name)
      ? hasSomethingOf(record[name], value)
      : typeof value === 'string' && value !== '' && record[name] === value,
  );

/** By OpenAPI links and by `Location`. */
export const pointedAt = (spec: Spec, source: Operation, answer: GoodAnswer, group: IdGroup): readonly LearnedIds[] => [
  ...linked(spec, source, answer, group),
  ...located(answer, group),
  ...named(answer, group),
];

/** `nextRecordsUrl: "/query/01g-2000"`, beside the records of an answer. */
const named = ({ value }: GoodAnswer, group: IdGroup): readonly LearnedIds[] =>
  Object.entries(isObject(value) ? value : {})
    .filter(([name]) => /(?:ur[il]|href|link)$/i.test(name))
    .flatMap(([, url]) => atUrl(url, group));

export const withParents = (
  source: Operation,
  answer: GoodAnswer,
  group: IdGroup,
  found: readonly LearnedIds[],
): readonly LearnedIds[] => {
  const parents = parentsOf(source, answer, group);
  return found.map(({ values, sure }) => ({ values: { ...parents, ...values }, sure }));
};

/** The values of the groups around it are those that the source was asked with: both paths begin alike. */
const parentsOf = (
  source: Operation,
  { case: asked }: GoodAnswer,
  group: IdGroup,
): Readonly<Record<string, string>> => {
  const around = group.allNames.slice(0, group.allNames.length - group.names.length);
  const names = idGroups(source.path).flatMap((each) => each.names);
  return Object.fromEntries(
    around.flatMap((name, index) => {
      const text = plainText(asked.request.pathValues[names[index] ?? '']);
      return text === undefined ? [] : [[name, text]];
    }),
  );
};

const linked = (spec: Spec, source: Operation, answer: GoodAnswer, group: IdGroup): readonly LearnedIds[] =>
  linksOf(spec, source, answer)
    .filter(({ operation }) => idGroups(operation.path).some(({ identity }) => identity === group.identity))
    .flatMap(({ operation, parameters }) => {
      const names = idGroups(operation.path).flatMap((each) => each.names);
      const values: Record<string, string> = {};
      for (const [key, written] of Object.entries(parameters)) {
        const index = names.indexOf(key.replace(/^path\./, ''));
        const value = expressed(written, source, answer);
        const name = group.allNames[index];
        if (name !== undefined && value !== undefined) values[name] = value;
      }
      return group.names.every((name) => name in values) ? [{ values, sure: true }] : [];
    });

const located = ({ exchange }: GoodAnswer, group: IdGroup): readonly LearnedIds[] =>
  atUrl(headerValue(exchange.response.headers, 'location'), group);

/** Also where what stands below the record has a form, and the record has none. */
const idsAtUrl = (url: unknown, { path }: IdGroup): LearnedIds['values'] | undefined =>
  idsOfUrl(url, path) ?? (formOf(path) === '' ? undefined : idsOfUrl(url, withoutForm(path)));

const atUrl = (url: unknown, group: IdGroup): readonly LearnedIds[] => {
  const values = idsAtUrl(url, group);
  return values ? [{ values, sure: true }] : [];
};

/** The own ids of the records in an answer, and of those that have none `undefined`. */
export const listedIds = (
  value: unknown,
  group: IdGroup,
  counts: (record: unknown) => boolean = () => true,
): readonly (string | undefined)[] =>
  recordsOfList(value, group)
    .filter(counts)
    .map((record) => {
      const ids = idsOf(record, group);
      return ids && ownId(ids.values, group);
    });

/** What names a record among its siblings. */
export const ownId = (values: LearnedIds['values'], { names }: IdGroup): string =>
  JSON.stringify(names.map((name) => values[name]));

/** An envelope may have a property that is called as an id is (`type`, `name`): its only list has the records all the same. */
const recordsOfList = (value: unknown, group: IdGroup): readonly unknown[] => {
  const [list, another] = isObject(value) ? Object.values(value).filter(Array.isArray) : [];
  const isIt = list && !another && (list.length === 0 || list.some((record) => idsOf(record, group)));
  return isIt ? list : recordsIn(value, group);
};

/** The records of an answer: the items of a list, those of the list in an envelope, or the answer itself. */
const recordsIn = (value: unknown, group: IdGroup, deep = 0): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  // A list of URLs says itself of what it is, whatever else stands beside it.
  const [, urls] = lists.find(([, [first]]) => idsAtUrl(first, group)) ?? [];
  if (urls) return urls;
  if (isObject(value._embedded)) return recordsIn(value._embedded, group, deep + 1);
  // `/node/{name}` has its records in the `nodes` of `/nodes`.
  const words = group.collections.map((path) => path.split('/').at(-1)?.toLowerCase());
  const [, list] =
    lists.find(([name]) => words.includes(name.toLowerCase())) ?? lists.find(([name]) => ENVELOPES.test(name)) ?? [];
  if (list) return list;
  if (idsOf(value, group)) return [value];
  const inner = onlyObjectIn(value);
  if (inner) return deep < DEEPEST ? recordsIn(inner.object, group, deep + 1) : [inner.object];
  return lists.length === 1 ? (lists[0]?.[1] ?? []) : [];
};

/** An envelope in an envelope, as `{ data: { items: [] } }`. */
const DEEPEST = 2;

const ENVELOPES =
  /^(?:data|items|results?|records|rows|values?|entry|entries|edges|elements|content|resources|(?:hydra:)?member)$/i;

/** All ids of one record, or `undefined`. A text that is no URL of such a record, or a number, is an id itself. */
const idsOf = (record: unknown, group: IdGroup): LearnedIds | undefined => {
  const ids = idsByName(record, group);
  const texts = Object.values(ids?.values ?? {});
  const named = texts.map((text) => idsOfName(text, withoutForm(group.path))).find((each) => each !== undefined);
  if (named) return { values: named, sure: true };
  // JSON-LD has the URL as its very id.
  const isUrl = texts.some((text) => idsAtUrl(text, group));
  return ids?.sure && !isUrl ? ids : (atUrl(urlOfRecord(record), group)[0] ?? ids);
};

const idsByName = (record: unknown, group: IdGroup): LearnedIds | undefined => {
  const [only] = group.names;
  const plain = idText(record);
  if (plain !== undefined)
    return group.names.length === 1 && only ? { values: { [only]: plain }, sure: false } : undefined;
  if (!isObject(record)) return undefined;
  const parts = partsOfName(record, group);
  if (parts) return { values: parts, sure: true };
  const found = group.names.map((name) => [name, idIn(record, name, group)] as const);
  if (found.some(([, id]) => id === undefined)) {
    const plate = plateOf(record);
    return plate && idsByName(plate.object, group);
  }
  return {
    values: Object.fromEntries(found.map(([name, id]) => [name, id?.text ?? ''])),
    sure: found.every(([, id]) => id?.sure),
  };
};

/** What names the owner that stands there as an object of its own. */
const nameWithin = (part: object): string | undefined => {
  const texts = new Map(Object.entries(part).map(([key, value]) => [bare(key), idText(value)]));
  return NAMES_WITHIN.map((name) => texts.get(name)).find((text) => text !== undefined);
};

const NAMES_WITHIN: readonly string[] = ['login', 'username', 'slug', 'key', 'name', 'id'];

const idIn = (
  record: Readonly<Record<string, unknown>>,
  name: string,
  group: IdGroup,
): { readonly text: string; readonly sure: boolean } | undefined => {
  const { names, collections } = group;
  const wanted = idName(name);
  const singular = bare((collections[0]?.split('/').at(-1) ?? '').replace(/s$/, ''));
  const properties = Object.entries(record).flatMap(([key, value]) => {
    const text = idText(value);
    return text === undefined ? [] : [{ key: bare(key), text }];
  });
  const pick = (sure: boolean, fits: (key: string) => boolean) => {
    const found = properties.find(({ key }) => fits(key));
    return found && { text: found.text, sure };
  };
  const exact = pick(true, (key) => key === wanted);
  // The `org` of `/orgs/{org}` may be a name, where the record has one; a text for an id alone is made for paths.
  const isOpaque = properties.every(({ key, text }) => !OTHER_KEYS.includes(key) || (key === 'id' && /\D/.test(text)));
  const within =
    names.length > 1 && Object.entries(record).find(([key, part]) => bare(key) === wanted && isObject(part));
  const named = within && isObject(within[1]) ? nameWithin(within[1]) : undefined;
  if (named !== undefined) return { text: named, sure: false };
  // What the record has under this very name, and empty, is not to be found under another.
  if (!exact && Object.keys(record).some((key) => bare(key) === wanted)) return undefined;
  return (
    exact ??
    (names.length === 1 && isCalledId(group, name)
      ? pick(/id$/.test(wanted) || isOpaque, (key) => key === 'id' || key === `${singular}id`)
      : undefined) ??
    pick(false, (key) => key.length > 1 && wanted.endsWith(key)) ??
    // The `collection` of an item of `/collections`.
    (wanted === 'id' ? pick(false, (key) => key === singular) : undefined) ??
    // The `repo` of `/repos/{owner}/{repo}` is its name.
    (names.length === 1 || wanted === singular
      ? pick(false, (key) => OTHER_KEYS.includes(key) && (names.length === 1 || !/id$/.test(key)))
      : undefined)
  );
};

/** By which records are named where they have no id. */
const OTHER_KEYS: readonly string[] = ['id', 'uuid', 'key', 'name', 'slug', 'code'];
