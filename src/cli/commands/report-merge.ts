import { readFileSync, writeFileSync } from 'node:fs';
import { fail, mergeReports, messageOf, readJsonReport } from '../../index';
import { EXIT, type ExitCode } from '../exit-codes';

/** Joins the JSON reports of shards; the exit code is that of the whole. */
export const reportMerge = async (files: readonly string[], options: { readonly out?: string }): Promise<ExitCode> => {
  const merged = mergeReports(files.map(readReport));
  const text = `${JSON.stringify(merged, null, 2)}\n`;
  if (options.out === undefined) process.stdout.write(text);
  else writeFileSync(options.out, text);
  if (merged.summary.failed > 0) return EXIT.violated;
  return merged.summary.inconclusive > 0 ? EXIT.unchecked : EXIT.conforms;
};

const readReport = (file: string) => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw fail('USAGE', `Cannot read the report ${file}: ${messageOf(error)}`);
  }
  return readJsonReport(text, file);
};
