import type { SpecNode } from '../specs/spec';

/**
 * Before 3.1 a schema allows `null` by a word beside its type: 3.0's `nullable`. 2.0 has none, and its authors agreed
 * on `x-nullable`. Many documents kept it when they moved to 3.0, and converters read it there too.
 */
export const isNullable = (schema: SpecNode): boolean => schema.nullable === true || schema['x-nullable'] === true;
