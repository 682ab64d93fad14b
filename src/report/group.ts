import { childPointer, pointerKeys, ROOT } from '../core/json/pointer';
import type { CaseResult, ContractCase } from '../core/results/case';
import { type Finding, placeKey, propertyOf, SEVERITIES } from '../core/results/finding';
import type { Inconclusive } from '../core/results/verdict';
import type { CollectedRun } from './collect';
import { type Group, groupBy } from './group-by';

/** One cause, however often it was met. */
export interface FindingGroup {
  readonly key: string;
  /** As it was first met. */
  readonly finding: Finding;
  /** The properties of one object that are missing, or too much; each once. */
  readonly properties: readonly string[];
  /** Places in answers where it was met; at least `cases.length`. */
  readonly count: number;
  readonly cases: readonly string[];
  /** `GET /pets/{id}`, each once, in the order in which it was met. */
  readonly operations: readonly string[];
  /** The status of the answers, where it tells this cause from another that reads alike. */
  readonly answered?: number;
  /** A case to repeat it with. */
  readonly first: { readonly id: string; readonly title: string; readonly curl: string };
}

interface InconclusiveGroup {
  readonly inconclusive: Inconclusive;
  readonly cases: readonly string[];
  readonly first: { readonly id: string; readonly curl: string };
}

interface SkippedGroup {
  readonly reason: string;
  readonly titles: readonly string[];
  /** Variables that would change it. */
  readonly needs: readonly string[];
}

/** The findings of a vendor by cause: failures first, then by how many cases they hit. */
export const groupFindings = ({
  results,
  operations = [],
}: Pick<CollectedRun, 'results'> & Partial<Pick<CollectedRun, 'operations'>>): readonly FindingGroup[] => {
  const named = new Map(operations.map(({ id, method, path }) => [id, `${method} ${path}`]));
  const met = results.flatMap((result) => result.verdict.findings.map((finding) => ({ result, finding })));
  const around = envelopeOf(met);
  return groupBy(toldOnce(met), (one) => (around.has(one) ? envelopeKey(one) : groupKey(one)))
    .map(([key, group]) => toGroup(key, group, named))
    .toSorted(
      (a, b) =>
        SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity) ||
        b.cases.length - a.cases.length,
    );
};

/** A cause that fails here and is only noted there (a strict run beside a plain one) is listed twice. */
const groupKey = ({ finding, result }: Met): string => {
  const { severity, blame, evidence, known = '' } = finding;
  const habit = habitOf(finding, result.case.id);
  if (habit !== undefined) return [severity, blame, evidence, known, habit].join(' ');
  return [severity, blame, evidence, known, placeKey(finding, result.exchange?.response.status)].join(' ');
};

/** Who takes a body of any type does so everywhere, whichever refusal each operation describes for it. */
const habitOf = (finding: Finding, caseId: string): string | undefined => {
  const [, broken] = /\/violation\/body\/(media-type|parse|required)$/.exec(caseId) ?? [];
  return broken !== undefined && finding.kind === 'status-unexpected' && finding.received < 300
    ? `takes ${broken} ${finding.received}`
    : undefined;
};

interface Met {
  readonly result: CaseResult;
  readonly finding: Finding;
}

/** An operation that fails by a status is not told as well, by its lesser questions, that no line documents this status. */
const toldOnce = (met: readonly Met[]): readonly Met[] => {
  const statusOf = ({ result, finding }: Met, kind: Finding['kind']): string | undefined =>
    finding.kind === kind && 'received' in finding ? `${result.case.operationId} ${finding.received}` : undefined;
  const failed = new Set(
    met.filter(({ finding }) => finding.severity === 'failure').map((each) => statusOf(each, 'status-unexpected')),
  );
  return met.filter((each) => {
    const status = statusOf(each, 'status-undocumented');
    return status === undefined || each.finding.severity === 'failure' || !failed.has(status);
  });
};

/** In so many schemas a member of the whole answer is no accident of one of them. */
const ENVELOPE = 5;

/**
 * Undocumented members of the whole answer that stand in the answers of many schemas: the document describes what is in an envelope,
 * and not the envelope. That is one cause, wherever it was met.
 */
const envelopeOf = (met: readonly Met[]): ReadonlySet<Met> => {
  const outer = met.filter(
    ({ finding }) =>
      finding.kind === 'property-undocumented' && finding.against === undefined && pointerKeys(finding.at).length === 2,
  );
  const many = groupBy(outer, ({ finding }) => propertyOf(finding) ?? '').filter(
    ([, ones]) => new Set(ones.map(groupKey)).size >= ENVELOPE && new Set(ones.map(operationOf)).size >= ENVELOPE,
  );
  return new Set(many.flatMap(([, ones]) => ones));
};

