import { readFileSync } from 'node:fs';
import { fail, messageOf, plain } from '../../api/basics';
import { mergeReports, missingShards, readJsonReport, writeText } from '../../api/reports';
import { EXIT, type ExitCode } from '../exit-codes';
import { complain, print } from '../output';

const CODES = { conforms: EXIT.conforms, violates: EXIT.violated, inconclusive: EXIT.unchecked } as const;

/** Joins the JSON reports of shards; the exit code is that of the whole. */
export const reportMerge = async (files: readonly string[], options: { readonly out?: string }): Promise<ExitCode> => {
  const merged = mergeReports(files.map(readReport));
  const text = `${JSON.stringify(merged, null, 2)}\n`;
  for (const vendor of merged.vendors)
    for (const text of missingShards(vendor)) complain(`warning  ${plain(vendor.name)}: ${text}`);
  if (options.out === undefined) print(text);
  else writeText(options.out, text);
  const codes = merged.vendors.map(({ verdict }) => CODES[verdict]);
  // A violation outweighs what could not be checked: it is certain.
  return codes.find((code) => code === EXIT.violated) ?? codes.find((code) => code !== EXIT.conforms) ?? EXIT.conforms;
};

const readReport = (file: string) => {
  try {
    return readJsonReport(readFileSync(file, 'utf8'), file);
  } catch (error) {
    throw isMissing(error) ? fail('USAGE', `Cannot read the report ${file}: ${messageOf(error)}`) : error;
  }
};

const isMissing = (error: unknown): boolean => typeof error === 'object' && error !== null && 'syscall' in error;
