import {
  conforms,
  everything,
  finding,
  result,
  runOf,
  skippedEvent,
  unanswered,
  violates,
} from '../../test/report-events';
import { isOurs } from '../core/errors';
import type { RunEvent } from '../core/results/events';
import { createCollector } from './collect';
import { toJsonReport } from './json/json-report';
import { mergeReports, readJsonReport } from './merge';

const reportOf = (events: readonly RunEvent[]) => {
  const collector = createCollector();
  for (const event of events) collector.on(event);
  return toJsonReport(collector.run());
};
const one = reportOf(runOf('wethod', [result('a', conforms)], { baseUrl: 'http://127.0.0.1:1111/wethod' }));
const two = reportOf(
  runOf('wethod', [result('b', violates(finding('body-schema')))], { baseUrl: 'http://127.0.0.1:2222/wethod' }),
);

test('shards of one vendor become one vendor, sums and all', () => {
  expect(mergeReports([one, two])).toMatchObject({
    summary: { passed: 1, failed: 1, warned: 0, inconclusive: 0, requests: 2 },
    vendors: [
      {
        name: 'wethod',
        verdict: 'violates',
        operations: [{ id: 'get-contact', cases: [{ id: 'wethod/get-contact/a' }, { id: 'wethod/get-contact/b' }] }],
        coverage: { ratio: 0.75, items: [{ name: '200', seen: 6 }, { name: '404', seen: 0 }, {}, {}] },
      },
    ],
  });
});

test('a report merged with itself has no case twice', () => {
  const whole = reportOf(everything);
  const { summary } = mergeReports([whole, whole]);
  expect(summary).toEqual({ ...whole.summary, requests: whole.summary.requests * 2 });
});

test('of a case with two outcomes the worse counts, in either order', () => {
  const failed = reportOf(runOf('wethod', [result('a', violates(finding('body-schema')))]));
  expect(mergeReports([one, failed]).summary).toMatchObject({ passed: 0, failed: 1 });
  expect(mergeReports([failed, one]).summary).toMatchObject({ passed: 0, failed: 1 });
});

test('a case that one shard skipped and another sent is not skipped', () => {
  const skipped = reportOf(runOf('wethod', [], { more: [skippedEvent('a'), skippedEvent('b'), skippedEvent('b')] }));
  expect(mergeReports([one, skipped]).vendors[0]?.operations[0]?.skipped).toHaveLength(1);
});

test('a shard whose share was empty does not spoil the others, a shard that broke off does', () => {
  const empty = reportOf(runOf('wethod', []));
  const brokenOff = reportOf(runOf('wethod', [result('c', conforms)]).slice(0, -2));
  const doubtful = reportOf(runOf('wethod', [unanswered('d', { kind: 'timeout', reason: 'late' })]));
  const verdict = (...reports: Parameters<typeof mergeReports>[0]) => mergeReports(reports).vendors[0]?.verdict;
  expect(verdict(one, empty)).toBe('conforms');
  expect(verdict(one, brokenOff)).toBe('inconclusive');
  expect(verdict(one, doubtful)).toBe('inconclusive');
  expect(verdict(empty, empty)).toBe('inconclusive');
});

test('other vendors and other targets stay apart', () => {
  const real = (baseUrl: string) => reportOf(runOf('wethod', [result('a', conforms)], { kind: 'real', baseUrl }));
  const merged = mergeReports([
    one,
    real('https://a.example'),
    real('https://b.example'),
    reportOf(runOf('callab', [])),
  ]);
  expect(merged.vendors.map((vendor) => `${vendor.name} ${vendor.target.kind}`)).toEqual([
    'wethod mock',
    'wethod real',
    'wethod real',
    'callab mock',
  ]);
});

describe('of shards', () => {
  const shard = (index: number, count = 3) =>
    reportOf(
      runOf('wethod', [result(`s${index}`, conforms)]).map((event) =>
        event.type === 'run-started' ? { ...event, shard: { index, count } } : event,
      ),
    );

  test('all are the whole', () => {
    const [vendor] = mergeReports([shard(3), shard(1), shard(2)]).vendors;
    expect(vendor).toMatchObject({ verdict: 'conforms', shards: { count: 3, ran: [1, 2, 3], missing: [] } });
  });

  test('a missing one is named, and nothing is concluded until it comes', () => {
    const two = mergeReports([shard(3), shard(1)]);
    expect(two.vendors[0]).toMatchObject({ verdict: 'inconclusive', shards: { ran: [1, 3], missing: [2] } });
    expect(mergeReports([two, shard(2)]).vendors[0]).toMatchObject({ verdict: 'conforms', shards: { missing: [] } });
  });

  test('those of two ways to split are refused', () => {
    expect(() => mergeReports([shard(1), shard(2, 4)])).toThrow(/Shards of 3 and of 4/);
  });
});

test('merging goes in any grouping', () => {
  const three = reportOf(runOf('callab', [result('x', conforms)]));
  expect(mergeReports([mergeReports([one, two]), three])).toEqual(mergeReports([one, two, three]));
});

test.each([
  ['no JSON', '{'],
  ['another version', '{"schemaVersion":2,"summary":{},"vendors":[]}'],
  ['something else', '{"log":{"entries":[]}}'],
  ['a vendor that is none', '{"schemaVersion":1,"summary":{"requests":0},"vendors":[{"name":"x"}]}'],
])('%s is refused with the name of the file', (_, text) => {
  let raised: unknown;
  try {
    readJsonReport(text, 'shard-1.json');
  } catch (error) {
    raised = error;
  }
  expect(isOurs(raised) && `${raised.code} ${raised.message}`).toMatch(/^REPORT_UNREADABLE .*shard-1\.json/);
});

test('what was written is read back as it was', () => {
  expect(readJsonReport(JSON.stringify(two), 'two.json')).toEqual(two);
});

test('an empty report is one of a run that did not end', () => {
  expect(() => readJsonReport('\n', 'shard-1.json')).toThrow(
    /shard-1\.json: it is empty: the run that began it did not end/,
  );
});
