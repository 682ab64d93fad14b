import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Spec } from '../specs/spec';
import { compilePattern } from './patterns';

/** `fast` stops at the first violation and keeps no trace; `thorough` finds all, each with the schema it stands in. */
export type AjvKind = 'fast' | 'thorough';

/** Above this many values an `enum` is looked up in a set: Ajv would compare one by one. */
export const LONG_ENUM = 24;

/** The keyword a long `enum` becomes in a copied schema. */
export const ENUM_SET = 'enumSet';

// Ajv keeps every schema and pattern it ever compiled, so an instance must not outlive the document it works for.
const instances = new WeakMap<Spec, Partial<Record<AjvKind, Ajv2020>>>();

export const ajvFor = (spec: Spec, kind: AjvKind): Ajv2020 => {
  const ofSpec = instances.get(spec) ?? {};
  instances.set(spec, ofSpec);
  const ajv = ofSpec[kind] ?? createAjv(kind);
  ofSpec[kind] = ajv;
  return ajv;
};

const createAjv = (kind: AjvKind): Ajv2020 => {
  const ajv = new Ajv2020({
    strict: false,
    // Copies are made keyword by keyword, each checked: validating them again would cost more than compiling them.
    validateSchema: false,
    meta: false,
    logger: false,
    addUsedSchema: false,
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
export const knowsFormat = (spec: Spec, format: string): boolean => ajvFor(spec, 'fast').formats[format] !== undefined;
