import { plainDeep } from '../../api/basics';
import { type Allowances, type LintResult, lintSpecs } from '../../api/documents';
import { EXIT, type ExitCode } from '../exit-codes';
import { colors, print } from '../output';

/** Prints every problem as `file:line:column`; a warning alone is no reason to stop. */
export const lint = async (names: readonly string[], options: Allowances): Promise<ExitCode> => {
  const results = plainDeep(await lintSpecs(names, process.cwd(), options));
  for (const { problems, complaints } of results) {
    for (const { place, severity, message, rule } of problems) {
      const label = severity === 'error' ? colors.red('error') : colors.yellow('warning');
      say(`${place.file}:${place.line}:${place.column}  ${label}  ${message}  ${colors.dim(rule)}`);
    }
    for (const complaint of complaints) say(`${complaint}  ${colors.red('error')}`);
  }
  for (const result of results) {
    const { name, operations, examples } = result;
    if (errorsOf(result) === 0) say(`${colors.green('ok')}  ${name}  ${operations} operations, ${examples} examples`);
  }
  const errors = results.reduce((sum, result) => sum + errorsOf(result), 0);
  if (errors > 0) say(`${errors} ${errors === 1 ? 'problem' : 'problems'}`);
  return errors > 0 ? EXIT.usage : EXIT.conforms;
};

const say = (line: string): void => print(`${line}\n`);

const errorsOf = ({ problems, complaints }: LintResult): number =>
  problems.filter(({ severity }) => severity === 'error').length + complaints.length;
