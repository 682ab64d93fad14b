import type { ChangeKind, DocumentChange } from '../../core/document-change';
import { equalJson, isObject } from '../../core/json/json';
import { shownValue } from '../../core/text/shown-value';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { type FlatSchema, flatten } from './flat-schema';

/** Two documents, and who sends the value that is described. */
export interface Comparing {
  readonly before: Spec;
  readonly after: Spec;
  readonly side: 'request' | 'response';
  readonly operation: string;
  /** Pairs of schemas that are being compared: a recursive one would have no end. */
  readonly seen: Set<string>;
}

/** Every difference of two schemas, at `pointer` and below. */
export const compareSchemas = (
  context: Comparing,
  before: SchemaRef['node'],
  after: SchemaRef['node'],
  pointer: string,
): readonly DocumentChange[] => {
  if (!isObject(before) || !isObject(after)) return [];
  const [a, b] = [flatten(context.before, before), flatten(context.after, after)];
  const pair = `${placeKey(context.before, a.node)} ${placeKey(context.after, b.node)}`;
  if (context.seen.has(pair)) return [];
  context.seen.add(pair);
  const types = compareTypes(context, a, b, pointer);
  if (types.some(({ kind }) => kind === 'retyped')) return types;
  return [
    ...types,
    ...compareValues(context, a, b, pointer),
    ...compareLimits(context, a, b, pointer),
    ...compareTexts(context, a, b, pointer),
    ...compareProperties(context, a, b, pointer),
    ...compareAlternatives(context, a, b, pointer),
    ...(isObject(a.items) && isObject(b.items) ? compareSchemas(context, a.items, b.items, `${pointer}/*`) : []),
  ];
};

const placeKey = (spec: Spec, node: SpecNode): string => {
  const { file, pointer } = spec.place(node);
  return `${file}#${pointer}`;
};

/** More asked of what a client sends breaks it, and so does less promised of what it gets. */
const breaks = (side: Comparing['side'], kind: ChangeKind): boolean => {
  if (kind === 'tightened') return side === 'request';
  if (kind === 'loosened') return side === 'response';
  return kind !== 'added';
};

const change = (
  { side, operation, before, after }: Comparing,
  kind: ChangeKind,
  node: SpecNode,
  pointer: string,
  message: string,
): DocumentChange => ({
  kind,
  what: 'schema',
  breaking: breaks(side, kind),
  operation,
  pointer,
  message,
  spec: (kind === 'removed' ? before : after).place(node),
});

const compareTypes = (context: Comparing, a: FlatSchema, b: FlatSchema, pointer: string): readonly DocumentChange[] => {
  const [old, now] = [a.types, b.types];
  if (old === undefined && now === undefined) return [];
  const message = `${typesText(old)} became ${typesText(now)}`;
  if (old === undefined) return [change(context, 'tightened', b.node, pointer, message)];
  if (now === undefined) return [change(context, 'loosened', b.node, pointer, message)];
  const less = [...old].some((type) => !allows(now, type));
  const more = [...now].some((type) => !allows(old, type));
  if (!less && !more) return [];
  const kind = less && more ? 'retyped' : less ? 'tightened' : 'loosened';
  return [change(context, kind, b.node, pointer, message)];
};

const allows = (types: ReadonlySet<string>, type: string): boolean =>
  types.has(type) || (type === 'integer' && types.has('number'));

const typesText = (types: ReadonlySet<string> | undefined): string =>
  types ? [...types].sort().join(' or ') : 'any type';

const compareValues = (
  context: Comparing,
  a: FlatSchema,
  b: FlatSchema,
  pointer: string,
): readonly DocumentChange[] => {
  const { values: old } = a;
  const { values: now } = b;
  if (old === undefined && now === undefined) return [];
  if (old === undefined)
    return [change(context, 'tightened', b.node, pointer, `only ${listed(now ?? [])} is allowed now`)];
  if (now === undefined)
    return [change(context, 'loosened', b.node, pointer, 'its values are no closed list any more')];
  const gone = old.filter((value) => !now.some((one) => equalJson(one, value)));
  const come = now.filter((value) => !old.some((one) => equalJson(one, value)));
  return [
    ...(gone.length > 0 ? [change(context, 'tightened', b.node, pointer, `${listed(gone)} is no longer a value`)] : []),
    ...(come.length > 0 ? [change(context, 'loosened', b.node, pointer, `${listed(come)} is a new value`)] : []),
  ];
};

