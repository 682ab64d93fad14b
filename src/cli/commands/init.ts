import { initVendor } from '../../index';
import { EXIT, type ExitCode } from '../exit-codes';
import { print } from '../output';

/** Writes the folders of a new vendor; never over a file that is there. */
export const init = async (name: string, spec: string): Promise<ExitCode> => {
  const files = await initVendor(name, spec, process.cwd());
  for (const file of files) print(`wrote  ${file}\n`);
  print(`\nNext: understudy lint ${name} && understudy mock ${name}\n`);
  return EXIT.conforms;
};
