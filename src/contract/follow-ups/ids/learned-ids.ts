import { isObject, parsedJson } from '../../../core/json/json';
import { pointerKeys } from '../../../core/json/pointer';
import type { ContractCase, Expectation } from '../../../core/results/case';
import type { SentValue } from '../../../core/results/origin';
import type { Operation } from '../../../specs/spec';
import { caseId } from '../../case-id';
import { restoresByName } from '../../changes-by-name';
import type { Lacking } from '../../generate/sample-request';
import { variableFor } from '../../generate/sample-request';
import { isValid } from '../../own-violations';
import type { PlanContext } from '../../plan-context';
import { withOwnId } from '../changed-request';
import { askUntil, type FollowUp, type Next, type NextQuestion, ofPlanned, type RunSoFar } from '../follow-up';
import { valuesUnder } from '../records/created-records';
import { isAboutAsked } from './about-asked';
import { createsByPut, deletionOf, idGroups, isAtOrBelow, operationsAt, ownGroup } from './id-groups';
import { creatorsOfGroup, groupsOf, type IdRoute, type IdSources, pathNames, sourcesFor } from './id-sources';
import { idText } from './id-text';
import { type Learned, type LearnedText, learnRecord, learnReference } from './learn-record';
import { type LearnedParts, withExactDigits } from './learned-parts';
import { plainText } from './plain-text';
import { atFreeName, freeNames } from './put-creation';
import type { Reference } from './references';

interface Without {
  /** What the document gives no value for. */
  readonly lacking: readonly Lacking[];
  /** The questions with what was learned, and the document's values elsewhere, by id. */
  readonly withLearned: (learned: LearnedParts) => ReadonlyMap<string, ContractCase>;
}

/** The same question with ids that an earlier answer gave. */
export const withLearnedIds = (
  context: PlanContext,
  planned: ContractCase,
  sources: IdSources,
  { lacking, withLearned }: Without,
): FollowUp => {
  const { route, creators, from } = sources;
  const missing = lacking.map(({ parameter }) => parameter);
  const record = idGroups(context.operation.path).at(-1);
  const restores = isSample(context, planned) && restoresByName(context.operation) ? record : undefined;
  const deletedBy = restores && deletionOf(context.spec, restores);
  return {
    ...ofPlanned(context.operation, planned),
    after: restores && deletedBy ? { deletedBy, restored: 'now' } : afterWhat(context, sources),
    createdBy: creators,
    from,
    ...(isSample(context, planned) && createsByPut(context.spec, context.operation) && { creates: true }),
    next: async (soFar) => {
      const known = await learnAll(context, sources, soFar);
      const free = known.record || !isSample(context, planned) ? undefined : await learnFreeName(context, soFar);
      if (restores && deletedBy)
        await askUntil(soFar, [deletedBy], () => soFar.created.deleted(restores.identity).length > 0);
      const [deleted] = restores ? soFar.created.deleted(restores.identity) : [];
      const back = restores && deleted && { ...deleted, values: valuesUnder(restores, deleted), created: true };
      const learned = { ...known, record: back ?? free ?? known.record };
      const lacks = (found: AllLearned) => {
        const known = [...Object.keys(found.record?.values ?? {}), ...found.named.map(({ name }) => name)];
        return missing.filter((name) => !known.includes(name));
      };
      const needed = lacks(learned);
      const isUnnamed = route.kind === 'named' && !learned.named.some(({ created }) => created);
      if (needed.length > 0 || isUnnamed || (route.kind === 'created' && !learned.record))
        return nothingFor(
          context,
          route,
          learned.reasons.join(', and ') || `nothing gives ${needed.join(', ')}`,
          needed,
        );
      // What is refused by the document's own schema is left as the document has it.
      for (const found of route.kind === 'named' ? [learned] : [learned, { ...learned, named: [] }]) {
        const texts = new Map(found.named.map(({ key, text }) => [key, text]));
        const path = found.record ? pathNames(route) : [];
        const question = lacks(found).length === 0 ? withLearned({ path, texts }).get(planned.id) : undefined;
        const bound = question && (free ? atFree(context, question, found) : bind(context, question, found));
        const created = [found.record, ...found.named].some((each) => each?.created);
        const begun = found.record?.begun ?? false;
        const asked = back ? { restores: true } : { created, begun };
        if (bound) return { kind: 'ask', case: bound, ...asked, ...aboutWhatWasLearned(context, bound, found) };
      }
      const [by] = learned.record ? [learned.record.by] : learned.named.map((each) => each.by);
      return { kind: 'nothing', reason: `the document forbids the id that ${by ?? 'it shows'} gave` };
    },
  };
};

const aboutWhatWasLearned = (
  { operation }: PlanContext,
  { expect, request }: ContractCase,
  { record, named }: AllLearned,
): Pick<NextQuestion, 'relation'> => {
  if (operation.method !== 'GET' || request.method !== 'GET' || expect.wrong !== undefined) return {};
  const ofPath = Object.entries(record?.values ?? {}).map(([name, text]) => ({ in: 'path', name, text }) as const);
  return { relation: { check: isAboutAsked(operation, [...ofPath, ...named]) } };
};

