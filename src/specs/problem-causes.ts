import type { SpecPlace } from '../core/json/pointer';
import type { SpecProblem } from './spec';

/** Problems that one change of the document would end. */
export interface ProblemCause {
  readonly severity: SpecProblem['severity'];
  readonly rule: string;
  /** One sentence that is true of all of them. */
  readonly says: string;
  readonly count: number;
  readonly problems: readonly SpecProblem[];
}

/** Each cause once, in the order of its first problem: the same rule and the same cause, or the same words. */
export const causesOf = (problems: readonly SpecProblem[]): readonly ProblemCause[] => {
  const byCause = new Map<string, SpecProblem[]>();
  for (const problem of problems) {
    const { severity, rule, cause = problem.message } = problem;
    const key = `${severity} ${rule} ${cause}`;
    const known = byCause.get(key);
    if (known) known.push(problem);
    else byCause.set(key, [problem]);
  }
  return [...byCause.values()].flatMap((found) => {
    const [first] = found;
    if (!first) return [];
    const { severity, rule, message, cause = message } = first;
    const count = found.length + found.reduce((sum, { unlisted = 0 }) => sum + unlisted, 0);
    return [{ severity, rule, says: count === 1 ? message : cause, count, problems: found }];
  });
};

/** As compilers write it. */
export const placeText = ({ file, line, column }: SpecPlace): string => `${file}:${line}:${column}`;

/** The message; other places of the same file go without its name, which stands before them already. */
export const messageText = ({ message, place }: SpecProblem): string => message.replaceAll(`${place.file}:`, 'line ');

/** What a reference is the reason of comes after it. */
const RANK: Readonly<Record<string, number>> = { 'ref-unresolved': 0, 'operation-left-out': 1 };

/** A document's problems for who starts something with it: one line for each cause, with its first place. */
export const causeLines = (problems: readonly SpecProblem[]): readonly string[] =>
  causesOf(problems)
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .flatMap(({ says, count, problems: [first] }) => {
      if (!first) return [];
      if (count === 1) return [`${placeText(first.place)}: ${messageText(first)}`];
      const sentence = says.replace(/[.]$/, '');
      return [`${count} × ${sentence}, first at ${placeText(first.place)} … and ${count - 1} more: understudy lint`];
    });

const rankOf = ({ rule }: ProblemCause): number => RANK[rule] ?? 2;
