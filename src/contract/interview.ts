import { hasNoContent, headerValue, isSuccess } from '../core/http/http';
import { equalJson } from '../core/json/json';
import type { CaseRequest, CaseResult, ContractCase, Exchange, SkippedCase } from '../core/results/case';
import type { Finding } from '../core/results/finding';
import type { Inconclusive, Verdict } from '../core/results/verdict';
import { redactWords } from '../core/secrets/redactor';
import type { Operation, Spec } from '../specs/spec';
import { readBody } from '../validate/bodies/read-body';
import { inTexts } from '../validate/exact-numbers';
import { documentedContent, documentedResponse } from '../validate/response/documented-response';
import { caseId } from './case-id';
import { asksByName } from './changes-by-name';
import { createAcceptedChanges } from './follow-ups/accepted-changes';
import { type CreatedRecord, createCreatedRecords, valuesOf } from './follow-ups/created-records';
import { createEntityTags } from './follow-ups/entity-tags';
import {
  COMPARED,
  type FollowUp,
  type GoodAnswer,
  type NextQuestion,
  type Relation,
  type RunSoFar,
} from './follow-ups/follow-up';
import { groupsCreatedBy, type IdGroup, idGroups, operationsAt, ownGroup, sourcesOf } from './follow-ups/ids/id-groups';
import { plainText } from './follow-ups/ids/plain-text';
import { idsOfCreated, type LearnedIds, readIds } from './follow-ups/ids/read-ids';
import { valuesAfter } from './follow-ups/values-after';
import { withFreshKey } from './fresh-keys';
import { withFreshNames } from './fresh-names';
import { withFullerBody } from './fuller-body';
import type { Planned, PlanOptions } from './plan-context';
import { planSample } from './plan-operation';
import { type RanCase, type RunCaseOptions, runCase } from './run-case';
import { operationOf } from './select-operations';
import type { SendOptions, Target } from './targets/target';

/** One vendor, asked one question after another; what it answered is remembered for those that follow. */
export interface Interview {
  ask(contractCase: ContractCase): Promise<RanCase>;
  follow(followUp: FollowUp): Promise<Followed>;
  /** Deletes what this run created, budget or not, and says what is still there. Once: later there is nothing to say. */
  cleanUp(): Promise<readonly LeftBehind[]>;
}

export type Followed =
  | { readonly kind: 'asked'; readonly ran: RanCase }
  | { readonly kind: 'skipped'; readonly skipped: SkippedCase };

/** Something that a run created and could not take away. */
export interface LeftBehind {
  /** `/pets/7`, or what created it where its id is not known. */
  readonly what: string;
  readonly reason: string;
}

export interface InterviewSettings extends RunCaseOptions {
  readonly spec: Spec;
  readonly target: Target;
  /** By which the questions were planned: the sample request that an answer is needed of may not be among them. */
  readonly planned: PlanOptions;
}

