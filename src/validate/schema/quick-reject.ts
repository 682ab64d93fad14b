import type { ErrorObject, ValidateFunction } from 'ajv';
import { isObject } from '../../core/json/json';

/** What a schema says of a value at first sight. Never refuses what the schema accepts. */
export type QuickReject = (value: unknown) => 'refused' | 'unknown';

/** A schema may refer to another, and that to a third; one that needs more looks is compiled. */
const DEEP = 4;

/**
 * The type, the names that have to be there, and the constants among the properties. To choose among hundreds of branches of which each
 * takes long to compile, that is mostly enough.
 */
export const quickRejectOf = (schema: object, references: ReadonlyMap<string, object>): QuickReject => {
  const signs = signsOf(schema, references, DEEP);
  return (value) => (signs.some((sign) => sign(value)) ? 'refused' : 'unknown');
};

/** True: the value cannot be meant. */
type Sign = (value: unknown) => boolean;

const signsOf = (schema: object, references: ReadonlyMap<string, object>, hops: number): readonly Sign[] => {
  const { type, required, properties, allOf, $ref } = schema as Readonly<Record<string, unknown>>;
  const target = typeof $ref === 'string' ? references.get($ref) : undefined;
  const sides: readonly unknown[] = [target, ...(Array.isArray(allOf) ? allOf : [])];
  const inherited = hops === 0 ? [] : sides.filter(isObject).flatMap((side) => signsOf(side, references, hops - 1));
  const own: Sign[] = [];
  if (type === 'object') own.push((value) => !isObject(value));
  if (Array.isArray(required)) {
    own.push((value) => isObject(value) && required.some((name) => value[String(name)] === undefined));
  }
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    const values = isObject(property) ? listed(property) : undefined;
    if (values) own.push((value) => isObject(value) && isOther(value[name], values));
  }
  return [...own, ...inherited];
};

const listed = (property: Readonly<Record<string, unknown>>): readonly unknown[] | undefined =>
  'const' in property ? [property.const] : Array.isArray(property.enum) ? property.enum : undefined;

/** Only texts are compared here: everything else has more than one spelling. */
const isOther = (value: unknown, values: readonly unknown[]): boolean =>
  typeof value === 'string' && !values.includes(value);

/** Calls `compiled` for what is not refused first. Its errors say only that there are some. */
export const afterQuickReject = (quickReject: QuickReject, compiled: () => ValidateFunction): ValidateFunction => {
  const keeper = (value: unknown, place?: Parameters<ValidateFunction>[1]): boolean => {
    if (quickReject(value) === 'refused') {
      // A new list each time, because Ajv adds to it.
      state.errors = [REFUSED];
      return false;
    }
    const validate = compiled();
    const holds = validate(value, place);
    Object.assign(state, { errors: validate.errors, evaluated: validate.evaluated });
    return holds;
  };
  const state = Object.assign(keeper as ValidateFunction, { errors: null as ErrorObject[] | null });
  return state;
};

const REFUSED: ErrorObject = { keyword: 'quickReject', instancePath: '', schemaPath: '', params: {} };
