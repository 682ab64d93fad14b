import type { ErrorObject } from 'ajv';
import { once } from '../../core/once';
import type { SchemaMode } from '../../schema/read-write-only';
import type { SchemaRef, Spec } from '../../specs/spec';
import type { CompiledSchema, SchemaViolation } from '../validate-types';
import { compileWithAjv, type Validator } from './ajv';
import { twinsOf } from './equal-schemas';
import { type CopiedSchema, copySchema, type SchemaCopy } from './schema-copy';
import { isTooLong, isWide, looksTooOften } from './schema-cost';
import { endlessLoop } from './schema-loops';
import { compileViolations } from './schema-violations';
import { unknownProperties } from './unknown-properties';

// By document, so that a reload forgets; by node, so that one schema is compiled once however often it is named.
const compiled = new WeakMap<Spec, Record<SchemaMode, WeakMap<object, CompiledSchema>>>();

// Documents whose requests will be broken on purpose.
const oftenBroken = new WeakSet<Spec>();

/**
 * From now on each request schema of the document gets one check, which names what is wrong, in place of a quick one and, at the first
 * wrong value, that one. For those who break every request: making two checks is most of their work.
 */
export const expectBrokenRequests = (spec: Spec): void => {
  oftenBroken.add(spec);
};

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
  if (looksTooOften(copy)) {
    const reason = 'The schema is too large: its alternatives are looked at more than a hundred million times';
    return { kind: 'not-compilable', reason, place: schema.place, tooLarge: true };
  }
  if (isTooLong(copy)) {
    const reason = 'The schema is too large: a check of it would take seconds to be made';
    return { kind: 'not-compilable', reason, place: schema.place, tooLarge: true };
  }
  const findsAll = mode === 'request' && oftenBroken.has(spec);
  let first: Validator;
  try {
    const kind = findsAll ? 'thorough' : isWide(copy) ? 'wide' : 'fast';
    first = compileWithAjv(spec, kind, copy.root, copy.reachable);
  } catch (error) {
    return {
      kind: 'not-compilable',
      reason: error instanceof Error ? error.message : String(error),
      place: schema.place,
    };
  }
  const fast = first.validate;
  const thorough = once(() =>
    violationsBy(spec, copy, findsAll ? first : compileWithAjv(spec, 'thorough', copy.root, copy.reachable)),
  );
  const check = (value: unknown): readonly SchemaViolation[] => {
    if (fast(value)) return NONE;
    fast.errors = null;
    return thorough()(value);
  };
  return {
    kind: 'compiled',
    check,
    accepts: (value) => {
      const isAccepted = fast(value);
      fast.errors = null;
      return isAccepted;
    },
    unknownProperties: (value) =>
      unknownProperties(spec, schema, value, (node, part) => {
        const branch = compileSchema(spec, { node, place: schema.place }, mode);
        return branch.kind === 'not-compilable' || branch.accepts(part);
      }),
    says: says(copy),
    unchecked: copy.unchecked,
  };
};

const violationsBy = (
  spec: Spec,
  copy: SchemaCopy,
  { validate, root }: Validator,
): ((value: unknown) => readonly SchemaViolation[]) => {
  const toViolations = compileViolations(spec, copy);
  const own = root === copy.root ? undefined : twinsOf(root, copy.root);
  // A validator that was made for an equal schema names that one's nodes; a violation has its place in this one.
  const ownError = (error: ErrorObject): ErrorObject => {
    const { parentSchema } = error;
    const twin = parentSchema && own?.get(parentSchema);
    return twin ? { ...error, parentSchema: twin as CopiedSchema } : error;
  };
  return (value) => {
    validate(value);
    const errors = validate.errors ?? [];
    // Ajv keeps the last errors, and with them the last value, until the next call.
    validate.errors = null;
    return toViolations(own ? errors.map(ownError) : errors);
  };
};

const NONE: readonly SchemaViolation[] = [];

const says = ({ root, reachable }: SchemaCopy): boolean =>
  [root, ...reachable.values()].some((schema) => Object.keys(schema).some((keyword) => keyword !== '$ref'));
