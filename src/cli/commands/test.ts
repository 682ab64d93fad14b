import type { Command } from 'commander';
import { createReporters, plain, planTests, runTests, type TestSettings, type TestSummary } from '../../index';
import type { ReportRequest } from '../arguments';
import { EXIT, type ExitCode } from '../exit-codes';
import { settingsOf } from '../settings';

/** Plans, runs and reports; the exit code is the worst thing that was found. */
export const test = async (names: readonly string[], command: Command): Promise<ExitCode> => {
  const { options, config } = settingsOf(command, 'test');
  const settings = {
    ...(options as unknown as TestSettings & { readonly report?: readonly ReportRequest[] }),
    vendors: names,
    parameters: config.parameters,
  };
  if (settings.dryRun) return dryRun(settings);

  const reporter = createReporters(settings.report ?? [], process.stdout);
  const summary = await runTests(settings, reporter.on, (problem) => console.error(`warning  ${plain(problem)}`));
  await reporter.finish();
  // A shard may be one of skipped cases only; the merged report says what is known.
  return exitCodeOf({ ...summary, unasked: settings.shard ? [] : summary.unasked }, settings.failUnder);
};

const dryRun = async (settings: TestSettings): Promise<ExitCode> => {
  for (const { name, target, cases, skipped } of await planTests(settings)) {
    console.log(`${plain(name)}  ${plain(target.baseUrl)}  ${cases.length} requests`);
    for (const { id, line } of cases) console.log(`  ${plain(id)}\n    ${plain(line)}`);
    for (const { id, reason } of skipped) console.log(`  ${plain(id)}\n    not sent: ${plain(reason)}`);
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
    console.error(
      `understudy: coverage is ${(summary.coverage * 100).toFixed(1)} %, less than the ${(failUnder * 100).toFixed(1)} % asked for.`,
    );
    return EXIT.violated;
  }
  return summary.inconclusive > 0 || summary.unasked.length > 0 ? EXIT.unchecked : EXIT.conforms;
};
