import { everything, result, runOf, unanswered } from '../../../test/report-events';
import { isOurs } from '../../core/errors';
import type { RunEvent } from '../../core/results/events';
import { createHtmlReporter } from '../html/html';
import { createJunitReporter } from '../junit';
import type { Reporter } from '../reporter';
import type { Sink } from '../sink';
import { eventsOfReport } from './json-events';
import { createJsonReporter } from './json-report';
import type { JsonReport } from './json-shape';

const written = (create: (sink: Sink) => Reporter, events: readonly RunEvent[]): string => {
  let text = '';
  const reporter = create((part) => {
    text += part;
  });
  for (const event of events) reporter.on(event);
  void reporter.finish();
  return text;
};

const reportOf = (events: readonly RunEvent[]): JsonReport => JSON.parse(written(createJsonReporter, events));

const odd = runOf('wethod', [
  result('a', {
    kind: 'violates',
    findings: [
      {
        kind: 'semantics',
        rule: 'limit',
        message: 'm',
        at: '' as never,
        spec: { file: 'f', line: 1, column: 1, pointer: '' as never },
        evidence: 'documented',
        severity: 'failure',
        blame: 'mock',
        known: 'ticket 7',
        against: { file: 'f', line: 2, column: 1, pointer: '/a' as never },
      },
    ],
    inconclusive: [{ kind: 'no-schema', reason: 'nothing says so' }],
  }),
  unanswered('b', { kind: 'unauthorised', reason: 'who is it?', needs: ['UNDERSTUDY_WETHOD_TOKEN'] }),
]);

test.each([
  ['every kind of finding', everything],
  ['doubts, contradictions, known causes', odd],
  ['a run that broke off', everything.slice(0, 6)],
])('from a JSON report come the reports that the run itself gave: %s', (_, events) => {
  const report = reportOf(events);
  const again = eventsOfReport(report, 'report.json');
  expect(reportOf(again)).toEqual(report);
  expect(written(createHtmlReporter, again)).toBe(written(createHtmlReporter, events));
  expect(written(createJunitReporter, again)).toBe(written(createJunitReporter, events));
});

test.each([
  ['none', undefined],
  ['those of another kind', { schema: 'x' }],
])('a finding whose details are %s is refused with the file', (_, details) => {
  const text = JSON.stringify(reportOf(everything));
  const spoilt: JsonReport = JSON.parse(text, (key, value: unknown) => (key === 'details' ? details : value));
  let raised: unknown;
  try {
    eventsOfReport(spoilt, 'old.json');
  } catch (error) {
    raised = error;
  }
  expect(isOurs(raised) && `${raised.code} ${raised.message}`).toMatch(/^REPORT_UNREADABLE .*old\.json.*details/);
});
