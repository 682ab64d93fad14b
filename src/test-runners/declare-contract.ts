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
    runner.beforeAll(async () => {
      running = await suite.start(supertestTransport());
    });
    runner.afterAll(async () => {
      const left = (await running?.close()) ?? [];
      const told = [
        ...left.map(({ what, reason }) => `left there: ${what} (${reason})`),
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
