import type { Grade } from '../../../core/evidence';
import { essence } from '../../../core/http/media-type';
import { pointerKeys, toPointer } from '../../../core/json/pointer';
import type { CaseRequest } from '../../../core/results/case';
import type { Operation } from '../../../specs/spec';
import type { Check } from '../../../validate/response/checks/check';
import { accepting, successStatuses, successTypes } from '../../generate/sample-request';
import type { PlanContext } from '../../plan-context';
import { withPath } from '../changed-request';
import { askUntil, type FollowUp, namesOf, type RunSoFar } from '../follow-up';
import { followUpOf, goodAnswerOf } from '../follow-up-rule';
import { isAboutAsked } from '../ids/about-asked';
import { type IdGroup, idGroups, operationsAt, ownGroup, sourcesOf } from '../ids/id-groups';
import { isBegun, isWhole } from '../ids/learn-record';
import { namedIds, namersOf } from '../ids/namers';
import { plainText } from '../ids/plain-text';
import { type AcceptedChange, isChange, isUpload, placeOf } from './accepted-changes';
import { type CreatedRecords, valuesUnder } from './created-records';
import { type KeptValues, keepsFile, keepsWhatWasSent, keptProperties, showsPartOf } from './kept-values';

/** What this run has created is read, and what it has changed is read once more: each has to be as it was sent. */
export const readAgainFollowUps = (context: PlanContext): readonly FollowUp[] => {
  const { spec, operation, options } = context;
  if (options.target !== 'real' || !options.allowUnsafe || operation.method !== 'GET') return [];
  const group = ownGroup(operation.path);
  const creators = group ? sourcesOf(spec, group).creators : [];
  const beginners = group ? namersOf(spec, group).filter(({ safe }) => !safe) : [];
  const changers = operationsAt(spec, placeOf(operation).identity).filter(
    (each) => isChange(spec, each) || isUpload(spec, each),
  );
  return [
    ...(group && creators.length > 0 ? [createdFollowUp(context, group, creators)] : []),
    // Of one alone the sample is asked with.
    ...(group && beginners.length > 1 ? beginners.map((beginner) => begunFollowUp(context, group, beginner)) : []),
    ...(changers.length > 0 ? [changedFollowUp(context, changers)] : []),
  ];
};

const createdFollowUp = (context: PlanContext, group: IdGroup, creators: readonly Operation[]): FollowUp => {
  const { operation } = context;
  const from = namesOf(creators);
  const head = { rule: 'created', says: 'has what was created', after: 'creating', from } as const;
  return followUpOf(context, head, async (soFar) => {
    const { created, changed, goodAnswer } = soFar;
    await askUntil(soFar, creators, () => created.live(group.identity).length > 0);
    const live = created.live(group.identity);
    const record = live.find((each) => changed.creation(each)) ?? live[0];
    if (!record) return `${from} has created no record`;
    const good = await goodAnswer(operation);
    if (typeof good === 'string') return good;
    const by = changed.creation(record);
    const properties = by ? keptProperties(context, by, group.allNames) : {};
    const unsure = `what ${record.by} answered need not be the ${group.names.join(', ')} of ${group.path}`;
    return {
      place: by?.operation.place ?? operation.place,
      follows: { caseId: record.caseId, what: `what ${record.by} created` },
      request: withPath(good.case.request, valuesUnder(group, record)),
      expect: {
        statuses: successStatuses(operation.responses),
        why: 'this run has created it',
        ...(!record.sure && { assumes: unsure }),
      },
      created: true,
      // A server may well decide itself what a new record is like, so a difference is a note.
      ...(by && {
        relation: {
          check: (answer) => {
            const partly = showsPartOf(operation);
            const values = { rule: 'created', properties, by, evidence: 'assumed', partly } as const;
            const found = keptUnlessAnother(operation, valuesUnder(group, record), values)(answer);
            for (const { at } of found.facts ?? []) changed.leave(group.identity, pointerKeys(at).at(-1) ?? '');
            return found;
          },
        },
      }),
    };
  });
};

/** What each operation begins is a record of its own kind, and may end in its own way. */
const begunFollowUp = (context: PlanContext, group: IdGroup, beginner: Operation): FollowUp => {
  const { spec, operation } = context;
  const by = namesOf([beginner]);
  const head = { rule: 'begun', name: `begun-${beginner.id}`, says: `shows what ${by} began` } as const;
  const followUp = followUpOf(context, { ...head, after: 'creating', from: goodAnswerOf(beginner) }, async (soFar) => {
    const began = await soFar.goodAnswer(beginner);
    if (typeof began === 'string') return began;
    const ids = namedIds(spec, beginner, began, group).find((each) => isWhole(group, each));
    if (!ids) return `${by} names no record`;
    return {
      place: operation.place,
      follows: { caseId: began.case.id, what: `what ${by} began` },
      request: withPath(context.sample().request, ids.values),
      expect: { statuses: successStatuses(operation.responses), why: `${by} has begun it` },
      created: true,
      begun: isBegun(began.exchange.response),
    };
  });
  return { ...followUp, awaited: true };
};

