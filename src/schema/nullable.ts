import type { SpecNode } from '../specs/spec';

/**
 * Before 3.1 a schema allows `null` by a word beside its type: 3.0's `nullable`. 2.0 has none, and its authors agreed
 * on `x-nullable`, which many kept when they went to 3.0; converters read it so, too.
 */
export const isNullable = (schema: SpecNode): boolean => schema.nullable === true || schema['x-nullable'] === true;