const listed = (values: readonly unknown[]): string => values.map((value) => shownValue(value)).join(', ');

const compareLimits = (context: Comparing, a: FlatSchema, b: FlatSchema, pointer: string): readonly DocumentChange[] =>
  [...new Set([...a.limits.keys(), ...b.limits.keys()])].flatMap((word) => {
    const [old, now] = [a.limits.get(word), b.limits.get(word)];
    if (old === now) return [];
    const isLower = /min/i.test(word);
    const tighter =
      old === undefined ||
      (now !== undefined && (word === 'multipleOf' ? now % old === 0 : isLower ? now > old : now < old));
    const message = `${word} ${old ?? 'none'} became ${now ?? 'none'}`;
    return [change(context, tighter ? 'tightened' : 'loosened', b.node, pointer, message)];
  });

const compareTexts = (context: Comparing, a: FlatSchema, b: FlatSchema, pointer: string): readonly DocumentChange[] =>
  [...new Set([...a.texts.keys(), ...b.texts.keys()])].flatMap((word) => {
    const [old, now] = [a.texts.get(word), b.texts.get(word)];
    if (old === now) return [];
    const kind = old === undefined ? 'tightened' : now === undefined ? 'loosened' : 'retyped';
    return [change(context, kind, b.node, pointer, `${word} ${old ?? 'none'} became ${now ?? 'none'}`)];
  });

const compareProperties = (
  context: Comparing,
  a: FlatSchema,
  b: FlatSchema,
  pointer: string,
): readonly DocumentChange[] => {
  const names = [...new Set([...a.properties.keys(), ...b.properties.keys()])];
  const closed =
    a.closed === b.closed
      ? []
      : [
          change(
            context,
            b.closed ? 'tightened' : 'loosened',
            b.node,
            pointer,
            b.closed ? 'other properties are no longer allowed' : 'other properties are allowed now',
          ),
        ];
  return [
    ...names.flatMap((name) => {
      const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const [old, now] = [a.properties.get(name), b.properties.get(name)];
      if (old === undefined) return [added(context, b, name, now, at)];
      if (now === undefined) {
        const node = isObject(old) ? old : a.node;
        return [{ ...change(context, 'removed', node, at, `the property ${name} is gone`), what: 'property' as const }];
      }
      return [...compareRequired(context, a, b, name, at), ...compareSchemas(context, old, now, at)];
    }),
    ...closed,
  ];
};

const added = (
  context: Comparing,
  b: FlatSchema,
  name: string,
  now: SpecNode | boolean | undefined,
  at: string,
): DocumentChange => {
  const isRequired = b.required.has(name);
  return {
    ...change(
      context,
      'added',
      isObject(now) ? now : b.node,
      at,
      `the property ${name} is new${isRequired ? ', and required' : ''}`,
    ),
    what: 'property',
    breaking: isRequired && context.side === 'request',
  };
};

const compareRequired = (
  context: Comparing,
  a: FlatSchema,
  b: FlatSchema,
  name: string,
  at: string,
): readonly DocumentChange[] => {
  const [old, now] = [a.required.has(name), b.required.has(name)];
  if (old === now) return [];
  return [
    change(
      context,
      now ? 'tightened' : 'loosened',
      b.node,
      at,
      now ? `${name} is required now` : `${name} is no longer required`,
    ),
  ];
};

/** Alternatives have no names: by their number alone, and one by one where there are as many as before. */
const compareAlternatives = (
  context: Comparing,
  a: FlatSchema,
  b: FlatSchema,
  pointer: string,
): readonly DocumentChange[] => {
  const [old, now] = [a.alternatives, b.alternatives];
  if (old.length === now.length)
    return old.flatMap((one, index) => compareSchemas(context, one, now[index] ?? one, pointer));
  const kind = now.length > old.length ? 'loosened' : 'tightened';
  return [change(context, kind, b.node, pointer, `${old.length} alternatives became ${now.length}`)];
};
