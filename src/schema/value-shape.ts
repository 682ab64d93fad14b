import { isObject } from '../core/json/json';
import { once } from '../core/once';
import { countsBesideReference } from '../specs/openapi-version';
import type { SchemaRef, Spec, SpecNode } from '../specs/spec';
import { compose } from './composition';
import { itemSchemas } from './members';
import { isNullable } from './nullable';
import { type JsonType, typeName } from './schema-types';
import { sidesOf } from './sides';

const ALL: ReadonlySet<JsonType> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

/**
 * What text (a parameter, a form field, an XML element) has to become to suit a schema. Read through `$ref`, `allOf`,
 * `anyOf` and `oneOf`; decided once, when an operation is compiled.
 */
export interface Shape {
  /** `number` implies `integer`. All of them when the schema does not restrict the type. */
  readonly types: ReadonlySet<JsonType>;
  readonly restricted: boolean;
  /** What is meant where no type is said: `properties` are of an object, and `items` of a list, but other values satisfy them, too. */
  readonly meant: 'object' | 'array' | undefined;
  item(index: number): SchemaRef | undefined;
  /** Also what `additionalProperties`, or the one pattern of `patternProperties`, says of a name that is not listed. */
  property(name: string): SchemaRef | undefined;
  /** All that describe it: of alternatives another one may. */
  properties(name: string): readonly SchemaRef[];
  /** For who makes text into values: all that the parts of an `allOf` say of the item, as one schema. */
  wholeItem(index: number): SchemaRef | undefined;
  /** The same of a property; where they say no type, or none in common, the first alternative that says one. */
  wholeProperty(name: string): SchemaRef | undefined;
  readonly propertyNames: readonly string[];
  /** `additionalProperties` is `true` or a schema: names beyond the list belong to the object. */
  readonly open: boolean;
}

const remembered = new WeakMap<Spec, WeakMap<object, Shape>>();

export const shapeOf = (spec: Spec, schema: SchemaRef | undefined): Shape => {
  if (!schema || typeof schema.node === 'boolean') return ANYTHING;
  let ofSpec = remembered.get(spec);
  if (!ofSpec) {
    ofSpec = new WeakMap();
    remembered.set(spec, ofSpec);
  }
  let shape = ofSpec.get(schema.node);
  if (!shape) {
    shape = readShape(spec, schema.node);
    ofSpec.set(schema.node, shape);
  }
  return shape;
};

const ANYTHING: Shape = {
  types: ALL,
  restricted: false,
  meant: undefined,
  item: () => undefined,
  property: () => undefined,
  properties: () => [],
  wholeItem: () => undefined,
  wholeProperty: () => undefined,
  propertyNames: [],
  open: true,
};

const readShape = (spec: Spec, node: SpecNode): Shape => {
  const types = typesOf(spec, node, new Map());
  const sides = [...sidesOf(spec, node)];
  // Checks ask for each property of each item of a list: a place is made once.
  const refs = new Map<object, SchemaRef>();
  const ref = (child: unknown): SchemaRef | undefined => {
    if (!isObject(child)) return undefined;
    const made = refs.get(child) ?? { node: child, place: spec.place(child) };
    refs.set(child, made);
    return made;
  };
  const first = (pick: (side: SpecNode) => unknown): SchemaRef | undefined => {
    for (const side of sides) {
      const found = ref(pick(side));
      if (found) return found;
    }
    return undefined;
  };
  const property = (name: string): SchemaRef | undefined =>
    first((side) => ownProperty(side, name)) ?? first(onlyPattern) ?? first((side) => side.additionalProperties);
  const item = (index: number): SchemaRef | undefined =>
    first((side) =>
      Array.isArray(side.prefixItems) && index < side.prefixItems.length ? side.prefixItems[index] : side.items,
    );
  /** What holds at once, whichever alternative is meant. */
  const together = once(() => compose(spec, [node]).nodes);
  const described = (name: string): readonly SchemaRef[] => sides.flatMap((side) => ref(ownProperty(side, name)) ?? []);
  return {
    types,
    restricted: types.size < ALL.size,
    meant: types.size < ALL.size ? undefined : meantBy(sides),
    item,
    property,
    properties: (name) => {
      const found = described(name);
      return found.length > 0 ? found : [property(name) ?? []].flat();
    },
    wholeItem: remember((index: number) => asOne(spec, itemSchemas(together(), index)) ?? item(index)),
    wholeProperty: remember((name: string) => {
      const whole = asOne(
        spec,
        together().map((side) => ownProperty(side, name) ?? onlyPattern(side) ?? side.additionalProperties),
      );
      if (whole && saysType(spec, whole)) return whole;
      return described(name).find((each) => saysType(spec, each)) ?? whole ?? property(name);
    }),
    propertyNames: [
      ...new Set(sides.flatMap((side) => (isObject(side.properties) ? Object.keys(side.properties) : []))),
    ],
    open: sides.some((side) => side.additionalProperties === true || isObject(side.additionalProperties)),
  };
};

