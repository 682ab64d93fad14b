import { plainDeep, plainJson } from '../../api/basics';
import { type Allowances, lintSpecs } from '../../api/documents';
import { EXIT, type ExitCode } from '../exit-codes';
import { countOf, lintLines, ruleCounts } from '../lint-text';
import { print } from '../output';

interface LintCommandOptions extends Allowances {
  readonly format: 'text' | 'json';
  readonly all: boolean;
}

/** Prints every problem with its place; a warning alone is no reason to stop. */
export const lint = async (
  names: readonly string[],
  { format, all, ...allowances }: LintCommandOptions,
): Promise<ExitCode> => {
  const results = plainDeep(await lintSpecs(names, process.cwd(), allowances));
  if (format === 'json') {
    const told = results.map((result) => ({ ...result, ...summaryOf(result) }));
    print(`${plainJson(told)}\n`);
  } else {
    for (const line of lintLines(results, all)) print(`${line}\n`);
  }
  return countOf(results).error > 0 ? EXIT.usage : EXIT.conforms;
};

const summaryOf = (result: Parameters<typeof ruleCounts>[0]) => {
  const { error, warning } = countOf([result]);
  return { errors: error, warnings: warning, rules: ruleCounts(result) };
};
