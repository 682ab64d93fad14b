import type { Grade } from '../../core/evidence';
import { isSuccess } from '../../core/http/http';
import { changeAt } from '../../core/json/change-at';
import type { Json } from '../../core/json/json';
import { childPointer, toPointer } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { Operation, Parameter } from '../../specs/spec';
import { inTexts } from '../../validate/exact-numbers';
import { type Check, NOTHING } from '../../validate/response/checks/check';
import { keyParameter, newKeys, ONE_KEY } from '../fresh-keys';
import { isIdName } from '../generate/has-to-exist';
import { successStatuses } from '../generate/sample-request';
import { isValid } from '../own-violations';
import type { PlanContext } from '../plan-context';
import { recordOf } from './envelope';
import type { FollowUp, GoodAnswer, RunSoFar } from './follow-up';
import { afterGoodAnswer, followUpOf, goodAnswerOf } from './follow-up-rule';
import { groupsCreatedBy, type IdGroup } from './ids/id-groups';
import { idsOfCreated } from './ids/read-ids';
import { sentValue, withSentValue } from './records/sent-body';

/**
 * What created a record is sent again with the same key: it must not create a second one. That is our reading, so it is a note.
 * Where the document lets the key be left out, the sample request has none, and so comes a creation that has one before it.
 */
export const oneKeyFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options } = context;
  const parameter = keyParameter(operation);
  const [group] = groupsCreatedBy(spec, operation);
  if (options.target !== 'real' || !options.allowUnsafe || !parameter || !group) return [];
  const after = 'creating';
  const first = afterGoodAnswer(
    context,
    { rule: WITH_KEY, says: `takes an ${parameter.name}`, after },
    (good, from) => {
      if (keyOf(parameter, good.case.request) !== undefined) return `${from} was to a request with ${parameter.name}`;
      const request = newKeys()
        .map((key) => ({ ...good.case.request, headers: { ...good.case.request.headers, [nameOf(parameter)]: key } }))
        .find((request) => isValid(context, { request }));
      if (!request) return `no ${parameter.name} was found that the document allows`;
      return {
        place: parameter.place,
        follows: { caseId: good.case.id, what: `${from}, asked once more with ${parameter.name}` },
        request: { ...request, values: [...request.values, { in: 'header', name: parameter.name, origin: 'made' }] },
        expect: {
          statuses: successStatuses(operation.responses),
          why: `it is the sample request with ${parameter.name}`,
          assumes: `the ${parameter.name} is a new one, and what it creates may exist already`,
        },
      };
    },
  );
  const awaited: FollowUp = { ...first, awaited: true };
  const head = {
    rule: ONE_KEY,
    says: 'creates nothing twice with one key',
    after,
    from: goodAnswerOf(operation),
  } as const;
  const withKey = async (soFar: RunSoFar): Promise<GoodAnswer | string> => {
    const sample = await soFar.goodAnswer(operation);
    if (typeof sample === 'string') return sample;
    const good = keyOf(parameter, sample.case.request) === undefined ? await soFar.answerTo(awaited) : sample;
    return good ?? `no request with ${parameter.name} had a good answer`;
  };
  const second = followUpOf(context, head, async (soFar) => {
    const good = await withKey(soFar);
    if (typeof good === 'string') return good;
    return {
      place: parameter.place,
      follows: { caseId: good.case.id, what: `${goodAnswerOf(operation)}, sent again` },
      request: good.case.request,
      // Some answer as before, others that it was done.
      expect: { statuses: [], why: `${parameter.name} is the same as before` },
      relation: { check: createsNoSecond(context, group, good) },
    };
  });
  const said = saidOfOther(operation, parameter);
  const others = said ? [otherBodyFollowUp(context, group, said, withKey)] : [];
  return [...(parameter.required ? [] : [awaited]), second, ...others];
};

/** What the document says of a key that comes again with another body. */
interface SaidOfOther {
  readonly parameter: Parameter;
  /** The statuses of the refusal; empty where the first answer comes again. */
  readonly statuses: readonly string[];
}

