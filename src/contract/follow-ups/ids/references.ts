import { isObject } from '../../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT, valueAt } from '../../../core/json/pointer';
import { shapeOf } from '../../../schema/value-shape';
import { templateIdentity, templatePath } from '../../../specs/routing/path-template';
import type { Operation, Parameter, SchemaRef, Spec } from '../../../specs/spec';
import type { SentBody } from '../../generate/request-parts';
import { valuesOf } from '../../generate/values/value-origin';
import type { PlanContext } from '../../plan-context';
import { recordOf } from '../envelope';
import { bare, singulars } from './bare-name';
import {
  collectionAround,
  dottedCollection,
  formOf,
  type IdGroup,
  idGroups,
  isLinkage,
  operationsAt,
  ownGroup,
  sourcesOf,
  withoutForm,
} from './id-groups';
import { linksTo } from './links';
import { recordNames } from './namers';

/**
 * A value of a request that names a record of another resource. The name says so (`customerId`, where the document has
 * `/customers`), or a link of the document. In a body that the document shows no value of, the name of the kind will do (`post`,
 * where it has `/posts/{id}`), and so will its words (`id of a post`).
 */
export interface Reference {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** Of the parameter; in a body the JSON Pointer of the value. */
  readonly name: string;
  /** Equal for two that name records of the same resource. */
  readonly key: string;
  /** The records that the name means; `undefined` where only a link says it. */
  readonly group: IdGroup | undefined;
  /** What stands before the id in a body that wants the name of a record: `readers/`. */
  readonly prefix?: string;
  /** The document's words name another kind than the name does: `accountId`, the account id of a user. */
  readonly doubtful?: true;
}

/** The references of the sample request whose values the user does not give. */
export const referencesOf = (context: PlanContext): readonly Reference[] => {
  const { spec, operation, options, parts } = context;
  if (options.target !== 'real') return [];
  const inParameters = [...parts.values].flatMap(([parameter, value]) =>
    'text' in value ? [] : (parameterReference(spec, operation, parameter) ?? []),
  );
  return [...inParameters, ...(parts.body ? bodyReferences(context, parts.body) : [])];
};

/** What a parameter refers to; one of a path only where the path itself has no records of its own kind. */
export const parameterReference = (
  spec: Spec,
  operation: Operation,
  { in: where, name, description = '' }: Parameter,
): Reference | undefined => {
  if (where !== 'path' && where !== 'query' && where !== 'header') return undefined;
  const own = where === 'path' ? idGroups(operation.path).find(({ names }) => names.includes(name)) : undefined;
  if (own && hasSource(spec, own)) return undefined;
  const isLinked = linksTo(spec, operation).some(
    ({ parameters }) => linkedValue(parameters, where, name) !== undefined,
  );
  const group = meantGroup(spec, operation, name) ?? groupOfIds(spec, operation, name, description);
  if (!group && !isLinked) return undefined;
  return { in: where, name, key: group?.identity ?? `${where} ${name}`, group };
};

/** The value that a link has for a parameter, which may stand there with its place. */
export const linkedValue = (
  parameters: Readonly<Record<string, unknown>>,
  where: Reference['in'],
  name: string,
): unknown => parameters[`${where}.${name}`] ?? parameters[name];

/** Those in a body that is no file of the user's. */
export const bodyReferences = (
  { spec, operation }: Pick<PlanContext, 'spec' | 'operation'>,
  body: SentBody,
): readonly Reference[] => {
  if (body.origin !== undefined) return [];
  const linked = new Set(linksTo(spec, operation).flatMap(({ body }) => [...body.keys()]));
  const isMade = placesMade(spec, body);
  return scalarsIn(body.value, ROOT, []).flatMap(({ at, name }): readonly Reference[] => {
    const group =
      meantGroup(spec, operation, name) ??
      namedAsPath(spec, at, valueAt(body.value, at)) ??
      (isMade(at) && at === ownIdAt(operation, body.value) ? ownGroup(operation.path) : undefined) ??
      (isMade(at) ? groupOfKind(spec, operation, at, descriptionAt(spec, body, at)) : undefined);
    if (!group && !linked.has(at)) return [];
    const prefix = group && prefixIn(group, [String(valueAt(body.value, at)), descriptionAt(spec, body, at)]);
    const doubtful = group && namesOther(group, descriptionAt(spec, body, at));
    const reference = { in: 'body', name: at, key: group?.identity ?? `body ${at}`, group } as const;
    return [{ ...reference, ...(prefix && { prefix }), ...(doubtful && { doubtful }) }];
  });
};

