import { type Grade, weaker } from '../../core/evidence';
import { isObject } from '../../core/json/json';
import { AGAIN } from './recursion-guard';
import type { CopiedSchema, SchemaCopy } from './schema-copy';

/** Follows ways through a copied schema; the instance path says which children can be meant. */
export interface SchemaPaths {
  readonly root: CopiedSchema;
  /**
   * The grade of the best-founded way from `from` to `target` that consumes exactly `path`: the weakest grade on that
   * way. `undefined` when none leads there.
   */
  grade(from: CopiedSchema, path: readonly string[], target: unknown): Grade | undefined;
}

const IN_PLACE_LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
const IN_PLACE = ['if', 'then', 'else', 'not'] as const;
const CHILDREN = ['additionalProperties', 'unevaluatedProperties', 'items', 'contains', 'unevaluatedItems'] as const;

export const schemaPaths = (copy: SchemaCopy, gradeOf: (origin: object) => Grade): SchemaPaths => {
  const ownGrade = (schema: CopiedSchema): Grade => {
    const origin = copy.origins.get(schema);
    return origin ? gradeOf(origin) : 'documented';
  };
  const grade = (from: CopiedSchema, path: readonly string[], target: unknown): Grade | undefined => {
    const best = new Map<CopiedSchema, Grade[]>();
    let found: Grade | undefined;
    const visit = (schema: CopiedSchema, depth: number, soFar: Grade): void => {
      const here = weaker(soFar, ownGrade(schema));
      const known = best.get(schema) ?? [];
      best.set(schema, known);
      const before = known[depth];
      // Seen at this depth by a way at least as well founded.
      if (before !== undefined && weaker(before, here) === here) return;
      known[depth] = here;
      if (schema === target && depth === path.length && (found === undefined || weaker(found, here) === found)) {
        found = here;
      }
      for (const side of sidesOf(copy, schema)) visit(side.schema, depth, here);
      const key = path[depth];
      if (key !== undefined) for (const child of childrenAt(schema, key)) visit(child, depth + 1, here);
    };
    visit(from, 0, 'documented');
    return found;
  };
  return { root: copy.root, grade };
};

/** The schemas that describe the same value as `schema`, each with the keyword that brings it in. */
export const sidesOf = (copy: SchemaCopy, schema: CopiedSchema): readonly SchemaSide[] => {
  const sides: SchemaSide[] = [];
  const add = (keyword: SchemaSide['keyword'], others: readonly CopiedSchema[]): void => {
    for (const other of others) sides.push({ keyword, schema: other });
  };
  for (const keyword of ['$ref', AGAIN] as const) {
    const reference = schema[keyword];
    const definition = typeof reference === 'string' ? copy.definition(reference) : undefined;
    if (definition) add(keyword, [definition]);
  }
  for (const keyword of IN_PLACE_LISTS)
    if (Array.isArray(schema[keyword])) add(keyword, schema[keyword] as CopiedSchema[]);
  for (const keyword of IN_PLACE) if (isObject(schema[keyword])) add(keyword, [schema[keyword] as CopiedSchema]);
  if (isObject(schema.dependentSchemas))
    add('dependentSchemas', Object.values(schema.dependentSchemas) as CopiedSchema[]);
  return sides;
};

export interface SchemaSide {
  readonly keyword:
    | '$ref'
    | typeof AGAIN
    | (typeof IN_PLACE_LISTS)[number]
    | (typeof IN_PLACE)[number]
    | 'dependentSchemas';
  readonly schema: CopiedSchema;
}

const childrenAt = (schema: CopiedSchema, key: string): readonly CopiedSchema[] => {
  const children: CopiedSchema[] = [];
  const { properties, patternProperties, prefixItems } = schema;
  if (isObject(properties) && Object.hasOwn(properties, key)) children.push(properties[key] as CopiedSchema);
  if (isObject(patternProperties)) children.push(...(Object.values(patternProperties) as CopiedSchema[]));
  const item = Array.isArray(prefixItems) ? prefixItems[Number(key)] : undefined;
  if (isObject(item)) children.push(item as CopiedSchema);
  for (const keyword of CHILDREN) if (isObject(schema[keyword])) children.push(schema[keyword] as CopiedSchema);
  return children;
};