export const createInterview = ({ spec, target, planned: planOptions, ...options }: InterviewSettings): Interview => {
  const created = createCreatedRecords();
  const changed = createAcceptedChanges();
  const tags = createEntityTags();
  const unnamed = new Map<string, number>();
  const stillThere: string[] = [];
  const answers = new Map<Operation, GoodAnswer | string>();
  /** Of the questions that others follow from. */
  const awaited = new Map<string, GoodAnswer | undefined>();
  const asked = new Set<string>();
  let isClean = false;
  /** Asked before their turn. */
  const early = new Map<string, RanCase>();

  const send = async (question: NextQuestion, how: SendOptions = {}): Promise<RanCase> => {
    asked.add(question.case.id);
    const operation = operationOf(spec, question.case);
    const current = tags.withCurrent(operation, question.case, recordOf(operation, question.case.request));
    const planned = target.info.kind === 'real' ? withFreshKey({ spec, operation }, current) : current;
    const run = (asked: ContractCase) =>
      runCase(spec, operation, asked, target, {
        ...options,
        ...how,
        ...(question.created && { created: true }),
        ...(question.deleted && { deleted: true }),
        ...(question.relation && { also: question.relation.check }),
      });
    const first = await run(planned);
    for (const other of target.info.kind === 'real' ? otherTries(operation, planned, first) : []) {
      // What differs is another request to a vendor that knows keys, too.
      const keyed = withFreshKey({ spec, operation }, other);
      const again = await run(keyed);
      if (!isGood(again.observed)) continue;
      remember(operation, keyed, again);
      return again;
    }
    // Refused all the same, the first refusal says more of what the document shows.
    remember(operation, planned, first);
    return first;
  };

  const otherTries = (operation: Operation, asked: ContractCase, { observed }: RanCase): readonly ContractCase[] => {
    const fresh = withFreshNames({ spec, operation }, asked, observed);
    return fresh ? [fresh] : withFullerBody({ spec, operation }, asked, observed);
  };

  const remember = (operation: Operation, question: ContractCase, { observed }: RanCase): void => {
    if (!isGood(observed)) return;
    const answer: GoodAnswer = { case: question, exchange: observed, ...readValue(spec, operation, observed) };
    if (question.id === sampleId(spec, operation)) answers.set(operation, answer);
    if (awaited.has(question.id)) awaited.set(question.id, answer);
    if (target.info.kind !== 'real' || question.request.method !== operation.method) return;
    const [identity, ...values] = recordOf(operation, question.request);
    if (identity !== undefined) {
      created.confirm(identity, values);
      tags.note([identity, ...values], observed.response.headers, operation.safe);
    }
    if (operation.safe) return;
    const group = ownGroup(operation.path);
    const isOwn = group && created.live(group.identity).some((record) => isAt(record, values));
    if (isOwn && groupsCreatedBy(spec, operation).length === 0)
      created.rename(group.identity, values, valuesAfter(spec, operation, group, answer) ?? values);
    else if (operation.method === 'POST') noteCreated(operation, answer);
    if (operation.method === 'PUT' || operation.method === 'PATCH') changed.change(operation, question);
    if (operation.method === 'DELETE' && identity !== undefined) created.remove(identity, values);
  };

  const noteCreated = (operation: Operation, answer: GoodAnswer): void => {
    const by = `${operation.method} ${operation.path}`;
    const wrong = answer.case.expect.wrong !== undefined;
    const records = groupsCreatedBy(spec, operation).flatMap((group): readonly CreatedRecord[] => {
      const ids = idsOfCreated(spec, operation, answer, group);
      return ids && group.allNames.every((name) => name in ids.values) && !wasThere(group, ids)
        ? [{ group, values: ids.values, sure: ids.sure, caseId: answer.case.id, by, wrong }]
        : [];
    });
    for (const record of records) {
      created.add(record);
      tags.note([record.group.identity, ...valuesOf(record)], answer.exchange.response.headers, false);
      changed.create(record, operation, answer.case);
    }
    const { status, headers } = answer.exchange.response;
    const isQuestion = asksByName(operation) && status === 200 && headerValue(headers, 'location') === undefined;
    if (records.length === 0 && !isQuestion && !isBelowOwn(operation, answer.case.request))
      unnamed.set(by, (unnamed.get(by) ?? 0) + 1);
  };

  /** What stands below a record of this run goes with it. */
  const isBelowOwn = ({ path }: Operation, { pathValues }: CaseRequest): boolean =>
    idGroups(path).some(({ identity, allNames }) => {
      const values = allNames.map((name) => plainText(pathValues[name]) ?? '');
      return created.live(identity).some((record) => isAt(record, values));
    });

  /** Some POST answers with what is there already. */
  const wasThere = (group: IdGroup, { values }: LearnedIds): boolean =>
    sourcesOf(spec, group).lists.some((list) => {
      const before = answers.get(list);
      const known = typeof before === 'object' ? readIds(spec, list, before, group) : [];
      return known.some((each) => group.allNames.every((name) => each.values[name] === values[name]));
    });

  const soFar: RunSoFar = {
    created,
    changed,
    async answerTo(followUp) {
      const { id } = followUp;
      if (awaited.has(id)) return awaited.get(id);
      awaited.set(id, undefined);
      const question = await followUp.next(soFar);
      if (question.kind === 'ask') early.set(id, await ask(question));
      return awaited.get(id);
    },
    async goodAnswer(operation) {
      const known = answers.get(operation);
      if (known !== undefined) return known;
      const name = `${operation.method} ${operation.path}`;
      answers.set(operation, `${name} has no good answer yet`);
      const planned = operation.safe ? planSample(spec, operation, planOptions) : undefined;
      const reason = await askEarly(planned, name);
      const answer = answers.get(operation);
      if (typeof answer === 'object') return answer;
      answers.set(operation, reason);
      return reason;
    },
  };

  /** Why there is still no good answer. */
  const askEarly = async (planned: Planned | undefined, name: string): Promise<string> => {
    if (!planned) return `${name} had no good answer`;
    if (planned.kind === 'skipped') return notAsked(name, planned.skipped.reason);
    const id = planned.kind === 'case' ? planned.case.id : planned.followUp.id;
    if (asked.has(id)) return `${name} had no good answer`;
    const question = planned.kind === 'case' ? planned : await planned.followUp.next(soFar);
    if (question.kind === 'nothing') return notAsked(name, question.reason);
    early.set(id, await send(question.kind === 'case' ? { case: question.case } : question));
    return `${name} had no good answer`;
  };

  const ask = async (question: NextQuestion): Promise<RanCase> => {
    const before = early.get(question.case.id);
    if (before) return before;
    const ran = await send(question);
    return question.relation ? unlessChanged(ran, question.relation) : ran;
  };

  /** Data may have changed between two answers; only where the earlier one still holds does a difference mean anything. */
  const unlessChanged = async (ran: RanCase, { earlier }: Relation): Promise<RanCase> => {
    const { verdict } = ran.result;
    if (!earlier || !verdict.findings.some(isCompared)) return ran;
    const again = await send({ case: earlier.case });
    const operation = operationOf(spec, earlier.case);
    if (again.observed && equalJson(readValue(spec, operation, again.observed).value, earlier.value)) return ran;
    return { ...ran, result: { ...ran.result, verdict: withoutComparison(verdict) } };
  };

  return {
    ask: (contractCase) => ask({ case: contractCase }),
    async follow(followUp) {
      const next = await followUp.next(soFar);
      if (next.kind === 'nothing')
        return skippedFor(followUp, redactWords(ofOthers(followUp, next.reason), target.redact), next.needs);
      if (followUp.awaited && !awaited.has(followUp.id)) awaited.set(followUp.id, undefined);
      const ran = await ask(next);
      if (next.deleted && ran.result.verdict.findings.some(({ kind }) => kind === 'semantics'))
        stillThere.push(redactWords(pathOf(next.case), target.redact));
      return { kind: 'asked', ran };
    },
    async cleanUp() {
      if (isClean) return [];
      isClean = true;
      const left: LeftBehind[] = [];
      for (const record of created.left()) {
        const now = await whyNotDeleted(record);
        const reason =
          now === undefined || !record.former ? now : await whyNotDeleted({ ...record, values: record.former });
        if (reason !== undefined) left.push({ what: redactWords(shownPath(record), target.redact), reason });
      }
      for (const what of stillThere)
        left.push({ what, reason: 'its DELETE was answered with a success, and it is answered all the same' });
      for (const [by, times] of unnamed)
        left.push({
          what: by,
          reason: `it was accepted ${times} ${times === 1 ? 'time' : 'times'}, and the document does not say how to take that back`,
        });
      return left;
    },
  };

  async function whyNotDeleted(record: CreatedRecord): Promise<string | undefined> {
    const operation = operationsAt(spec, record.group.identity).find(({ method }) => method === 'DELETE');
    if (!operation) return 'the document has no DELETE for it';
    const planned = planSample(spec, operation, planOptions);
    const request =
      planned &&
      (planned.kind === 'case' ? planned.case : planned.kind === 'follow-up' ? planned.followUp.planned : undefined);
    if (!request)
      return planned?.kind === 'skipped' ? planned.skipped.reason : 'its DELETE is left out, or could not be written';
    const names = idGroups(operation.path).flatMap(({ names }) => names);
    const pathValues = Object.fromEntries(
      names.map((name, index) => [name, record.values[record.group.allNames[index] ?? ''] ?? '']),
    );
    const named = { ...request, request: { ...request.request, pathValues } };
    const question = tags.withCurrent(operation, named, [record.group.identity, ...valuesOf(record)]);
    const sent = await runCase(spec, operation, question, target, { cleanUp: true });
    const status = sent.observed?.response.status;
    if (status === undefined) return reasonOf(sent.result);
    const isGone = status === 404 || status === 410;
    if (isSuccess(status) || (isGone && created.isConfirmed(record))) return undefined;
    return `its DELETE was answered ${status}${isGone ? ', and it was found there at no time' : ''}`;
  }
};

