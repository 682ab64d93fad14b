import { type Allowances, initVendor } from '../../api/documents';
import { EXIT, type ExitCode } from '../exit-codes';
import { print } from '../output';

/** Writes the folders of a new vendor; never over a file that is there. */
export const init = async (name: string, spec: string, { allowHosts }: Allowances): Promise<ExitCode> => {
  const { files, todo } = await initVendor(name, spec, process.cwd(), allowHosts);
  for (const file of files) print(`wrote  ${file}\n`);
  if (todo.length > 0) print(`\n${todo.length} things are left to find out: specs/${name}/TODO.md\n`);
  print(`\nNext: understudy lint ${name} && understudy mock ${name}\n`);
  return EXIT.conforms;
};
