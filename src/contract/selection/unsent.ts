import type { CaseRequest, ContractCase, SkippedCase } from '../../core/results/case';
import type { Spec } from '../../specs/spec';
import type { FollowUp } from '../follow-ups/follow-up';
import type { Lacking } from '../generate/sample-request';
import type { PlanContext, Planned, PlanOptions } from '../plan-context';
import { answeredByAnother, operationOf } from '../select-operations';
import { type CredentialChoice, whyMissing } from '../values/credentials';
import { credentialsOfCase } from '../values/credentials-of-case';
import { givenFor, NOTHING_GIVEN } from '../values/given';
import { NOTHING_ADDED, writeRequest } from '../write-request';

/** A value made up for a required parameter exists at no vendor. */
export const withoutValues = (planned: ContractCase, lacking: readonly Lacking[]): Planned =>
  unsent(
    planned,
    `the document gives no value for ${lacking.map(({ parameter }) => parameter).join(', ')}; set ${lacking
      .map(({ variable }) => variable)
      .join(', ')}`,
    lacking.map(({ variable }) => variable),
  );

/** What waits for a variable waits for the values of its path, too. */
export const withLackingNeeds = (item: Planned & { kind: 'skipped' }, lacking: readonly Lacking[]): Planned => {
  const { needs, reason } = item.skipped;
  const more = lacking.map(({ variable }) => variable).filter((variable) => !needs?.includes(variable));
  if (needs === undefined || more.length === 0) return item;
  return {
    kind: 'skipped',
    skipped: { ...item.skipped, needs: [...needs, ...more], reason: `${reason}, and ${more.join(', ')}` },
  };
};

/** The question belongs to the operation that will answer, and it has to get there. */
export const whatAnotherAnswers = (item: Planned, { spec, sample }: PlanContext): Planned => {
  if (item.kind !== 'case') return item;
  const { request } = item.case;
  const operation = operationOf(spec, item.case);
  if (request.method !== operation.method) return item;
  const { request: asked, http } = sample();
  const isThere = isSameUrl(request, asked);
  // The path alone decides, but for what some documents write into it.
  const written = isThere ? http : writeRequest({ ...request, headers: {}, body: '' }, NOTHING_ADDED);
  const length = written.path.length + written.query.length;
  if (length > LONGEST_TARGET) return unsent(item.case, TOO_LARGE);
  const reason = answeredByAnother(spec, operation, written);
  return reason === undefined ? item : unsent(item.case, reason);
};

const isSameUrl = (one: CaseRequest, other: CaseRequest): boolean =>
  one.path === other.path &&
  one.query.length === other.query.length &&
  one.query.every((pair, index) => pair === other.query[index]) &&
  Object.keys(one.pathValues).length === Object.keys(other.pathValues).length &&
  Object.entries(one.pathValues).every(([name, value]) => value === other.pathValues[name]);

/** RFC 9110, section 4.1: what every server should take. Some allow little more. */
const LONGEST_TARGET = 8000;
// One reason for all of them, so that a report tells it once.
const TOO_LARGE = `too large: its URL would have more than ${LONGEST_TARGET} characters`;

/** The user's own reason stands in the place of any other. */
export const whatIsLeftOut = (item: Planned, spec: Spec, { given = NOTHING_GIVEN }: PlanOptions): Planned => {
  const each = item.kind === 'case' ? item.case : item.kind === 'follow-up' ? item.followUp : item.skipped;
  const { skip } = givenFor(given, operationOf(spec, each)) ?? {};
  return skip === undefined ? item : unsent(each, `left out by the configuration: ${skip}`);
};

type ChoiceOf = (contractCase: ContractCase) => CredentialChoice;

/** Cases of an operation that come alike are let in alike. */
export const choicesOf = (
  spec: Spec,
  { variables = {}, given = NOTHING_GIVEN, local = false }: PlanOptions,
): ChoiceOf => {
  const known = new Map<string, CredentialChoice>();
  return (contractCase) => {
    const { credentials, way } = contractCase.request;
    const key = JSON.stringify([contractCase.operationId, credentials, way]);
    const choice =
      known.get(key) ?? credentialsOfCase(spec, contractCase, variables, given, { allowExamples: local, isReal: true });
    known.set(key, choice);
    return choice;
  };
};

/** Against a real endpoint: no unsafe request, none without its credentials. */
export const whatCannotBeSent = (item: Planned, spec: Spec, options: PlanOptions, choiceOf: ChoiceOf): Planned => {
  if (options.target !== 'real') return item;
  if (item.kind === 'skipped') return withoutVainNeeds(item, spec, options);
  if (item.kind !== 'case') return item;
  const { request, safe } = item.case;
  if (!safe && !options.allowUnsafe) {
    return unsent(item.case, changesData(request.method));
  }
  const carriesNone = request.credentials === 'none' || request.credentials === 'wrong';
  if (carriesNone && request.way === undefined) return item;
  const choice = choiceOf(item.case);
  // What no variable provides is no question that is left out: nobody can say what it would be answered with.
  return choice.kind === 'missing' && choice.computed === undefined
    ? unsent(item.case, whyMissing(choice), shortestWay(choice.ways))
    : item;
};

/** Of the variables that would do the fewest. */
const shortestWay = (ways: readonly string[]): readonly string[] =>
  ways.map((way) => way.split(' and ')).toSorted((one, other) => one.length - other.length)[0] ?? [];

/** No variable gets an unsafe request sent without the flag. */
const withoutVainNeeds = (item: Planned & { kind: 'skipped' }, spec: Spec, { allowUnsafe }: PlanOptions): Planned => {
  const { safe, method } = operationOf(spec, item.skipped);
  return safe || allowUnsafe || item.skipped.needs === undefined ? item : unsent(item.skipped, changesData(method));
};

const changesData = (method: string): string => `${method} may change data there; --allow-unsafe sends it`;

export const unsent = (
  { id, vendor, operationId, title }: SkippedCase | ContractCase | FollowUp,
  reason: string,
  needs?: readonly string[],
): Planned => ({
  kind: 'skipped',
  skipped: { id, vendor, operationId, title, reason, ...(needs && needs.length > 0 && { needs }) },
});
