import pc from 'picocolors';
import { lintSpecs } from '../../index';
import { EXIT, type ExitCode } from '../exit-codes';

/** Prints every problem as `file:line:column`; a warning alone is no reason to stop. */
export const lint = async (names: readonly string[]): Promise<ExitCode> => {
  const results = await lintSpecs(names, process.cwd());
  for (const { problems } of results) {
    for (const { place, severity, message, rule } of problems) {
      const label = severity === 'error' ? pc.red('error') : pc.yellow('warning');
      console.log(`${place.file}:${place.line}:${place.column}  ${label}  ${message}  ${pc.dim(rule)}`);
    }
  }
  const errors = results.flatMap(({ problems }) => problems).filter(({ severity }) => severity === 'error');
  for (const { name, operations, examples, problems } of results) {
    if (!problems.some(({ severity }) => severity === 'error'))
      console.log(`${pc.green('ok')}  ${name}  ${operations} operations, ${examples} examples`);
  }
  if (errors.length > 0) console.log(`${errors.length} ${errors.length === 1 ? 'problem' : 'problems'}`);
  return errors.length > 0 ? EXIT.usage : EXIT.conforms;
};
