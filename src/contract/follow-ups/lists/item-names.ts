import { isObject } from '../../../core/json/json';
import { flatten } from '../../../schema/flatten';
import type { Operation, Spec } from '../../../specs/spec';
import { WRAPPERS } from '../envelope';

/** The properties that the document gives the items of a list: of the answer itself, or of a list in it. */
export const itemNames = (spec: Spec, operation: Operation): ReadonlySet<string> => {
  const known = byOperation.get(operation) ?? readNames(spec, operation);
  byOperation.set(operation, known);
  return known;
};

/** Every parameter of the operation asks. */
const byOperation = new WeakMap<Operation, ReadonlySet<string>>();

const readNames = (spec: Spec, { responses }: Operation): ReadonlySet<string> => {
  const answers = responses
    .filter(({ status }) => status.startsWith('2'))
    .flatMap(({ content }) => content.flatMap(({ schema }) => (schema ? [flatten(spec, schema.node)] : [])));
  const lists = answers.flatMap((flat) =>
    flat === false ? [] : [flat, ...propertiesOf(flat).flatMap(([name, schema]) => listsOf(spec, name, schema))],
  );
  const items = lists.map((list) => (list !== false && 'items' in list ? flatten(spec, list.items) : false));
  return new Set(items.flatMap((item) => (item === false ? [] : namesOfRow(spec, item))));
};

/** HAL has its lists one level deeper. */
const listsOf = (spec: Spec, name: string, schema: unknown): readonly ReturnType<typeof flatten>[] => {
  const flat = flatten(spec, schema);
  if (name !== '_embedded' || flat === false) return [flat];
  return propertiesOf(flat).map(([, inner]) => flatten(spec, inner));
};

/** Those of the attributes and the relationships, where the items are resources of JSON:API. */
const namesOfRow = (spec: Spec, item: Readonly<Record<string, unknown>>): readonly string[] => {
  const properties = propertiesOf(item);
  const [, wrapped] = properties.find(([name]) => WRAPPERS.includes(name)) ?? [];
  const inner = wrapped === undefined || properties.some(([name]) => name === 'id') ? false : flatten(spec, wrapped);
  if (inner && propertiesOf(inner).length > 0) return namesOfRow(spec, inner);
  const namesOf = (part: string): readonly string[] => {
    const flat = flatten(spec, properties.find(([name]) => name === part)?.[1] ?? false);
    return flat === false ? [] : propertiesOf(flat).map(([name]) => name);
  };
  const isResource = properties.some(([name]) => name === 'type') && properties.some(([name]) => name === 'attributes');
  return isResource ? [...namesOf('attributes'), ...namesOf('relationships')] : properties.map(([name]) => name);
};

const propertiesOf = ({ properties }: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  isObject(properties) ? Object.entries(properties) : [];