/** What the change has renamed is read by its new name. */
const valuesNow = (
  created: CreatedRecords,
  { path }: Operation,
  asked: CaseRequest['pathValues'],
): CaseRequest['pathValues'] => {
  const group = idGroups(path).at(-1);
  const renamed =
    group &&
    created
      .live(group.identity)
      .find(({ former, group: { allNames } }) =>
        allNames.every((name, index) => former?.[name] === plainText(asked[group.allNames[index] ?? ''])),
      );
  return group && renamed ? { ...asked, ...valuesUnder(group, renamed) } : asked;
};

const changedFollowUp = (context: PlanContext, changers: readonly Operation[]): FollowUp => {
  const { operation } = context;
  const from = namesOf(changers);
  const { identity, allNames } = placeOf(operation);
  const head = { rule: 'changed', says: 'has what was sent', after: 'changing', from } as const;
  return followUpOf(context, head, async (soFar) => {
    const { created, changed, goodAnswer } = soFar;
    await askUntil(soFar, changers, () => changed.last(identity) !== undefined);
    const by = changed.last(identity);
    if (!by) return `nothing was changed by ${from}`;
    const good = await requestFor(context, goodAnswer);
    if (typeof good === 'string') return good;
    const properties = keptProperties(context, by, allNames);
    const isFile = by.sent === undefined;
    if (Object.keys(properties).length === 0 && !isFile) return `${from} sent nothing that is read there`;
    const pathValues = valuesNow(created, operation, pathValuesFor(operation, by));
    // What PUT and PATCH mean HTTP says, and of POST nobody does.
    const evidence = by.operation.method === 'POST' ? 'assumed' : 'elsewhere';
    const ids = Object.fromEntries(allNames.map((name) => [name, plainText(pathValues[name]) ?? '']));
    const keepsValues = keptUnlessAnother(operation, ids, {
      ...{ rule: 'changed', properties, by, evidence },
      partly: showsPartOf(operation),
    });
    return {
      place: by.operation.place,
      follows: { caseId: by.case.id, what: `what ${by.operation.method} ${operation.path} sent` },
      request: isFile ? inTypeOf(operation, by, withPath(good, pathValues)) : withPath(good, pathValues),
      expect: {
        statuses: successStatuses(operation.responses),
        why: 'it was changed, and not deleted',
        ...(isFile && by.operation.method === 'POST' && { assumes: 'what was sent may not be there at once' }),
      },
      created: true,
      relation: {
        check: isThere(by, evidence, isFile ? keepsFile(by, evidence) : keepsValues),
      },
    };
  });
};

/** Below a record there need be nothing, but for what was sent there. */
const isThere =
  ({ operation }: AcceptedChange, evidence: Grade, check: Check): Check =>
  (answer) => {
    const { status } = answer.response;
    if ((status !== 404 && status !== 410) || ownGroup(operation.path)) return check(answer);
    const message = `what ${operation.method} ${operation.path} sent is answered ${status}`;
    const at = toPointer('/status');
    return { facts: [{ kind: 'semantics', rule: 'changed', at, spec: operation.place, evidence, message }] };
  };

/** Below a listed record there may be nothing: then it is asked for as the document shows it. */
const requestFor = async (
  { operation, sample }: PlanContext,
  goodAnswer: RunSoFar['goodAnswer'],
): Promise<CaseRequest | string> => {
  const good = await goodAnswer(operation);
  if (typeof good === 'object') return good.case.request;
  const isBare = operation.parameters.every((each) => each.in === 'path' || !each.required);
  return ownGroup(operation.path) || !isBare ? good : sample().request;
};

/** By the names that this path has for the same ids. */
const pathValuesFor = (operation: Operation, by: AcceptedChange): CaseRequest['pathValues'] => {
  const before = placeOf(by.operation).allNames.map((name) => by.case.request.pathValues[name] ?? '');
  return Object.fromEntries(placeOf(operation).allNames.map((name, index) => [name, before[index] ?? '']));
};

/** A file is asked for in the media type in which it was sent, where the document has that. */
const inTypeOf = (operation: Operation, by: AcceptedChange, request: CaseRequest): CaseRequest => {
  const sent = essence(by.case.request.headers['content-type'] ?? '');
  const isShown = successTypes(operation).some(({ mediaType }) => essence(mediaType) === sent);
  return isShown ? accepting(request, sent) : request;
};

/** Where another record is answered, nothing that it has is compared. */
const keptUnlessAnother =
  (operation: Operation, ids: Readonly<Record<string, string>>, values: KeptValues): Check =>
  (answer) => {
    const asked = Object.entries(ids).map(([name, text]) => ({ in: 'path', name, text }) as const);
    const { facts: another = [] } = isAboutAsked(operation, asked, values.evidence)(answer);
    return another.length > 0 ? { facts: another } : keepsWhatWasSent(values)(answer);
  };
