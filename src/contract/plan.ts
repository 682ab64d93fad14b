import type { ContractCase, SkippedCase } from '../core/case';
import { isOurs } from '../core/errors';
import type { Operation, Spec } from '../specs/spec';
import { semanticRules } from '../validate/response/semantic-rules';
import { caseId } from './case-id';
import { casesFromAnswers } from './generate/from-answers';
import { casesFromExamples } from './generate/from-examples';
import { caseFromPath, casesFromProperties } from './generate/from-properties';
import { casesFromSituations } from './generate/from-situations';
import { casesFromViolations } from './generate/from-violations';
import { type Lacking, sampleParts } from './generate/sample-request';
import { soundParts } from './generate/sound-parts';
import type { PlanContext, Planned, PlanOptions } from './plan-context';
import { inSafeOrder } from './safe-order';
import { answeredByAnother, operationOf } from './select-operations';
import { createSelector } from './selection/selection';
import { refuseUnmatched } from './selection/unmatched';
import { skipped } from './skip';
import { chooseCredentials } from './values/credentials';
import { givenFor, headersFor, NOTHING_GIVEN } from './values/given';
import { NOTHING_ADDED, writeRequest } from './write-request';

export type { PlanOptions } from './plan-context';

export interface Plan {
  readonly cases: readonly ContractCase[];
  readonly skipped: readonly SkippedCase[];
}

/** A plan, and which words of the selection meant something in it (see `wordKey`). */
export interface NamedPlan extends Plan {
  readonly matched: ReadonlySet<string>;
}

/**
 * All the questions a document raises, as plain data, and what was left out with the reason.
 * Synchronous, because Jest collects its tests so; the same document and options give the same plan.
 * @throws UNKNOWN_OPERATION, USAGE when a word of the selection matches nothing
 */
export const planContract = (spec: Spec, options: PlanOptions): Plan => {
  const { matched, ...plan } = planNamed(spec, options);
  refuseUnmatched(options, [matched], [spec]);
  return plan;
};

/** `planContract` where the selection is of several documents: what matches nothing here may match in another. */
export const planNamed = (spec: Spec, options: PlanOptions): NamedPlan => {
  const selector = createSelector(spec, options);
  const chosen = spec.operations.filter(selector.mayWant);
  const planned = numbered(chosen.flatMap((operation) => planGuarded(spec, operation, options)))
    .map((item) => whatAnotherAnswers(item, spec))
    .map((item) => whatCannotBeSent(item, spec, options))
    .map((item) => whatIsLeftOut(item, spec, options))
    .filter((item) => selector.wants(item.kind === 'case' ? item.case : item.skipped));
  return {
    cases: inSafeOrder(
      planned.flatMap((item) => (item.kind === 'case' ? [item.case] : [])),
      options.target,
    ),
    skipped: planned.flatMap((item) => (item.kind === 'skipped' ? [item.skipped] : [])),
    matched: selector.matched,
  };
};

/** Names that differ only in what an id leaves out get a number: an id that means two cases replays neither. */
const numbered = (planned: readonly Planned[]): readonly Planned[] => {
  const times = new Map<string, number>();
  return planned.map((item) => {
    const { id } = item.kind === 'case' ? item.case : item.skipped;
    const count = (times.get(id) ?? 0) + 1;
    times.set(id, count);
    if (count === 1) return item;
    const unique = `${id}~${count}`;
    return item.kind === 'case'
      ? { kind: 'case', case: { ...item.case, id: unique } }
      : { kind: 'skipped', skipped: { ...item.skipped, id: unique } };
  });
};

/** Whatever one operation or one schema does to us costs that operation, and not the run. */
const planGuarded = (spec: Spec, operation: Operation, options: PlanOptions): readonly Planned[] => {
  try {
    return planOperation(spec, operation, options);
  } catch (error) {
    if (isOurs(error)) throw error;
    const reason = `it could not be planned: ${error instanceof Error ? error.message : String(error)}`;
    return [skipped({ spec, operation }, [], 'anything', reason)];
  }
};

