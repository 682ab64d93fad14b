import type { Grade } from '../../../core/evidence';
import { isObject } from '../../../core/json/json';
import { childPointer, pointerKeys, ROOT, type SpecPlace, toPointer } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import { shapeOf } from '../../../schema/value-shape';
import type { Parameter } from '../../../specs/spec';
import { type Check, type CheckContext, NOTHING } from '../../../validate/response/checks/check';
import { checkRule } from '../../../validate/response/checks/semantics';
import { type SemanticRule, semanticRules } from '../../../validate/response/semantic-rules';
import { asksByName } from '../../changes-by-name';
import { successStatuses } from '../../generate/sample-request';
import { isValid } from '../../own-violations';
import type { PlanContext, Planned } from '../../plan-context';
import { withBodyValue } from '../changed-request';
import { COMPARED, type FollowUp, type GoodAnswer } from '../follow-up';
import { afterGoodAnswer } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { boundFollowUps } from './bounds';
import { countFollowUps } from './count-of-list';
import { inferRule, inferredKinds, isLimitName, LIMITS, saysLimit } from './inferred-rules';
import { nextPageFollowUps, numberedPageFollowUp } from './next-page';
import { haveRowInCommon, listIn, wrongCount } from './page-rows';
import { changeFor, compare, firstPage } from './related-answers';
import { shapedFollowUps } from './shaped-answer';
import { sortKeysFollowUps } from './sort-keys';
import { hasTwoDirections, type Which } from './sort-texts';

/**
 * What two answers to nearly the same request have to do with each other: as the document's `x-semantics` says, and by the
 * unmistakable names of its parameters. The latter is our reading, so it is asked of a real endpoint only, and is a note.
 */
export const casesFromRelations = (context: PlanContext): readonly Planned[] => {
  const { operation } = context;
  const followUps = [...(operation.safe ? relationsOfQuery(context) : []), ...bodyLimitFollowUps(context)];
  return followUps.map((followUp) => ({ kind: 'follow-up', followUp }));
};

const relationsOfQuery = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options } = context;
  const documented = semanticRules(spec, operation).filter(({ kind }) => kind !== 'key');
  const known = new Set(documented.flatMap((rule) => ('parameter' in rule ? [rule.parameter.toLowerCase()] : [])));
  const inferred =
    options.target === 'real' ? operation.parameters.filter(({ name }) => !known.has(name.toLowerCase())) : [];
  const relations = [
    ...documented.flatMap((rule) => relationFollowUps(context, rule.kind, nameOf(rule), () => rule)),
    ...inferred.flatMap((parameter) => inferredFollowUps(context, parameter)),
    ...inferred.flatMap((parameter) => boundFollowUps(context, parameter)),
    ...inferred.flatMap((parameter) => [
      ...shapedFollowUps(context, parameter),
      ...sortKeysFollowUps(context, parameter),
    ]),
  ];
  const limit = relations.find(({ awaited }) => awaited);
  const numbered = inferred
    .filter((parameter) => inferredKinds(context, parameter).includes('page'))
    .flatMap((parameter) => numberedPageFollowUp(context, parameter, limit) ?? []);
  return [...relations, ...numbered, ...nextPageFollowUps(context, limit), ...countFollowUps(context)];
};

/** A search that is a POST has its limit in its body: `{ "limit": 2 }`. */
const bodyLimitFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options, parts } = context;
  const isAsked = operation.safe || (options.allowUnsafe === true && asksByName(operation));
  if (options.target !== 'real' || operation.method !== 'POST' || !isAsked || !parts.body) return [];
  const shape = shapeOf(spec, parts.body.content.schema);
  const limits = shape.propertyNames.flatMap((name) => {
    const schema = shape.property(name);
    const { description } = schema && isObject(schema.node) ? schema.node : {};
    const said = typeof description === 'string' ? description : '';
    const isLimit = isLimitName(name, said) && schema && [...shapeOf(spec, schema).types].includes('integer');
    return isLimit ? [{ name, said, place: schema.place }] : [];
  });
  return limits.slice(0, 1).map((limit) => bodyLimitFollowUp(context, limit));
};

const bodyLimitFollowUp = (
  context: PlanContext,
  { name, said, place }: { readonly name: string; readonly said: string; readonly place: SpecPlace },
): FollowUp => {
  const after = context.operation.safe ? 'reading' : 'creating';
  const head = {
    rule: 'limit',
    name: `limit-body-${name}`,
    says: `keeps what ${name} of its body means (limit)`,
    after,
  } as const;
  return afterGoodAnswer(context, head, (good, from) => {
    const rows = listIn(good.value)?.items.length ?? 0;
    if (rows < 2) return 'no list of its answer has two items or more';
    const limit = Math.floor(rows / 2);
    const request = withBodyValue(good.case.request, childPointer(ROOT, name), limit);
    const what = `${name} ${limit} in its body`;
    if (!request || !isValid(context, { request })) return `the document forbids ${what}`;
    return {
      place,
      follows: { caseId: good.case.id, what: `${from}, now with ${what}` },
      request,
      expect: { statuses: [], why: `it is the request of that answer with ${what}` },
      relation: {
        earlier: good,
        check: isWithinLimit(good, name, limit, place, saysLimit(said) ? 'elsewhere' : 'assumed'),
      },
    };
  });
};

