import { parseTemplate, templateIdentity, templatePath } from '../../../specs/routing/path-template';
import type { Operation, Spec } from '../../../specs/spec';
import { bare, singulars } from './bare-name';
import { isPutCreation } from './put-creation';

/**
 * Parameters of a path that name one record together: those that stand in a row. `/servers/{server}/zones/{zone}/file` has
 * two such groups, `/a/{ip}/{nameserver}` one.
 */
export interface IdGroup {
  /** The path up to the record, with the form at its end where the whole has one: `/servers/{server}/zones/{zone}`. */
  readonly path: string;
  readonly identity: string;
  /** Of this group only, in their order. */
  readonly names: readonly string[];
  /** Of the whole path, those of the groups before it included. */
  readonly allNames: readonly string[];
  /** The paths where such records may be listed and created: `/servers/{server}/zones`, and its singular or plural. */
  readonly collections: readonly string[];
}

/** OData has keys in parentheses: `/Products({ID})` is a record of `/Products`, and so is `/Lines(Order='{Order}',No={No})` of `/Lines`. */
const keyed = (path: string): string =>
  // Nearly all paths have none.
  !path.includes('(')
    ? path
    : path.replaceAll(/\((?=[^()/]*\{)([\w\s=,'{}-]+)\)/g, (_all, keys: string) =>
        [...keys.matchAll(/\{[^{}]*\}/g)].map(([key]) => `/${key}`).join(''),
      );

/** The form of an answer, at the end of many paths: `/issues.json`, `/issues/{id}.json`, `/issues/{id}.{format}`. */
const FORM = /\.(?:json|xml|\{format\})$/i;

export const withoutForm = (path: string): string => path.replace(FORM, '');

export const formOf = (path: string): string => FORM.exec(path)?.[0] ?? '';

/**
 * The outermost first. A parameter that shares its segment with a text (`{id}-{version}`) ends no group, unless that is the form of
 * the answer, or what is done with the record: `{book}:lend` (google.aip.dev/136).
 */
export const idGroups = (path: string): readonly IdGroup[] => {
  const known = byPath.get(path) ?? readGroups(path);
  byPath.set(path, known);
  return known;
};

/** Of the documents that were read. Each question asks: without it, planning takes a tenth longer. */
const byPath = new Map<string, readonly IdGroup[]>();

const readGroups = (path: string): readonly IdGroup[] => {
  const written = templatePath(path)
    .replace(/(?<=\/\{[^{}/]*\}):[A-Za-z]\w*$/, '')
    .split('/');
  const places = written.flatMap((segment, index) =>
    keyed(index === written.length - 1 ? withoutForm(segment) : segment)
      .split('/')
      .map((text) => ({ text, index })),
  );
  const segments = places.map(({ text }) => text);
  const form = formOf(written.at(-1) ?? '');
  const pathTo = (index: number): string => {
    const path = written.slice(0, index + 1).join('/');
    return index === written.length - 1 ? path : `${path}${form}`;
  };
  const isId = (index: number): boolean => /^\{[^{}]*\}$/.test(segments[index] ?? '');
  return segments.flatMap((_segment, end) => {
    if (!isId(end) || isId(end + 1)) return [];
    let start = end;
    while (isId(start - 1)) start -= 1;
    const record = segments.slice(0, end + 1).join('/');
    return [
      {
        path: pathTo(places[end]?.index ?? end),
        identity: templateIdentity(record),
        names: segments.slice(start, end + 1).map((segment) => segment.slice(1, -1)),
        allNames: parseTemplate(record).names,
        collections: collectionsOf(segments.slice(0, start)),
      },
    ];
  });
};

/** Whom a resource of JSON:API is related to stands there, and no record of its own (JSON:API 1.1). */
export const isLinkage = (path: string): boolean => path.includes('/relationships/');

/** Does a path stand below that of a record, or is it this path itself? */
export const isAtOrBelow = ({ path }: Pick<Operation, 'path'>, group: IdGroup): boolean =>
  `${withoutForm(path)}/`.startsWith(`${withoutForm(group.path)}/`);

/** The records that a path names one of, a slash at its end or none; `undefined` where it ends in something else. */
export const ownGroup = (path: string): IdGroup | undefined =>
  idGroups(path).find((group) => group.path === path.replace(/\/$/, ''));

/** `/silences` lists what is under `/silence/{id}`. */
const collectionsOf = (segments: readonly string[]): readonly string[] => {
  const last = segments.at(-1) ?? '';
  const others = last === '' || last.includes('{') ? [] : last.endsWith('s') ? [last.slice(0, -1)] : [`${last}s`];
  return [last, ...others].map((each) => templateIdentity([...segments.slice(0, -1), each].join('/') || '/'));
};

/** `issueIdOrKey` is an `issueid`. */
export const idName = (name: string): string => bare(name).replace(/(id)or(?:key|name|slug)$/, '$1');

/** Is this parameter of a path the `id` of its record? `petId` is, and so is the `pet` of `/pets/{pet}` and of `/shop-pets/{pet}`. */
export const isCalledId = ({ names, collections }: IdGroup, name: string): boolean => {
  const wanted = idName(name);
  const kind = bare(collections[0]?.split('/').at(-1) ?? '');
  return /id$/.test(wanted) || (names.length === 1 && singulars(kind).some((word) => word.endsWith(wanted)));
};

/** Does a path parameter of this name stand for records of several kinds in a document: `{id}` of `/tables/{id}` and of `/roles/{id}`? */
export const namesSeveralKinds = (spec: Spec, name: string): boolean => {
  const known = kindsByName.get(spec) ?? kindsOf(spec);
  kindsByName.set(spec, known);
  return (known.get(name)?.size ?? 0) > 1;
};

const kindsByName = new WeakMap<Spec, ReadonlyMap<string, ReadonlySet<string>>>();

const kindsOf = (spec: Spec): ReadonlyMap<string, ReadonlySet<string>> => {
  const kinds = new Map<string, Set<string>>();
  for (const { names, collections } of spec.operations.flatMap(({ path }) => idGroups(path))) {
    const kind = singulars(bare(collections[0]?.split('/').at(-1) ?? '')).at(1) ?? '';
    for (const name of names.slice(-1)) kinds.set(name, (kinds.get(name) ?? new Set()).add(kind));
  }
  return kinds;
};

/** Without its parameters' names; a slash at its end is no other path. */
const byIdentity = new WeakMap<Spec, ReadonlyMap<string, readonly Operation[]>>();

/** The operations at a path, whatever its parameters are called. */
export const operationsAt = (spec: Spec, identity: string): readonly Operation[] => {
  const known = byIdentity.get(spec) ?? indexOf(spec);
  byIdentity.set(spec, known);
  return known.get(keyOf(identity)) ?? [];
};

const indexOf = (spec: Spec): ReadonlyMap<string, readonly Operation[]> => {
  const index = new Map<string, Operation[]>();
  for (const operation of spec.operations) {
    const key = keyOf(templateIdentity(withoutForm(operation.path)));
    index.set(key, [...(index.get(key) ?? []), operation]);
  }
  return index;
};

export const deletionOf = (spec: Spec, { identity }: IdGroup): Operation | undefined =>
  operationsAt(spec, identity).find(({ method }) => method === 'DELETE');

interface SourcesOfRecords {
  readonly lists: readonly Operation[];
  readonly creators: readonly Operation[];
}

/** Where records of a group are listed, and where they are created; where nothing is at the collection itself, below it. */
export const sourcesOf = (spec: Spec, group: IdGroup): SourcesOfRecords => {
  const ofSpec = sources.get(spec) ?? new WeakMap<IdGroup, SourcesOfRecords>();
  sources.set(spec, ofSpec);
  const known = ofSpec.get(group) ?? findSources(spec, group);
  ofSpec.set(group, known);
  return known;
};

/** Each question asks: without it, planning for a real endpoint takes a tenth longer. */
const sources = new WeakMap<Spec, WeakMap<IdGroup, SourcesOfRecords>>();

const findSources = (spec: Spec, group: IdGroup): SourcesOfRecords => {
  const { collections } = group;
  const own = collections.flatMap((path) => operationsAt(spec, path));
  const below = (words: readonly string[]): readonly Operation[] =>
    collections.flatMap((path) => words.flatMap((word) => operationsAt(spec, `${path}${word}`)));
  const either = (fits: (operation: Operation) => boolean, words: readonly string[]): readonly Operation[] => {
    const found = own.filter(fits);
    return found.length > 0 ? found : below(words).filter(fits);
  };
  const posts = either(isUnsafePost, CREATED);
  const put = posts.length === 0 ? putCreator(spec, group) : undefined;
  return { lists: either(isGet, LISTED), creators: put ? [put] : posts };
};

/** The PUT that creates records of a kind under names that the client chooses; some documents have a POST there. */
const putCreator = (spec: Spec, group: IdGroup): Operation | undefined => {
  const own = operationsAt(spec, group.identity);
  const [put] = ['PUT', 'POST'].flatMap(
    (wanted) => own.find(({ method, safe, path }) => method === wanted && !safe && ownGroup(path)) ?? [],
  );
  return put && isPutCreation(spec, put, own, group) ? put : undefined;
};

/** Does it create its record, where there is none of that name and no POST to their collection creates any? */
export const createsByPut = (spec: Spec, operation: Operation): boolean => {
  const group = AT_NAMES.has(operation.method) ? ownGroup(operation.path) : undefined;
  return group !== undefined && sourcesOf(spec, group).creators.includes(operation);
};

const AT_NAMES: ReadonlySet<string> = new Set(['PUT', 'POST']);

/** What stands below a collection and is about all of it, as `GET /containers/json` and `POST /volumes/create`. */
const LISTED: readonly string[] = ['/list', '/all', '/json', '/search'];
const CREATED: readonly string[] = ['/create', '/add', '/new', '/submit'];

/** What creates several records at once, beside what creates one. */
const MANY: readonly string[] = ['/batch', '/batch/create', '/bulk', '/bulk/create'];

const isGet = ({ method }: Operation): boolean => method === 'GET';
const isUnsafePost = ({ method, safe }: Operation): boolean => method === 'POST' && !safe;

/** The records of which kinds an operation creates: those groups of the document whose collection it stands at. */
export const groupsCreatedBy = (spec: Spec, creator: Operation): readonly IdGroup[] =>
  isUnsafePost(creator) ? groupsAt(spec, creator) : [];

/** The records of which kinds an operation lists. */
export const groupsListedBy = (spec: Spec, list: Operation): readonly IdGroup[] =>
  isGet(list) ? groupsAt(spec, list) : [];

// Each operation asks, and a look at all others each time would be the square of a large document.
const bySource = new WeakMap<Spec, ReadonlyMap<string, ReadonlyMap<string, IdGroup>>>();

const groupsAt = (spec: Spec, operation: Operation): readonly IdGroup[] => {
  const known = bySource.get(spec) ?? sourceIndex(spec);
  bySource.set(spec, known);
  return [...(known.get(sourceKey(operation))?.values() ?? [])];
};

/** The groups of a document by the operations that list or create their records, each once. */
const sourceIndex = (spec: Spec): ReadonlyMap<string, ReadonlyMap<string, IdGroup>> => {
  const index = new Map<string, Map<string, IdGroup>>();
  const groups = spec.operations.flatMap(({ path }) => [...idGroups(path), ...dottedGroups(path)]);
  for (const group of groups) {
    const { lists, creators } = sourcesOf(spec, group);
    const many = group.collections.flatMap((path) => MANY.flatMap((word) => operationsAt(spec, `${path}${word}`)));
    for (const key of [...lists, ...creators, ...many.filter(isUnsafePost)].map(sourceKey))
      index.set(key, (index.get(key) ?? new Map()).set(group.identity, group));
  }
  return index;
};

/** Its records have no path of their own. */
const dottedGroups = (path: string): readonly IdGroup[] => {
  const collection = dottedCollection(path);
  return collection === undefined ? [] : idGroups(`${collection}/{id}`);
};

const sourceKey = ({ method, path }: Operation): string => `${method} ${templateIdentity(path)}`;

/** A slash, or a form, at the end of a path is no other path. */
const keyOf = (identity: string): string => keyed(undotted(withoutForm(identity.replace(/\/$/, ''))));

/** `/channels.list` and `/channels.create`, where operations are methods of a kind, are `/channels/list` and `/channels/create`. */
const undotted = (path: string): string => {
  const [, around, verb = ''] = /^((?:[^{}]*\/)?[A-Za-z][\w-]*)\.([a-z]+)$/.exec(path) ?? [];
  return around !== undefined && [...LISTED, ...CREATED].includes(`/${verb}`) ? `${around}/${verb}` : path;
};

/** `/projects` of `/projects/search`, and of `/projects.list`. */
export const collectionAround = (path: string): string => {
  const whole = undotted(path);
  const at = whole.lastIndexOf('/');
  return at > 0 && !whole.slice(0, at).endsWith('}') && [...LISTED, ...CREATED].includes(whole.slice(at))
    ? whole.slice(0, at)
    : path;
};

/** `/channels` of `/channels.list`. */
export const dottedCollection = (path: string): string | undefined => {
  const whole = undotted(path);
  return whole === path ? undefined : whole.slice(0, whole.lastIndexOf('/'));
};