/** Nobody knows where one of them says of a text or a number, too, or nothing at all. */
const meantBy = (sides: readonly SpecNode[]): 'object' | 'array' | undefined => {
  const described = sides.filter((side) => !JOINING.some((keyword) => side[keyword] !== undefined));
  if (sides.some((side) => OF_OTHERS.some((keyword) => side[keyword] !== undefined))) return undefined;
  const isAll = (says: (side: SpecNode) => boolean): boolean => described.length > 0 && described.every(says);
  if (isAll(({ properties }) => isObject(properties) && Object.keys(properties).length > 0)) return 'object';
  return isAll(({ items, prefixItems }) => isObject(items) || Array.isArray(prefixItems)) ? 'array' : undefined;
};

const JOINING = ['$ref', 'allOf', 'anyOf', 'oneOf'];
const OF_OTHERS = [
  ...['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'contentEncoding', 'contentMediaType'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'then', 'else', 'not'],
];

const ownProperty = ({ properties }: SpecNode, name: string): unknown =>
  isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;

/** Several schemas of one value as one; it stands where the first does, and its XML Object is the nearest. */
const asOne = (spec: Spec, schemas: readonly unknown[]): SchemaRef | undefined => {
  const parts = [...new Set(schemas.filter(isObject))];
  const [first] = parts;
  if (!first || parts.length === 1) return first && { node: first, place: spec.place(first) };
  const xml = parts.map((part) => xmlObjectOf(spec, part)).find((found) => found !== undefined);
  return { node: { allOf: parts, ...(xml && { xml }) }, place: spec.place(first) };
};

/** The XML Object of a schema, its own or that of what it refers to (OpenAPI 3.1, section 4.8.26). */
export const xmlObjectOf = (spec: Spec, node: unknown): SpecNode | undefined => {
  for (let at = node, left = 20; isObject(at) && left > 0; left--) {
    if (isObject(at.xml)) return at.xml;
    at = typeof at.$ref === 'string' ? spec.lookup(at.$ref, at) : undefined;
  }
  return undefined;
};

const saysType = (spec: Spec, schema: SchemaRef): boolean => {
  const { types, restricted } = shapeOf(spec, schema);
  return restricted && types.size > 0;
};

const remember = <Key, Value>(find: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>();
  return (key) => {
    if (known.has(key)) return known.get(key) as Value;
    const found = find(key);
    known.set(key, found);
    return found;
  };
};

/** What a name that is not listed is, where one pattern describes all of them. Whether the name matches is for the check to say. */
const onlyPattern = ({ patternProperties }: SpecNode): unknown => {
  const schemas = Object.values(isObject(patternProperties) ? patternProperties : {});
  return schemas.length === 1 ? schemas[0] : undefined;
};

/** @param known what was found for each node; schemas that all refer to each other have more paths than anybody can walk */
const typesOf = (spec: Spec, node: unknown, known: Map<object, ReadonlySet<JsonType>>): ReadonlySet<JsonType> => {
  if (!isObject(node)) return ALL;
  const before = known.get(node);
  if (before) return before;
  // What leads back to itself says nothing more.
  known.set(node, ALL);
  let types = isAlone(spec, node) ? ALL : typesBesideReference(spec, node, known);
  if (typeof node.$ref === 'string') types = both(types, typesOf(spec, spec.lookup(node.$ref, node), known));
  if (isNullable(node)) types = new Set([...types, 'null']);
  known.set(node, types);
  return types;
};

const typesBesideReference = (
  spec: Spec,
  node: SpecNode,
  known: Map<object, ReadonlySet<JsonType>>,
): ReadonlySet<JsonType> => {
  let types = ownTypes(node);
  if (Array.isArray(node.allOf)) for (const side of node.allOf) types = both(types, typesOf(spec, side, known));
  for (const list of [node.anyOf, node.oneOf]) {
    if (Array.isArray(list)) types = both(types, new Set(list.flatMap((side) => [...typesOf(spec, side, known)])));
  }
  return types;
};

/** A reference beside which nothing counts. */
const isAlone = (spec: Spec, { $ref }: SpecNode): boolean =>
  typeof $ref === 'string' && !countsBesideReference(spec.openapi);

const ownTypes = (node: SpecNode): ReadonlySet<JsonType> => {
  if (node.type !== undefined) return expand(Array.isArray(node.type) ? node.type : [node.type]);
  if (Array.isArray(node.enum)) return expand(node.enum.map(typeName));
  if ('const' in node) return expand([typeName(node.const)]);
  return ALL;
};

const expand = (types: readonly unknown[]): ReadonlySet<JsonType> => {
  const known = types.filter((type): type is JsonType => ALL.has(type as JsonType));
  if (known.length === 0) return ALL;
  return new Set(known.includes('number') ? [...known, 'integer'] : known);
};

const both = (a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): ReadonlySet<JsonType> =>
  a === ALL ? b : b === ALL ? a : new Set([...a].filter((type) => b.has(type)));