/** Where the body of a change says again which record it is: `{ "id": "7", "name": "Rex" }`, or beside the attributes of JSON:API. */
const ownIdAt = (operation: Operation, value: unknown): Pointer | undefined => {
  const part = ownGroup(operation.path) && recordOf(value);
  if (!part) return undefined;
  const keys = pointerKeys(part.at);
  return childPointer(ROOT, ...(keys.at(-1) === 'attributes' ? keys.slice(0, -1) : keys), 'id');
};

/** `"reference": "Patient/example"`, where the document has `/Patient/{id}`. */
const namedAsPath = (spec: Spec, at: Pointer, value: unknown): IdGroup | undefined => {
  const isReference = /ref(?:erence)?$|^(?:parent|target|source|owner|subject)$/i.test(pointerKeys(at).at(-1) ?? '');
  const [, kind] = (isReference && /^([A-Za-z][\w-]*)\/[\w.-]+$/.exec(String(value))) || [];
  const [record] = spec.operations.filter(({ path }) => kind && new RegExp(`/${kind}/\\{[^{}/]+\\}$`).test(path));
  return record && ownGroup(record.path);
};

/** By the value that the document shows, or by its words: `Name of the reader, readers/{reader}`. */
const prefixIn = ({ path }: IdGroup, said: readonly string[]): string | undefined => {
  const prefix = `${path.split('/').at(-2)}/`;
  return said.some((text) => text.split(/[\s`'"]+/).some((word) => word.startsWith(prefix))) ? prefix : undefined;
};

const namesOther = ({ collections }: IdGroup, description: string): true | undefined => {
  const [, noun = ''] = OF_RECORD.exec(description) ?? [];
  const kind = bare(collections[0]?.split('/').at(-1) ?? '');
  return noun !== '' && !singulars(kind).some((word) => word.includes(noun.toLowerCase())) ? true : undefined;
};

/** Is nothing that the document shows at a place? */
const placesMade = (spec: Spec, body: SentBody): ((at: Pointer) => boolean) => {
  const made = valuesOf(spec, { values: new Map(), body }).filter(({ origin }) => origin === 'made');
  return (at) => made.some(({ name }) => name === at);
};

const descriptionAt = (spec: Spec, { content: { schema } }: SentBody, at: Pointer): string => {
  const found = pointerKeys(at).reduce<SchemaRef | undefined>((around, key) => {
    const shape = shapeOf(spec, around);
    return /^\d+$/.test(key) ? shape.item(Number(key)) : shape.property(key);
  }, schema);
  const { description } = found && isObject(found.node) ? found.node : {};
  return typeof description === 'string' ? description : '';
};

/** `post: 7`, where a kind has a record's path, or `owner: 7` where the document says that it is the id of a user. */
const groupOfKind = (spec: Spec, operation: Operation, at: Pointer, description: string): IdGroup | undefined => {
  const keys = pointerKeys(at);
  const isItem = /^\d+$/.test(keys.at(-1) ?? '');
  const name = bare(keys.findLast((key) => !/^\d+$/.test(key)) ?? '');
  const [, noun = ''] = OF_RECORD.exec(description) ?? [];
  // `posts: 3` is how many there are.
  const words = [noun.toLowerCase(), ...(isItem ? singulars(name) : [name])].filter(
    (word) => word !== '' && (isItem || !isPlural(spec, word)),
  );
  for (const word of words) {
    const group = meantGroup(spec, operation, 'id', word);
    const [record] = group ? operationsAt(spec, group.identity) : [];
    if (record) return ownGroup(record.path);
    // By the document's words it is one, also where each record has no path of its own.
    if (group && word === noun.toLowerCase()) return group;
  }
  return undefined;
};

/** `Id of the user who …`, `The slug of a category`. */
const OF_RECORD =
  /\b(?:id|identifier|uuid|guid|slug|key|code) of (?:(?:an?|the|its|this|one) )?(?:existing )?([a-z]+)/i;

/** `ids` of `/tickets/show_many`, or wherever the document says `ticket ids`. */
const groupOfIds = (spec: Spec, operation: Operation, name: string, description: string): IdGroup | undefined => {
  if (!/^ids?$/i.test(name)) return undefined;
  const [, noun = ''] = /\b([a-z]+) ids?\b/i.exec(description) ?? OF_RECORD.exec(description) ?? [];
  const [around = ''] = withoutForm(operation.path).split('/').slice(-2);
  return meantGroup(spec, operation, name, bare(noun)) ?? meantGroup(spec, operation, name, bare(around));
};

const isPlural = (spec: Spec, word: string): boolean =>
  [...(collectionsByWord(spec).get(word) ?? [])].some((place) => bare(place.split('/').at(-1) ?? '') === word) &&
  word.endsWith('s');

interface NamedScalar {
  readonly at: Pointer;
  /** `customerId`, also for `{ "customer": { "id": 7 } }`. */
  readonly name: string;
}

/** Deeper than this no record is named. */
const DEEPEST = 8;

const scalarsIn = (value: unknown, at: Pointer, names: readonly string[]): readonly NamedScalar[] => {
  if (names.length > DEEPEST) return [];
  const name = names.at(-1) ?? '';
  if (Array.isArray(value))
    // One id more is enough to show that a list of them is taken.
    return value.flatMap((item, index) =>
      isObject(item) || value.length === 1 ? scalarsIn(item, childPointer(at, String(index)), names) : [],
    );
  if (typeof value === 'string' || typeof value === 'number') return [{ at, name }];
  if (!isObject(value) || value instanceof Uint8Array) return [];
  const kind = kindNamed(value);
  if (kind !== undefined) return scalarsIn(value.id, childPointer(at, 'id'), [...names, `${kind}_id`]);
  const entries = Object.entries(value);
  // An object with more than its id is the record itself, and not only its name.
  const isNameOnly = entries.length === 1 && /^(?:id|uuid|guid)$/i.test(entries[0]?.[0] ?? '');
  return entries.flatMap(([key, item]) =>
    scalarsIn(item, childPointer(at, key), [...names, isNameOnly ? `${name}_${key}` : key]),
  );
};

/** `{ "type": "people", "id": "9" }` names one of `/people`: a resource identifier of JSON:API, and what others write alike. */
const kindNamed = ({ id, meta: _, ...rest }: Readonly<Record<string, unknown>>): string | undefined => {
  const [[key, kind] = [], ...more] = Object.entries(rest);
  const isIdentifier = id !== undefined && more.length === 0 && /^(?:resource_?)?(?:type|kind)$/i.test(key ?? '');
  return isIdentifier && typeof kind === 'string' ? kind : undefined;
};

/**
 * The records that `customerId` or `X-Customer-Id` means, and `customer` where the document has `/customers/{customer}`; of several
 * kinds the one that shares most of the path.
 * @param kind what one of them is called, where something else says it
 */
const meantGroup = (spec: Spec, operation: Operation, name: string, kind = stemOf(name)): IdGroup | undefined => {
  const isMeant = (path: string): boolean => kind !== undefined || isNamedSo(spec, operation, path, name);
  const near = [...(collectionsByWord(spec).get(kind ?? bare(name)) ?? [])].filter(isMeant).map((path) => ({
    path,
    shared: sharedSegments(path, operation.path),
  }));
  const most = Math.max(...near.map(({ shared }) => shared));
  const [nearest, ...others] = near.filter(({ shared }) => shared === most);
  // Two kinds of records that are called alike: the name does not say which is meant.
  if (!nearest || others.length > 0) return undefined;
  const [record] = operationsAt(spec, templateIdentity(`${nearest.path}/{${name}}`));
  const form = record ? formOf(record.path) : '';
  const group = idGroups(`${nearest.path}/{${name.replace(/(?<=id)s$/i, '')}}${form}`).at(-1);
  const isOwn = group !== undefined && sourcesOf(spec, group).creators.includes(operation);
  return isOwn && !answersNothing(operation) ? undefined : group;
};

/** `POST /issues/{id}/transitions` takes one of those that are listed there, and creates none. */
const answersNothing = ({ responses }: Operation): boolean =>
  responses
    .filter(({ status }) => status.startsWith('2'))
    .every(({ content, status }) => content.length === 0 && status !== '201');

/** Is a record of this collection called so in its path? A record that names itself means no other. */
const isNamedSo = (spec: Spec, operation: Operation, collection: string, name: string): boolean => {
  const identity = templateIdentity(`${collection}/{${name}}`);
  if (isDotted(spec, collection)) return true;
  return (
    templateIdentity(withoutForm(operation.path)) !== identity &&
    operationsAt(spec, identity).some(({ path }) => withoutForm(path).endsWith(`{${name}}`))
  );
};

const hasSource = (spec: Spec, group: IdGroup): boolean => {
  const { lists, creators } = sourcesOf(spec, group);
  return lists.length > 0 || creators.length > 0;
};

/** `customer` of `customerId`, `customer_ids`, `X-Customer-Id` and `customerUUID`. */
const stemOf = (name: string): string | undefined => {
  const [, stem] = /^(?:x[-_])?(.*?[a-z\d])[-_. ]?(?:id|uuid|guid)s?$/i.exec(name) ?? [];
  return stem === undefined ? undefined : bare(stem);
};

const isDotted = (spec: Spec, collection: string): boolean =>
  LISTED_OR_CREATED.flatMap((verb) => operationsAt(spec, templateIdentity(`${collection}/${verb}`))).some(
    ({ path }) => dottedCollection(path) === collection,
  );

const LISTED_OR_CREATED = ['list', 'create'];

/** The paths where records are listed or created, by what one of them is called. */
const collections = new WeakMap<Spec, ReadonlyMap<string, ReadonlySet<string>>>();

const collectionsByWord = (spec: Spec): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = collections.get(spec) ?? collectionsOf(spec);
  collections.set(spec, known);
  return known;
};

const collectionsOf = (spec: Spec): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const operation of spec.operations) {
    const { method, safe, path } = operation;
    if (method !== 'GET' && (method !== 'POST' || safe)) continue;
    const written = withoutForm(templatePath(path).replace(/\/$/, ''));
    const dotted = dottedCollection(written);
    const place = collectionAround(written);
    const last = place.split('/').at(-1) ?? '';
    if (last.includes('{') || isLinkage(place)) continue;
    const names = dotted === undefined ? [] : recordNames(spec, operation);
    for (const word of [last, ...names].flatMap((name) => singulars(bare(name))))
      found.set(word, (found.get(word) ?? new Set()).add(place));
  }
  return new Map([...found].map(([word, places]) => [word, withoutTwins(spec, withRecords(spec, places))]));
};

/** `/books/{id}/author` has one of those that `/authors` lists: what records stand below is meant, where there is such a place. */
const withRecords = (spec: Spec, places: ReadonlySet<string>): ReadonlySet<string> => {
  const having = [...places].filter((place) => operationsAt(spec, templateIdentity(`${place}/{id}`)).length > 0);
  return having.length > 0 ? new Set(having) : places;
};

/** `/silences` lists what `/silence` creates: the one counts below which a record stands. */
const withoutTwins = (spec: Spec, places: ReadonlySet<string>): ReadonlySet<string> => {
  const kept = new Map<string, string>();
  for (const place of places) {
    const around = place.slice(0, place.lastIndexOf('/'));
    const other = kept.get(around);
    if (other === undefined || operationsAt(spec, templateIdentity(`${place}/{id}`)).length > 0)
      kept.set(around, place);
  }
  return new Set(kept.values());
};

const sharedSegments = (a: string, b: string): number => {
  const [one, other] = [a.split('/'), b.split('/')];
  const differing = one.findIndex((segment, index) => segment !== other[index]);
  return differing === -1 ? one.length : differing;
};