const saidOfOther = (operation: Operation, parameter: Parameter): SaidOfOther | undefined => {
  const refusals = operation.responses.filter(
    ({ status, description }) =>
      REFUSALS.has(status) && /\bkey\b|idempoten/i.test(description) && OTHER.test(description),
  );
  const words = [parameter.description, operation.node.description].filter((text) => typeof text === 'string');
  const sentences = words
    .flatMap((text) => text.split(/(?<=[.;!])\s/))
    .filter((text) => /\bkey\b|idempoten/i.test(text));
  const [, status] = sentences.flatMap((text) => (OTHER.test(text) ? [REFUSED.exec(text) ?? []] : []))[0] ?? [];
  const named = operation.responses.filter((each) => each.status === status);
  const statuses = [...refusals, ...named].map((each) => each.status);
  if (statuses.length > 0) return { parameter, statuses: [...new Set(statuses)] };
  return sentences.some((text) => FIRST.test(text)) ? { parameter, statuses: [] } : undefined;
};

const REFUSALS: ReadonlySet<string> = new Set(['400', '409', '422']);
const OTHER = /\b(?:differ\w*|(?:an)?other|mismatch\w*|changed|does not match)\b/i;
const REFUSED = /\b(400|409|422)\b/;
const FIRST =
  /\b(?:regardless of|whatever|even if|ignor\w+)\b.*\b(?:body|bodies|parameters|payload|request|sent|content)\b/i;

const otherBodyFollowUp = (
  context: PlanContext,
  group: IdGroup,
  { parameter, statuses }: SaidOfOther,
  withKey: (soFar: RunSoFar) => Promise<GoodAnswer | string>,
): FollowUp => {
  const { operation } = context;
  const isRefused = statuses.length > 0;
  const says = `${isRefused ? 'refuses' : 'answers as before'} another body with one key`;
  const from = goodAnswerOf(operation);
  const head = {
    rule: ONE_KEY,
    name: `${ONE_KEY}-other-body`,
    says,
    after: 'creating',
    wrong: isRefused,
    from,
  } as const;
  return followUpOf(context, head, async (soFar) => {
    const good = await withKey(soFar);
    if (typeof good === 'string') return good;
    const request = withOtherBody(context, good.case.request);
    if (!request) return 'nothing in its body could be another value';
    return {
      place: parameter.place,
      follows: { caseId: good.case.id, what: `${from}, sent again with another body` },
      request,
      expect: {
        statuses,
        why: `${parameter.name} is the same as before, and its body another`,
        ...(isRefused && { wrong: 'request', evidence: 'elsewhere' }),
      },
      // That it was accepted at all is said by its status.
      ...(!isRefused && { relation: { check: createsNoSecond(context, group, good, 'elsewhere') } }),
    };
  });
};

const withOtherBody = ({ spec, operation }: PlanContext, request: CaseRequest): CaseRequest | undefined => {
  const where = { spec, operation };
  const sent = sentValue(where, request);
  const part = recordOf(sent);
  if (!part) return undefined;
  const others = Object.entries(part.record).flatMap(([name, value]) =>
    isIdName(name) ? [] : otherValues(value).map((other) => changeAt(sent as Json, childPointer(part.at, name), other)),
  );
  return others
    .map((value) => withSentValue(where, request, value))
    .find((other) => isValid(where, { request: other }));
};

const otherValues = (value: unknown): readonly Json[] => {
  if (typeof value === 'string') return [`${value} 2`, `${value}2`];
  if (typeof value === 'number') return [value + 1, value - 1];
  return typeof value === 'boolean' ? [!value] : [];
};

const WITH_KEY = 'with-key';

const nameOf = ({ name }: Parameter): string => name.toLowerCase();

const keyOf = (parameter: Parameter, { headers }: CaseRequest): string | undefined => headers[nameOf(parameter)];

const createsNoSecond =
  ({ spec, operation }: PlanContext, group: IdGroup, good: GoodAnswer, evidence: Grade = 'assumed'): Check =>
  ({ response, body }) => {
    if (!isSuccess(response.status)) return NOTHING;
    const value = typeof body === 'object' && body.kind === 'value' ? body : undefined;
    const answer: GoodAnswer = {
      case: good.case,
      exchange: { ...good.exchange, response },
      value: value?.value,
      inTexts: value && inTexts(value.value, value.rounded ?? []),
    };
    const [one, other] = [good, answer].map((each) => idsOfCreated(spec, operation, each, group)?.values);
    if (!one || !other || group.names.every((name) => one[name] === other[name])) return NOTHING;
    const message = 'sent again with the same key, it created a second record';
    const place = keyParameter(operation)?.place ?? operation.place;
    return {
      facts: [{ kind: 'semantics', rule: ONE_KEY, at: toPointer('/body'), spec: place, evidence, message }],
    };
  };