const planOperation = (spec: Spec, operation: Operation, options: PlanOptions): readonly Planned[] => {
  // A mistake in `x-semantics` is the user's; it is reported before anything is sent.
  semanticRules(spec, operation);
  const variables = options.variables ?? {};
  const { parts: sample, lacking } = sampleParts(spec, operation, variables, options.given);
  // A real vendor may well take what breaks its document; our mock refuses it, and everything else with it.
  const parts = options.target === 'mock' ? soundParts(spec, operation, sample) : sample;
  const context: PlanContext = { spec, operation, options, variables, parts };
  if (operation.responses.length === 0)
    return [skipped(context, [], 'anything', 'the document has no answer to compare with')];
  const planned = [
    ...casesFromExamples(context),
    ...casesFromViolations(context),
    ...casesFromSituations(context),
    ...casesFromAnswers(context),
    ...generated(context, operation),
  ];
  return options.target === 'real' && lacking.length > 0
    ? planned.map((item) => withoutValues(item, lacking))
    : planned;
};

/** As many as asked for, and any that is named by seed and index: that is how a failure is replayed. */
const generated = (context: PlanContext, operation: Operation): readonly Planned[] => {
  const { generate, only = [], failed = [] } = context.options;
  const cases = generate ? casesFromProperties(context, generate.count, generate.seed) : [];
  const prefix = caseId(context.spec, operation, 'property');
  const named = [...only, ...failed].filter(
    (id) => id.startsWith(`${prefix}/`) && !cases.some((made) => made.id === id),
  );
  const replayed = named.flatMap((id) => {
    const [seed = '', path = ''] = id.slice(prefix.length + 1).split('/');
    const made =
      /^-?\d+$/.test(seed) && /^\d+(?::\d+)*$/.test(path) ? caseFromPath(context, Number(seed), path) : undefined;
    return made ? [made] : [];
  });
  return [...cases, ...replayed].map((made) => ({ kind: 'case', case: made }));
};

/** A value made up for a required parameter exists at no vendor. */
const withoutValues = (item: Planned, lacking: readonly Lacking[]): Planned =>
  item.kind === 'skipped'
    ? item
    : unsent(
        item.case,
        `the document gives no value for ${lacking.map(({ parameter }) => parameter).join(', ')}; set ${lacking
          .map(({ variable }) => variable)
          .join(', ')}`,
      );

/** The question belongs to the operation that will answer. */
const whatAnotherAnswers = (item: Planned, spec: Spec): Planned => {
  if (item.kind === 'skipped') return item;
  const { request } = item.case;
  const operation = operationOf(spec, item.case);
  if (request.method !== operation.method) return item;
  // The path alone decides, but for what some documents write into it.
  const reason = answeredByAnother(spec, operation, writeRequest({ ...request, headers: {}, body: '' }, NOTHING_ADDED));
  return reason === undefined ? item : unsent(item.case, reason);
};

/** The user's own reason stands in the place of any other. */
const whatIsLeftOut = (item: Planned, spec: Spec, { given = NOTHING_GIVEN }: PlanOptions): Planned => {
  const each = item.kind === 'case' ? item.case : item.skipped;
  const { skip } = givenFor(given, operationOf(spec, each)) ?? {};
  return skip === undefined ? item : unsent(each, `left out by the configuration: ${skip}`);
};

/** Against a real endpoint: no unsafe request, none without its credentials. */
const whatCannotBeSent = (item: Planned, spec: Spec, options: PlanOptions): Planned => {
  if (item.kind === 'skipped' || options.target !== 'real') return item;
  const { request, safe } = item.case;
  if (!safe && !options.allowUnsafe) {
    return unsent(item.case, `${request.method} may change data there; --allow-unsafe sends it`);
  }
  if (request.credentials !== 'valid' && request.credentials !== 'limited') return item;
  const ways = missingVariables(item.case, spec, options);
  return ways.length === 0 ? item : unsent(item.case, `it needs credentials; set ${ways.join(' or ')}`);
};

const missingVariables = (contractCase: ContractCase, spec: Spec, options: PlanOptions): readonly string[] => {
  const operation = operationOf(spec, contractCase);
  const token = contractCase.request.credentials === 'limited' ? 'LIMITED_TOKEN' : 'TOKEN';
  const given = headersFor(options.given ?? NOTHING_GIVEN, operation);
  const choice = chooseCredentials(spec, operation, options.variables ?? {}, {
    allowExamples: options.local ?? false,
    token,
    given,
  });
  return choice.kind === 'missing' ? choice.ways : [];
};

const unsent = ({ id, vendor, operationId, title }: ContractCase | SkippedCase, reason: string): Planned => ({
  kind: 'skipped',
  skipped: { id, vendor, operationId, title, reason },
});
