import { isObject } from '../../core/json/json';
import type { SchemaMode } from '../../schema/read-write-only';
import type { SchemaJudge } from '../../schema/values/making';
import type { Spec } from '../../specs/spec';
import { compileNative, compilePattern } from '../patterns/compile-pattern';
import { compileSchema } from './compile-schema';
import { knownViolations, refuses } from './refuses';
import { unlessUndecided } from './undecided';

/** The validator, as the maker of values asks it. */
export const schemaJudge = (spec: Spec, mode: SchemaMode): SchemaJudge => ({
  conforms(schema, value) {
    if (typeof schema === 'boolean') return schema;
    if (!isObject(schema)) return true;
    return !refuses(compileSchema(spec, { node: schema, place: spec.place(schema) }, mode), value);
  },
  violations(schema, value) {
    if (!isObject(schema)) return [];
    const compiled = compileSchema(spec, { node: schema, place: spec.place(schema) }, mode);
    return knownViolations(compiled, value);
  },
  pattern(source) {
    const native = compileNative(source);
    if (!native) return undefined;
    const pattern = compilePattern(source);
    const test = (text: string): boolean | undefined =>
      unlessUndecided(
        () => pattern?.test(text),
        () => undefined,
      );
    return { source: native.source, test };
  },
});
