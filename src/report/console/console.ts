import { createColors } from 'picocolors';
import { plain, withoutCommands } from '../../core/text/plain';
import { terminalOf } from '../../core/text/terminal';
import { type CollectedRun, createCollector, type Run } from '../collect';
import type { Reporter } from '../reporter';
import { VERDICT_WORDS, vendorVerdict, verdictLine } from '../vendor-verdict';
import type { ConsoleOptions } from './console-options';
import { consoleVendor } from './console-text';
import { createProgress } from './progress';

/** What a stream can show; a CI log is not repainted. */
export const consoleOptions = (
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown },
  env: Readonly<Record<string, string | undefined>>,
): ConsoleOptions => {
  const { color, isTerminal } = terminalOf(stream, env);
  return {
    write: (text) => void stream.write(text),
    color,
    interactive: isTerminal && env.TERM !== 'dumb' && !env.CI,
    columns: stream.columns ?? 80,
  };
};

/** For people: what runs while it runs, what was found by cause when a vendor is done, and one verdict line each at the end. */
export const createConsoleReporter = (options: ConsoleOptions): Reporter => {
  const colors = createColors(options.color);
  const collector = createCollector({ passes: 'counted' });
  const progress = createProgress(options);
  const said = new Set<CollectedRun>();
  const say = (text: string) => {
    progress.clear();
    options.write(withoutCommands(text));
  };
  const sayVendor = (vendor: CollectedRun) => {
    if (said.has(vendor)) return;
    said.add(vendor);
    say(consoleVendor(vendor, colors));
  };
  return {
    on(event) {
      collector.on(event);
      if (event.type === 'vendor-finished') {
        const vendor = collector.run().vendors.findLast((one) => one.name === event.vendor);
        if (vendor) sayVendor(vendor);
      }
      progress.on(event);
    },
    finish() {
      const run = collector.run();
      for (const vendor of run.vendors) sayVendor(vendor);
      say(verdicts(run, colors));
    },
  };
};

const verdicts = (run: Run, colors: ReturnType<typeof createColors>): string => {
  const paint = { conforms: colors.green, violates: colors.red, inconclusive: colors.yellow };
  const width = Math.max(0, ...run.vendors.map((vendor) => vendor.name.length));
  const lines = run.vendors.map((vendor) => {
    const verdict = vendorVerdict(vendor);
    const rest = plain(verdictLine(vendor)).slice(plain(vendor.name).length + 2 + VERDICT_WORDS[verdict].length);
    return `${colors.bold(plain(vendor.name).padEnd(width))}  ${paint[verdict](colors.bold(VERDICT_WORDS[verdict]))}${rest}`;
  });
  const never = run.neverStarted.map(
    (name) => `${colors.bold(name)}  ${paint.inconclusive('cannot say')} — never begun`,
  );
  const all = [...lines, ...never];
  return all.length === 0 ? 'Nothing was tested.\n' : `${all.join('\n')}\n`;
};
