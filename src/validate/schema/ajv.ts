import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import type { SchemaEnv } from 'ajv/dist/compile';
import { equalJson, isObject } from '../../core/json/json';
import type { Spec } from '../../specs/spec';
import { compilePattern } from '../patterns/compile-pattern';
import { compileEnumSet, ENUM_SET } from './enum-set';
import { schemaText } from './equal-schemas';
import { useFormats } from './formats';
import { afterQuickReject, type QuickReject, quickRejectOf } from './quick-reject';
import { againKeyword } from './recursion-guard';
import type { CopiedSchema } from './schema-keywords';

import equalModule = require('ajv/dist/runtime/equal');

/**
 * Ajv compares values for `uniqueItems`, `const` and `enum` with a function that calls `valueOf` and `toString` of what it is given.
 * A JSON object may have properties of those names, and `[{ "valueOf": 1 }, {}]` then throws in the middle of a check.
 * Generated code asks the module for the function each time it is generated, so this replaces it for every schema compiled later.
 */
const useSafeComparison = (): void => {
  const { code } = equalModule.default;
  Object.assign(equalModule, {
    default: Object.assign((a: unknown, b: unknown): boolean => equalJson(a, b), { code }),
  });
};

useSafeComparison();

/**
 * `fast` stops at the first violation and keeps no trace; `thorough` finds all, each with the schema it stands in. `wide` finds all and
 * keeps no trace, for schemas whose fast code would be nested too deeply.
 */
type AjvKind = 'fast' | 'wide' | 'thorough';

/** A compiled schema; `root` is the one it was made from, and its errors name that one's nodes. */
export interface Validator {
  readonly validate: ValidateFunction;
  readonly root: CopiedSchema;
}

interface Instance {
  readonly kind: AjvKind;
  readonly ajv: Ajv2020;
  /** References that it knows already. */
  readonly added: Set<string>;
  /** By what they say: a thousand operations that describe the same parameter have one validator. */
  readonly made: Map<string, Validator>;
  /** Those that wait until a value needs them. */
  readonly postponed: Set<string>;
  /** How many compilations are under way. */
  compiling: number;
}

/**
 * Ajv compiles in depth what a schema refers to, before any value is there. Where all schemas refer to each other, that
 * is the whole document for every operation; a long chain overflows the stack. With more references than this, each is
 * compiled at its first use.
 */
const EAGER = 60;

/** A schema of so many keywords is written in place of a reference to it. */
const SHORT = 12;

// Ajv keeps every schema and pattern it ever compiled, so an instance must not outlive the document it works for.
const instances = new WeakMap<Spec, Partial<Record<AjvKind, Instance>>>();

const instanceFor = (spec: Spec, kind: AjvKind): Instance => {
  const ofSpec = instances.get(spec) ?? {};
  instances.set(spec, ofSpec);
  const instance = ofSpec[kind] ?? createInstance(kind);
  ofSpec[kind] = instance;
  return instance;
};

const createInstance = (kind: AjvKind): Instance => {
  const instance = {
    kind,
    ajv: createAjv(kind),
    added: new Set<string>(),
    made: new Map<string, Validator>(),
    postponed: new Set<string>(),
    compiling: 0,
  };
  instance.ajv.addKeyword(againKeyword((reference) => compileReference(instance, reference)));
  return instance;
};

/** What the reference stands for has been added before anything that refers to it was compiled. */
const compileReference = (instance: Instance, reference: string): ValidateFunction => {
  const validate = duringCompilation(instance, () => instance.ajv.getSchema(reference));
  if (!validate) throw new Error(`Nothing is known of ${reference}`);
  return validate as ValidateFunction;
};

/** Compiles `root`, unless an equal one was; what it refers to is compiled once, however many schemas refer to it. */
export const compileWithAjv = (
  spec: Spec,
  kind: AjvKind,
  root: CopiedSchema,
  references: ReadonlyMap<string, object>,
): Validator => {
  const instance = instanceFor(spec, kind);
  const text = schemaText(root);
  const known = text === undefined ? undefined : instance.made.get(text);
  if (known) return known;
  const made = { validate: compileNow(instance, root, references), root };
  if (text !== undefined) instance.made.set(text, made);
  return made;
};

const compileNow = (
  instance: Instance,
  root: CopiedSchema,
  references: ReadonlyMap<string, object>,
): ValidateFunction => {
  const { ajv, added } = instance;
  for (const [reference, schema] of references) {
    if (!added.has(reference)) ajv.addSchema(schema, reference);
    added.add(reference);
  }
  if (references.size > EAGER) return compileLazily(instance, root, references);
  return duringCompilation(instance, () => {
    const validate = ajv.compile(root);
    ajv.removeSchema(root);
    return validate;
  });
};

