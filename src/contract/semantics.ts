import { fail } from '../core/errors';
import type { Grade } from '../core/evidence';
import type { Fact } from '../core/finding';
import { isObject } from '../core/json';
import { childPointer, type Pointer, pointerKeys, ROOT, type SpecPlace, toPointer, valueAt } from '../core/pointer';
import type { Operation, Spec } from '../specs/spec';
import type { CheckedRequest } from '../validate/types';

/**
 * What a vendor documents about the meaning of a parameter, as data under `x-semantics` of an operation. Pointers go into the
 * response body; `*` stands for every index of a list. Each entry may carry `x-evidence`.
 *
 * - `limit`: each of `lists` has at most as many items as the query parameter says; zero and less promise nothing.
 * - `select`: of every object at `objects`, the properties that the parameter's comma list does not name are null. Names are compared without case.
 * - `equal`: every value at `values` is the one at `request` of the request body, unless that is in `except`; comma lists on either side need one name in common.
 * - `not-before`: every date-time at `values` is at or after the one at `request` of the request body. A time in the future
 *   promises nothing, nor does one without an offset: its zone is the vendor's own.
 */
export type SemanticRule = { readonly evidence: Grade; readonly place: SpecPlace } & (
  | { readonly kind: 'limit'; readonly parameter: string; readonly lists: readonly string[] }
  | { readonly kind: 'select'; readonly parameter: string; readonly objects: string }
  | { readonly kind: 'equal'; readonly request: string; readonly values: string; readonly except: readonly string[] }
  | { readonly kind: 'not-before'; readonly request: string; readonly values: string }
);

type SemanticsFact = Extract<Fact, { kind: 'semantics' }>;

/** Reads `x-semantics`. @throws SPEC_SYNTAX with the line of an entry that is none of the known kinds */
export const semanticRules = (spec: Spec, operation: Operation): readonly SemanticRule[] => {
  const entries = operation.node['x-semantics'];
  return Array.isArray(entries) ? entries.map((entry: unknown) => readRule(spec, operation, entry)) : [];
};

const readRule = (spec: Spec, operation: Operation, entry: unknown): SemanticRule => {
  const place = isObject(entry) ? spec.place(entry) : operation.place;
  const wrong = (why: string) =>
    fail('SPEC_SYNTAX', `${place.file}:${place.line}:${place.column}`, `x-semantics: ${why}`);
  if (!isObject(entry)) throw wrong('each entry is an object with a kind');
  const text = (key: string): string => {
    const value = entry[key];
    if (typeof value !== 'string') throw wrong(`${String(entry.kind)} needs the text "${key}"`);
    return value;
  };
  const texts = (key: string): readonly string[] => {
    const value = entry[key] ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
      throw wrong(`"${key}" is a list of texts`);
    return value as readonly string[];
  };
  const base = { evidence: spec.evidence(entry).grade, place };
  switch (entry.kind) {
    case 'limit':
      return { ...base, kind: 'limit', parameter: text('parameter'), lists: texts('lists') };
    case 'select':
      return { ...base, kind: 'select', parameter: text('parameter'), objects: text('objects') };
    case 'equal':
      return { ...base, kind: 'equal', request: text('request'), values: text('values'), except: texts('except') };
    case 'not-before':
      return { ...base, kind: 'not-before', request: text('request'), values: text('values') };
    default:
      throw wrong(`"${String(entry.kind)}" is not known; known are limit, select, equal, not-before`);
  }
};

/** What a good answer's body contradicts of the documented meaning of its request. */
export const checkSemantics = (
  rules: readonly SemanticRule[],
  request: CheckedRequest,
  body: unknown,
): readonly SemanticsFact[] =>
  request.violations.length > 0 ? [] : rules.flatMap((rule) => checkRule(rule, request, body));

const checkRule = (rule: SemanticRule, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  switch (rule.kind) {
    case 'limit':
      return checkLimit(rule, request, body);
    case 'select':
      return checkSelect(rule, request, body);
    case 'equal':
      return checkEqual(rule, request, body);
    case 'not-before':
      return checkNotBefore(rule, request, body);
    default:
      return rule satisfies never;
  }
};

