import XMLBuilder from 'fast-xml-builder';
import type { SpecPlace } from '../core/json/pointer';
import type { CaseResult, SkippedCase } from '../core/results/case';
import type { Finding } from '../core/results/finding';
import { type CollectedRun, createCollector, type Run } from './collect';
import { describeFinding, describeInconclusive, headline } from './describe';
import { doubtsOf } from './group';
import type { Reporter } from './reporter';
import { openSink, type Sink } from './sink';
import { coverageWords, verdictLine } from './vendor-verdict';

/**
 * JUnit XML as CI servers read it (Jenkins' junit-4 schema, with the widely read `file` and `line`): a suite per vendor,
 * a testcase per case. `failure` is a broken contract, `error` is what could not be checked, and never both.
 * Raises REPORT_UNWRITABLE, for a path at once.
 */
export const createJunitReporter = (sink: Sink): Reporter => {
  const write = openSink(sink);
  const collector = createCollector();
  return { on: collector.on, finish: () => write(junitXml(collector.run())) };
};

const junitXml = (run: Run): string => {
  const suites = [...run.vendors.map((vendor) => toSuite(vendor, run.startedAt)), ...run.neverStarted.map(neverBegun)];
  const all = suites.flatMap((suite) => suite.testcase);
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': 'understudy', ...amounts(all), testsuite: suites },
  };
  const builder = new XMLBuilder({
    format: true,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  return builder.build(document);
};

interface Testcase {
  readonly '@classname': string;
  readonly '@name': string;
  /** Seconds. */
  readonly '@time': string;
  readonly '@file'?: string;
  readonly '@line'?: number;
  readonly failure?: Detail;
  readonly error?: Detail;
  readonly skipped?: { readonly '@message': string };
  readonly 'system-out'?: string;
}

interface Detail {
  readonly '@message': string;
  readonly '@type': string;
  readonly '#text': string;
}

const toSuite = (vendor: CollectedRun, startedAt: string | undefined) => {
  const testcase = [
    ...vendor.results.map(toTestcase),
    ...vendor.skipped.filter(({ never }) => !never).map(toSkipped),
    ...stopsOf(vendor).map((reason) => brokenOff(vendor.name, reason)),
  ];
  return {
    '@name': legal(vendor.name),
    ...amounts(testcase),
    ...(startedAt === undefined ? {} : { '@timestamp': startedAt.replace(/(?:\.\d+)?Z$/, '') }),
    testcase,
    'system-out': legal(`${verdictLine(vendor)}\ncoverage: ${coverageWords(vendor)}`),
  };
};

const neverBegun = (name: string) => {
  const testcase = [brokenOff(name, 'the run ended before this vendor was begun')];
  return { '@name': legal(name), ...amounts(testcase), testcase };
};

const toTestcase = (result: CaseResult): Testcase => {
  const place = placeOf(result);
  return {
    '@classname': legal(`${result.case.vendor}.${result.case.operationId}`),
    '@name': legal(`${result.case.title} [${result.case.id}]`),
    '@time': seconds(result.exchange?.duration ?? 0),
    ...(place ? { '@file': legal(place.file), '@line': place.line } : {}),
    ...outcome(result),
  };
};

const outcome = (result: CaseResult): Pick<Testcase, 'failure' | 'error' | 'system-out'> => {
  const { verdict } = result;
  const text = legal(
    [...verdict.findings.map(describeFinding), ...doubtsOf(result).map(describeInconclusive), result.curl].join('\n'),
  );
  switch (verdict.kind) {
    case 'violates': {
      const worst = worstOf(verdict.findings);
      return { failure: { '@message': legal(headline(worst)), '@type': worst.kind, '#text': text } };
    }
    case 'inconclusive': {
      const [reason] = verdict.reasons;
      return { error: { '@message': legal(describeInconclusive(reason)), '@type': reason.kind, '#text': text } };
    }
    case 'conforms':
      return verdict.findings.length + verdict.inconclusive.length > 0 ? { 'system-out': text } : {};
    default:
      return verdict satisfies never;
  }
};

const toSkipped = (skipped: SkippedCase): Testcase => ({
  '@classname': legal(`${skipped.vendor}.${skipped.operationId}`),
  '@name': legal(`${skipped.title} [${skipped.id}]`),
  '@time': '0.000',
  skipped: { '@message': legal(skipped.reason) },
});

/** A run that was cut short must not look complete to a CI server, which counts testcases and nothing else. */
const brokenOff = (vendor: string, reason: string): Testcase => ({
  '@classname': legal(vendor),
  '@name': 'the run goes to its end',
  '@time': '0.000',
  error: { '@message': legal(reason), '@type': 'stopped', '#text': legal(reason) },
});

const stopsOf = (vendor: CollectedRun): readonly string[] =>
  vendor.stopped.length > 0 || vendor.finished ? vendor.stopped : ['the run broke off before it was done'];

const amounts = (cases: readonly Testcase[]) => ({
  '@tests': cases.length,
  '@failures': cases.filter((one) => one.failure).length,
  '@errors': cases.filter((one) => one.error).length,
  '@skipped': cases.filter((one) => one.skipped).length,
  '@time': cases.reduce((sum, one) => sum + Number(one['@time']), 0).toFixed(3),
});

/** Where to look: what was broken, else what the case was made from. */
const placeOf = ({ verdict, case: { source } }: CaseResult): SpecPlace | undefined =>
  verdict.kind === 'violates' ? worstOf(verdict.findings).spec : 'spec' in source ? source.spec : undefined;

const worstOf = (findings: readonly [Finding, ...Finding[]]): Finding =>
  findings.find((finding) => finding.severity === 'failure') ?? findings[0];

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

/**
 * XML 1.0 has no way to write some characters (section 2.2, Char), not even escaped. One of them in a vendor's answer
 * would make the whole file unreadable. Lone surrogates are among them.
 */
const legal = (text: string): string => text.replaceAll(ILLEGAL, '\ufffd');

const ILLEGAL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
