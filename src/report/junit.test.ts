import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { conforms, everything, finding, result, runOf, unanswered, violates } from '../../test/report-events';
import type { RunEvent } from '../core/results/events';
import type { Finding } from '../core/results/finding';
import { createJunitReporter } from './junit';

const xmlOf = (events: readonly RunEvent[]): string => {
  let text = '';
  const reporter = createJunitReporter((part) => {
    text += part;
  });
  for (const event of events) reporter.on(event);
  void reporter.finish();
  return text;
};

const parsed = (events: readonly RunEvent[]) =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testcase' || name === 'testsuite',
  }).parse(xmlOf(events)).testsuites;

test('one testcase per case; the sums are those of the testcases', () => {
  const suites = parsed(everything);
  expect(suites).toMatchObject({ tests: '23', failures: '17', errors: '1', skipped: '2' });
  expect(suites.testsuite).toMatchObject([{ name: 'wethod', tests: '23', timestamp: '2026-11-22T10:00:00' }]);
  expect(suites.testsuite[0].testcase).toHaveLength(23);
});

test('a broken contract is a failure, what could not be checked an error, and nothing is both', () => {
  const doubt = { kind: 'no-schema', reason: 'nothing to check with' } as const;
  const [{ testcase }] = parsed(
    runOf('wethod', [
      result('both', { kind: 'violates', findings: [finding('body-schema')], inconclusive: [doubt] }),
      unanswered('silent', { kind: 'timeout', reason: 'late' }),
      result('fine', conforms),
    ]),
  ).testsuite;
  expect(testcase[0]).toMatchObject({
    classname: 'wethod.get-contact',
    name: 'get-contact both [wethod/get-contact/both]',
    time: '0.013',
    file: 'specs/wethod/openapi.yaml',
    line: '57',
    failure: { type: 'body-schema', message: 'body /data/id must be integer, but is "7"' },
  });
  expect(testcase[0].failure['#text']).toContain('nothing to check with');
  expect(testcase[0]).not.toHaveProperty('error');
  expect(testcase[1]).toMatchObject({ error: { type: 'timeout', message: 'no answer in time: late' } });
  expect(testcase[1]).not.toHaveProperty('failure');
  expect(Object.keys(testcase[2]).toSorted()).toEqual(['classname', 'file', 'line', 'name', 'time']);
});

test('a run that was stopped or broke off is an error of its own', () => {
  const stopped = runOf('wethod', [result('a', conforms)], {
    more: [{ type: 'vendor-stopped', vendor: 'wethod', reason: '5 answers of 429 in a row' }],
  });
  expect(parsed(stopped)).toMatchObject({ tests: '2', errors: '1' });
  expect(parsed(runOf('wethod', [result('a', conforms)]).slice(0, -2))).toMatchObject({ tests: '2', errors: '1' });
  expect(parsed(runOf('wethod', []).slice(0, 1))).toMatchObject({ tests: '1', errors: '1' });
});

test('characters that XML cannot carry, and those it gives a meaning, do not break the file', () => {
  const evil = {
    ...finding('semantics'),
    ...{ message: 'nul \u0000 esc \u001b lone \ud800 end \uffff ]]> <b> & "q" 🎭' },
  } as Finding;
  const xml = xmlOf(runOf('wethod', [{ ...result('a', violates(evil)), curl: 'curl \u0000' }]));
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).not.toMatch(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
  expect(xml).toContain('nul \ufffd esc \ufffd lone \ufffd end \ufffd ]]&gt; &lt;b&gt; &amp; &quot;q&quot; 🎭');
});

test('no vendor at all is still a file that a CI server reads', () => {
  expect(XMLValidator.validate(xmlOf([]))).toBe(true);
});
