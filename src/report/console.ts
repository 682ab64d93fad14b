import type { RunEvent } from '../core/events';
import { plain, withoutCommands } from '../core/plain';
import { createCollector, type Run, type VendorRun } from './collect';
import { createColors } from './color-library';
import { consoleVendor } from './console-text';
import type { Reporter } from './reporter';
import { VERDICT_WORDS, vendorVerdict, verdictLine } from './vendor-verdict';
import { count, shorten } from './words';

export interface ConsoleOptions {
  readonly write: (text: string) => void;
  readonly color: boolean;
  /** A terminal that can repaint a line: shows what runs at the moment. */
  readonly interactive: boolean;
  /** Of the terminal; 80 without one. */
  readonly columns?: number;
}

/** What a stream can show: NO_COLOR (no-color.org) and FORCE_COLOR win over what it is; a CI log is not repainted. */
export const consoleOptions = (
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown },
  env: Readonly<Record<string, string | undefined>>,
): ConsoleOptions => {
  const terminal = stream.isTTY === true && env.TERM !== 'dumb';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0';
  return {
    write: (text) => void stream.write(text),
    color: !env.NO_COLOR && (forced || terminal),
    interactive: terminal && !env.CI,
    columns: stream.columns ?? 80,
  };
};

/** For people: what runs while it runs, what was found by cause when a vendor is done, and one verdict line each at the end. */
export const createConsoleReporter = (options: ConsoleOptions): Reporter => {
  const colors = createColors(options.color);
  const collector = createCollector();
  const progress = createProgress(options);
  const said = new Set<VendorRun>();
  const say = (text: string) => options.write(withoutCommands(text));
  const sayVendor = (vendor: VendorRun) => {
    if (said.has(vendor)) return;
    said.add(vendor);
    say(consoleVendor(vendor, colors));
  };
  return {
    on(event) {
      collector.on(event);
      progress.clear();
      if (event.type === 'vendor-finished') {
        const vendor = collector.run().vendors.findLast((one) => one.name === event.vendor);
        if (vendor) sayVendor(vendor);
      }
      progress.show(event, collector.run());
    },
    finish() {
      progress.clear();
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
    (name) => `${colors.bold(plain(name))}  ${paint.inconclusive('cannot say')} — never begun`,
  );
  const all = [...lines, ...never];
  return all.length === 0 ? 'Nothing was tested.\n' : `${all.join('\n')}\n`;
};

const createProgress = ({ write, interactive, columns = 80 }: ConsoleOptions) => {
  let shown = false;
  return {
    clear(): void {
      if (shown) write('\r\u001b[2K');
      shown = false;
    },
    show(event: RunEvent, run: Run): void {
      if (!interactive || !('vendor' in event)) return;
      const vendor = run.vendors.findLast((one) => one.name === event.vendor);
      if (!vendor || vendor.finished) return;
      const latest = event.type === 'case-finished' ? event.result.case.title : '';
      const failed = vendor.results.filter(({ verdict }) => verdict.kind === 'violates').length;
      const done = `${vendor.results.length}/${vendor.planned}${failed > 0 ? `, ${count(failed, 'failure')}` : ''}`;
      write(
        shorten(
          plain(`${vendor.name}  ${done}  ${latest}`)
            .replaceAll(/\s*\n\s*/g, ' ')
            .trimEnd(),
          columns - 1,
        ),
      );
      shown = true;
    },
  };
};