const isSample = ({ spec, operation }: PlanContext, { id }: ContractCase): boolean =>
  id === caseId(spec, operation, 'example', 'sample');

/** The name of a record to come, by a PUT that creates it; `undefined` where there is none, or nothing that it could stand below. */
const learnFreeName = async ({ spec, operation }: PlanContext, soFar: RunSoFar): Promise<Learned | undefined> => {
  if (!createsByPut(spec, operation)) return undefined;
  const [parent] = idGroups(operation.path).slice(0, -1).toReversed();
  const createdOnly = parent !== undefined && creatorsOfGroup(spec, parent).length > 0;
  const above = parent && (await learnRecord(spec, [parent], soFar, { createdOnly }));
  if (typeof above === 'string') return undefined;
  return {
    caseId: '',
    begun: false,
    ...above,
    sure: true,
    created: false,
    by: 'this run',
    values: { ...above?.values, [ownGroup(operation.path)?.names.at(-1) ?? '']: '' },
  };
};

/** The first such name that the document allows. */
const atFree = (context: PlanContext, planned: ContractCase, found: AllLearned): ContractCase | undefined => {
  const { record } = found;
  const [name = ''] = ownGroup(context.operation.path)?.names ?? [];
  const shown = plainText(context.sample().request.pathValues[name]) ?? 'understudy';
  if (!record) return undefined;
  for (const text of freeNames(shown)) {
    const bound = bind(context, planned, {
      ...found,
      record: { ...record, values: { ...record.values, [name]: text } },
    });
    if (bound) return atFreeName(name, bound);
  }
  return undefined;
};

interface AllLearned {
  /** For the path. */
  readonly record: Learned | undefined;
  readonly named: readonly (LearnedText & Pick<Reference, 'key' | 'name' | 'in'>)[];
  /** Why something was not learned. */
  readonly reasons: readonly string[];
}

const learnAll = async (
  { spec, operation, options }: PlanContext,
  { route, references }: IdSources,
  soFar: RunSoFar,
): Promise<AllLearned> => {
  const groups = groupsOf(route);
  const listedFirst = operation.safe && ownGroup(operation.path) === undefined;
  const sought = { createdOnly: route.kind === 'created', listedFirst };
  const record = groups.length > 0 ? await learnRecord(spec, groups, soFar, sought) : undefined;
  const reasons = typeof record === 'string' ? [record] : [];
  const named: AllLearned['named'][number][] = [];
  for (const { doubtful, group, key, name, in: where } of references) {
    const reference = { group, key, name, in: where };
    const createdOnly =
      !operation.safe &&
      !options.touchExisting &&
      (group ? creatorsOfGroup(spec, group).some((each) => each !== operation) : operation.method !== 'POST');
    const found = await learnReference(spec, operation, reference, soFar, { createdOnly });
    if (typeof found === 'string') reasons.push(found);
    else named.push({ ...found, sure: found.sure && !doubtful, key, name, in: where });
  }
  return {
    record: typeof record === 'string' ? undefined : record,
    named,
    reasons: [...new Set(reasons)].filter((each) => each !== ''),
  };
};

/** What it needs is perhaps created first, or begun by a change: `PUT /tickets/update_many` answers with a job. */
const afterWhat = (
  { spec, options }: PlanContext,
  { route, creators }: IdSources,
): 'reading' | 'creating' | 'changing' => {
  const isChangeOnly = (each: Operation): boolean => each.method !== 'POST' && !createsByPut(spec, each);
  if (route.kind !== 'created' && (!options.allowUnsafe || creators.length === 0)) return 'reading';
  return creators.length > 0 && creators.every(isChangeOnly) ? 'changing' : 'creating';
};

const nothingFor = (
  { spec, operation }: PlanContext,
  route: IdRoute,
  reason: string,
  names: readonly string[],
): Next => {
  const ofPath = idGroups(operation.path).flatMap((group) => group.names);
  const beside = names.filter((name) => !ofPath.includes(name));
  // A header that every operation wants keeps the list, or the creation, from being asked, too: with that alone ids are learned.
  const waits = sourcesFor(spec, route).some(({ parameters }) =>
    parameters.some(({ name, required }) => required && beside.includes(name)),
  );
  const needs = (waits ? beside : names).map((name) => variableFor(spec, operation, name));
  // What the questions before it need is among them.
  const plain = reason.replaceAll(WHAT_TO_SET, '');
  return { kind: 'nothing', reason: needs.length === 0 ? reason : `${plain}; set ${needs.join(', ')}`, needs };
};

const WHAT_TO_SET = /; set [A-Z\d_]+(?:, [A-Z\d_]+)*/g;

