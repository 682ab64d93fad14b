import { isObject } from '../../../core/json/json';
import { flatten } from '../../../schema/flatten';
import type { Operation, ResponseSpec, Spec } from '../../../specs/spec';
import type { GoodAnswer } from '../follow-up';
import { bare, singulars } from './bare-name';
import {
  groupsCreatedBy,
  type IdGroup,
  idGroups,
  isAtOrBelow,
  operationsAt,
  sourcesOf,
  withoutForm,
} from './id-groups';
import { idText } from './id-text';
import { type LearnedIds, pointedAt, readIds, withParents } from './read-ids';

/**
 * Operations that name a record of a kind which is not listed in its place: where it is not created there either, a `job_id` in
 * an answer, or the `Location` that a document shows; and a list of that kind below another record. Empty for any other kind.
 * What needs no id of its own comes first.
 */
export const namersOf = (spec: Spec, { identity }: IdGroup): readonly Operation[] => {
  const known = bySpec.get(spec) ?? indexOf(spec);
  bySpec.set(spec, known);
  return known.get(identity) ?? [];
};

/** The records that an answer names so. A name says less of a record than a link or a `Location`, but where something was begun. */
export const namedIds = (spec: Spec, namer: Operation, answer: GoodAnswer, group: IdGroup): readonly LearnedIds[] => {
  // No document says that both paths mean the same ids.
  if (isNestedList(namer, group) || isNamedList(spec, namer, group))
    return readIds(spec, namer, answer, group).map((ids) => ({ ...ids, sure: false }));
  const [name, other] = group.names;
  const words = other === undefined ? wordsFor(group) : [];
  const text = words.map((word) => textOf(answer.inTexts, word, 0)).find((each) => each !== undefined);
  const named = name !== undefined && text !== undefined ? [{ values: { [name]: text }, sure: !namer.safe }] : [];
  const own = recordSchemas(spec, group);
  // `202` with the whole of the job, which `GET /jobs/{id}` answers, too.
  if (named.length === 0 && schemasOfRecords(spec, namer).some((each) => own.includes(each)))
    named.push(...readIds(spec, namer, answer, group).map((ids) => ({ ...ids, sure: !namer.safe })));
  return withParents(namer, answer, group, [...pointedAt(spec, namer, answer, group), ...named]);
};

const bySpec = new WeakMap<Spec, ReadonlyMap<string, readonly Operation[]>>();

const MOST = 3;

const indexOf = (spec: Spec): ReadonlyMap<string, readonly Operation[]> => {
  const groups = new Map(
    spec.operations.flatMap(({ path }) => idGroups(path)).map((group) => [group.identity, group] as const),
  );
  const unlisted = [...groups.values()].filter((group) => sourcesOf(spec, group).lists.length === 0);
  if (unlisted.length === 0) return new Map();
  const isPosted = (group: IdGroup): boolean => sourcesOf(spec, group).creators.some(({ method }) => method === 'POST');
  const without = new Set(unlisted.filter((group) => !isPosted(group)));
  const wanted = new Set([...without].flatMap(wordsFor));
  const whole = new Set([...without].flatMap((group) => recordSchemas(spec, group)));
  const namesOf = namesReader(spec, wanted, whole);
  const sorted = spec.operations
    .map((operation) => ({ operation, depth: idGroups(operation.path).length }))
    .toSorted((a, b) => a.depth - b.depth)
    .map(({ operation }) => operation);
  const isNestedGet = (operation: Operation): boolean => operation.method === 'GET' && isNested(operation);
  const nested = byWords(sorted.filter(isNestedGet), ({ path }) => [lastWord(path)]);
  const gets = sorted.filter(({ method }) => method === 'GET');
  const inAnswer = byWords(gets, (operation) => recordNames(spec, operation).map(bare));
  const named = without.size === 0 ? new Map<string, Operation[]>() : byWords(sorted, namesOf);
  const locating = without.size === 0 ? [] : sorted.filter((operation) => mayLocate(spec, operation));
  const inOrder = new Map(sorted.map((operation, index) => [operation, index] as const));
  const firstOf = (found: readonly Operation[]): readonly Operation[] =>
    [...new Set(found)].sort((a, b) => (inOrder.get(a) ?? 0) - (inOrder.get(b) ?? 0)).slice(0, MOST);
  return new Map(
    unlisted.map((group) => {
      const lists = firstOf([
        ...group.collections
          .flatMap((path) => nested.get(lastWord(path)) ?? [])
          .filter((operation) => isBelowOther(operation, group)),
        ...group.collections
          .flatMap((path) => inAnswer.get(bare(lastWord(path))) ?? [])
          .filter((operation) => idGroups(operation.path).length === 0),
      ]);
      if (!without.has(group)) return [group.identity, lists];
      const isOutside = (each: Operation): boolean => !isAtOrBelow(each, group);
      const byName = [...wordsFor(group), ...recordSchemas(spec, group)]
        .flatMap((word) => named.get(word) ?? [])
        .filter(isOutside);
      // Where a `Location` leads no document says; what is read elsewhere need not be begun.
      const isRead = byName.some(({ safe }) => safe);
      const namers = firstOf(isRead ? byName : [...byName, ...locating.filter(isOutside)]);
      return [group.identity, [...new Set([...namers, ...lists])]];
    }),
  );
};

