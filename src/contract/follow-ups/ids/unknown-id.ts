import type { UrlText } from '../../../core/http/url-text';
import { equalJson, isObject } from '../../../core/json/json';
import { toPointer } from '../../../core/json/pointer';
import type { CaseRequest } from '../../../core/results/case';
import type { Operation, Parameter } from '../../../specs/spec';
import { type Check, NOTHING } from '../../../validate/response/checks/check';
import { documentedResponse } from '../../../validate/response/documented-response';
import { isProvided, successStatuses } from '../../generate/sample-request';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withPath } from '../changed-request';
import { COMPARED, type FollowUp, type GoodAnswer } from '../follow-up';
import { afterGoodAnswer, followUpOf, goodAnswerOf } from '../follow-up-rule';
import { goodBody } from '../good-body';
import { answersNothing } from '../records/answers-nothing';
import { isAboutAsked, isOfAnother } from './about-asked';
import { idGroups, ownGroup, sourcesOf } from './id-groups';
import { allSources } from './id-sources';
import { isWhole } from './learn-record';
import { plainText } from './plain-text';
import { type LearnedIds, readIds } from './read-ids';
import { parameterReference } from './references';
import { textsLike } from './texts-like';

const RULE = 'unknown-id';

/**
 * An id that worked gives one of the same form that does not exist, for the documented not-found. Safe methods only. Where the
 * document says nothing of a 404, any answer that it describes will do.
 */
export const unknownIdFollowUp = (context: PlanContext, parameter: Parameter): FollowUp | undefined => {
  const { operation } = context;
  const notFound = documentedResponse(operation, 404);
  if (!operation.safe) return undefined;
  const { name } = parameter;
  const says = `answers an unknown ${name} as described`;
  const head = { rule: RULE, kind: 'situation', name: `unknown-${name}`, says, wrong: true } as const;
  return afterGoodAnswer(context, head, (good, from, { mentions }) => {
    const naming = operationsNaming(context, parameter);
    const exists = (text: string): boolean => mentions(text, naming);
    const request = unknownRequest(context, parameter, good.case.request, exists);
    if (!request) return `no other ${name} was found that the document allows, and no answer names`;
    const check = absenceCheck(context, parameter, good, request);
    return {
      place: (notFound ?? operation).place,
      follows: { caseId: good.case.id, what: from },
      request,
      expect: {
        statuses: [...(notFound ? [notFound.status] : []), ...successStatuses(operation.responses)],
        why: `it is asked with an unknown ${name}`,
        // That it is unknown is our guess.
        evidence: 'elsewhere',
        wrong: 'request',
      },
      relation: { check },
    };
  });
};

/** Where such ids may stand. A look at all answers would be the square of a large document. */
const operationsNaming = ({ spec, operation }: PlanContext, parameter: Parameter): readonly Operation[] => {
  const inPath = idGroups(operation.path).find(
    ({ names }) => parameter.in === 'path' && names.includes(parameter.name),
  );
  const group = inPath ?? parameterReference(spec, operation, parameter)?.group;
  return [operation, ...(group ? allSources(spec, group) : [])];
};

/** In a query it is one thing to select by, so that nothing may be found; in a path it has to be there, where a 404 is documented. Else
 * any answer will do that is not about another record. */
const absenceCheck = ({ operation }: PlanContext, parameter: Parameter, known: GoodAnswer, asked: CaseRequest) => {
  const { in: where, name, place } = parameter;
  const notFound = documentedResponse(operation, 404);
  const text = plainText(sentText(asked, parameter)) ?? '';
  if (!notFound && where === 'path')
    return isOfAnother({
      rule: RULE,
      spec: operation.place,
      evidence: isRefusalDocumented(operation) ? 'elsewhere' : 'assumed',
      name,
      asked: text,
      known: { text: plainText(sentText(known.case.request, parameter)) ?? '', answer: known },
    });
  const against = notFound && `where ${notFound.status} is described for what does not exist`;
  return answersNothing({
    rule: RULE,
    spec: notFound?.place ?? place,
    asked: text,
    ...(!notFound && { evidence: 'assumed' }),
    message: (status) => `an unknown ${name} is answered ${status}, ${against ?? 'and something is found for it'}`,
  });
};