const fact = (rule: SemanticRule, at: Pointer, message: string): SemanticsFact => ({
  kind: 'semantics',
  at: childPointer(ROOT, 'body', ...pointerKeys(at)),
  spec: rule.place,
  evidence: rule.evidence,
  rule: rule.kind,
  message,
});

type Rule<Kind extends SemanticRule['kind']> = Extract<SemanticRule, { kind: Kind }>;

const checkLimit = (rule: Rule<'limit'>, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  const limit = Number(request.query[rule.parameter]);
  if (!(limit > 0)) return [];
  return rule.lists.flatMap((list) =>
    valuesAt(body, list).flatMap(([at, value]) =>
      Array.isArray(value) && value.length > limit
        ? [fact(rule, at, `${value.length} items came where ${rule.parameter} allows ${limit}`)]
        : [],
    ),
  );
};

const checkSelect = (rule: Rule<'select'>, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  const wanted = request.query[rule.parameter];
  if (typeof wanted !== 'string' || wanted.trim() === '') return [];
  // `category/id` keeps Category: the first step of a path names a property of the object.
  const names = wanted.split(',').map((name) => (name.split('/')[0] ?? '').trim().toLowerCase());
  return valuesAt(body, rule.objects).flatMap(([at, value]) =>
    Object.entries(isObject(value) ? value : {})
      .filter(([name, item]) => item !== null && !names.includes(name.toLowerCase()))
      .map(([name]) =>
        fact(rule, childPointer(at, name), `${name} has a value although ${rule.parameter} does not name it`),
      ),
  );
};

const checkEqual = (rule: Rule<'equal'>, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  const wanted = valueAt(request.body, rule.request);
  if (typeof wanted !== 'string' || rule.except.includes(wanted)) return [];
  return valuesAt(body, rule.values).flatMap(([at, value]) =>
    typeof value === 'string' && !haveOneInCommon(wanted, value)
      ? [fact(rule, at, `the request asks for another ${pointerKeys(rule.request).at(-1) ?? 'value'}`)]
      : [],
  );
};

const haveOneInCommon = (a: string, b: string): boolean => {
  const names = (text: string) => text.split(',').map((name) => name.trim().toLowerCase());
  return names(a).some((name) => names(b).includes(name));
};

const checkNotBefore = (rule: Rule<'not-before'>, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  const start = instant(valueAt(request.body, rule.request));
  if (start === undefined || start > Date.now()) return [];
  return valuesAt(body, rule.values).flatMap(([at, value]) => {
    const time = instant(value);
    return time !== undefined && time < start
      ? [fact(rule, at, `it lies before the ${pointerKeys(rule.request).at(-1) ?? 'time'} of the request`)]
      : [];
  });
};

/** Milliseconds; `undefined` without an offset. Fractions beyond milliseconds are cut, as `Date` does. */
const instant = (value: unknown): number | undefined => {
  const match =
    typeof value === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.exec(value) : null;
  if (!match) return undefined;
  const offset = match[3] === 'Z' ? 'Z' : (match[3] ?? '').replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const time = Date.parse(`${match[1]}${(match[2] ?? '').slice(0, 4)}${offset}`);
  return Number.isNaN(time) ? undefined : time;
};

/** Every place that a pointer with `*` means, and what stands there. */
const valuesAt = (root: unknown, pattern: string): readonly (readonly [Pointer, unknown])[] =>
  pointerKeys(toPointer(pattern)).reduce<readonly (readonly [Pointer, unknown])[]>(
    (places, key) =>
      places.flatMap(([at, value]) =>
        key === '*'
          ? (Array.isArray(value) ? value : []).map((item: unknown, index) => [childPointer(at, index), item] as const)
          : isObject(value) && Object.hasOwn(value, key)
            ? [[childPointer(at, key), value[key]] as const]
            : [],
      ),
    [[ROOT, root]],
  );
