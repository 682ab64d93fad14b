import { compareDecimals, type Decimal, decimalOf, isInteger, isMultipleOf } from '../../core/json/decimal';
import { isObject } from '../../core/json/json';
import { pointerKeys, valueAt } from '../../core/json/pointer';
import type { Spec } from '../../specs/spec';
import type { CompiledSchema, RoundedNumber, SchemaViolation } from '../validate-types';
import { schemaOf } from './schema-violations';

/**
 * Values that break what a schema may ask of a number, so that it says what it asks: bounds and lists by the largest ones, `integer` and
 * `multipleOf` by the others.
 */
const PROBES: readonly number[] = [Number.MAX_VALUE, -Number.MAX_VALUE, 1, 0.1234567];

/** Keywords that are judged by digits. */
const JUDGED: ReadonlySet<string> = new Set([
  ...['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum'],
  ...['multipleOf', 'enum', 'const', 'type'],
]);

const goesByDigits = ({ keyword, params }: SchemaViolation): boolean =>
  keyword === 'format' ? Object.hasOwn(RANGES, String(valueAt(params, '/format'))) : JUDGED.has(keyword);

export interface InDigits {
  readonly broken: readonly SchemaViolation[];
  /** Where the last digits decide, and cannot be looked at. */
  readonly unknown: readonly SchemaViolation[];
}

/**
 * What a value breaks, with its rounded numbers judged by all their digits. The schema is asked with other numbers in their places, to
 * learn what it wants there; what combinations of schemas want of the last digits cannot be said.
 * @param all what the schema says of the rounded value
 */
export const inAllDigits = (
  spec: Spec,
  schema: Extract<CompiledSchema, { kind: 'compiled' }>,
  value: unknown,
  rounded: readonly RoundedNumber[],
  all: readonly SchemaViolation[],
): InDigits => {
  if (rounded.length === 0) return { broken: all, unknown: [] };
  const texts = new Map(rounded.map(({ pointer, text }) => [pointer, text]));
  const isThere = ({ pointer }: SchemaViolation): boolean => texts.has(pointer);
  const isJudged = (each: SchemaViolation): boolean => isThere(each) && goesByDigits(each);
  const probed = PROBES.flatMap((probe) => checkWith(schema, value, rounded, () => probe));
  const verdicts = unlike([...all, ...probed].filter(isJudged)).map((rule) => {
    const text = texts.get(rule.pointer) ?? '';
    return { rule, kept: keeps(spec, rule, decimalOf(text)) };
  });
  const others = all.filter((each) => !isJudged(each));
  const beside = checkWith(schema, value, rounded, nextTo).filter((each) => !isJudged(each));
  return {
    broken: [
      ...verdicts.flatMap(({ rule, kept }) => (kept === false ? [rule] : [])),
      ...others.filter((each) => isIn(beside, each)),
    ],
    unknown: [
      ...verdicts.flatMap(({ rule, kept }) => (kept === undefined ? [rule] : [])),
      ...others.filter((each) => !isIn(beside, each)),
      ...beside.filter((each) => !isIn(others, each)),
    ],
  };
};

const isIn = (violations: readonly SchemaViolation[], one: SchemaViolation): boolean =>
  violations.some((each) => nameOf(each) === nameOf(one));

/** Does a number keep one rule? `undefined`: it cannot be said. */
const keeps = (spec: Spec, broken: SchemaViolation, number: Decimal): boolean | undefined => {
  const { keyword, params } = broken;
  const node = schemaOf(broken);
  const limit = (key: string): Decimal => {
    const bound = Number(valueAt(params, `/${key}`));
    return decimalOf((node && spec.numbers.textOf(node, keyword, bound)) ?? String(bound));
  };
  switch (keyword) {
    case 'maximum':
      return compareDecimals(number, limit('limit')) <= 0;
    case 'exclusiveMaximum':
      return compareDecimals(number, limit('limit')) < 0;
    case 'minimum':
      return compareDecimals(number, limit('limit')) >= 0;
    case 'exclusiveMinimum':
      return compareDecimals(number, limit('limit')) > 0;
    case 'multipleOf':
      return isMultipleOf(number, limit('multipleOf'));
    case 'type':
      return isOfType([valueAt(params, '/type')].flat(), number);
    case 'format':
      return isOfFormat(valueAt(params, '/format'), number);
    default:
      return node && isListed(spec, node, keyword, number);
  }
};

const isOfType = (types: readonly unknown[], number: Decimal): boolean =>
  types.includes('number') || (types.includes('integer') && isInteger(number));

/** Beyond these a number has no place in its format; a double rounds half of its last step down. */
const RANGES: Readonly<Record<string, readonly [least: string, most: string]>> = {
  int32: ['-2147483648', '2147483647'],
  int64: ['-9223372036854775808', '9223372036854775807'],
  float: ['-3.4028234663852886e38', '3.4028234663852886e38'],
  double: ['-1.797693134862315807e308', '1.797693134862315807e308'],
};

const isOfFormat = (format: unknown, number: Decimal): boolean | undefined => {
  const range = typeof format === 'string' && Object.hasOwn(RANGES, format) ? RANGES[format] : undefined;
  if (!range) return undefined;
  const [least, most] = range;
  const isWithin = compareDecimals(number, decimalOf(least)) >= 0 && compareDecimals(number, decimalOf(most)) <= 0;
  return isWithin && (format === 'float' || format === 'double' || isInteger(number));
};

const isListed = (spec: Spec, node: object, keyword: string, number: Decimal): boolean | undefined => {
  const holder = keyword === 'enum' ? valueAt(node, '/enum') : node;
  const listed = Array.isArray(holder)
    ? holder.map((one: unknown, index) => [String(index), one])
    : [['const', valueAt(node, '/const')]];
  if (!isObject(holder) && !Array.isArray(holder)) return undefined;
  return listed.some(
    ([key, one]) =>
      typeof one === 'number' &&
      compareDecimals(number, decimalOf(spec.numbers.textOf(holder, String(key), one) ?? String(one))) === 0,
  );
};

/** One of each: two probes may break one rule. */
const unlike = (violations: readonly SchemaViolation[]): readonly SchemaViolation[] => [
  ...new Map(violations.map((each) => [nameOf(each), each])).values(),
];

const nameOf = ({ pointer, keyword, spec }: SchemaViolation): string =>
  `${pointer} ${keyword} ${spec.file} ${spec.pointer}`;

/** Checks the value with other numbers in the places of the rounded ones, which come back: a copy of a deep value ends the stack. */
const checkWith = (
  schema: Pick<Extract<CompiledSchema, { kind: 'compiled' }>, 'check'>,
  value: unknown,
  rounded: readonly RoundedNumber[],
  to: (number: number, text: string) => number,
): readonly SchemaViolation[] => {
  const whole = { value };
  const put = (number: (text: string) => number): void => {
    for (const { pointer, text } of rounded) {
      const keys = ['value', ...pointerKeys(pointer)];
      const holder = keys.slice(0, -1).reduce<unknown>((at, key) => Object(at)[key], whole);
      Reflect.set(Object(holder), String(keys.at(-1)), number(text));
    }
  };
  put((text) => to(Number(text), text));
  try {
    return schema.check(whole.value);
  } finally {
    put(Number);
  }
};

/** The next number of JavaScript, on the side where the digits are. */
const nextTo = (number: number, text: string): number => {
  const side = compareDecimals(decimalOf(text), decimalOf(String(number)));
  return Number.isFinite(number) ? number + side * Math.max(Number.MIN_VALUE, Math.abs(number) * 2 ** -52) : number;
};
