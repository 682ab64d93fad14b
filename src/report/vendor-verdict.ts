import type { CaseResult } from '../core/results/case';
import { coverageRatio } from '../core/results/coverage';
import { OUTCOMES, type Outcome, outcomeOf } from '../core/results/verdict';
import type { CollectedRun } from './collect';
import { groupBy } from './group-by';
import { count } from './sentence-parts';

/** How many cases ended how; `skipped` ones were not sent, and could be. */
export type VerdictCounts = Readonly<Record<Outcome | 'skipped', number>>;

export const countsOf = (vendor: Pick<CollectedRun, 'results' | 'skipped'>): VerdictCounts => {
  const outcomes = vendor.results.map((result) => outcomeOf(result.verdict));
  const tally = (outcome: Outcome) => outcomes.filter((one) => one === outcome).length;
  return {
    passed: tally('passed'),
    warned: tally('warned'),
    failed: tally('failed'),
    inconclusive: tally('inconclusive'),
    skipped: vendor.skipped.filter(({ never }) => !never).length,
  };
};

export type VendorVerdict = 'conforms' | 'violates' | 'inconclusive';

/** One finding fails the vendor; a single doubt, a stop, or nothing examined at all is never a pass. */
export const judge = (counts: Readonly<Record<Outcome, number>>, brokenOff: boolean): VendorVerdict => {
  if (counts.failed > 0) return 'violates';
  const nothing = counts.passed + counts.warned === 0;
  return nothing || brokenOff || counts.inconclusive > 0 ? 'inconclusive' : 'conforms';
};

export const vendorVerdict = (vendor: CollectedRun): VendorVerdict =>
  judge(countsOf(vendor), vendor.stopped.length > 0 || !vendor.finished);

export const VERDICT_WORDS = { conforms: 'conforms', violates: 'violates', inconclusive: 'cannot say' } as const;

/** `23 passed, 1 skipped`: what is zero is left out. */
const countWords = (counts: VerdictCounts): string => {
  const parts = [...OUTCOMES, 'skipped' as const]
    .toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .flatMap((outcome) => (counts[outcome] > 0 ? [`${counts[outcome]} ${outcome}`] : []));
  return parts.length === 0 ? 'no cases' : parts.join(', ');
};

const ORDER: readonly (Outcome | 'skipped')[] = ['failed', 'inconclusive', 'warned', 'passed', 'skipped'];

/** What the target makes of the verdict. A pass against our own mock says that it agrees with the document, no more. */
export const targetWords = (vendor: CollectedRun): string =>
  ({
    mock: 'against our own mock: says nothing about the vendor',
    real: `against ${vendor.target.baseUrl}`,
    recording: `against the recording ${vendor.target.baseUrl}`,
  })[vendor.target.kind];

/** Everything that keeps a verdict from being one of full strength; empty for a clean run. */
export const reservations = (vendor: CollectedRun): readonly string[] => {
  const partial = vendor.results.filter(
    ({ verdict }) => verdict.kind === 'conforms' && verdict.strength === 'partial',
  ).length;
  const { unasked, unanswered } = notAnswered(vendor);
  const of = `of ${count(vendor.operations.length, 'operation')}`;
  return [
    ...(unasked > 0 ? [`${unasked} ${of} not asked`] : []),
    ...(unanswered > 0 ? [`${unanswered} ${of} without an answer`] : []),
    ...vendor.stopped.map((reason) => `stopped: ${reason}`),
    ...(vendor.finished ? [] : ['the run broke off before it was done']),
    ...leftWords(vendor),
    ...(partial > 0 ? [`${partial} of the passes could be checked in part only`] : []),
  ];
};

/** A run that creates many records may leave many. */
const leftWords = ({ leftBehind }: CollectedRun): readonly string[] => {
  const shown = leftBehind.slice(0, 10).map(({ what, reason }) => `left there: ${what} (${reason})`);
  return leftBehind.length > 10 ? [...shown, `and ${leftBehind.length - 10} more records left there`] : shown;
};

/** How many operations got no answer: nothing was sent, or nothing came back. */
const notAnswered = ({ operations, results }: CollectedRun) => {
  const answered = new Set(results.filter(({ exchange }) => exchange).map((result) => result.case.operationId));
  const sent = new Set(results.filter(isWithoutAnswer).map((result) => result.case.operationId));
  const without = operations.filter(({ id }) => !answered.has(id));
  const unanswered = without.filter(({ id }) => sent.has(id)).length;
  return { unasked: without.length - unanswered, unanswered };
};

const isWithoutAnswer = ({ exchange, verdict }: CaseResult): boolean =>
  exchange === undefined &&
  verdict.kind === 'inconclusive' &&
  verdict.reasons.some(({ kind }) => kind === 'unreachable' || kind === 'timeout' || kind === 'broken-answer');

/** `wethod  conforms — 23 passed, 1 skipped (against our own mock: says nothing about the vendor)`. */
export const verdictLine = (vendor: CollectedRun): string =>
  `${vendor.name}  ${VERDICT_WORDS[vendorVerdict(vendor)]} — ${[countWords(countsOf(vendor)), ...reservations(vendor)].join('; ')} (${targetWords(vendor)})`;

/** `coverage 87%: status 3/5, property 30/31`. */
export const coverageWords = (vendor: CollectedRun): string => {
  const parts = coverageByDimension(vendor).map(({ dimension, seen, all }) => `${dimension} ${seen}/${all}`);
  const ratio = Math.floor(coverageRatio(vendor.coverage) * 100);
  return parts.length === 0 ? 'nothing described to cover' : `${ratio}% of what is described: ${parts.join(', ')}`;
};

export const coverageByDimension = ({ coverage }: Pick<CollectedRun, 'coverage'>) =>
  groupBy(coverage.items, (item) => item.dimension).map(([dimension, items]) => ({
    dimension,
    items,
    seen: items.filter((item) => item.seen > 0).length,
    all: items.length,
  }));
