import type { ContractCase, Expectation } from '../../core/results/case';
import type { SentValue } from '../../core/results/origin';
import type { ParameterValue } from '../generate/parameter-text';
import type { Lacking } from '../generate/sample-request';
import { isProvided } from '../generate/sample-request';
import { writtenSample } from '../generate/written-sample';
import { isValid } from '../own-violations';
import type { PlanContext } from '../plan-context';
import { valueVariable } from '../variables';
import { type FollowUp, type Next, ofPlanned, type RunSoFar } from './follow-up';
import { type IdGroup, idGroups, sourcesOf } from './id-groups';
import { readIds } from './read-ids';

/** Where the ids of a question's path come from. */
type IdRoute =
  /** What was planned is sent as it is. */
  | { readonly kind: 'planned' }
  /** From a list, a link, a `Location`, or what this run created. */
  | { readonly kind: 'learned'; readonly groups: readonly IdGroup[] }
  /** It changes something: from what this run created only. */
  | { readonly kind: 'created'; readonly group: IdGroup }
  | { readonly kind: 'none'; readonly reason: string };

/** Decided by the document, the method and what the user gave; the same for all questions of an operation. */
export const idRoute = (context: PlanContext): IdRoute => {
  const { spec, operation, options, variables } = context;
  if (options.target !== 'real') return { kind: 'planned' };
  const groups = idGroups(operation.path);
  if (!operation.safe && options.allowUnsafe && !options.touchExisting) {
    const created = groups.findLast((group) => sourcesOf(spec, group).creators.length > 0);
    if (created) return { kind: 'created', group: created };
    if (operation.method !== 'POST')
      return {
        kind: 'none',
        reason: `${operation.method} changes what this run did not create; --touch-existing sends it`,
      };
  }
  const isGiven = (name: string): boolean => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    return parameter !== undefined && isProvided(spec, operation, parameter, variables);
  };
  const open = groups.filter((group) => {
    const { lists, creators } = sourcesOf(spec, group);
    return !group.names.every(isGiven) && (lists.length > 0 || (creators.length > 0 && options.allowUnsafe));
  });
  return open.length > 0 ? { kind: 'learned', groups: open.toReversed() } : { kind: 'planned' };
};

/** The sample request as it will be: an id of an earlier answer is no example of the document. */
export const withLearnedParts = <Context extends PlanContext>(context: Context, route: IdRoute): Context => {
  const names = namesOf(route);
  if (names.length === 0) return context;
  const values = [...context.parts.values].map(
    ([parameter, given]) =>
      [
        parameter,
        parameter.in === 'path' && names.includes(parameter.name) ? { ...given, origin: 'learned' } : given,
      ] as const satisfies readonly [unknown, ParameterValue],
  );
  const parts = { ...context.parts, values: new Map(values) };
  return { ...context, parts, sample: writtenSample(context.spec, context.operation, parts) };
};

const namesOf = (route: IdRoute): readonly string[] => {
  if (route.kind === 'created') return route.group.allNames;
  return route.kind === 'learned' ? (route.groups[0]?.allNames ?? []) : [];
};

/** The same question with ids that an earlier answer gave. */
export const withLearnedIds = (
  context: PlanContext,
  planned: ContractCase,
  route: Extract<IdRoute, { kind: 'learned' | 'created' }>,
  { lacking, asPlanned }: Without,
): FollowUp => {
  const { operation, options, spec } = context;
  const missing = lacking.map(({ parameter }) => parameter);
  const creatable = idGroups(operation.path).some((group) => sourcesOf(spec, group).creators.length > 0);
  return {
    ...ofPlanned(operation, planned),
    after: route.kind === 'created' || (creatable && options.allowUnsafe) ? 'creating' : 'reading',
    from: fromWords(context, route),
    next: async (soFar) => {
      const learned = await learn(context, route, soFar);
      if (typeof learned === 'string') {
        const original = asPlanned().get(planned.id);
        return route.kind === 'learned' && missing.length === 0 && original
          ? { kind: 'ask', case: original }
          : nothingFor(context, learned, missing);
      }
      const needed = missing.filter((name) => !(name in learned.values));
      if (needed.length > 0) return nothingFor(context, `nothing gives ${needed.join(', ')}`, needed);
      const bound = bind(context, planned, learned);
      return bound
        ? { kind: 'ask', case: bound }
        : { kind: 'nothing', reason: `the document forbids the id that ${learned.by} gave` };
    },
  };
};

