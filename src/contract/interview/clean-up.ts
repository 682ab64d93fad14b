import type { CaseResult, ContractCase } from '../../core/results/case';
import { redactWords } from '../../core/secrets/redactor';
import { counted } from '../../core/text/counted';
import type { Operation, Spec } from '../../specs/spec';
import { deletionOf, idGroups } from '../follow-ups/ids/id-groups';
import { plainText } from '../follow-ups/ids/plain-text';
import { type CreatedRecord, namesDeleted, valuesOf } from '../follow-ups/records/created-records';
import type { PlanOptions } from '../plan-context';
import { planSample } from '../plan-operation';
import { runCase } from '../run-case';
import type { Target } from '../targets/target';
import { isGood } from './good-answers';
import type { OwnRecords } from './own-records';

/** Something that a run created and could not take away. */
export interface LeftBehind {
  /** `/pets/7`, or what created it where its id is not known. */
  readonly what: string;
  readonly reason: string;
}

interface CleanUp {
  readonly spec: Spec;
  readonly target: Target;
  /** By which a DELETE is planned. */
  readonly planned: PlanOptions;
  readonly records: OwnRecords;
  /** The questions that found what was deleted. */
  readonly undeleted: readonly ContractCase[];
  readonly withTag: WithTag;
}

/** The question with the current entity tag of its record: by default the one that its path names. */
export type WithTag = (operation: Operation, planned: ContractCase, record?: CreatedRecord) => Promise<ContractCase>;

/** Deletes what a run created, the latest first, and says what is still there. */
export const deleteCreated = async (cleanUp: CleanUp): Promise<readonly LeftBehind[]> => {
  const { target, records, undeleted } = cleanUp;
  const kept: { readonly record: CreatedRecord; readonly reason: string }[] = [];
  for (const record of records.created.left()) {
    const reason = await whyNotDeleted(cleanUp, record);
    if (reason === undefined) records.created.remove(record.group.identity, valuesOf(record));
    else kept.push({ record, reason });
  }
  // What has no DELETE of its own went with what it stood below.
  const still = new Set(records.created.left());
  const left: LeftBehind[] = kept.flatMap(({ record, reason }) =>
    still.has(record) ? [{ what: redactWords(pathOfRecord(record), target.redact), reason }] : [],
  );
  // What it stands below may have taken it along.
  const isLeft = ({ request }: ContractCase): boolean =>
    !namesDeleted(idGroups(request.path).slice(0, -1), request, records.created);
  for (const found of undeleted.filter(isLeft))
    left.push({
      what: redactWords(pathOfCase(found), target.redact),
      reason: 'its DELETE was answered with a success, and it is answered all the same',
    });
  for (const [by, times] of records.unnamed)
    left.push({
      what: by,
      reason: `it was accepted ${counted(times, 'time')}, and the document does not say how to take that back`,
    });
  return left;
};

/** By what it is called now, and where that does not do, by what it was called before. */
const whyNotDeleted = async (cleanUp: CleanUp, record: CreatedRecord): Promise<string | undefined> => {
  const reason = await whyNotDeletedAt(cleanUp, record);
  return reason === undefined || !record.former
    ? reason
    : whyNotDeletedAt(cleanUp, { ...record, values: record.former });
};

const whyNotDeletedAt = async (
  { spec, target, planned, records, withTag }: CleanUp,
  record: CreatedRecord,
): Promise<string | undefined> => {
  const operation = deletionOf(spec, record.group);
  if (!operation) return 'the document has no DELETE for it';
  const request = plannedDelete(spec, operation, planned);
  if (typeof request === 'string') return request;
  const question = await withTag(operation, named(operation, request, record), record);
  const sent = await runCase(spec, operation, question, target, { cleanUp: true });
  const status = sent.observed?.response.status;
  if (status === undefined) return whyUnanswered(sent.result);
  const isGone = status === 404 || status === 410;
  if (isGood(spec, operation, sent.observed) || (isGone && records.created.isConfirmed(record))) return undefined;
  return `its DELETE was answered ${status}${isGone ? ', and it was found there at no time' : ''}`;
};

/** The DELETE, whatever its ids, and whatever methods were chosen for questions; or, as text, why it is not sent. */
const plannedDelete = (spec: Spec, operation: Operation, options: PlanOptions): ContractCase | string => {
  const planned = planSample(spec, operation, { ...options, method: [] });
  if (planned?.kind === 'skipped') return planned.skipped.reason;
  const request = planned?.kind === 'case' ? planned.case : planned?.followUp.planned;
  return request ?? 'its DELETE is left out, or could not be written';
};

const named = ({ path }: Operation, planned: ContractCase, { group, values }: CreatedRecord): ContractCase => {
  const names = idGroups(path).flatMap((each) => each.names);
  const pathValues = Object.fromEntries(names.map((name, index) => [name, values[group.allNames[index] ?? ''] ?? '']));
  return { ...planned, request: { ...planned.request, pathValues } };
};

const whyUnanswered = ({ verdict }: CaseResult): string =>
  verdict.kind === 'inconclusive' ? verdict.reasons[0].reason : 'its DELETE had no answer';

const pathOfRecord = ({ group, values }: CreatedRecord): string => withIds(group.path, (name) => values[name]);

const pathOfCase = ({ request: { path, pathValues } }: ContractCase): string =>
  withIds(path, (name) => plainText(pathValues[name]));

const withIds = (path: string, idOf: (name: string) => string | undefined): string =>
  path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => idOf(name) ?? '?');