const isWithinLimit =
  (good: GoodAnswer, name: string, limit: number, spec: SpecPlace, evidence: Grade): Check =>
  (answer) => {
    const list = listIn(goodBody(answer)?.value);
    if (!list) return NOTHING;
    const fact = (message: string, grade: Grade): ReturnType<Check> => {
      const at = childPointer(ROOT, 'body', ...pointerKeys(list.at));
      return { facts: [{ kind: 'semantics', rule: COMPARED, at, spec, evidence: grade, message }] };
    };
    const count = list.items.length;
    if (count > limit) return fact(`${count} items came where ${name} of the request allows ${limit}`, evidence);
    if (count === 0) return fact(`with ${name} it has no items`, 'assumed');
    const before = listIn(good.value)?.items ?? [];
    return haveRowInCommon(list.items, before)
      ? NOTHING
      : fact(`with ${name} it has items that it did not have without`, 'assumed');
  };

const nameOf = (rule: SemanticRule): string =>
  'parameter' in rule ? rule.parameter : 'request' in rule ? rule.request : '';

const inferredFollowUps = (context: PlanContext, parameter: Parameter): readonly FollowUp[] =>
  inferredKinds(context, parameter).flatMap((kind) =>
    relationFollowUps(context, kind, parameter.name, (good) => inferRule(context, kind, parameter, good)),
  );

type RuleFor = (good: GoodAnswer) => SemanticRule | string;

const relationFollowUps = (
  context: PlanContext,
  kind: SemanticRule['kind'],
  name: string,
  ruleFor: RuleFor,
): readonly FollowUp[] => {
  const hasOther = kind === 'filter' || (kind === 'sort' && hasTwoDirections(context.spec, context.operation, name));
  const all: readonly Which[] = hasOther ? ['first', 'other'] : ['first'];
  return all.map((which) => relationFollowUp(context, kind, name, ruleFor, which));
};

const relationFollowUp = (
  context: PlanContext,
  kind: SemanticRule['kind'],
  name: string,
  ruleFor: RuleFor,
  which: Which,
): FollowUp => {
  const isOther = which === 'other';
  const says = `keeps what ${name.replace(/^\//, '')} means (${kind}${isOther ? ', another value' : ''})`;
  const head = { rule: kind, name: `${kind}-${name}${isOther ? '-other' : ''}`, says };
  const followUp = afterGoodAnswer(context, head, (good, from) => {
    const rule = ruleFor(good);
    if (typeof rule === 'string') return rule;
    const change = changeFor(context, rule, good, which);
    if (typeof change === 'string') return change;
    const { request, what } = change;
    if (!isValid(context, change)) return `the document forbids ${what}`;
    return {
      place: rule.place,
      follows: { caseId: good.case.id, what: `${from}, now with ${what}` },
      request,
      expect: {
        // Of our own reading nothing but a note may come, not even a doubt.
        statuses: rule.inferred ? [] : successStatuses(context.operation.responses),
        why: `it is the request of that answer with ${what}`,
        assumes: `${what} was made from an answer, and need not be allowed there`,
      },
      relation: { earlier: good, check: relationCheck(rule, good) },
    };
  });
  return kind === 'limit' ? { awaited: true, ...followUp } : followUp;
};

/** Two pages that are all of a list have as many rows as each of them says that there are. */
const miscounted = (
  rule: SemanticRule,
  { case: asked, value, exchange }: GoodAnswer,
  answer: CheckContext,
): readonly Fact[] => {
  const after = goodBody(answer)?.value;
  const [first, next] = [value, after].map((each) => listIn(each)?.items.length ?? 0);
  // Which page comes after the one that is not asked for by its number?
  const isKnown =
    rule.kind === 'page' &&
    (!/page/i.test(rule.parameter) || firstPage(answer.operation, rule.parameter) !== undefined);
  const isWhole = isKnown && asked.request.query.every(([name]) => LIMITS.test(name));
  if (!isWhole || first === undefined || next === undefined || next >= first) return [];
  const wrong = wrongCount([
    { value, headers: exchange.response.headers },
    { value: after, headers: answer.response.headers },
  ]);
  if (!wrong) return [];
  const message = `it counts ${wrong.count} items, and its two pages have ${wrong.rows}`;
  return [
    { kind: 'semantics', rule: COMPARED, at: toPointer('/body'), spec: rule.place, evidence: 'assumed', message },
  ];
};

/** Rules of the document are held against every answer anyway; one of our own reading only here. */
export const relationCheck =
  (rule: SemanticRule, good: GoodAnswer): Check =>
  (answer) => {
    const { request } = answer;
    const body = goodBody(answer);
    if (!request || !body) return NOTHING;
    const own = rule.inferred ? checkRule(rule, request, body.value) : [];
    return { facts: [...own, ...compare(rule, good, body.value, request.query), ...miscounted(rule, good, answer)] };
  };