const ROOT = 'https://understudy.invalid/root';

/** Under a name, so that the schemas it refers to can wait, too. */
const compileLazily = (
  instance: Instance,
  root: CopiedSchema,
  references: ReadonlyMap<string, object>,
): ValidateFunction => {
  const { ajv } = instance;
  postpone(instance, references);
  ajv.addSchema(root, ROOT);
  const env = ajv.schemas[ROOT];
  if (env) waitFor(instance, env, referencesIn(root));
  const validate = compileReference(instance, ROOT);
  ajv.removeSchema(ROOT);
  ajv.removeSchema(root);
  return validate;
};

/**
 * Gives each schema the schemas it refers to as they are, not compiled. Ajv then asks for their `validate` at each
 * call, and the first call compiles, unless `quick-reject` refuses the value. What is small and refers to nothing is
 * left alone: Ajv writes it in place.
 */
const postpone = (instance: Instance, references: ReadonlyMap<string, object>): void => {
  const { ajv, postponed } = instance;
  const waiting: [SchemaEnv, ReadonlySet<string>][] = [];
  for (const [reference, schema] of references) {
    const env = ajv.schemas[reference];
    if (!env || postponed.has(reference) || env.validate) continue;
    const used = referencesIn(schema);
    if (used.size === 0 && isShort(schema)) continue;
    postponed.add(reference);
    compileOnFirstCall(instance, env, reference, quickRejectOf(schema, references));
    waiting.push([env, used]);
  }
  for (const [env, used] of waiting) waitFor(instance, env, used);
};

const waitFor = ({ ajv, postponed }: Instance, env: SchemaEnv, used: ReadonlySet<string>): void => {
  for (const reference of used) {
    const target = ajv.schemas[reference];
    if (target && postponed.has(reference)) env.refs[reference] = target;
  }
};

/** As Ajv counts what it writes in place: by keywords. */
const isShort = (schema: object, left = { keys: SHORT }): boolean =>
  Object.values(schema).every((value) => {
    left.keys -= 1;
    return left.keys >= 0 && (typeof value !== 'object' || value === null || isShort(value, left));
  });

const compileOnFirstCall = (instance: Instance, env: SchemaEnv, reference: string, quickReject: QuickReject): void => {
  let validate: SchemaEnv['validate'];
  const compiled = (): ValidateFunction =>
    (validate as ValidateFunction | undefined) ?? compileReference(instance, reference);
  const keeper = afterQuickReject(quickReject, compiled);
  Object.defineProperty(env, 'validate', {
    get: () => {
      if (validate || instance.compiling > 0) return validate;
      // Who asks for all errors wants those of the schema itself.
      return instance.kind === 'thorough' ? compiled() : keeper;
    },
    set: (made: SchemaEnv['validate']) => {
      validate = made;
    },
  });
};

const duringCompilation = <T>(instance: Instance, compile: () => T): T => {
  instance.compiling += 1;
  try {
    return compile();
  } finally {
    instance.compiling -= 1;
  }
};

const referencesIn = (schema: object): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (!isObject(node)) return;
    if (typeof node.$ref === 'string') found.add(node.$ref);
    for (const child of Object.values(node)) visit(child);
  };
  visit(schema);
  return found;
};

const createAjv = (kind: AjvKind): Ajv2020 => {
  const ajv = new Ajv2020({
    strict: false,
    // Copies are made keyword by keyword, each checked: validating them again would cost more than compiling them.
    validateSchema: false,
    meta: false,
    logger: false,
    addUsedSchema: false,
    // A larger one is called: inlined everywhere, it would make the code many times as long.
    inlineRefs: SHORT,
    // 1.4 is a multiple of 0.1, although their quotient in binary is 13.999999999999998.
    multipleOfPrecision: 9,
    allErrors: kind !== 'fast',
    verbose: kind === 'thorough',
    messages: kind === 'thorough',
    code: {
      // Tidying the code up takes longer than making it, and V8 runs both equally fast.
      optimize: false,
      regExp: Object.assign((source: string) => compilePattern(source) ?? /(?:)/, { code: 'compilePattern' }),
    },
  });
  useFormats(ajv);
  ajv.addKeyword({ keyword: ENUM_SET, schemaType: 'array', errors: false, compile: compileEnumSet });
  return ajv;
};
