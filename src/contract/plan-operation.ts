import { isOurs } from '../core/errors';
import type { ContractCase } from '../core/results/case';
import type { Operation, Parameter, Spec } from '../specs/spec';
import { semanticRules } from '../validate/response/semantic-rules';
import { caseId } from './case-id';
import type { FollowUp } from './follow-ups/follow-up';
import { idSources, learnable } from './follow-ups/ids/id-sources';
import { withLearnedIds } from './follow-ups/ids/learned-ids';
import { type LearnedParts, withLearnedParts } from './follow-ups/ids/learned-parts';
import { referenceFollowUps } from './follow-ups/ids/with-reference';
import { casesFromRelations } from './follow-ups/lists/relations';
import { isRefusedByBody, refusedByBody } from './follow-ups/refused-by-body';
import { withSameData } from './follow-ups/same-data';
import { casesFromAnswers } from './generate/from-answers';
import { casesFromExamples } from './generate/from-examples';
import { casesFromSituations } from './generate/from-situations';
import { casesFromUse } from './generate/from-use';
import { casesFromViolations } from './generate/from-violations';
import { type Lacking, sampleParts } from './generate/sample-request';
import { soundParts } from './generate/sound-parts';
import { writtenSample } from './generate/written-sample';
import type { PlanContext, Planned, PlanOptions } from './plan-context';
import { createSelector } from './selection/selection';
import {
  choicesOf,
  unsent,
  whatAnotherAnswers,
  whatCannotBeSent,
  whatIsLeftOut,
  withLackingNeeds,
  withoutValues,
} from './selection/unsent';
import { skipped } from './skip';
import { credentialParameters, withoutCredentials } from './values/credential-parameters';

/**
 * All questions about one operation, each as it can be sent, as it follows, or with the reason why not. Whatever an operation or
 * a schema does to us costs that operation, and not the run.
 */
export const planOperation = (spec: Spec, operation: Operation, options: PlanOptions): readonly Planned[] => {
  try {
    return planAll(spec, operation, options);
  } catch (error) {
    if (isOurs(error)) throw error;
    const reason = `it could not be planned: ${error instanceof Error ? error.message : String(error)}`;
    return [skipped({ spec, operation }, [], 'anything', reason)];
  }
};

const planAll = (spec: Spec, operation: Operation, options: PlanOptions): readonly Planned[] => {
  // A mistake in `x-semantics` is the user's; it is reported before anything is sent.
  semanticRules(spec, operation);
  if (operation.responses.length === 0)
    return [skipped({ spec, operation }, [], 'anything', 'the document has no answer to compare with')];
  return asSent(contextOf(spec, operation, options), questionsOf);
};

/** The sample request alone; `undefined` where it cannot be planned. */
export const planSample = (spec: Spec, operation: Operation, options: PlanOptions): Planned | undefined => {
  // Who leaves an operation out does not want it to be asked for its ids either, and who asks for GET no record to be made.
  const { except = [], method = [] } = options;
  const selector = createSelector(spec, operation.safe ? { except } : { except, method });
  if (!selector.mayWant(operation)) return undefined;
  try {
    return asSent(contextOf(spec, operation, options), (context) => casesFromExamples(context).slice(0, 1))[0];
  } catch (error) {
    if (isOurs(error)) throw error;
    return undefined;
  }
};

interface OperationContext extends PlanContext {
  readonly lacking: readonly Lacking[];
}

const contextOf = (spec: Spec, operation: Operation, options: PlanOptions): OperationContext => {
  const variables = options.variables ?? {};
  const { parts: documented, lacking } = sampleParts(spec, operation, variables, options.given);
  const asDocumented = writtenSample(spec, operation, documented);
  // A real vendor may well take what breaks its document; our mock refuses it, and everything else with it.
  const parts =
    options.target === 'mock' ? soundParts(spec, operation, documented, () => asDocumented().violations) : documented;
  const sample = parts === documented ? asDocumented : writtenSample(spec, operation, parts);
  return { spec, operation, options, variables, parts, sample, lacking: options.target === 'real' ? lacking : [] };
};

const questionsOf = (context: PlanContext): readonly Planned[] => [
  ...casesFromExamples(context),
  ...casesFromUse(context),
  ...casesFromViolations(context),
  ...casesFromSituations(context),
  ...casesFromRelations(context),
  ...referenceFollowUps(context).map((followUp): Planned => ({ kind: 'follow-up', followUp })),
  ...casesFromAnswers(context),
  ...generated(context, context.operation),
];