/** What is broken in a path on purpose stays as it is, and so does what the user gave where nothing is created. */
const bind = (context: PlanContext, planned: ContractCase, { record, named }: AllLearned): ContractCase | undefined => {
  const { expect } = planned;
  const sample = context.sample().request.pathValues;
  const isDrawn = planned.source.kind === 'property';
  const replaced = idGroups(context.operation.path)
    .flatMap((group) => group.names)
    .filter(
      (name) => record && name in record.values && (isDrawn || same(planned.request.pathValues[name], sample[name])),
    );
  const values = Object.fromEntries(replaced.map((name) => [name, record?.values[name] ?? '']));
  const own = ownGroup(context.operation.path)?.names.at(-1) ?? '';
  const ownId = values[own];
  const shown = ownId === undefined ? undefined : plainText(sample[own]);
  const request = withExactDigits(
    ownId === undefined ? planned.request : namingItself(context, planned.request, { name: own, shown, id: ownId }),
    [...named.filter((each) => each.in === 'body').map(({ text }) => text), ...(ownId === undefined ? [] : [ownId])],
  );
  const learned: readonly TakenFrom[] = [
    ...(record ? [{ ...record, names: replaced }] : []),
    ...named.map(({ name, in: where, ...rest }) => ({ ...rest, names: [where === 'body' ? lastKey(name) : name] })),
  ];
  const [first] = learned;
  // Nothing was learned: it is what was planned.
  if (!first) return planned;
  const what = learned.map(({ names, by }) => `the ${names.join(', ')} that ${by} gave`).join(', and ');
  const isWrong = expect.wrong !== undefined;
  const unsure = learned.filter(({ sure }) => !sure);
  const bound: ContractCase = {
    ...planned,
    request: {
      ...request,
      pathValues: { ...request.pathValues, ...values },
      values: request.values.map((value) => asLearned(value, replaced)),
    },
    follows: { caseId: first.caseId, what },
    expect: {
      ...expect,
      ...(!isWrong && { why: `${expect.why}, with ${what}` }),
      ...(!isWrong && expect.assumes === undefined && unsure.length > 0 && guessed(context, unsure)),
      ...(!isWrong && mayHaveEnded(context) && { absent: ENDED }),
      ...(!isWrong && mayBeDeleted(context) && { ended: ENDED }),
    },
  };
  return isWrong || isValid(context, bound) ? bound : undefined;
};

/** The body of a record has its id, too, whatever the document shows there. */
const namingItself = (
  context: PlanContext,
  request: ContractCase['request'],
  { name, shown, id }: { readonly name: string; readonly shown: string | undefined; readonly id: string },
): ContractCase['request'] => {
  const body = context.parts.body?.origin === undefined ? parsedJson(context.sample().request.body ?? '') : undefined;
  const inBody = isObject(body) ? idText(body[name] ?? body.id) : undefined;
  return [shown, inBody].reduce<ContractCase['request']>(
    (changed, before) => (before === undefined ? changed : withOwnId(changed, name, before, id)),
    request,
  );
};

interface TakenFrom extends Pick<Learned, 'by' | 'sure' | 'caseId'> {
  readonly names: readonly string[];
}

const lastKey = (pointer: string): string => pointerKeys(pointer).findLast((key) => !/^\d+$/.test(key)) ?? pointer;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const asLearned = (value: SentValue, names: readonly string[]): SentValue =>
  value.in === 'path' && names.includes(value.name) ? { ...value, origin: 'learned' } : value;

/** An upload ends with its last part, and an order that is paid may have left the basket: where nothing reads it, nobody knows. */
const mayHaveEnded = ({ spec, operation }: PlanContext): boolean => {
  const group = operation.safe ? undefined : ownGroup(operation.path);
  if (!group || operationsAt(spec, group.identity).some(({ method }) => method === 'GET')) return false;
  return spec.operations.some((each) => each.method !== 'DELETE' && !each.safe && isAtOrBelow(each, group));
};

const ENDED = 'what was sent to it before may have ended it';

/** Of `DELETE /users/{id}/account`, `DELETE /users/{id}/ban` and `DELETE /users/{id}` one may end what the others are sent to. */
const mayBeDeleted = ({ spec, operation }: PlanContext): boolean => {
  const around = operation.method === 'DELETE' ? idGroups(operation.path).at(-1) : undefined;
  return (
    around !== undefined &&
    spec.operations.some(
      (each) =>
        each !== operation &&
        each.method === 'DELETE' &&
        each.path.startsWith(`${around.path}/`) &&
        idGroups(each.path).at(-1)?.path === around.path,
    )
  );
};

/** A property may have been taken for the id. */
const guessed = (
  { spec, operation }: PlanContext,
  unsure: readonly TakenFrom[],
): Pick<Expectation, 'assumes' | 'needs'> => {
  const names = unsure.flatMap((each) => each.names);
  const needs = names.map((name) => variableFor(spec, operation, name));
  const by = unsure.map((each) => each.by).join(' and ');
  const assumes = `what ${by} gave need not be the ${names.join(', ')} of ${operation.path}; set ${needs.join(', ')} to one that exists`;
  return { assumes, needs };
};
