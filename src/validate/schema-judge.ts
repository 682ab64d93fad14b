import { isObject } from '../core/json';
import type { SchemaMode } from '../schema/read-write-only';
import type { SchemaJudge } from '../schema/values/making';
import type { Spec } from '../specs/spec';
import { compileSchema } from './compile-schema';
import { compilePattern } from './patterns';
import { refuses } from './refuses';
import { unlessUndecided } from './undecided';

/** The validator, as the maker of values asks it. */
export const schemaJudge = (spec: Spec, mode: SchemaMode): SchemaJudge => ({
  conforms(schema, value) {
    if (typeof schema === 'boolean') return schema;
    if (!isObject(schema)) return true;
    return !refuses(compileSchema(spec, { node: schema, place: spec.place(schema) }, mode), value);
  },
  pattern(source) {
    const pattern = compilePattern(source);
    if (!pattern) return undefined;
    return {
      source: pattern.source,
      test: (text) =>
        unlessUndecided(
          () => pattern.test(text),
          () => undefined,
        ),
    };
  },
});
