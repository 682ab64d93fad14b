import { isObject } from '../../core/json/json';
import { isNullable } from '../../schema/nullable';
import type { Spec, SpecNode } from '../../specs/spec';
import { compilePattern, whyNoPattern } from '../patterns/compile-pattern';
import { ENUM_SET, LONG_ENUM } from './enum-set';
import { knowsFormat } from './formats';

/** A schema of the copy: always an object, so that it can be traced back. */
export type CopiedSchema = Record<string, unknown>;

/** What the keywords of one schema need to be copied. */
export interface KeywordContext {
  readonly spec: Spec;
  /** OpenAPI 2.0 and 3.0: `nullable` and `x-nullable`, no siblings of `$ref`, no list of `items`. */
  readonly old: boolean;
  /** Names that need not be there in this mode (readOnly, writeOnly), of the object that is being described. */
  isRelaxed: (name: string) => boolean;
  /** `inPlace`: one more side of the same value, not a value of its own. */
  child(value: unknown, parent: SpecNode, inPlace: boolean): CopiedSchema;
  /** Says that something in `node` will not be examined. */
  skip(node: object, reason: string): void;
}

/** Returns `false` when the keyword's value is not of the form that the keyword has. */
type WriteKeyword = (
  context: KeywordContext,
  node: SpecNode,
  copy: CopiedSchema,
  keyword: string,
  value: unknown,
) => boolean | undefined;

const plain =
  (fits: (value: unknown) => boolean): WriteKeyword =>
  (_context, _node, copy, keyword, value) => {
    if (!fits(value)) return false;
    copy[keyword] = value;
    return true;
  };

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isNames = (value: unknown): boolean => Array.isArray(value) && value.every((name) => typeof name === 'string');
const number = plain((value) => typeof value === 'number');
const count = plain(isCount);
const flag = plain((value) => typeof value === 'boolean');

const child =
  (inPlace: boolean): WriteKeyword =>
  (context, node, copy, keyword, value) => {
    copy[keyword] = context.child(value, node, inPlace);
    return true;
  };

/** Ajv says more of a plain `false` here than of a schema that refuses everything: it names what was too much. */
const rest: WriteKeyword = (context, node, copy, keyword, value) => {
  if (value !== false) return child(false)(context, node, copy, keyword, value);
  copy[keyword] = false;
  return true;
};

const children =
  (inPlace: boolean): WriteKeyword =>
  (context, node, copy, keyword, value) => {
    if (!Array.isArray(value)) return false;
    if (value.length > 0) copy[keyword] = value.map((each) => context.child(each, node, inPlace));
    return true;
  };

const childrenByName =
  (inPlace: boolean): WriteKeyword =>
  (context, node, copy, keyword, value) => {
    if (!isObject(value)) return false;
    const before = isObject(copy[keyword]) ? Object.entries(copy[keyword]) : [];
    const own = Object.entries(value).map(([name, each]) => [name, context.child(each, node, inPlace)] as const);
    copy[keyword] = Object.fromEntries([...before, ...own]);
    return true;
  };

const TYPES: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

const limit =
  (inclusive: string): WriteKeyword =>
  (_context, node, copy, keyword, value) => {
    // Draft 4 and OpenAPI 3.0: a flag on the neighbouring bound.
    if (value === false) return true;
    const bound = value === true ? node[inclusive] : value;
    if (typeof bound !== 'number') return false;
    copy[keyword] = bound;
    return true;
  };

