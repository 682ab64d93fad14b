import { existsSync, readFileSync } from 'node:fs';
import { fail } from '../../api/basics';
import { type Allowances, typesOf } from '../../api/documents';
import { writeText } from '../../api/reports';
import { EXIT, type ExitCode } from '../exit-codes';
import { complain, print } from '../output';

/** Writes the types of a vendor's requests and answers, or says whether a file still has them. */
export const writeTypes = async (
  vendor: string,
  options: Allowances & { readonly out?: string; readonly check: boolean },
): Promise<ExitCode> => {
  const { out } = options;
  if (options.check && out === undefined) throw fail('USAGE', 'With --check, --out names the file that is looked at.');
  const text = await typesOf(vendor, process.cwd(), options);
  if (out === undefined) print(text);
  else if (options.check) return check(vendor, out, text);
  else await writeText(out, text);
  return EXIT.conforms;
};

const check = (vendor: string, file: string, text: string): ExitCode => {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return EXIT.conforms;
  const how = existsSync(file) ? 'has other types than the document' : 'is not there';
  complain(`understudy: ${file} ${how}. Write it with: understudy types ${vendor} --out ${file}`);
  return EXIT.violated;
};
