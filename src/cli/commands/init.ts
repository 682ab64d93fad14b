import { type Allowances, initVendor, lintSpecs } from '../../api/documents';
import { EXIT, type ExitCode } from '../exit-codes';
import { countOf } from '../lint-text';
import { counted, print } from '../output';

/** Writes the folders of a new vendor, never over a file that is there, and says what is left for a person. */
export const init = async (name: string, source: string, { allowHosts }: Allowances): Promise<ExitCode> => {
  const { files, todo } = await initVendor(name, source, process.cwd(), allowHosts);
  for (const file of files) print(`wrote  ${file}\n`);
  const results = await lintSpecs([name], process.cwd(), allowHosts ? { allowHosts } : {});
  const { error, warning } = countOf(results);
  print('\n');
  if (error + warning > 0)
    print(
      `left   ${counted(error, 'error')} and ${counted(warning, 'warning')} of the document itself: understudy lint ${name}\n`,
    );
  if (todo.length > 0)
    print(`left   ${counted(todo.length, 'thing')} that the source does not say: specs/${name}/TODO.md\n`);
  const operations = results.reduce((sum, result) => sum + result.operations, 0);
  print(`ready  ${counted(operations, 'operation')}: understudy mock ${name}, then understudy test ${name}\n`);
  return EXIT.conforms;
};
