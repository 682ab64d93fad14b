import { type CaseResult, describeFinding, describeInconclusive, plainLines } from '../index';

/** What a person needs to see in a failing test: each finding with its place in the document, and how to repeat the request. */
export const explain = ({ case: contractCase, verdict, curl }: CaseResult): string => {
  const failures = verdict.findings.filter(({ severity }) => severity === 'failure');
  const reasons = verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive;
  const lines = [
    verdict.kind === 'inconclusive'
      ? 'This could not be checked, which is not a pass:'
      : 'The answer contradicts the document:',
    ...failures.map((finding) => `  - ${describeFinding(finding)}`),
    ...reasons.map((reason) => `  - ${describeInconclusive(reason)}`),
    `Case ${contractCase.id}. Repeat it with:`,
    `  ${curl}`,
  ];
  // A test's failure is printed into a CI log.
  return plainLines(lines.join('\n'));
};
