import { isObject } from '../core/json/json';
import { type JsonType, jsonTypeOf } from '../schema/schema-types';
import type { DraftProperty, SchemaNode } from './draft-api';
import type { PropertyTree } from './property-tree';

interface Inference {
  /** `documented`: a sample of a page shows types. `observed`: all that is known are answers. */
  readonly grade: 'documented' | 'observed';
  /** A request: what one sample sends, another may leave out. */
  readonly sent: boolean;
  /** The line of a property within the samples. */
  lineOf(path: readonly string[]): number | undefined;
  /** Something for a person: two statements that do not agree, or none. `what` is a sentence. */
  tell(path: readonly string[], what: string): void;
}

const SAMPLE_SHOWS = 'The sample shows it so; nothing says that it is always so.';

/**
 * One schema for all samples and what is said of their properties. Types are those of the samples; that a property is
 * always there, or never null, is `observed` only: no sample can say it.
 */
export const schemaOfSamples = (samples: readonly unknown[], tree: PropertyTree, inference: Inference): SchemaNode =>
  schemaAt(samples, tree, [], inference);

const schemaAt = (
  values: readonly unknown[],
  tree: PropertyTree | undefined,
  path: readonly string[],
  inference: Inference,
): SchemaNode => {
  const fact = tree?.fact;
  const seen = typesOf(values, tree);
  const { observed, ...typing } = typingOf(fact, seen, values, path, inference);
  const inner = { ...objectPart(values, tree, path, inference), ...arrayPart(values, tree, path, inference) };
  const { allOf: present = [], ...shape } = inner as SchemaNode & { allOf?: readonly SchemaNode[] };
  const allOf = [...(observed ? [observed] : []), ...present];
  const line = fact?.line ?? inference.lineOf(path);
  return {
    ...(fact?.description ? { description: fact.description } : {}),
    ...typing,
    ...shape,
    ...(allOf.length > 0 ? { allOf } : {}),
    ...(line === undefined || path.length === 0 ? {} : { 'x-source': { line } }),
  };
};

/** The type, as far as somebody says it; `observed` is what only the samples show. */
const typingOf = (
  fact: DraftProperty | undefined,
  seen: readonly JsonType[],
  values: readonly unknown[],
  path: readonly string[],
  inference: Inference,
): SchemaNode & { observed?: SchemaNode } => {
  const { type, enum: allowed, ...others } = fact?.schema ?? {};
  const fits = !Array.isArray(allowed) || values.every((value) => value === null || allowed.includes(value));
  if (!fits) inference.tell(path, 'the sample is none of the allowed values, which were left out.');
  const kept: SchemaNode = { ...others, ...(fits && allowed !== undefined ? { enum: allowed } : {}) };
  delete kept.items;
  if (kept.enum !== undefined && seen.includes('null')) delete kept.enum;
  if (type !== undefined) {
    const declared = Array.isArray(type) ? (type as readonly string[]) : [String(type)];
    const more = seen.filter((one) => !covers(declared, one));
    if (more.some((one) => one !== 'null')) {
      inference.tell(path, `it is said to be ${declared.join(' or ')}, and the sample has ${more.join(' and ')}.`);
      delete kept.format;
      delete kept.pattern;
    }
    const all = [...declared, ...more].filter((one, _, list) => one !== 'integer' || !list.includes('number'));
    return { type: all.length === 1 ? all[0] : all, ...kept };
  }
  const plain = seen.filter((one) => one !== 'null');
  if (plain.length === 0) {
    const named = fact?.typeName === undefined ? '' : ` It is called ${fact.typeName}.`;
    if (values.length > 0 || fact) inference.tell(path, `nothing shows its type, so anything is taken.${named}`);
    return kept;
  }
  if (inference.grade === 'observed') return { type: seen.length === 1 ? seen[0] : seen, ...kept };
  if (path.length === 0) return { type: plain.length === 1 ? plain[0] : plain, ...kept };
  const wide = [...new Set(plain.map((one) => (one === 'integer' ? 'number' : one)))];
  const narrow = seen.length === 1 ? seen[0] : seen;
  if (inference.sent) return { type: [...wide, 'null'], ...kept };
  const observed = { type: narrow, 'x-evidence': { grade: 'observed', source: 'sample', note: SAMPLE_SHOWS } };
  return { type: [...wide, 'null'], ...kept, observed };
};

const covers = (declared: readonly string[], type: JsonType): boolean =>
  declared.includes(type) || (type === 'integer' && declared.includes('number'));

const typesOf = (values: readonly unknown[], tree: PropertyTree | undefined): readonly JsonType[] => {
  const types = new Set(values.map(jsonTypeOf));
  if (types.has('number')) types.delete('integer');
  // What has properties is an object, also where no sample shows one.
  if (values.every((value) => value === null) && tree && tree.children.size > 0)
    types.add(tree.children.has('*') ? 'array' : 'object');
  return [...types];
};

const objectPart = (
  values: readonly unknown[],
  tree: PropertyTree | undefined,
  path: readonly string[],
  inference: Inference,
): SchemaNode => {
  const objects = values.filter(isObject);
  const named = [...(tree?.children.keys() ?? [])].filter((key) => key !== '*');
  const keys = [...new Set([...named, ...objects.flatMap((object) => Object.keys(object))])];
  if (keys.length === 0) return {};
  const properties = Object.fromEntries(
    keys.map((key) => {
      const inner = objects.filter((object) => Object.hasOwn(object, key)).map((object) => object[key]);
      return [key, schemaAt(inner, tree?.children.get(key), [...path, key], inference)];
    }),
  );
  const always =
    objects.length === 0 ? [] : keys.filter((key) => objects.every((object) => Object.hasOwn(object, key)));
  const said = named.filter((key) => tree?.children.get(key)?.fact?.required === true);
  if (inference.grade === 'observed')
    return { properties, ...(always.length > 0 && !inference.sent ? { required: always } : {}) };
  const shown = always.filter((key) => !said.includes(key) && tree?.children.get(key)?.fact?.required !== false);
  const observed = { required: shown, 'x-evidence': { grade: 'observed', source: 'sample', note: SAMPLE_SHOWS } };
  return {
    ...(said.length > 0 ? { required: said } : {}),
    properties,
    ...(shown.length > 0 && !inference.sent ? { allOf: [observed] } : {}),
  };
};

const arrayPart = (
  values: readonly unknown[],
  tree: PropertyTree | undefined,
  path: readonly string[],
  inference: Inference,
): SchemaNode => {
  const arrays = values.filter((value): value is unknown[] => Array.isArray(value));
  const declared = tree?.fact?.schema?.items;
  const inTree = tree?.children.get('*');
  if (arrays.length === 0 && declared === undefined && inTree === undefined) return {};
  const items: unknown[] = arrays.flat();
  const inner = inTree ?? (isObject(declared) ? declaredItems(tree?.fact, declared) : undefined);
  return { items: schemaAt(items, inner, [...path, '*'], inference) };
};

const declaredItems = (fact: DraftProperty | undefined, schema: SchemaNode): PropertyTree => ({
  fact: { path: ['*'], schema, ...(fact?.line === undefined ? {} : { line: fact.line }) },
  children: new Map(),
});
