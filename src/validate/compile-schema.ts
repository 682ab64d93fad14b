import type { ValidateFunction } from 'ajv';
import type { SchemaRef, Spec } from '../specs/spec';
import { type AjvKind, compileWithAjv } from './ajv';
import { copySchema, type SchemaCopy } from './schema-copy';
import { endlessLoop } from './schema-loops';
import { compileViolations, type ToViolations } from './schema-violations';
import type { CompiledSchema, SchemaMode, SchemaViolation } from './types';
import { unknownProperties } from './unknown-properties';

// By document, so that a reload forgets; by node, so that one schema is compiled once however often it is named.
const compiled = new WeakMap<Spec, Record<SchemaMode, WeakMap<object, CompiledSchema>>>();

const ALWAYS: CompiledSchema = {
  kind: 'compiled',
  check: () => [],
  accepts: () => true,
  unknownProperties: () => [],
  says: false,
  unchecked: [],
};

/**
 * A schema of the document, ready to judge values (JSON Schema 2020-12, formats asserted; OpenAPI 3.0 translated).
 * Compiled on first use of each part; the same object for the same node and mode.
 */
export const compileSchema = (spec: Spec, schema: SchemaRef, mode: SchemaMode): CompiledSchema => {
  if (schema.node === true) return ALWAYS;
  if (schema.node === false) return compileNow(spec, schema, mode);
  let ofSpec = compiled.get(spec);
  if (!ofSpec) {
    ofSpec = { request: new WeakMap(), response: new WeakMap() };
    compiled.set(spec, ofSpec);
  }
  const known = ofSpec[mode].get(schema.node);
  if (known) return known;
  const made = compileNow(spec, schema, mode);
  ofSpec[mode].set(schema.node, made);
  return made;
};

const compileNow = (spec: Spec, schema: SchemaRef, mode: SchemaMode): CompiledSchema => {
  const copy = copySchema(spec, schema, mode);
  const loop = endlessLoop(copy);
  if (loop) {
    const origin = copy.origins.get(loop);
    return {
      kind: 'not-compilable',
      reason: 'The schema refers to itself without an end',
      place: origin ? spec.place(origin) : schema.place,
    };
  }
  let fast: ValidateFunction;
  try {
    fast = compile(spec, 'fast', copy);
  } catch (error) {
    return {
      kind: 'not-compilable',
      reason: error instanceof Error ? error.message : String(error),
      place: schema.place,
    };
  }
  let thorough: { readonly validate: ValidateFunction; readonly toViolations: ToViolations } | undefined;
  const check = (value: unknown): readonly SchemaViolation[] => {
    if (fast(value)) return [];
    thorough ??= { validate: compile(spec, 'thorough', copy), toViolations: compileViolations(spec, copy) };
    thorough.validate(value);
    const errors = thorough.validate.errors ?? [];
    // Ajv keeps the last errors, and with them the last value, until the next call.
    thorough.validate.errors = null;
    fast.errors = null;
    return thorough.toViolations(errors);
  };
  return {
    kind: 'compiled',
    check,
    accepts: (value) => fast(value),
    unknownProperties: (value) =>
      unknownProperties(spec, schema, value, (node, part) => {
        const branch = compileSchema(spec, { node, place: schema.place }, mode);
        return branch.kind === 'not-compilable' || branch.accepts(part);
      }),
    says: says(copy),
    unchecked: copy.unchecked,
  };
};

const compile = (spec: Spec, kind: AjvKind, copy: SchemaCopy): ValidateFunction =>
  compileWithAjv(spec, kind, copy.root, copy.reachable);

const says = ({ root, reachable }: SchemaCopy): boolean =>
  [root, ...reachable.values()].some((schema) => Object.keys(schema).some((keyword) => keyword !== '$ref'));
