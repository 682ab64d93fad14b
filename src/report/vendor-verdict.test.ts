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
import type { RunEvent } from '../core/results/events';
import { createCollector, type Run } from './collect';
import { groupFindings } from './group';
import { coverageWords, vendorVerdict, verdictLine } from './vendor-verdict';

const collect = (events: readonly RunEvent[], passesAre: 'kept' | 'counted' = 'kept'): Run => {
  const collector = createCollector({ passes: passesAre });
  for (const event of events) collector.on(event);
  return collector.run();
};
const verdictOf = (events: readonly RunEvent[]) => collect(events).vendors.map(vendorVerdict);
const passes = (amount: number) => Array.from({ length: amount }, (_, index) => result(`n${index}`, conforms));

test('a pass against our own mock is labelled as one', () => {
  const run = collect(runOf('wethod', passes(23), { more: [skippedEvent('left')] }));
  expect(run.vendors.map(verdictLine)).toEqual([
    'wethod  conforms — 23 passed, 1 skipped (against our own mock: says nothing about the vendor)',
  ]);
});

test('one pass stands for the others of its operation where they are only counted, and the same is told', () => {
  const plain = runOf('wethod', passes(23), { more: [skippedEvent('left')] });
  const events = [...plain, ...everything];
  const counted = collect(events, 'counted');
  expect(counted.vendors.map(verdictLine)).toEqual(collect(events).vendors.map(verdictLine));
  expect(counted.vendors.map((vendor) => groupFindings(vendor))).toEqual(
    collect(events).vendors.map((vendor) => groupFindings(vendor)),
  );
  expect(new Set(collect(plain, 'counted').vendors[0]?.results).size).toBe(1);
});

test('a run against the real vendor names the address', () => {
  const run = collect(
    runOf('wethod', [result('a', violates(finding('semantics')))], {
      kind: 'real',
      baseUrl: 'https://api.example.com',
    }),
  );
  expect(run.vendors.map(verdictLine)).toEqual(['wethod  violates — 1 failed (against https://api.example.com)']);
});

test('one failure violates, whatever else could not be said', () => {
  expect(verdictOf(everything)).toEqual(['violates']);
});

test.each([
  ['a case without an answer', runOf('wethod', [...passes(3), unanswered('x', { kind: 'timeout', reason: 'late' })])],
  [
    'a stop',
    runOf('wethod', passes(3), { more: [{ type: 'vendor-stopped', vendor: 'wethod', reason: 'a storm of 429' }] }),
  ],
  ['a run that broke off', runOf('wethod', passes(3)).slice(0, -2)],
  ['nothing sent', runOf('wethod', [])],
  ['nothing but skips', runOf('wethod', [], { more: [skippedEvent('a')] })],
] as const)('%s is never a pass', (_, events) => {
  expect(verdictOf(events)).toEqual(['inconclusive']);
});

test('a warning does not fail, and is counted', () => {
  const warned = result('w', {
    kind: 'conforms',
    strength: 'full',
    findings: [finding('semantics', { severity: 'warning' })],
    inconclusive: [],
  });
  const run = collect(runOf('wethod', [...passes(1), warned]));
  expect(run.vendors.map(verdictLine).join()).toContain('conforms — 1 warned, 1 passed');
});

test('a vendor that was announced and never begun is remembered', () => {
  expect(collect([{ type: 'run-started', at: '2026-11-22T10:00:00.000Z', vendors: ['a', 'b'] }]).neverStarted).toEqual([
    'a',
    'b',
  ]);
});

test('the events of two shards add up to one run', () => {
  const one = runOf('wethod', passes(2), { baseUrl: 'http://127.0.0.1:1111' });
  const two = runOf('wethod', [result('other', conforms)], { baseUrl: 'http://127.0.0.1:2222' });
  const run = collect([...one, ...two]);
  expect(run).toMatchObject({ requests: 3, vendors: [{ planned: 3, finished: true }] });
  expect(run.vendors[0]?.results).toHaveLength(3);
  expect(run.vendors.map(coverageWords)).toEqual([
    '75% of what is described: status 1/2, media-type 1/1, property 1/1',
  ]);
});

test('two real addresses of one vendor stay apart', () => {
  const at = (baseUrl: string) => runOf('wethod', passes(1), { kind: 'real', baseUrl });
  expect(collect([...at('https://a.example'), ...at('https://b.example')]).vendors).toHaveLength(2);
});