/** What is copied, and in which form it has to be; every other keyword is an annotation or unknown. */
export const KEYWORDS: Readonly<Record<string, WriteKeyword>> = {
  type: plain(
    (value) => TYPES.has(value) || (Array.isArray(value) && value.length > 0 && value.every((t) => TYPES.has(t))),
  ),
  enum: (context, node, copy, _keyword, value) => {
    if (!Array.isArray(value) || value.length === 0) return false;
    const simple = value.length > LONG_ENUM && value.every((each) => typeof each !== 'object' || each === null);
    copy[simple ? ENUM_SET : 'enum'] =
      context.old && isNullable(node) && !value.includes(null) ? [...value, null] : value;
    return true;
  },
  const: plain(() => true),
  multipleOf: plain((value) => typeof value === 'number' && value > 0),
  maximum: number,
  minimum: number,
  exclusiveMaximum: limit('maximum'),
  exclusiveMinimum: limit('minimum'),
  maxLength: count,
  minLength: count,
  maxItems: count,
  minItems: count,
  maxProperties: count,
  minProperties: count,
  maxContains: count,
  minContains: count,
  uniqueItems: flag,
  pattern: (context, node, copy, _keyword, value) => {
    if (typeof value !== 'string') return false;
    if (compilePattern(value)) copy.pattern = value;
    else context.skip(node, whyNoPattern(value));
    return true;
  },
  format: (_context, _node, copy, _keyword, value) => {
    if (typeof value === 'string' && knowsFormat(value)) copy.format = value;
    return true;
  },
  required: (context, _node, copy, _keyword, value) => {
    // Draft 3 wrote `required: true` on the property itself; it says nothing in any OpenAPI version.
    if (typeof value === 'boolean') return true;
    if (!isNames(value)) return false;
    const names = (value as string[]).filter((name) => !context.isRelaxed(name));
    if (names.length > 0) copy.required = [...new Set(names)];
    return true;
  },
  dependentRequired: plain((value) => isObject(value) && Object.values(value).every(isNames)),
  properties: (context, node, copy, keyword, value) => {
    if (!childrenByName(false)(context, node, copy, keyword, value)) return false;
    // Ajv leaves a property of this name out, and then takes it for an additional one.
    if (isObject(value) && Object.hasOwn(value, '__proto__')) {
      const patterns = isObject(copy.patternProperties) ? copy.patternProperties : {};
      copy.patternProperties = {
        ...patterns,
        '^__proto__$': context.child(Object.getOwnPropertyDescriptor(value, '__proto__')?.value, node, false),
      };
    }
    return true;
  },
  patternProperties: (context, node, copy, keyword, value) => {
    if (!isObject(value)) return false;
    const bad = Object.keys(value).filter((pattern) => !compilePattern(pattern));
    for (const pattern of bad) context.skip(node, whyNoPattern(pattern));
    const good = Object.fromEntries(Object.entries(value).filter(([pattern]) => !bad.includes(pattern)));
    return childrenByName(false)(context, node, copy, keyword, good);
  },
  additionalProperties: (context, node, copy, keyword, value) => {
    // With a pattern that cannot be tried, which properties are additional is not known.
    const patterns = isObject(node.patternProperties) ? Object.keys(node.patternProperties) : [];
    return patterns.every((pattern) => compilePattern(pattern)) ? rest(context, node, copy, keyword, value) : true;
  },
  propertyNames: child(false),
  unevaluatedProperties: rest,
  unevaluatedItems: rest,
  items: (context, node, copy, keyword, value) => {
    if (!Array.isArray(value)) return child(false)(context, node, copy, keyword, value);
    // Before 3.1 a list is not allowed here, and who writes one may mean one schema per item or any of them.
    return context.old ? false : children(false)(context, node, copy, 'prefixItems', value);
  },
  additionalItems: (context, node, copy, _keyword, value) =>
    Array.isArray(node.items) && !context.old ? child(false)(context, node, copy, 'items', value) : true,
  prefixItems: children(false),
  contains: child(false),
  allOf: children(true),
  anyOf: children(true),
  oneOf: children(true),
  not: child(false),
  // A group of its own: a relaxed `required` would make the condition hold always.
  if: child(false),
  // biome-ignore lint/suspicious/noThenProperty: `then` is the name of the JSON Schema keyword.
  then: child(true),
  else: child(true),
  dependentSchemas: childrenByName(true),
};
