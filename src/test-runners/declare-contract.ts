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

/** What a test runner declares tests with. */
interface TestRunner {
  describe(title: string, declare: () => void): void;
  beforeAll(run: () => Promise<void>): void;
  afterAll(run: () => Promise<void>): void;
  /** `skip` says that the test, though it runs already, has nothing to ask. */
  test(title: string, run: (skip: (reason: string) => void) => Promise<void>): void;
  skipped(title: string): void;
}

/** Declares one test per question that a vendor's document raises, and one per question that may follow from an answer. */
export const declareContract = (runner: TestRunner, vendor: string, settings: SuiteSettings): void => {
  const suite = openContractSuite(vendor, settings);
  const where = suite.kind === 'mock' ? 'our mock' : 'the real endpoint';
  runner.describe(`${suite.name} keeps its contract (${where})`, () => {
    let running: RunningSuite | undefined;
    const warnings = new Map<string, string>();
    runner.beforeAll(async () => {
      running = await suite.start(supertestTransport());
    });
    runner.afterAll(async () => {
      for (const { what, reason } of (await running?.close()) ?? []) console.warn(`left there: ${what} (${reason})`);
      for (const notice of running?.notices() ?? []) console.warn(notice);
      if (warnings.size > 0)
        console.warn(plainLines(['warnings, which fail no test:', ...warnings.values()].join('\n')));
    });
    for (const step of suite.steps) {
      const { id, title } = step.kind === 'case' ? step.case : step.followUp;
      runner.test(`${title} [${id}]`, async (skip) => {
        if (!running) throw new Error('the target did not start');
        const result = step.kind === 'case' ? await running.check(step.case) : await running.follow(step.followUp);
        if ('reason' in result) skip(result.reason);
        else {
          for (const [what, line] of warningsOf(result)) warnings.set(what, warnings.get(what) ?? line);
          refuse(result);
        }
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
