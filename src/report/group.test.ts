import { conforms, contractCase, finding, result, unanswered, violates } from '../../test/report-events';
import type { Finding } from '../core/finding';
import { toPointer } from '../core/pointer';
import { groupFindings, groupInconclusive, groupSkipped } from './group';

const at = (pointer: string): Finding => ({ ...finding('body-schema'), at: toPointer(pointer) });

test('many failures with one cause are one group with a count and a first case to repeat', () => {
  const results = Array.from({ length: 47 }, (_, index) => result(`n${index}`, violates(finding('body-schema'))));
  expect(groupFindings({ results })).toMatchObject([
    { count: 47, first: { id: 'wethod/get-contact/n0', curl: expect.stringContaining('curl') } },
  ]);
});

test('the items of one list are one cause, met in as many places', () => {
  const results = [result('list', violates(at('/body/0/id'), at('/body/1/id'), at('/body/27/id')))];
  expect(groupFindings({ results })).toMatchObject([{ count: 3, cases: ['wethod/get-contact/list'] }]);
});

test('another place of the spec, another keyword, another severity are other causes', () => {
  const results = [
    result('a', violates(finding('body-schema'))),
    result('b', violates({ ...finding('body-schema'), ...{ keyword: 'minimum' } } as Finding)),
    result('c', violates(at('/body/other'))),
    result('d', violates(finding('body-schema', { severity: 'warning' }))),
  ];
  expect(groupFindings({ results })).toHaveLength(4);
});

test('two statuses are never one cause', () => {
  const received = (status: number): Finding =>
    ({ ...finding('status-unexpected'), kind: 'status-unexpected', received: status }) as Finding;
  const answered = (name: string, status: number) => {
    const one = result(name, violates(finding('body-schema')));
    return {
      ...one,
      ...(one.exchange && { exchange: { ...one.exchange, response: { ...one.exchange.response, status } } }),
    };
  };
  expect(groupFindings({ results: [result('a', violates(received(415), received(422)))] })).toHaveLength(2);
  expect(groupFindings({ results: [answered('a', 400), answered('b', 404), answered('c', 404)] })).toHaveLength(2);
});

test('failures come before warnings before notes, and the more frequent first', () => {
  const results = [
    result(
      'a',
      violates(finding('header-missing', { severity: 'note' }), finding('semantics', { severity: 'warning' })),
    ),
    result('b', violates(finding('body-missing'))),
    result('c', violates(finding('body-schema'))),
    result('d', violates(finding('body-schema'))),
  ];
  expect(groupFindings({ results }).map((group) => group.finding.kind)).toEqual([
    'body-schema',
    'body-missing',
    'semantics',
    'header-missing',
  ]);
});

test('doubts are kept also of cases that failed or passed for another reason', () => {
  const doubt = { kind: 'no-schema', reason: 'nothing says what a 404 carries' } as const;
  const results = [
    unanswered('a', { kind: 'timeout', reason: 'no answer within 10 s' }),
    unanswered('b', { kind: 'timeout', reason: 'no answer within 10 s' }),
    result('c', { kind: 'violates', findings: [finding('body-schema')], inconclusive: [doubt] }),
    result('d', { kind: 'conforms', strength: 'partial', findings: [], inconclusive: [doubt] }),
    result('e', conforms),
  ];
  expect(groupInconclusive({ results })).toMatchObject([
    { inconclusive: { kind: 'timeout' }, cases: ['wethod/get-contact/a', 'wethod/get-contact/b'] },
    { inconclusive: doubt, cases: ['wethod/get-contact/c', 'wethod/get-contact/d'] },
  ]);
});

test('skipped cases are told by what would make them possible', () => {
  const skip = (id: string, reason: string) => ({ ...contractCase(id), reason });
  const skipped = [skip('a', 'set X'), skip('b', 'set Y'), skip('c', 'set X')];
  expect(groupSkipped({ skipped })).toEqual([
    { reason: 'set X', titles: ['get-contact a', 'get-contact c'] },
    { reason: 'set Y', titles: ['get-contact b'] },
  ]);
});
