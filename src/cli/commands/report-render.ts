import { readFileSync } from 'node:fs';
import { fail, messageOf } from '../../api/basics';
import { createReporters, readEvents, replay } from '../../api/reports';
import type { ReportRequest } from '../arguments';
import { EXIT, type ExitCode } from '../exit-codes';

/** Passes a finished run to reporters, from what `--report ndjson=f` kept of it. */
export const reportRender = async (
  file: string,
  options: { readonly report?: readonly ReportRequest[] },
): Promise<ExitCode> => {
  await replay(readEvents(readText(file), file), createReporters(options.report ?? [], process.stdout));
  return EXIT.conforms;
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fail('USAGE', `Cannot read the report ${file}: ${messageOf(error)}`);
  }
};
