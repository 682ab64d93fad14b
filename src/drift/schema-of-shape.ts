import type { JsonType } from '../schema/schema-types';
import type { SpecNode } from '../specs/spec';
import type { SeenShape } from './shape';

/** How a version of OpenAPI says what differs between them. */
export interface Dialect {
  /** `types`: a list of types (3.1); `nullable` (3.0) or `x-nullable` (2.0): a word beside the type. */
  readonly nulls: 'types' | 'nullable' | 'x-nullable';
  readonly hasAlternatives: boolean;
}

export const dialectOf = (version: string): Dialect => {
  if (version.startsWith('2')) return { nulls: 'x-nullable', hasAlternatives: false };
  return { nulls: /^3\.0/.test(version) ? 'nullable' : 'types', hasAlternatives: true };
};

/** A schema for values of which some are null. */
export const withNull = (schema: SpecNode, { nulls }: Dialect): SpecNode => {
  if (nulls !== 'types')
    return {
      ...schema,
      [nulls]: true,
      ...(Array.isArray(schema.enum) && !schema.enum.includes(null) && { enum: [...schema.enum, null] }),
    };
  const { type } = schema;
  const nullable =
    Array.isArray(schema.enum) && !schema.enum.includes(null) ? { ...schema, enum: [...schema.enum, null] } : schema;
  if (type === undefined) return nullable;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.includes('null') ? nullable : { ...nullable, type: [...types, 'null'] };
};

/**
 * A schema that every value of a shape satisfies, and no more than the values show: nothing is required, and no list of values
 * is closed, because no number of answers proves either.
 */
export const schemaOfShape = (shape: SeenShape, dialect: Dialect): SpecNode => {
  const types = typesOf(shape);
  const alternatives = types.map((type) => ofType(shape, type, dialect));
  const [only, ...more] = alternatives;
  const schema =
    only === undefined || (more.length > 0 && !dialect.hasAlternatives)
      ? {}
      : more.length === 0
        ? only
        : { anyOf: alternatives };
  return shape.types.has('null') && only !== undefined ? nullableOf(schema, dialect) : schema;
};

const nullableOf = (schema: SpecNode, dialect: Dialect): SpecNode => {
  if (!Array.isArray(schema.anyOf)) return withNull(schema, dialect);
  const [first, ...rest] = schema.anyOf as readonly SpecNode[];
  return { anyOf: [withNull(first ?? {}, dialect), ...rest] };
};

/** Every integer is a number. */
const typesOf = ({ types }: SeenShape): readonly JsonType[] =>
  [...types.keys()].filter((type) => type !== 'null' && !(type === 'integer' && types.has('number'))).sort();

const ofType = (shape: SeenShape, type: JsonType, dialect: Dialect): SpecNode => {
  if (type === 'string') return { type, ...formatOf(shape) };
  if (type === 'array')
    return { type, items: shape.items && shape.items.count > 0 ? schemaOfShape(shape.items, dialect) : {} };
  if (type !== 'object') return { type };
  const properties = [...shape.properties].map(([name, below]) => [name, schemaOfShape(below, dialect)] as const);
  return { type, ...(properties.length > 0 && { properties: Object.fromEntries(properties) }) };
};

const FORMATS: readonly (readonly [string, RegExp])[] = [
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['uuid', /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i],
];

/** Only where every one of several values has it. */
const formatOf = ({ values }: SeenShape): SpecNode => {
  const texts = [...values].filter((value) => typeof value === 'string');
  if (texts.length < 2) return {};
  const format = FORMATS.find(([, pattern]) => texts.every((text) => pattern.test(text)))?.[0];
  return format === undefined ? {} : { format };
};