/** Each kind asks for its own words: to look at all operations for each would be the square of a large document. */
const byWords = (
  operations: readonly Operation[],
  wordsOf: (operation: Operation) => Iterable<string>,
): ReadonlyMap<string, readonly Operation[]> => {
  const index = new Map<string, Operation[]>();
  for (const operation of operations)
    for (const word of wordsOf(operation)) {
      const known = index.get(word);
      if (known) known.push(operation);
      else index.set(word, [operation]);
    }
  return index;
};

/** `/users/{id}/tasks`. */
const isNested = ({ path }: Operation): boolean => /\}\/[^{}/]+\/?$/.test(path);

/** Does it stand at a collection below another record that is called as that of this kind: `/users/{id}/tasks`, for `/tasks/{id}`? */
export const isBelowOther = (operation: Operation, { path, names, collections }: IdGroup): boolean => {
  if (names.length > 1 || !isNested(operation)) return false;
  const before = path.split('/').slice(0, -2).join('/');
  const word = lastWord(operation.path);
  return operation.path.startsWith(`${before}/`) && collections.some((each) => lastWord(each) === word);
};

/** The `issues` that `/search` has in its answer are those of `/issue/{id}`. */
const isNamedList = (spec: Spec, namer: Operation, { collections }: IdGroup): boolean =>
  namer.method === 'GET' &&
  recordNames(spec, namer).some((name) => collections.some((each) => bare(lastWord(each)) === bare(name)));

const isNestedList = (operation: Operation, group: IdGroup): boolean =>
  operation.method === 'GET' && isBelowOther(operation, group);

const lastWord = (path: string): string => withoutForm(path.replace(/\/$/, '')).split('/').at(-1) ?? '';

/** Of a creating operation the `Location` is that of its own record. */
const mayLocate = (spec: Spec, operation: Operation): boolean =>
  !operation.safe &&
  good(operation).some(({ headers }) => headers.some(({ name }) => name.toLowerCase() === 'location')) &&
  groupsCreatedBy(spec, operation).length === 0;

const good = ({ responses }: Operation): readonly ResponseSpec[] =>
  responses.filter(({ status }) => status.startsWith('2'));

/** What an answer calls a record of this kind: `jobid`, for `/jobs/{job_id}` and for `/jobs/{id}`. */
const wordsFor = ({ names, collections }: IdGroup): readonly string[] => {
  const own = names.map(bare).filter((name) => /.(?:id|uuid|guid)$/.test(name) && !OF_ALL.has(name));
  const kind = singulars(bare(collections[0]?.split('/').at(-1) ?? '')).filter((word) => word !== '');
  return names.length === 1 ? [...new Set([...own, ...kind.map((word) => `${word}id`)])] : [];
};

/** Which schemas of the document are of such a record alone: what reads it has one, which is called as its kind is. */
const recordSchemas = (spec: Spec, { identity, collections }: IdGroup): readonly string[] => {
  const kinds = singulars(bare(collections[0]?.split('/').at(-1) ?? '')).filter((word) => word.length > 2);
  return operationsAt(spec, identity)
    .filter(({ method }) => method === 'GET')
    .flatMap(schemasOf)
    .filter((reference) => kinds.some((kind) => bare(reference.split('/').at(-1) ?? '').includes(kind)));
};

/** Of what an answer is, and of the rows in it. */
const schemasOfRecords = (spec: Spec, operation: Operation): readonly string[] => [
  ...schemasOf(operation),
  ...listedSchemas(spec, operation),
];

