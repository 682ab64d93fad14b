import type { ErrorObject } from 'ajv';
import { once } from '../../core/once';
import type { SchemaMode } from '../../schema/read-write-only';
import type { SchemaRef, Spec } from '../../specs/spec';
import type { CompiledSchema, SchemaViolation } from '../validate-types';
import { compileWithAjv, type Validator } from './ajv';
import { twinsOf } from './equal-schemas';
import { interpretSchema, NotInterpreted } from './interpret-schema';
import { type CopiedSchema, copySchema, type SchemaCopy } from './schema-copy';
import { isWide, partsOf } from './schema-cost';
import { troubleWith } from './schema-trouble';
import { compileViolations } from './schema-violations';
import { Undecided } from './undecided';
import { unknownProperties } from './unknown-properties';

// By document, so that a reload forgets; by node, so that one schema is compiled once however often it is named.
const compiled = new WeakMap<Spec, Record<SchemaMode, WeakMap<object, CompiledSchema>>>();

// Documents whose requests will be broken on purpose.
const oftenBroken = new WeakSet<Spec>();

/**
 * From now on the request schemas of the document are interpreted, not compiled. For those who break every request: each schema is
 * asked some ten values, and making Ajv's functions for them would be most of the work.
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
  const trouble = troubleWith(spec, schema, copy);
  if (trouble) return trouble;
  const withAjv = once(() => thorough(spec, copy));
  if (mode === 'request' && oftenBroken.has(spec)) {
    return compiledOf(spec, schema, mode, copy, interpreted(spec, copy, withAjv));
  }
  let first: Validator;
  try {
    first = compileWithAjv(spec, isWide(copy) ? 'wide' : 'fast', copy.root, copy.reachable);
  } catch (error) {
    return {
      kind: 'not-compilable',
      reason: error instanceof Error ? error.message : String(error),
      place: schema.place,
    };
  }
  const fast = first.validate;
  const accepts = (value: unknown): boolean => {
    const isAccepted = fast(value);
    fast.errors = null;
    return isAccepted;
  };
  const check: SchemaCheck = (value) => (accepts(value) ? NONE : withAjv()(value));
  return compiledOf(spec, schema, mode, copy, { check, accepts });
};

type SchemaCheck = (value: unknown) => readonly SchemaViolation[];

interface Checks {
  readonly check: SchemaCheck;
  readonly accepts: (value: unknown) => boolean;
}

/** Without Ajv, until a value meets what only Ajv knows. */
const interpreted = (spec: Spec, copy: SchemaCopy, withAjv: () => SchemaCheck): Checks => {
  const interpret = interpretSchema(copy);
  const toViolations = once(() => compileViolations(spec, copy));
  let needsAjv = false;
  const ask = <T>(value: unknown, read: (errors: readonly ErrorObject[]) => T, ajv: () => T): T => {
    if (needsAjv) return ajv();
    try {
      return read(interpret(value));
    } catch (error) {
      if (!(error instanceof NotInterpreted)) throw error;
      needsAjv = true;
      return ajv();
    }
  };
  const check: SchemaCheck = (value) =>
    ask(
      value,
      (errors) => (errors.length === 0 ? NONE : toViolations()(errors)),
      () => withAjv()(value),
    );
  return {
    check,
    accepts: (value) =>
      ask(
        value,
        (errors) => errors.length === 0,
        () => withAjv()(value).length === 0,
      ),
  };
};

const compiledOf = (
  spec: Spec,
  schema: SchemaRef,
  mode: SchemaMode,
  copy: SchemaCopy,
  checks: Checks,
): CompiledSchema => {
  return {
    kind: 'compiled',
    ...checks,
    unknownProperties: (value) =>
      unknownProperties(spec, schema, value, (node, part) => {
        const branch = compileSchema(spec, { node, place: schema.place }, mode);
        return branch.kind === 'not-compilable' || branch.accepts(part);
      }),
    says: says(copy),
    unchecked: copy.unchecked,
  };
};

const thorough = (spec: Spec, copy: SchemaCopy): SchemaCheck => {
  try {
    return violationsBy(spec, copy, compileWithAjv(spec, 'thorough', copy.root, copy.reachable));
  } catch (error) {
    const reason = `Its schema cannot be compiled: ${error instanceof Error ? error.message : String(error)}`;
    return () => {
      throw new Undecided(reason);
    };
  }
};

const violationsBy = (spec: Spec, copy: SchemaCopy, { validate, root }: Validator): SchemaCheck => {
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

const says = (copy: SchemaCopy): boolean => {
  const { root } = copy;
  const target = typeof root.$ref === 'string' ? copy.definition(root.$ref) : undefined;
  return saysItself(root) || (target !== undefined && saysItself(target)) || partsOf(copy).some(saysItself);
};

const saysItself = (schema: CopiedSchema): boolean => Object.keys(schema).some((keyword) => keyword !== '$ref');
