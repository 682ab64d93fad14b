import { writeSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import {
  type CaseResult,
  describeFinding,
  openContractSuite,
  outcomeOf,
  plainLines,
  type RunningSuite,
  type SuiteSettings,
} from '../index';
import { explain, withoutStack } from './explain';
import { supertestTransport } from './supertest-transport';

/** What a test runner declares tests with. None of them has a limit of time: a request has, and so has the run. */
interface TestRunner {
  describe(title: string, declare: () => void): void;
  beforeAll(run: () => Promise<void>): void;
  afterAll(run: () => Promise<void>): void;
  test(title: string, run: (running: RunningTest) => Promise<void>): void;
  skipped(title: string): void;
}

export interface RunningTest {
  /** It has nothing to ask, though it runs already. */
  skip(reason: string): void;
  /** Only what is asked later decides it. `judge` throws what it fails with, and is called when all has been asked. */
  decideLater(judge: () => void): void;
}

/** Declares one test per question that a vendor's document raises, and one per question that may follow from an answer. */
export const declareContract = (runner: TestRunner, vendor: string, settings: SuiteSettings): void => {
  const suite = openContractSuite(vendor, settings);
  const where = suite.kind === 'mock' ? 'our mock' : 'the real endpoint';
  runner.describe(`${suite.name} keeps its contract (${where})`, () => {
    let running: RunningSuite | undefined;
    const warnings = new Map<string, string>();
    const finish = (result: CaseResult): void => {
      for (const [what, line] of warningsOf(result)) warnings.set(what, warnings.get(what) ?? line);
      refuse(result);
    };
    const cleanUp = async (): Promise<readonly string[]> =>
      ((await running?.close()) ?? []).map(({ what, reason }) => plainLines(`left there: ${what} (${reason})`));
    const creates = suite.kind === 'real' && settings.allowUnsafe === true;
    const ended = new Promise<never>(() => {});
    let isEnded = false;
    const ignoreSignals = creates
      ? onSignal(() => {
          isEnded = true;
          return cleanUp();
        })
      : () => {};
    runner.beforeAll(async () => {
      running = await suite.start(supertestTransport());
    });
    runner.afterAll(async () => {
      const left = await cleanUp();
      ignoreSignals();
      const told = [
        ...left,
        ...(running?.notices() ?? []),
        ...(warnings.size > 0 ? [['warnings, which fail no test:', ...warnings.values()].join('\n')] : []),
      ];
      for (const each of told) console.warn(plainLines(each));
    });
    for (const step of suite.steps) {
      const { id, title } = step.kind === 'case' ? step.case : step.followUp;
      runner.test(`${title} [${id}]`, async ({ skip, decideLater }) => {
        if (!running) throw new Error('the target did not start');
        const asked = await running.ask(step);
        // Who is told of a test may have ended, and that would end the clean-up.
        if (isEnded) await ended;
        if (asked.kind === 'skipped') return skip(asked.skipped.reason);
        const { result, inTheEnd } = asked;
        if (inTheEnd) return decideLater(() => finish(inTheEnd()));
        finish(result);
      });
    }
    // What nothing can have sent is no test that waits for something.
    const waiting = suite.skipped.filter(({ never }) => !never);
    for (const { id, title, reason } of waiting) runner.skipped(`${title} [${id}] (skipped: ${reason})`);
  });
};

/** Each with the first case that showed it: a green test does not say that there was something. */
const warningsOf = ({ case: { id }, verdict }: CaseResult): readonly (readonly [what: string, line: string])[] =>
  verdict.findings
    .filter(({ severity }) => severity === 'warning')
    .map((finding) => [describeFinding(finding), `  - ${describeFinding(finding)}; ${id}`]);

const refuse = (result: CaseResult): void => {
  const outcome = outcomeOf(result.verdict);
  if (outcome === 'failed' || outcome === 'inconclusive') throw withoutStack(explain(result));
};

/** Ctrl-C ends a test runner at once. What was created is taken away first, and what is still there is told. */
const onSignal = (cleanUp: () => Promise<readonly string[]>): (() => void) => {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    // The runner may have ended: what cannot be told to it would end this process, too.
    ownProcess.removeAllListeners('error').on('error', () => {});
    const left = await cleanUp().catch((error: unknown) => [String(error)]);
    try {
      for (const line of left) writeSync(STDERR, `${line}\n`);
    } finally {
      ownProcess.removeAllListeners(signal).kill(ownProcess.pid, signal);
    }
  };
  for (const signal of SIGNALS) ownProcess.once(signal, end);
  return () => {
    for (const signal of SIGNALS) ownProcess.removeListener(signal, end);
  };
};

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const STDERR = 2;

/** Jest gives its tests a copy of the process, which hears no signal. */
const ownProcess = runInThisContext('process') as NodeJS.Process;