const skippedFor = (
  { id, vendor, operationId, title }: FollowUp,
  reason: string,
  needs: readonly string[] = [],
): Followed => ({
  kind: 'skipped',
  skipped: { id, vendor, operationId, title, reason, ...(needs.length > 0 && { needs }) },
});

/** The record that a path names, for its entity tag. */
const recordOf = ({ path }: Operation, { pathValues }: CaseRequest): readonly string[] => {
  const group = ownGroup(path);
  return group ? [group.identity, ...group.allNames.map((name) => plainText(pathValues[name]) ?? '')] : [];
};
const isAt = (record: CreatedRecord, values: readonly string[]): boolean =>
  valuesOf(record).every((value, index) => value === values[index]);

const isGood = (observed: Exchange | undefined): observed is Exchange =>
  observed !== undefined && isSuccess(observed.response.status);

/** Of a chain of questions that were not asked, the first one has the reason. */
const notAsked = (name: string, reason: string): string =>
  reason.includes(NOT_ASKED) ? reason : `${name}${NOT_ASKED}${reason}`;

const NOT_ASKED = ' was not asked: ';

/** Of its own operation a question need not say that it was not asked: so what lacks one value is told as one. */
const ofOthers = ({ method, path }: FollowUp, reason: string): string => {
  const itself = `${method} ${path}${NOT_ASKED}`;
  return reason.startsWith(itself) ? reason.slice(itself.length) : reason;
};

