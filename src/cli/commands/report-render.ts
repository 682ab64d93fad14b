import { readFileSync } from 'node:fs';
import { fail, messageOf } from '../../api/basics';
import { createReporters, eventsOfReport, readEvents, readJsonReport, replay } from '../../api/reports';
import type { ReportRequest } from '../arguments';
import { EXIT, type ExitCode } from '../exit-codes';

/** Passes a finished run to reporters, from what `--report json=f` or `ndjson=f` kept of it. */
export const reportRender = async (
  file: string,
  options: { readonly report?: readonly ReportRequest[] },
): Promise<ExitCode> => {
  await replay(readRun(readText(file), file), createReporters(options.report ?? [], process.stdout));
  return EXIT.conforms;
};

/** One event stands on each line of the one, the whole run in one object of the other. */
const readRun = (text: string, file: string) =>
  isEvent(text.trimStart().split('\n', 1)[0] ?? '')
    ? readEvents(text, file)
    : eventsOfReport(readJsonReport(text, file), file);

const isEvent = (line: string): boolean => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'type' in value;
  } catch {
    return false;
  }
};

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fail('USAGE', `Cannot read the report ${file}: ${messageOf(error)}`);
  }
};
