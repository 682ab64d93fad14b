import { isObject } from '../../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT, valueAt } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import type { CheckedRequest } from '../../validate-types';
import { instant } from '../instant';
import { type SemanticRule, semanticRules } from '../semantic-rules';
import { valuesAt } from '../values-at';
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

/** What one answer contradicts of one rule. */
export const checkRule = (rule: SemanticRule, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  switch (rule.kind) {
    case 'limit':
      return checkLimit(rule, request, body);
    case 'select':
      return checkSelect(rule, request, body);
    case 'equal':
      return checkEqual(rule, request, body);
    case 'not-before':
      return checkNotBefore(rule, request, body);
    case 'filter':
      return checkFilter(rule, request, body);
    case 'key':
      return checkKey(rule, request, body);
    case 'sort':
      return checkSort(rule, request, body);
    // What these mean shows between two answers only.
    case 'page':
    case 'time-zone':
      return [];
    default:
      return rule satisfies never;
  }
};

const semanticsFact = (rule: SemanticRule, at: Pointer, message: string): SemanticsFact => ({
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
        ? [semanticsFact(rule, at, `${value.length} items came where ${rule.parameter} allows ${limit}`)]
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
        semanticsFact(rule, childPointer(at, name), `${name} has a value although ${rule.parameter} does not name it`),
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
      ? [semanticsFact(rule, at, `the request asks for another ${pointerKeys(rule.request).at(-1) ?? 'value'}`)]
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
      ? [semanticsFact(rule, at, `it lies before the ${pointerKeys(rule.request).at(-1) ?? 'time'} of the request`)]
      : [];
  });
};

const checkFilter = (rule: Rule<'filter'>, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  const wanted = [request.query[rule.parameter]].flat().filter((each) => isScalar(each) && each !== '');
  if (wanted.length === 0) return [];
  // By its name alone a filter may well look for a part.
  const isWanted = (value: string, text: string): boolean =>
    value === text || (rule.inferred === true && value.includes(text));
  return valuesAt(body, rule.values).flatMap(([at, value]) => {
    const found = Array.isArray(value) ? value : [value];
    const isMet = found.some((own) =>
      wanted.some((each) => isWanted(String(own).toLowerCase(), String(each).toLowerCase())),
    );
    return found.every(isScalar) && !isMet
      ? [
          semanticsFact(
            rule,
            at,
            `it is ${JSON.stringify(value)} where ${rule.parameter} asks for ${wanted.join(', ')}`,
          ),
        ]
      : [];
  });
};

export const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** A projection may leave the key out. */
const checkKey = (rule: Rule<'key'>, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  const projection = rule.unless === undefined ? undefined : request.query[rule.unless];
  if (typeof projection === 'string' && projection !== '') return [];
  return valuesAt(body, rule.values).flatMap(([at, value]) =>
    value === null ? [semanticsFact(rule, at, 'the key of a row is null')] : [],
  );
};

/** `-age`, `age desc` and `order=desc` have to fall; a name alone may mean either direction. */
const checkSort = (rule: Rule<'sort'>, request: CheckedRequest, body: unknown): readonly SemanticsFact[] => {
  const said = request.query[rule.parameter];
  // A list of one, whose commas may have been taken for its own.
  const wanted = Array.isArray(said) ? said.join(',') : said;
  const property = pointerKeys(rule.values).at(-1) ?? '';
  if (typeof wanted !== 'string') return [];
  if (sortedBy(wanted) !== property && !(rule.inferred && isSortedBy(wanted, property))) return [];
  const beside = rule.direction === undefined ? undefined : request.query[rule.direction];
  const direction = directionOf(wanted) ?? (typeof beside === 'string' ? directionOf(beside) : undefined);
  const found = valuesAt(body, rule.values);
  const values = comparable(found.map(([, value]) => value));
  const [first] = found;
  if (!values || !first || isInOrder(values, direction)) return [];
  const asked = typeof beside === 'string' ? `${wanted}, ${beside}` : wanted;
  return [semanticsFact(rule, first[0], `the items are not in the order of ${asked}`)];
};

type Direction = 'rising' | 'falling';

/** In our reading `birthdate` orders by `birthDate`, and `created` by `created_at`. */
export const isSortedBy = (text: string, property: string): boolean => {
  const [name, own] = [sortedBy(text), property].map((each) => each.toLowerCase().replaceAll(/[^a-z\d]/g, ''));
  return own === name || ['at', 'on', 'date'].some((end) => own === `${name}${end}`);
};

/** The property that `-age`, `age desc`, `age:asc`, `age.desc` and `age_DESC` sort by. */
export const sortedBy = (text: string): string =>
  text.replaceAll(/^[-+]|[ :,.](?:asc|desc)$/gi, '').replace(/_(?:ASC|DESC)$/, '');

/** What a text says of the direction: with a property, or by itself. */
export const directionOf = (text: string): Direction | undefined => {
  if (/^-|(?:^|[ :,.])desc(?:ending)?$/i.test(text) || /_DESC$/.test(text)) return 'falling';
  return /^\+|(?:^|[ :,.])asc(?:ending)?$/i.test(text) || /_ASC$/.test(text) ? 'rising' : undefined;
};

/** Values that have one order for everybody, and show it; nobody says where null stands. */
export const comparable = (values: readonly unknown[]): readonly (number | string)[] | undefined => {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (new Set(present).size < 3) return undefined;
  const ordered = present.map(orderOf);
  if (ordered.every((value) => value !== undefined)) return ordered;
  const texts = present.filter((value) => typeof value === 'string');
  return texts.length === present.length && PLAIN_TEXTS.some((form) => texts.every((text) => form.test(text)))
    ? texts
    : undefined;
};

/** Days, and words of plain letters in one case: the order of other texts depends on a language. */
const PLAIN_TEXTS = [/^\d{4}-\d\d-\d\d$/, /^[a-z]+$/, /^[A-Z]+$/, /^[A-Z][a-z]+$/];

/** Numbers and times have an order of their own. */
export const orderOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : instant(value));

export const isInOrder = (values: readonly (number | string)[], direction?: Direction): boolean => {
  const pairs = values.slice(1).map((value, index) => [values[index] ?? value, value] as const);
  const rises = direction !== 'falling' && pairs.every(([before, value]) => value >= before);
  const falls = direction !== 'rising' && pairs.every(([before, value]) => value <= before);
  return rises || falls;
};
