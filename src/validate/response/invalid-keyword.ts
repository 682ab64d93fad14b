import type { Inconclusive } from '../../core/results/verdict';
import type { Spec, SpecProblem } from '../../specs/spec';
import { validOpenApi } from '../lint/meta-schema';
import type { SchemaViolation } from '../validate-types';

const known = new WeakMap<Spec, readonly SpecProblem[]>();

/**
 * A keyword may be known to JSON Schema and not allowed by OpenAPI before 3.1: `const`, a number for `exclusiveMinimum`. We read
 * it as its author meant it, but nobody can be held to what the document must not say.
 * @returns why nothing can be said, where the document is invalid at the very keyword that a value breaks
 */
export const invalidKeyword = (spec: Spec, { spec: place, keyword }: SchemaViolation): Inconclusive | undefined => {
  if (!/^(?:2\.0|3\.0)/.test(spec.written.version)) return undefined;
  const at = `${place.pointer}/${keyword}`;
  // A schema that lint refuses as a whole says nothing that counts.
  const isAt = (pointer: string): boolean =>
    pointer === place.pointer || pointer === at || pointer.startsWith(`${at}/`);
  const invalid = invalidPlaces(spec).find((each) => each.place.file === place.file && isAt(each.place.pointer));
  if (!invalid) return undefined;
  const { file, line } = invalid.place;
  return {
    kind: 'spec-invalid',
    reason: `The document is invalid there, so nobody can be held to it: ${invalid.message} (${file}:${line}).`,
  };
};

const invalidPlaces = (spec: Spec): readonly SpecProblem[] => {
  const before = known.get(spec);
  if (before) return before;
  const found = [...validOpenApi({ spec, nodes: [], operations: [], options: {} })];
  known.set(spec, found);
  return found;
};
