import { type Allowances, initVendor } from '../../api/documents';
import { EXIT, type ExitCode } from '../exit-codes';
import { print } from '../output';

/** Writes the folders of a new vendor; never over a file that is there. */
export const init = async (name: string, spec: string, { allowHosts }: Allowances): Promise<ExitCode> => {
  const files = await initVendor(name, spec, process.cwd(), allowHosts);
  for (const file of files) print(`wrote  ${file}\n`);
  print(`\nNext: understudy lint ${name} && understudy mock ${name}\n`);
  return EXIT.conforms;
};