const isCompared = (finding: Finding): boolean => finding.kind === 'semantics' && finding.rule === COMPARED;

const withoutComparison = ({ kind, findings }: Verdict): Verdict => {
  const reason: Inconclusive = {
    kind: 'body-not-checkable',
    reason: 'The answer that this question follows from has changed in between; ask again while nothing changes there.',
  };
  const [first, ...rest] = findings.filter((finding) => !isCompared(finding));
  // Where the difference was no failure, the rest of the answer has been judged.
  if (kind === 'conforms')
    return { kind, strength: 'partial', findings: first ? [first, ...rest] : [], inconclusive: [reason] };
  return first && [first, ...rest].some(({ severity }) => severity === 'failure')
    ? { kind: 'violates', findings: [first, ...rest], inconclusive: [reason] }
    : { kind: 'inconclusive', reasons: [reason], findings: first ? [first, ...rest] : [] };
};

const reasonOf = ({ verdict }: CaseResult): string =>
  verdict.kind === 'inconclusive' ? verdict.reasons[0].reason : 'its DELETE had no answer';

const shownPath = ({ group, values }: CreatedRecord): string => withIds(group.path, (name) => values[name]);

const pathOf = ({ request: { path, pathValues } }: ContractCase): string =>
  withIds(path, (name) => plainText(pathValues[name]));

const withIds = (path: string, idOf: (name: string) => string | undefined): string =>
  path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => idOf(name) ?? '?');

const sampleId = (spec: Spec, operation: Operation): string => caseId(spec, operation, 'example', 'sample');

/** The body as a value; `undefined` where there is none to be read. */
const readValue = (spec: Spec, operation: Operation, { response }: Exchange): Pick<GoodAnswer, 'value' | 'inTexts'> => {
  if (hasNoContent(response.status) || response.body.length === 0) return NO_VALUE;
  const mediaType = headerValue(response.headers, 'content-type') ?? 'application/octet-stream';
  const content = documentedContent(documentedResponse(operation, response.status)?.content ?? [], mediaType);
  const body = readBody(spec, content, mediaType, response.body, 'response');
  if (body.kind !== 'value') return NO_VALUE;
  return { value: body.value, inTexts: inTexts(body.value, body.rounded ?? []) };
};

const NO_VALUE = { value: undefined, inTexts: undefined };
