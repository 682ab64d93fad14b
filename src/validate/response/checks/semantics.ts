import type { Fact } from '../../../core/finding';
import { isObject } from '../../../core/json';
import { childPointer, type Pointer, pointerKeys, ROOT, toPointer, valueAt } from '../../../core/pointer';
import type { CheckedRequest } from '../../validate-types';
import { type SemanticRule, semanticRules } from '../semantic-rules';
import { type Check, NOTHING } from './check';

type SemanticsFact = Extract<Fact, { kind: 'semantics' }>;

/** What a good answer's body contradicts of the documented meaning of its request. */
export const semantics: Check = ({ spec, operation, request, response, body, schema }) => {
  if (!request || request.violations.length > 0 || response.status >= 300) return NOTHING;
  if (typeof body !== 'object' || body.kind !== 'value') return NOTHING;
  const { value } = body;
  const facts = semanticRules(spec, operation).flatMap((rule) => checkRule(rule, request, value));
  if (facts.length === 0 || schema?.kind !== 'compiled') return { facts };
  // Of a property that no document mentions, no document says what a parameter does to it.
  const unknown = new Set(schema.unknownProperties(value).map(({ pointer }) => `/body${pointer}`));
  return { facts: facts.filter(({ at }) => !unknown.has(at)) };
};

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
  if (
    typeof wanted !== 'string' ||
    !namesIn(wanted).every((name) => rule.among.some((known) => known.toLowerCase() === name))
  )
    return [];
  return valuesAt(body, rule.values).flatMap(([at, value]) =>
    typeof value === 'string' && !haveOneInCommon(wanted, value)
      ? [fact(rule, at, `the request asks for another ${pointerKeys(rule.request).at(-1) ?? 'value'}`)]
      : [],
  );
};

const haveOneInCommon = (a: string, b: string): boolean => namesIn(a).some((name) => namesIn(b).includes(name));

const namesIn = (text: string): readonly string[] => text.split(',').map((name) => name.trim().toLowerCase());

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
