import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fail, isOurs, messageOf, plain, plainLines } from '../../api/basics';
import { createReporters, type Reporter, readJsonReport } from '../../api/reports';
import { planTests, runTests, type TestSettings, type TestSummary } from '../../api/testing';
import type { ReportRequest } from '../arguments';
import { EXIT, type ExitCode } from '../exit-codes';
import { complain, print } from '../output';
import { readProgress } from '../read-progress';
import { settingsOf } from '../settings';

/** Plans, runs and reports; the exit code is the worst thing that was found. */
export const test = async (names: readonly string[], command: Command): Promise<ExitCode> => {
  const { options, config } = settingsOf(command, 'test');
  const { failed: failedIn, ...given } = options as unknown as Omit<TestOptions, 'failed'> & {
    readonly failed?: string;
  };
  const failed = failedIn === undefined ? undefined : failedIds(failedIn);
  if (failed?.length === 0) {
    print(`Nothing failed in ${plain(failedIn ?? '')}: nothing was asked.\n`);
    return EXIT.conforms;
  }
  const settings: TestOptions = {
    ...given,
    ...(failed && { failed }),
    vendors: names,
    config,
    readProgress: readProgress(),
  };
  try {
    return settings.dryRun ? await dryRun(settings) : await run(settings);
  } catch (error) {
    throw settings.only ? withOnlyHint(error) : error;
  }
};

type TestOptions = TestSettings & { readonly report?: readonly ReportRequest[] };

/** Read before anything is written: the new report may take the place of the old one. */
const failedIds = (file: string): readonly string[] =>
  readJsonReport(readText(file), file).vendors.flatMap(({ operations }) =>
    operations.flatMap(({ cases }) => cases.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)),
  );

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fail('REPORT_UNREADABLE', file, messageOf(error));
  }
};

/** A second word after `--only` is read as a vendor. */
const withOnlyHint = (error: unknown): unknown =>
  isOurs(error) && error.code === 'UNKNOWN_VENDOR'
    ? fail('USAGE', `${error.message} Several names of --only are separated by commas: --only a,b`)
    : error;

const run = async (settings: TestOptions): Promise<ExitCode> => {
  // Opened by the first event, which comes before the first request: wrong usage empties no report of an earlier run.
  let opened: Reporter | undefined;
  const reporter = (): Reporter => {
    opened ??= createReporters(settings.report ?? [], process.stdout);
    return opened;
  };
  const interrupt = onInterrupt();
  const summary = await runTests(
    { ...settings, signal: interrupt.signal },
    (event) => reporter().on(event),
    (problem) => complain(`warning  ${problem}`),
  );
  await reporter().finish();
  // A shard may be one of skipped cases only; the merged report says what is known.
  return exitCodeOf({ ...summary, unasked: settings.shard ? [] : summary.unasked }, settings.failUnder);
};

/** The first Ctrl-C ends the questions, and what was created is cleaned up; a second one ends the process at once. */
const onInterrupt = (): { readonly signal: AbortSignal } => {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    complain('interrupted: cleaning up what this run created; again to leave it there');
    controller.abort();
  });
  return controller;
};

const dryRun = async (settings: TestSettings): Promise<ExitCode> => {
  for (const { name, target, cases, followUps, skipped } of await planTests(settings)) {
    const lines = [
      `${name}  ${target.baseUrl}  ${cases.length} requests`,
      ...cases.map(({ id, line }) => `  ${id}\n    ${line}`),
      ...followUps.map(({ id, from }) => `  ${id}\n    follows from ${from}`),
      ...skipped.map(({ id, reason }) => `  ${id}\n    not sent: ${reason}`),
    ];
    print(`${plainLines(lines.join('\n'))}\n`);
  }
  return EXIT.conforms;
};

/** A violation outweighs what could not be checked: it is certain. */
const exitCodeOf = (
  summary: Pick<TestSummary, 'failed' | 'inconclusive' | 'unasked' | 'coverage'>,
  failUnder: number | undefined,
): ExitCode => {
  if (summary.failed > 0) return EXIT.violated;
  if (failUnder !== undefined && summary.coverage < failUnder) {
    complain(
      `understudy: coverage is ${(summary.coverage * 100).toFixed(1)} %, less than the ${(failUnder * 100).toFixed(1)} % asked for.`,
    );
    return EXIT.violated;
  }
  return summary.inconclusive > 0 || summary.unasked.length > 0 ? EXIT.unchecked : EXIT.conforms;
};
