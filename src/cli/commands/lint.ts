import pc from 'picocolors';
import { type Allowances, type LintResult, lintSpecs, plain, plainLines } from '../../index';
import { EXIT, type ExitCode } from '../exit-codes';

/** Prints every problem as `file:line:column`; a warning alone is no reason to stop. */
export const lint = async (names: readonly string[], options: Allowances): Promise<ExitCode> => {
  const results = await lintSpecs(names, process.cwd(), options);
  for (const { problems, complaints } of results) {
    for (const { place, severity, message, rule } of problems) {
      const label = severity === 'error' ? pc.red('error') : pc.yellow('warning');
      console.log(`${plain(place.file)}:${place.line}:${place.column}  ${label}  ${plain(message)}  ${pc.dim(rule)}`);
    }
    for (const complaint of complaints) console.log(`${plainLines(complaint)}  ${pc.red('error')}`);
  }
  for (const result of results) {
    const { name, operations, examples } = result;
    if (errorsOf(result) === 0)
      console.log(`${pc.green('ok')}  ${plain(name)}  ${operations} operations, ${examples} examples`);
  }
  const errors = results.reduce((sum, result) => sum + errorsOf(result), 0);
  if (errors > 0) console.log(`${errors} ${errors === 1 ? 'problem' : 'problems'}`);
  return errors > 0 ? EXIT.usage : EXIT.conforms;
};

const errorsOf = ({ problems, complaints }: LintResult): number =>
  problems.filter(({ severity }) => severity === 'error').length + complaints.length;
