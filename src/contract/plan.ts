import type { ContractCase, SkippedCase } from '../core/case';
import { fail, isOurs } from '../core/errors';
import { nearestName } from '../specs/routing/nearest';
import type { Operation, Spec } from '../specs/spec';
import { semanticRules } from '../validate/response/semantic-rules';
import { caseId } from './case-id';
import { chooseCredentials } from './credentials';
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
import { skipped } from './skip';
import { NOTHING_ADDED, writeRequest } from './write-request';

export type { PlanOptions } from './plan-context';

export interface Plan {
  readonly cases: readonly ContractCase[];
  readonly skipped: readonly SkippedCase[];
}

/** A plan, and which of the names in `only` meant something in it. */
export interface NamedPlan extends Plan {
  readonly matched: ReadonlySet<string>;
}

/**
 * All the questions a document raises, as plain data, and what was left out with the reason.
 * Synchronous, because Jest collects its tests so; the same document and options give the same plan.
 * @throws UNKNOWN_OPERATION when a name in `only` matches nothing
 */
export const planContract = (spec: Spec, options: PlanOptions): Plan => {
  const { matched, ...plan } = planNamed(spec, options);
  refuseUnmatched(options.only ?? [], [matched], [spec]);
  return plan;
};

/** `planContract` where `only` names operations of several documents: what matches nothing here may match in another. */
export const planNamed = (spec: Spec, options: PlanOptions): NamedPlan => {
  const only = options.only ?? [];
  const wanted = new Set(only);
  const matched = new Set<string>();
  const planned = numbered(namedBy(spec, only).flatMap((operation) => planGuarded(spec, operation, options)))
    .map((item) => whatAnotherAnswers(item, spec))
    .map((item) => whatCannotBeSent(item, spec, options))
    .filter((item) => {
      const names = namesOf(item).filter((name) => wanted.has(name));
      for (const name of names) matched.add(name);
      return only.length === 0 || names.length > 0;
    });
  return {
    cases: inSafeOrder(
      planned.flatMap((item) => (item.kind === 'case' ? [item.case] : [])),
      options.target,
    ),
    skipped: planned.flatMap((item) => (item.kind === 'skipped' ? [item.skipped] : [])),
    matched,
  };
};

/** A document may have a thousand operations. */
const listed = (known: readonly string[], most = 50): string =>
  known.length <= most ? known.join(', ') : `${known.slice(0, most).join(', ')} … (${known.length} in all)`;

/** @throws UNKNOWN_OPERATION with every name that no plan knows */
export const refuseUnmatched = (
  only: readonly string[],
  matched: readonly ReadonlySet<string>[],
  specs: readonly Spec[],
): void => {
  const unmatched = only.filter((name) => !matched.some((names) => names.has(name)));
  if (unmatched.length === 0) return;
  const known = [...new Set(specs.flatMap(({ operations }) => operations.map(({ id }) => id)))];
  const close = nearestName(known, unmatched[0] ?? '');
  const hint = close === undefined ? '' : ` (did you mean "${close}"?)`;
  throw fail('UNKNOWN_OPERATION', unmatched.join('", "'), `${listed(known)}${hint}`);
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

/** The operations that a name of `only` can mean: a document of a thousand is not planned for one of them. */
const namedBy = (spec: Spec, only: readonly string[]): readonly Operation[] => {
  if (only.length === 0) return spec.operations;
  const wanted = new Set(only);
  const above = new Set(only.flatMap(withPartsAbove));
  return spec.operations.filter((operation) => {
    const id = caseId(spec, operation);
    return wanted.has(operation.id) || above.has(id) || withPartsAbove(id).some((part) => wanted.has(part));
  });
};

/** `a/b/c`, `a/b`, `a`. */
const withPartsAbove = (id: string): readonly string[] =>
  id.split('/').map((_part, index, parts) => parts.slice(0, index + 1).join('/'));

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
  const { parts: sample, lacking } = sampleParts(spec, operation, variables);
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

/** As many as asked for, and any that `only` names by seed and index: that is how a failure is replayed. */
const generated = (context: PlanContext, operation: Operation): readonly Planned[] => {
  const { generate, only = [] } = context.options;
  const cases = generate ? casesFromProperties(context, generate.count, generate.seed) : [];
  const prefix = caseId(context.spec, operation, 'property');
  const named = only.filter((id) => id.startsWith(`${prefix}/`) && !cases.some((made) => made.id === id));
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
  const choice = chooseCredentials(spec, operation, options.variables ?? {}, options.local ?? false, token);
  return choice.kind === 'missing' ? choice.ways : [];
};

const unsent = ({ id, vendor, operationId, title }: ContractCase, reason: string): Planned => ({
  kind: 'skipped',
  skipped: { id, vendor, operationId, title, reason },
});

/** What a case can be named by: its operation's id, and its own up to any slash. */
const namesOf = (item: Planned): readonly string[] => {
  const { id, operationId } = item.kind === 'case' ? item.case : item.skipped;
  return [operationId, ...withPartsAbove(id)];
};
