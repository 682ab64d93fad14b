import { type CaseResult, describeFinding, describeInconclusive, plainLines, type Verdict } from '../index';

/** What a person needs to see in a failing test: each finding with its place in the document, and how to repeat the request. */
export const explain = ({ case: contractCase, verdict, curl }: CaseResult): string =>
  explainVerdict(verdict, [`Case ${contractCase.id}. Repeat it with:`, `  ${curl}`]);

/** @param after lines that follow what was found */
export const explainVerdict = (verdict: Verdict, after: readonly string[]): string => {
  const shown = verdict.kind === 'conforms' ? 'warning' : 'failure';
  const findings = verdict.findings.filter(({ severity }) => severity === shown);
  const reasons = verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive;
  const lines = [
    TITLES[verdict.kind],
    ...findings.map((finding) => `  - ${describeFinding(finding)}`),
    ...reasons.map((reason) => `  - ${describeInconclusive(reason)}`),
    ...after,
  ];
  // A test's failure is printed into a CI log.
  return plainLines(lines.join('\n'));
};

const TITLES = {
  inconclusive: 'This could not be checked, which is not a pass:',
  violates: 'The answer contradicts the document:',
  conforms: 'The answer agrees with the document, with warnings:',
} as const satisfies Record<Verdict['kind'], string>;

/** An error without a stack: it would show this package, and the place that matters is in the vendor's document. */
export const withoutStack = (message: string): Error => {
  const error = new Error(message);
  error.stack = message;
  return error;
};
