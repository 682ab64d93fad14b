import { isObject } from '../core/json/json';
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
    shape = new NodeShape(spec, schema.node);
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

/** A class, and what is seldom asked for is found when it is: a document has thousands of shapes, most of them of one text. */
class NodeShape implements Shape {
  readonly types: ReadonlySet<JsonType>;
  readonly restricted: boolean;
  readonly meant: 'object' | 'array' | undefined;
  readonly propertyNames: readonly string[];
  readonly open: boolean;
  readonly #spec: Spec;
  readonly #node: SpecNode;
  readonly #sides: readonly SpecNode[];
  /** Checks ask for each property of each item of a list: a place is made once. */
  #refs: Map<object, SchemaRef> | undefined;
  #together: readonly SpecNode[] | undefined;
  #wholes: Map<string | number, SchemaRef | undefined> | undefined;

  constructor(spec: Spec, node: SpecNode) {
    const sides = [...sidesOf(spec, node)];
    this.types = typesOf(spec, node, new Map());
    this.restricted = this.types.size < ALL.size;
    this.meant = this.restricted ? undefined : meantBy(sides);
    this.propertyNames = namesIn(sides);
    this.open = sides.some((side) => side.additionalProperties === true || isObject(side.additionalProperties));
    this.#spec = spec;
    this.#node = node;
    this.#sides = sides;
  }

  item(index: number): SchemaRef | undefined {
    return this.#first((side) =>
      Array.isArray(side.prefixItems) && index < side.prefixItems.length ? side.prefixItems[index] : side.items,
    );
  }

  property(name: string): SchemaRef | undefined {
    return (
      this.#first((side) => ownProperty(side, name)) ??
      this.#first(onlyPattern) ??
      this.#first((side) => side.additionalProperties)
    );
  }

  properties(name: string): readonly SchemaRef[] {
    const found = this.#described(name);
    return found.length > 0 ? found : [this.property(name) ?? []].flat();
  }

  wholeItem(index: number): SchemaRef | undefined {
    return this.#whole(index, () => asOne(this.#spec, itemSchemas(this.#sameTime(), index)) ?? this.item(index));
  }

  wholeProperty(name: string): SchemaRef | undefined {
    return this.#whole(name, () => {
      const said = this.#sameTime().map(
        (side) => ownProperty(side, name) ?? onlyPattern(side) ?? side.additionalProperties,
      );
      const whole = asOne(this.#spec, said);
      if (whole && saysType(this.#spec, whole)) return whole;
      return this.#described(name).find((each) => saysType(this.#spec, each)) ?? whole ?? this.property(name);
    });
  }

  /** What holds at once, whichever alternative is meant. */
  #sameTime(): readonly SpecNode[] {
    this.#together ??= compose(this.#spec, [this.#node]).nodes;
    return this.#together;
  }

  #whole(key: string | number, find: () => SchemaRef | undefined): SchemaRef | undefined {
    this.#wholes ??= new Map();
    if (!this.#wholes.has(key)) this.#wholes.set(key, find());
    return this.#wholes.get(key);
  }

  #described(name: string): readonly SchemaRef[] {
    return this.#sides.flatMap((side) => this.#ref(ownProperty(side, name)) ?? []);
  }

  #first(pick: (side: SpecNode) => unknown): SchemaRef | undefined {
    for (const side of this.#sides) {
      const found = this.#ref(pick(side));
      if (found) return found;
    }
    return undefined;
  }

  #ref(child: unknown): SchemaRef | undefined {
    if (!isObject(child)) return undefined;
    this.#refs ??= new Map();
    const made = this.#refs.get(child) ?? { node: child, place: this.#spec.place(child) };
    this.#refs.set(child, made);
    return made;
  }
}

const namesIn = (sides: readonly SpecNode[]): readonly string[] => {
  const names = sides.flatMap((side) => (isObject(side.properties) ? Object.keys(side.properties) : []));
  return names.length === 0 ? NONE : [...new Set(names)];
};

const NONE: readonly string[] = [];

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
  if (isNullable(node)) types = setOf([...new Set<JsonType>([...types, 'null'])]);
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
  return setOf(known.includes('number') ? [...known, 'integer'] : known);
};

/** One set for all schemas that say the same: a document has thousands of texts. */
const setOf = (types: readonly JsonType[]): ReadonlySet<JsonType> => {
  const key = types.join(' ');
  const set = SETS.get(key) ?? new Set(types);
  SETS.set(key, set);
  return set;
};

/** At most one for each order of the seven types. */
const SETS = new Map<string, ReadonlySet<JsonType>>();

const both = (a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): ReadonlySet<JsonType> =>
  a === ALL ? b : b === ALL ? a : new Set([...a].filter((type) => b.has(type)));