const operationOf = ({ result }: Met): string => result.case.operationId;

const envelopeKey = ({ finding: { severity, blame, evidence, known = '' }, result }: Met): string =>
  [severity, blame, evidence, known, 'envelope', result.exchange?.response.status ?? ''].join(' ');

const toGroup = (key: string, met: Group<Met>, named: ReadonlyMap<string, string>): FindingGroup => ({
  key,
  finding: met[0].finding,
  properties: [...new Set(met.flatMap(({ finding }) => propertyOf(finding) ?? []))],
  count: new Set(met.map(({ result, finding }) => `${result.case.id} ${ownerOf(finding)}`)).size,
  cases: [...new Set(met.map(({ result }) => result.case.id))],
  operations: [...new Set(met.map(({ result }) => operationWords(result.case, named)))],
  ...(key.endsWith(' envelope') ? {} : answeredWith(met[0])),
  first: { id: met[0].result.case.id, title: met[0].result.case.title, curl: met[0].result.curl },
});

/** Where in the answer the object is that a finding is about. */
const ownerOf = (finding: Finding): string => {
  const keys = pointerKeys(finding.at);
  return keys.length > 0 && keys.at(-1) === propertyOf(finding) ? childPointer(ROOT, ...keys.slice(0, -1)) : finding.at;
};

/** That an answer is good needs no word, and what is wrong with a status says it. */
const answeredWith = ({ finding: { kind }, result }: Met): Pick<FindingGroup, 'answered'> => {
  const status = result.exchange?.response.status;
  const saysIt = kind === 'status-unexpected' || kind === 'status-undocumented';
  return status === undefined || status < 300 || saysIt ? {} : { answered: status };
};

/** A recorded request may match no operation. */
const operationWords = ({ operationId, request }: ContractCase, named: ReadonlyMap<string, string>): string =>
  named.get(operationId) ?? `${request.method} ${request.path}`;

/** Every doubt, also of cases that failed for another reason. What no schema describes is a pass in part, and no doubt. */
export const groupInconclusive = ({ results }: Pick<CollectedRun, 'results'>): readonly InconclusiveGroup[] => {
  const met = results.flatMap((result) =>
    doubtsOf(result)
      .filter(({ kind }) => kind !== 'no-schema')
      .map((inconclusive) => ({ result, inconclusive })),
  );
  return groupBy(met, ({ inconclusive }) => `${inconclusive.kind} ${inconclusive.reason}`).map(([, group]) => ({
    inconclusive: group[0].inconclusive,
    cases: [...new Set(group.map(({ result }) => result.case.id))],
    first: { id: group[0].result.case.id, curl: group[0].result.curl },
  }));
};

export const doubtsOf = ({ verdict }: CaseResult): readonly Inconclusive[] =>
  verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive;

/** What was not sent and could be, by its reason. */
export const groupSkipped = ({ skipped }: Pick<CollectedRun, 'skipped'>): readonly SkippedGroup[] =>
  groupBy(
    skipped.filter(({ never }) => !never),
    (one) => one.reason,
  ).map(([reason, ones]) => ({
    reason,
    titles: ones.map((one) => one.title),
    needs: [...new Set(ones.flatMap(({ needs = [] }) => needs))],
  }));

/** What nobody can have sent there, counted by its reason. */
export const neverSent = ({ skipped }: Pick<CollectedRun, 'skipped'>): readonly (readonly [string, number])[] =>
  groupBy(
    skipped.filter(({ never }) => never),
    (one) => one.reason,
  ).map(([reason, ones]) => [reason, ones.length] as const);

/** A variable that is not set, and the cases that wait for it. */
export interface Need {
  readonly variable: string;
  readonly cases: readonly string[];
}

/** The variables that would get more cases asked or decided, the most useful first. */
export const needsOf = (run: Waiting): readonly Need[] =>
  groupBy(
    waitingOf(run).flatMap(({ id, needs }) => needs.map((variable) => ({ variable, id }))),
    ({ variable }) => variable,
  )
    .map(([variable, ones]) => ({ variable, cases: [...new Set(ones.map(({ id }) => id))] }))
    .toSorted((a, b) => b.cases.length - a.cases.length);

export type Waiting = Pick<CollectedRun, 'skipped' | 'results'>;

/** The cases that wait for variables; one is named for each time that it waits. */
export const waitingOf = ({
  skipped,
  results,
}: Waiting): readonly { readonly id: string; readonly needs: readonly string[] }[] =>
  [
    ...skipped.map(({ id, needs = [] }) => ({ id, needs })),
    ...results.flatMap((result) => doubtsOf(result).map(({ needs = [] }) => ({ id: result.case.id, needs }))),
  ].filter(({ needs }) => needs.length > 0);
