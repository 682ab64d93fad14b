import type { RunEvent } from '../../core/results/events';
import { outcomeOf } from '../../core/results/verdict';
import { plain } from '../../core/text/plain';
import { count, shorten } from '../sentence-parts';
import type { ConsoleOptions } from './console-options';

/** A line that is painted over while a vendor is asked: how far it is, what failed so far, how long it takes. */
interface Progress {
  on(event: RunEvent): void;
  clear(): void;
}

interface AskedCases {
  readonly name: string;
  readonly planned: number;
  readonly since: number;
  finished: number;
  failed: number;
}

const CLEAR = '\r\u001b[2K';
/** A run of thousands of cases writes about a hundred lines, and one more for each failure. */
const STEPS = 100;

export const createProgress = ({ write, interactive, columns = 80, now = Date.now }: ConsoleOptions): Progress => {
  let shown = '';
  const running = new Map<string, AskedCases>();

  const clear = (): void => {
    if (shown !== '') write(CLEAR);
    shown = '';
  };

  const show = (asked: AskedCases, latest = ''): void => {
    const text = shorten(sentence(asked, now() - asked.since, latest), columns - 1);
    if (text === shown) return;
    write(`${shown === '' ? '' : CLEAR}${text}`);
    shown = text;
  };

  return {
    clear,
    on(event) {
      if (!interactive) return;
      if (event.type === 'vendor-started') {
        const asked = { name: event.vendor, planned: event.cases, since: now(), finished: 0, failed: 0 };
        running.set(event.vendor, asked);
        show(asked);
      } else if (event.type === 'case-finished') {
        const asked = running.get(event.vendor);
        if (!asked) return;
        const failed = outcomeOf(event.result.verdict) === 'failed';
        asked.finished += 1;
        if (failed) asked.failed += 1;
        if (failed || isStep(asked)) show(asked, event.result.case.title);
      } else if (event.type === 'vendor-finished') {
        running.delete(event.vendor);
        clear();
      }
    },
  };
};

const isStep = ({ finished, planned }: AskedCases): boolean =>
  Math.floor((finished * STEPS) / planned) !== Math.floor(((finished - 1) * STEPS) / planned);

/** `wethod  812/5434, 3 failures, 12 s  the case that was asked last` */
const sentence = ({ name, planned, finished, failed }: AskedCases, elapsed: number, latest: string): string => {
  const seconds = Math.floor(elapsed / 1000);
  const counts = [
    `${finished}/${planned}`,
    ...(failed > 0 ? [count(failed, 'failure')] : []),
    ...(seconds > 0 ? [`${seconds} s`] : []),
  ];
  return plain([name, counts.join(', '), latest].join('  ')).trimEnd();
};