interface Without {
  /** What the document gives no value for. */
  readonly lacking: readonly Lacking[];
  /** The questions with the values of the document, by id. */
  readonly asPlanned: () => ReadonlyMap<string, ContractCase>;
}

interface Learned {
  readonly values: Readonly<Record<string, string>>;
  readonly sure: boolean;
  /** `GET /pets`. */
  readonly by: string;
  readonly caseId: string;
}

const fromWords = ({ spec }: PlanContext, route: Extract<IdRoute, { kind: 'learned' | 'created' }>): string => {
  const groups = route.kind === 'created' ? [route.group] : route.groups;
  const operations = groups.flatMap((group) => {
    const { lists, creators } = sourcesOf(spec, group);
    return route.kind === 'created' ? creators : [...lists, ...creators];
  });
  return `an id of ${[...new Set(operations.map(({ method, path }) => `${method} ${path}`))].join(' or ')}`;
};

const nothingFor = ({ spec }: PlanContext, reason: string, names: readonly string[]): Next => {
  const needs = names.map((name) => valueVariable(spec.name, name));
  return { kind: 'nothing', reason: needs.length === 0 ? reason : `${reason}; set ${needs.join(', ')}`, needs };
};

/** The values of one record, or why there is none. */
const learn = async (
  { spec }: PlanContext,
  route: Extract<IdRoute, { kind: 'learned' | 'created' }>,
  soFar: RunSoFar,
): Promise<Learned | string> => {
  const reasons: string[] = [];
  for (const group of route.kind === 'created' ? [route.group] : route.groups) {
    const [record] = soFar.created.live(group.identity);
    if (record) return record;
    const { lists, creators } = sourcesOf(spec, group);
    for (const list of route.kind === 'created' ? [] : lists) {
      const answer = await soFar.goodAnswer(list);
      const asked = `${list.method} ${list.path}`;
      const ids = typeof answer === 'string' ? [] : readIds(spec, list, answer, group);
      const found = ids.find(({ values }) => group.allNames.every((name) => name in values));
      if (found && typeof answer !== 'string') return { ...found, by: asked, caseId: answer.case.id };
      reasons.push(typeof answer === 'string' ? answer : `${asked} names no record`);
    }
    const [creator] = creators;
    if (creator && (route.kind === 'created' || lists.length === 0))
      reasons.push(
        soFar.created.deleted(group.identity).length > 0
          ? `what ${creator.method} ${creator.path} created is deleted again`
          : `${creator.method} ${creator.path} has created no record`,
      );
  }
  return reasons.join(', and ');
};

/** What is broken in a path on purpose stays as it is, and so does what the user gave where nothing is created. */
const bind = (context: PlanContext, planned: ContractCase, learned: Learned): ContractCase | undefined => {
  const { operation } = context;
  const sample = context.sample().request.pathValues;
  const { pathValues } = planned.request;
  const groups = idGroups(operation.path);
  const names = groups.flatMap((group) => group.names);
  const isDrawn = planned.source.kind === 'property';
  const replaced = names.filter((name) => name in learned.values && (isDrawn || same(pathValues[name], sample[name])));
  const values = Object.fromEntries(replaced.map((name) => [name, learned.values[name] ?? '']));
  const { expect } = planned;
  const what = `the ${replaced.join(', ')} that ${learned.by} gave`;
  const bound: ContractCase = {
    ...planned,
    request: {
      ...planned.request,
      pathValues: { ...pathValues, ...values },
      values: planned.request.values.map((value) => asLearned(value, replaced)),
    },
    follows: { caseId: learned.caseId, what },
    expect: {
      ...expect,
      ...(expect.wrong === undefined && { why: `${expect.why}, with ${what}` }),
      ...(!learned.sure &&
        expect.wrong === undefined &&
        expect.assumes === undefined &&
        guessed(context, learned, replaced)),
    },
  };
  return expect.wrong !== undefined || isValid(context, bound) ? bound : undefined;
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const asLearned = (value: SentValue, names: readonly string[]): SentValue =>
  value.in === 'path' && names.includes(value.name) ? { ...value, origin: 'learned' } : value;

/** A property may have been taken for the id. */
const guessed = (
  { spec, operation }: PlanContext,
  { by }: Learned,
  names: readonly string[],
): Pick<Expectation, 'assumes' | 'needs'> => {
  const needs = names.map((name) => valueVariable(spec.name, name));
  const assumes = `what ${by} gave need not be the ${names.join(', ')} of ${operation.path}; set ${needs.join(', ')} to one that exists`;
  return { assumes, needs };
};