/** What cannot be sent has its reason, and what lacks an id waits for the answer that gives one. */
const asSent = (own: OperationContext, generate: (context: PlanContext) => readonly Planned[]): readonly Planned[] => {
  const { spec, options, lacking } = own;
  const sources = idSources(own);
  const { route, references } = sources;
  const context = withLearnedParts(own, learnable(sources));
  const credentials = credentialParameters(own.operation);
  const all = (context: PlanContext): readonly Planned[] =>
    generate(context).map((item) => asCarried(item, credentials));
  const withLearned = remembered((learned: LearnedParts) => casesById(all(withLearnedParts(own, learned))));
  const choiceOf = choicesOf(spec, options);
  /** At once, once an id has been learned or a record created, or not. */
  const whenItCanBeAsked = (item: Planned): Planned => {
    if (item.kind === 'skipped' && route.kind === 'planned' && references.length === 0)
      return withLackingNeeds(item, lacking);
    if (item.kind !== 'case') return item;
    if (route.kind === 'none' && !item.case.safe) return unsent(item.case, route.reason);
    const learns = references.length > 0 || route.kind === 'learned' || (route.kind === 'created' && !item.case.safe);
    if (learns)
      return { kind: 'follow-up', followUp: withLearnedIds(context, item.case, sources, { lacking, withLearned }) };
    if (lacking.length > 0) return withoutValues(item.case, lacking);
    return isRefusedByBody(context, item.case)
      ? { kind: 'follow-up', followUp: refusedByBody(context, item.case) }
      : item;
  };
  const questions = all(context)
    .map((item) => whatAnotherAnswers(item, context))
    .map((item) => whatCannotBeSent(item, spec, options, choiceOf))
    .map((item) => whatIsLeftOut(item, spec, options))
    .map(whenItCanBeAsked)
    .map((item) => withSameData(context, item));
  return afterCreation(questions);
};

/** Credentials are added when it is sent. */
const asCarried = (item: Planned, credentials: readonly Parameter[]): Planned => {
  if (item.kind !== 'case') return item;
  const request = withoutCredentials(credentials, item.case.request);
  return request === item.case.request ? item : { kind: 'case', case: { ...item.case, request } };
};

const isSafeFollowUp = (item: Planned): item is Extract<Planned, { kind: 'follow-up' }> =>
  item.kind === 'follow-up' && item.followUp.safe;

/** What follows from an operation's own answer must not ask for it before there is a record to ask for. */
const afterCreation = (questions: readonly Planned[]): readonly Planned[] => {
  const waiting = questions.find(
    (item) => isSafeFollowUp(item) && item.followUp.planned && isLate(item.followUp.after),
  );
  if (!waiting || !isSafeFollowUp(waiting)) return questions;
  const { after } = waiting.followUp;
  return questions.map((item) =>
    isSafeFollowUp(item) && item.followUp.after === 'reading'
      ? { kind: 'follow-up', followUp: { ...item.followUp, after } }
      : item,
  );
};

const isLate = (after: FollowUp['after']): boolean => after === 'creating' || after === 'changing';

const casesById = (planned: readonly Planned[]): ReadonlyMap<string, ContractCase> =>
  new Map(planned.flatMap((item) => (item.kind === 'case' ? [[item.case.id, item.case] as const] : [])));

/** All questions of an operation learn the same. */
const remembered = (casesWith: (learned: LearnedParts) => ReadonlyMap<string, ContractCase>): typeof casesWith => {
  const known = new Map<string, ReadonlyMap<string, ContractCase>>();
  return (learned) => {
    const key = JSON.stringify([learned.path, ...learned.texts]);
    const cases = known.get(key) ?? casesWith(learned);
    known.set(key, cases);
    return cases;
  };
};

/** As many as asked for, and any that is named by seed and index: that is how a failure is replayed. */
const generated = (context: PlanContext, operation: Operation): readonly Planned[] => {
  const { generate, only = [], failed = [] } = context.options;
  const cases = generate ? loadProperties().casesFromProperties(context, generate.count, generate.seed) : [];
  const prefix = caseId(context.spec, operation, 'property');
  const named = [...only, ...failed].filter(
    (id) => id.startsWith(`${prefix}/`) && !cases.some((made) => made.id === id),
  );
  const replayed = named.flatMap((id) => {
    const [seed = '', path = ''] = id.slice(prefix.length + 1).split('/');
    const made =
      /^-?\d+$/.test(seed) && /^\d+(?::\d+)*$/.test(path)
        ? loadProperties().caseFromPath(context, Number(seed), path)
        : undefined;
    return made ? [made] : [];
  });
  return [...cases, ...replayed].map((made) => ({ kind: 'case', case: made }));
};

/** fast-check, for `--generate` and for a case that it has found: it takes longer to load than most plans to make. */
const loadProperties = () => require('./generate/from-properties') as typeof import('./generate/from-properties');
