import type { SchemaMode } from '../../schema/read-write-only';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { candidates } from './candidates';
import { type At, type Context, conforms, NOTHING } from './context';
import { within } from './dynamic-scope';
import { satisfy } from './fit-value';
import { itemSchemas, knownNames, propertySchemas } from './part-schemas';
import { type Shape, shapeOf } from './shape';

/** What a schema says of the parts of one value. */
export interface Parts {
  /** The nodes that describe the part at `keys`; of alternatives the one that `value` is nearest to. */
  nodes(value: unknown, keys: readonly string[]): readonly SpecNode[];
  /** A conforming value for that part, near `wish` where there is one; `undefined` when none was found. */
  make(value: unknown, keys: readonly string[], wish: unknown): { readonly value: unknown } | undefined;
  /** Whether `part` conforms to what is said of the part at `keys`. */
  accepts(value: unknown, keys: readonly string[], part: unknown): boolean;
}

export const partsOf = (spec: Spec, schema: SchemaRef, mode: SchemaMode): Parts => {
  const fresh = (): Context => ({ spec, mode, full: true, made: 0, satisfy });

  const locate = (context: Context, value: unknown, keys: readonly string[]): Located => {
    let here = value;
    let schemas: readonly unknown[] = [schema.node];
    let around: ReadonlySet<SpecNode> = new Set();
    for (const key of keys) {
      const { nodes } = nearestShape(context, schemas, here);
      around = within(around, nodes);
      schemas = Array.isArray(here) ? itemSchemas(nodes, Number(key)) : propertySchemas(nodes, key, knownNames(nodes));
      here = childOf(here, key);
    }
    return { schemas, around, here };
  };

  return {
    nodes(value, keys) {
      const context = fresh();
      const { schemas, here } = locate(context, value, keys);
      return nearestShape(context, schemas, here).nodes;
    },
    make(value, keys, wish) {
      const context = fresh();
      const { schemas, around } = locate(context, value, keys);
      const at: At = { depth: 0, variant: 0, around };
      for (const from of wish === undefined || wish === null ? [undefined] : [wish, undefined]) {
        const made = satisfy(fresh(), schemas, from, at);
        if (made !== NOTHING && conforms(context, schemas, made)) return { value: made };
      }
      return undefined;
    },
    accepts(value, keys, part) {
      const context = fresh();
      return conforms(context, locate(context, value, keys).schemas, part);
    },
  };
};

interface Located {
  readonly schemas: readonly unknown[];
  readonly around: ReadonlySet<SpecNode>;
  readonly here: unknown;
}

const nearestShape = (context: Context, schemas: readonly unknown[], value: unknown): Shape => {
  const shape = shapeOf(context.spec, schemas);
  for (const nearest of candidates(context, shape, value)) return nearest;
  return shape;
};

const childOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
