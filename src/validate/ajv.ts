import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Spec } from '../specs/spec';
import { compilePattern } from './patterns';

/** `fast` stops at the first violation and keeps no trace; `thorough` finds all, each with the schema it stands in. */
export type AjvKind = 'fast' | 'thorough';

/** Above this many values an `enum` is looked up in a set: Ajv would compare one by one. */
export const LONG_ENUM = 24;

/** The keyword a long `enum` becomes in a copied schema. */
export const ENUM_SET = 'enumSet';

interface Instance {
  readonly ajv: Ajv2020;
  /** References that it knows already. */
  readonly added: Set<string>;
}

// Ajv keeps every schema and pattern it ever compiled, so an instance must not outlive the document it works for.
const instances = new WeakMap<Spec, Partial<Record<AjvKind, Instance>>>();

const instanceFor = (spec: Spec, kind: AjvKind): Instance => {
  const ofSpec = instances.get(spec) ?? {};
  instances.set(spec, ofSpec);
  const instance = ofSpec[kind] ?? { ajv: createAjv(kind), added: new Set() };
  ofSpec[kind] = instance;
  return instance;
};

/** Compiles `root`; what it refers to is compiled once, however many schemas refer to it. */
export const compileWithAjv = (
  spec: Spec,
  kind: AjvKind,
  root: object,
  references: ReadonlyMap<string, object>,
): ValidateFunction => {
  const { ajv, added } = instanceFor(spec, kind);
  for (const [reference, schema] of references) {
    if (!added.has(reference)) ajv.addSchema(schema, reference);
    added.add(reference);
  }
  const validate = ajv.compile(root);
  ajv.removeSchema(root);
  return validate;
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
    inlineRefs: 12,
    // 1.4 is a multiple of 0.1, although their quotient in binary is 13.999999999999998.
    multipleOfPrecision: 9,
    allErrors: kind === 'thorough',
    verbose: kind === 'thorough',
    messages: kind === 'thorough',
    code: { regExp: Object.assign((source: string) => compilePattern(source) ?? /(?:)/, { code: 'compilePattern' }) },
  });
  addFormats(ajv);
  ajv.addKeyword({ keyword: ENUM_SET, schemaType: 'array', errors: false, compile: compileEnumSet });
  return ajv;
};

const compileEnumSet = (values: readonly unknown[]) => {
  const known = new Set(values);
  return (value: unknown): boolean => known.has(value);
};

/** Formats that Ajv asserts; any other is an annotation (JSON Schema Validation, section 7.2.3). */
export const knowsFormat = (spec: Spec, format: string): boolean =>
  instanceFor(spec, 'fast').ajv.formats[format] !== undefined;