/** An error that may well be the one for what does not exist. */
const isRefusalDocumented = ({ node, responses }: Operation): boolean =>
  'x-refused-with' in node || responses.some(({ status }) => ['400', '410', '422'].includes(status));

const sentText = (request: CaseRequest, { in: where, name }: Pick<Parameter, 'in' | 'name'>): UrlText | undefined =>
  where === 'query' ? request.query.find(([each]) => each === name)?.[1] : request.pathValues[name];

const unknownRequest = (
  context: PlanContext,
  parameter: Parameter,
  known: CaseRequest,
  exists: (text: string) => boolean,
): CaseRequest | undefined => {
  const { in: where, name } = parameter;
  const text = plainText(sentText(known, parameter));
  // A placeholder stands for a secret, and what is like it is none.
  if (text === undefined || text.includes('${')) return undefined;
  const asking = (other: string): CaseRequest =>
    where === 'query'
      ? { ...known, query: known.query.map(([each, before]) => [each, each === name ? other : before]) }
      : { ...known, pathValues: { ...known.pathValues, [name]: other } };
  // To know what exists answers are read: only of those that come to it.
  const unknown = textsLike(text).find((other) => !exists(other) && isValid(context, { request: asking(other) }));
  return unknown === undefined ? undefined : asking(unknown);
};

/**
 * The second record of a list, beside the one that was answered: whoever answers each id with the same record shows it here. A
 * refusal says nothing new.
 */
export const secondRecordFollowUp = (context: PlanContext): FollowUp | undefined => {
  const { spec, operation, options, variables } = context;
  const group = ownGroup(operation.path);
  if (options.target !== 'real' || operation.method !== 'GET' || !group) return undefined;
  const isGiven = operation.parameters.some(
    (each) => each.in === 'path' && isProvided(spec, operation, each, variables),
  );
  const [list] = isGiven ? [] : sourcesOf(spec, group).lists;
  if (!list) return undefined;
  const from = `${goodAnswerOf(list)}, and ${goodAnswerOf(operation)}`;
  const head = { rule: 'second-record', says: 'answers another id with another record', from };
  return followUpOf(context, head, async (soFar) => {
    const [listed, good] = [await soFar.goodAnswer(list), await soFar.goodAnswer(operation)];
    if (typeof listed === 'string') return listed;
    if (typeof good === 'string') return good;
    const named = readIds(spec, list, listed, group).filter((ids) => isWhole(group, ids));
    const { pathValues } = good.case.request;
    const isOther = ({ values }: LearnedIds): boolean =>
      group.allNames.some((name) => values[name] !== plainText(pathValues[name]));
    const other = named.find(isOther);
    if (!other) return `${list.method} ${list.path} names no other record`;
    const request = withPath(good.case.request, other.values);
    if (!isValid(context, { request })) return 'the document forbids the other id';
    const asked = group.allNames.map((name) => ({ in: 'path', name, text: other.values[name] ?? '' }) as const);
    return {
      place: operation.place,
      follows: { caseId: listed.case.id, what: `another record that ${list.method} ${list.path} gave` },
      request,
      expect: { statuses: [], why: `${list.method} ${list.path} names it, too` },
      relation: { earlier: good, check: isAnother(operation, good, asked) },
    };
  });
};

const isIn = (value: unknown, text = ''): boolean => JSON.stringify(value).includes(JSON.stringify(text));

/** The same record again is no other one; where only its id is wrong, that is our reading of names. */
const isAnother =
  (operation: Operation, good: GoodAnswer, asked: Parameters<typeof isAboutAsked>[1]): Check =>
  (answer) => {
    const body = goodBody(answer);
    if (!body || !isObject(body.value) || Object.keys(body.value).length === 0) return NOTHING;
    const { facts = [] } = isAboutAsked(operation, asked)(answer);
    if (!equalJson(body.value, good.value)) return { facts };
    // Where the first answer was of another record already, that is told.
    const isOwn = isIn(good.inTexts, plainText(Object.values(good.case.request.pathValues).at(-1)));
    if (!isOwn && (facts.length > 0 || isIn(good.inTexts, asked.at(-1)?.text))) return NOTHING;
    const message = 'two ids of a list are answered with one record';
    const at = toPointer('/body');
    const evidence = facts.length > 0 ? 'elsewhere' : 'assumed';
    return { facts: [{ kind: 'semantics', rule: COMPARED, at, spec: operation.place, evidence, message }] };
  };
