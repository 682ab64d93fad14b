import { isObject } from '../../core/json/json';
import { childPointer, type Pointer, ROOT } from '../../core/json/pointer';

interface Inner {
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>>;
  /** Nothing stands beside it, as in `{ "data": { … } }`. With more, the outer object may be the record itself. */
  readonly alone: boolean;
}

/** What an answer has without what is said of the whole of it, where one name or the other tells. */
export const contentOf = (value: object): readonly (readonly [string, unknown])[] => {
  const all = Object.entries(value);
  const rest = all.filter(([name, part]) => !(isObject(part) && BESIDE.test(name)));
  return rest.some(([name, part]) => typeof part === 'object' && CONTENT.test(name)) ? rest : all;
};

/**
 * The only object within an object: what an envelope is around. `{ "status": { … }, "response": { … } }` and
 * `{ "data": { … }, "meta": { … } }` are about their `response` and their `data`.
 */
export const onlyObjectIn = (value: object): Inner | undefined => {
  const parts = contentOf(value);
  const objects = parts.flatMap(([name, object]) =>
    isObject(object) ? [{ name, object, alone: parts.length === 1 }] : [],
  );
  return objects.length === 1 ? objects[0] : undefined;
};

const CONTENT = /^(?:data|results?|response|payload|content|body|item|record|entity|value|object|resource)$/i;
/** What says something of the whole answer. */
const BESIDE = /^(?:_?meta(?:data)?|status|_?links|pagination|paging|page|info|errors?|warnings?|jsonapi|extensions)$/i;

interface RecordPart {
  readonly at: Pointer;
  readonly record: Readonly<Record<string, unknown>>;
}

/** The record that a body is: itself, what `{ "pet": { … } }` is around, a list of one, or the attributes of a resource of JSON:API. */
export const recordOf = (value: unknown, at: Pointer = ROOT): RecordPart | undefined => {
  if (!isObject(value)) return undefined;
  const [[name = '', list] = [], another] = Object.entries(value);
  if (!another && Array.isArray(list) && list.length === 1) return recordOf(list[0], childPointer(at, name, 0));
  const inner = onlyObjectIn(value);
  if (!inner?.alone) return rowPart(value, at);
  const within = childPointer(at, inner.name);
  return isFields(inner.name) ? { at: within, record: inner.object } : recordOf(inner.object, within);
};

/** `{ "id": "7", "fields": { "Name": "Lamp" } }`: where the names of the fields are data, too, they are all in one property. */
export const isFields = (name: string): boolean => /^(?:fields|properties|attributes)$/i.test(name);

/** Where a record that is no flat one has its id: Kubernetes in its `metadata`, Contentful in its `sys`, and what is wrapped in itself. */
export const plateOf = (record: Readonly<Record<string, unknown>>): Inner | undefined =>
  partNamed(record, ['metadata', 'sys', ...WRAPPERS]);

/** The entries of a Bundle of FHIR and the edges of GraphQL are around their records. */
export const WRAPPERS: readonly string[] = ['resource', 'node'];

const partNamed = (record: Readonly<Record<string, unknown>>, names: readonly string[]): Inner | undefined => {
  const [found] = names.flatMap((name) => {
    const object = record[name];
    return isObject(object) ? [{ name, object, alone: false }] : [];
  });
  return found;
};

/** What a row of a list says: of a resource of JSON:API its attributes. */
export const rowPart = (row: unknown, at: Pointer = ROOT): RecordPart => {
  if (!isObject(row)) return { at, record: {} };
  const wrapped = 'id' in row ? undefined : partNamed(row, WRAPPERS);
  if (wrapped) return rowPart(wrapped.object, childPointer(at, wrapped.name));
  return isResource(row) ? { at: childPointer(at, 'attributes'), record: row.attributes } : { at, record: row };
};

/** Whom a resource of JSON:API names, by the name of the relationship: `{ "type": "people", "id": "9" }`, or a list of them. */
export const relatedTo = (row: unknown): Readonly<Record<string, object>> => {
  const related = isObject(row) && isResource(row) && isObject(row.relationships) ? row.relationships : {};
  return Object.fromEntries(
    Object.entries(related).flatMap(([name, part]) => {
      const data = isObject(part) ? part.data : undefined;
      return isObject(data) || (Array.isArray(data) && data.length > 0) ? [[name, data]] : [];
    }),
  );
};

/** The part of an answer that has one of these names: itself, or what an envelope is around. */
export const partWith = (names: readonly string[], value: unknown, at: Pointer): readonly [Pointer, unknown] => {
  if (!isObject(value) || names.some((name) => Object.hasOwn(value, name))) return [at, value];
  if (isResource(value)) return partWith(names, value.attributes, childPointer(at, 'attributes'));
  const fields = Object.entries(value).find(
    ([name, part]) => isFields(name) && isObject(part) && names.some((each) => Object.hasOwn(part, each)),
  );
  if (fields) return [childPointer(at, fields[0]), fields[1]];
  const inner = onlyObjectIn(value);
  return inner ? partWith(names, inner.object, childPointer(at, inner.name)) : [at, value];
};

/** JSON:API 1.1, section 7.2. */
const isResource = (
  value: object,
): value is { readonly attributes: Readonly<Record<string, unknown>>; readonly relationships?: unknown } =>
  'type' in value && 'attributes' in value && isObject(value.attributes);
