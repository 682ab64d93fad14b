import { isObject } from '../../core/json';
import type { SchemaMode } from '../../schema/read-write-only';
import type { Spec, SpecNode } from '../../specs/spec';
import { compileSchema } from '../../validate/compile-schema';
import { refuses } from '../../validate/refuses';

/** Beyond these a value is no longer an example that a person reads: only what is required is added. */
export const MAX_FULL_DEPTH = 6;
export const MAX_FULL_VALUES = 2000;

/** No value fits, or none was found. */
export const NOTHING = Symbol('nothing');

export interface Context {
  readonly spec: Spec;
  readonly mode: SchemaMode;
  /** Optional properties too, and one item where an array may be empty. */
  readonly full: boolean;
  /** Values tried so far. */
  made: number;
  /** A value for all of `schemas` at once, or NOTHING. */
  satisfy(context: Context, schemas: readonly unknown[], wish: unknown, at: At): unknown;
}

export interface At {
  readonly depth: number;
  /** Another value for another number: items of an array that have to differ. */
  readonly variant: number;
  /** The nodes around: what is inside itself is left out where it is optional. */
  readonly around: ReadonlySet<SpecNode>;
}

/** True also where a schema cannot be compiled: then the whole cannot, and says so. */
export const conforms = ({ spec, mode }: Context, schemas: readonly unknown[], value: unknown): boolean =>
  schemas.every((node) => {
    if (typeof node === 'boolean') return node;
    if (!isObject(node)) return true;
    return !refuses(compileSchema(spec, { node, place: spec.place(node) }, mode), value);
  });

export const hasType = (types: readonly string[] | undefined, value: unknown): boolean =>
  types === undefined || types.includes(typeName(value)) || (Number.isInteger(value) && types.includes('integer'));

export const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
