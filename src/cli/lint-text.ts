import { causesOf, type LintResult, messageText, type ProblemCause, placeText } from '../api/documents';
import { colors, counted } from './output';

/** More places than these are counted; `--all` lists them. */
const MOST_PLACES = 3;

/** What `lint` says, line by line: the problems by cause, which documents are sound, how often each rule was broken. */
export function* lintLines(results: readonly LintResult[], all: boolean): Iterable<string> {
  for (const { problems, complaints } of results) {
    for (const cause of causesOf(problems)) yield* causeText(cause, all);
    for (const complaint of complaints) yield `${complaint}  ${colors.red('error')}`;
  }
  for (const result of results) {
    const { name, operations, examples } = result;
    const { error, warning } = countOf([result]);
    const warned = warning === 0 ? '' : `, ${counted(warning, 'warning')}`;
    if (error === 0)
      yield `${colors.green('ok')}  ${name}  ${counted(operations, 'operation')}, ${counted(examples, 'example')}${warned}`;
    const rules = rulesOf(result);
    if (rules !== '') yield `${name}: ${rules}`;
  }
  const { error, warning } = countOf(results);
  if (error > 0) yield [counted(error, 'error'), ...(warning > 0 ? [counted(warning, 'warning')] : [])].join(', ');
}

function* causeText({ severity, rule, says, count, problems }: ProblemCause, all: boolean): Iterable<string> {
  const label = severity === 'error' ? colors.red('error') : colors.yellow('warning');
  const [first] = problems;
  if (first && count === 1) {
    yield `${placeText(first.place)}  ${label}  ${messageText(first)}  ${colors.dim(rule)}`;
    return;
  }
  yield `${label}  ${count} × ${says}  ${colors.dim(rule)}`;
  const shown = all ? problems : problems.slice(0, MOST_PLACES);
  for (const problem of shown) {
    yield `    ${placeText(problem.place)}${problem.message === says ? '' : `  ${messageText(problem)}`}`;
  }
  if (count > shown.length) yield `    … and ${count - shown.length} more${all ? '' : ' (--all)'}`;
}

/** `response-key-invalid 450, example-invalid 3`, the most frequent first. */
const rulesOf = (result: LintResult): string =>
  Object.entries(ruleCounts(result))
    .sort(([, a], [, b]) => b - a)
    .map(([rule, count]) => `${rule} ${count}`)
    .join(', ');

/** How often each rule was broken. */
export const ruleCounts = ({ problems }: LintResult): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { rule, count } of causesOf(problems)) counts[rule] = (counts[rule] ?? 0) + count;
  return counts;
};

/** What is wrong with the files beside a document counts as errors, too. */
export const countOf = (results: readonly LintResult[]): { readonly error: number; readonly warning: number } => {
  const counts = { error: 0, warning: 0 };
  for (const { problems, complaints } of results) {
    counts.error += complaints.length;
    for (const { severity, count } of causesOf(problems)) counts[severity] += count;
  }
  return counts;
};