/** Which schemas of the document the rows of its answers are: `/user/repos` lists what `/repos/{owner}/{repo}` has one of. */
const listedSchemas = (spec: Spec, operation: Operation): readonly string[] =>
  good(operation).flatMap(({ content }) =>
    content.flatMap(({ schema }) => {
      const flat = schema ? flatten(spec, schema.node) : false;
      if (flat === false) return [];
      const lists = [flat, ...Object.values(isObject(flat.properties) ? flat.properties : {}).filter(isObject)];
      return lists.flatMap(({ items }) => (isObject(items) && typeof items.$ref === 'string' ? [items.$ref] : []));
    }),
  );

const schemasOf = (operation: Operation): readonly string[] =>
  good(operation).flatMap(({ content }) =>
    content.flatMap(({ schema }) => {
      const { $ref } = schema && isObject(schema.node) ? schema.node : {};
      return typeof $ref === 'string' ? [$ref] : [];
    }),
  );

/** Names that every kind of record has. */
const OF_ALL: ReadonlySet<string> = new Set(['id', 'uuid', 'guid']);

/** `{ result: { items: [{ file_id }] } }`. */
const DEEPEST = 3;

/** The `channels` that `/conversations.list` has in its answer, and the `channel` of `/conversations.create`: there its records are. */
export const recordNames = (spec: Spec, { responses }: Operation): readonly string[] =>
  responses
    .filter(({ status }) => status.startsWith('2'))
    .flatMap(({ content }) => content)
    .flatMap(({ schema }) => {
      const flat = flatten(spec, schema?.node);
      const branches = flat === false ? [] : [flat, ...[flat.oneOf ?? flat.anyOf ?? []].flat()];
      return branches.flatMap((branch) => {
        const own = flatten(spec, branch);
        return Object.entries(own !== false && isObject(own.properties) ? own.properties : {}).filter(([, part]) => {
          const named = flatten(spec, part);
          const record = named !== false && named.type === 'array' ? flatten(spec, named.items) : named;
          return record !== false && isObject(record.properties) && 'id' in record.properties;
        });
      });
    })
    .map(([name]) => name);

/** Which of the wanted names, or of the schemas of whole records, an operation's good answers have. Schemas are shared, so each is read once for each depth. */
const namesReader = (
  spec: Spec,
  wanted: ReadonlySet<string>,
  whole: ReadonlySet<string>,
): ((operation: Operation) => ReadonlySet<string>) => {
  const known = new Map<object, ReadonlySet<string>[]>();
  const namesIn = (schema: unknown, depth: number): ReadonlySet<string> => {
    if (!isObject(schema) || depth > DEEPEST) return NONE;
    const before = known.get(schema)?.[depth];
    if (before) return before;
    const found = new Set<string>();
    known.set(schema, Object.assign(known.get(schema) ?? [], { [depth]: found }));
    const flat = flatten(spec, schema);
    if (flat === false) return found;
    for (const [name, part] of Object.entries(isObject(flat.properties) ? flat.properties : {})) {
      for (const word of [bare(name), idWithin(name)]) if (wanted.has(word)) found.add(word);
      for (const inner of namesIn(part, depth + 1)) found.add(inner);
    }
    const same = [flat.items, flat.oneOf, flat.anyOf].flat();
    for (const part of same) for (const inner of namesIn(part, depth + 1)) found.add(inner);
    return found;
  };
  return (operation) =>
    new Set([
      ...schemasOfRecords(spec, operation).filter((each) => whole.has(each)),
      ...good(operation).flatMap(({ content }) =>
        content.flatMap(({ schema }) => (schema ? [...namesIn(schema.node, 0)] : [])),
      ),
    ]);
};

/** `job: { id }` names a job as `job_id` does. */
const idWithin = (name: string): string => `${bare(name)}id`;

const NONE: ReadonlySet<string> = new Set();

/** The first value of that name. */
const textOf = (value: unknown, word: string, depth: number): string | undefined => {
  if (depth > DEEPEST + 1) return undefined;
  if (Array.isArray(value)) return first(value.slice(0, 20), (item) => textOf(item, word, depth + 1));
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  const own = entries.find(([name]) => bare(name) === word)?.[1];
  const inner = entries.find(([name, part]) => idWithin(name) === word && isObject(part))?.[1];
  return (
    idText(own) ??
    idText(isObject(inner) ? inner.id : undefined) ??
    first(Object.values(value), (part) => textOf(part, word, depth + 1))
  );
};

const first = <Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined => {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
};
