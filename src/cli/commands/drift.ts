import type { Command } from 'commander';
import { fail, plainDeep, plainLines } from '../../api/basics';
import { compareDocumentsOf, type DriftSettings, findDrift } from '../../api/documents';
import { documentDriftLines, driftLines, driftSarif, writeText } from '../../api/reports';
import type { DriftReportRequest } from '../arguments';
import { EXIT, type ExitCode } from '../exit-codes';
import { refuseIdle } from '../idle-options';
import { complain, print } from '../output';
import { compareProgress, readProgress } from '../read-progress';
import { readConfigOf } from '../settings';

interface DriftOptions extends Omit<DriftSettings, 'vendor' | 'overlay'> {
  readonly overlay?: string;
  readonly against?: string;
  readonly report?: readonly DriftReportRequest[];
}

/** Compares, prints, and writes the reports and the overlay that were asked for; 1: something differs. */
export const drift = async (vendor: string, command: Command): Promise<ExitCode> => {
  const { overlay: file, report = [], against, ...settings } = command.opts<DriftOptions>();
  const config = readConfigOf(command);
  refuseIdle(command, 'drift');
  const write = writerOf(report, command.parent?.version() ?? '');
  const sources = [settings.from, settings.target, against].filter((one) => one !== undefined);
  if (sources.length !== 1)
    throw fail('USAGE', 'Say what to compare with: one of --from a recording, --target a URL, --against a document.');
  if (against !== undefined) return compareWith(vendor, against, file, write, settings);
  const told = { readProgress: readProgress(), compareProgress: compareProgress() };
  const found = await findDrift({ ...settings, ...told, config, vendor, overlay: file !== undefined }, (problem) =>
    complain(`warning  ${problem}`),
  );
  for (const line of driftLines(found.report)) print(`${plainLines(line)}\n`);
  write(found.report);
  if (file !== undefined) writeOverlay(file, found.overlay);
  if (found.report.items.length > 0) return EXIT.violated;
  return found.report.answers === 0 || found.report.inconclusive > 0 ? EXIT.unchecked : EXIT.conforms;
};

const compareWith = async (
  vendor: string,
  against: string,
  overlay: string | undefined,
  write: (drift: Parameters<typeof driftSarif>[0]) => void,
  allowances: Pick<DriftSettings, 'allowFiles' | 'allowHosts' | 'usage'>,
): Promise<ExitCode> => {
  if (overlay !== undefined)
    throw fail('USAGE', 'An overlay rests on answers: give --from or --target in place of --against.');
  const found = await compareDocumentsOf(vendor, against, allowances);
  for (const line of documentDriftLines(found)) print(`${plainLines(line)}\n`);
  write(found);
  return found.items.length > 0 ? EXIT.violated : EXIT.conforms;
};

const writeOverlay = (file: string, text: string | undefined): void => {
  if (text === undefined) {
    print(`No overlay is needed, or none would help: ${file} was not written.\n`);
    return;
  }
  writeText(file, text);
  print(`Wrote ${file}.\n`);
};

const writerOf =
  (report: readonly DriftReportRequest[], version: string) =>
  (drift: Parameters<typeof driftSarif>[0]): void => {
    for (const { format, file = '' } of report) {
      const written = format === 'sarif' ? driftSarif(drift, version) : drift;
      writeText(file, `${JSON.stringify(plainDeep(written), null, 2)}\n`);
    }
  };
