import { conforms, contractCase, finding, result, unanswered, violates } from '../../test/report-events';
import { toPointer } from '../core/json/pointer';
import type { SkippedCase } from '../core/results/case';
import type { Finding } from '../core/results/finding';
import { headline } from './describe';
import { groupFindings, groupInconclusive, groupSkipped, needsOf, neverSent } from './group';

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
    result('c', violates({ ...finding('body-schema'), spec: finding('header-missing').spec })),
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

test('an operation that fails by a status is not told by its other questions that no line documents this status', () => {
  const received = (kind: 'status-unexpected' | 'status-undocumented', status: number) => {
    const severity = kind === 'status-unexpected' ? ('failure' as const) : ('warning' as const);
    return { ...finding(kind, { severity }), received: status } as Finding;
  };
  const results = [
    result('a', violates(received('status-unexpected', 200))),
    result('b', violates(received('status-undocumented', 200))),
    result('c', violates(received('status-undocumented', 418))),
  ];
  const told = groupFindings({ results }).map((group) => group.finding);
  expect(told).toMatchObject([
    { kind: 'status-unexpected', received: 200 },
    { kind: 'status-undocumented', received: 418 },
  ]);
});

test('the parameters of a media type make no other cause', () => {
  const received = (type: string) => ({ ...finding('media-type-undocumented'), received: type }) as Finding;
  const types = ['multipart/mixed; boundary=a1', 'multipart/mixed; boundary=b2', 'text/html'];
  const results = types.map((type, index) => result(`n${index}`, violates(received(type))));
  expect(groupFindings({ results }).map(({ cases }) => cases.length)).toEqual([2, 1]);
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

test('doubts are kept also of cases that failed for another reason, and a pass in part is none', () => {
  const doubt = { kind: 'body-not-checkable', reason: 'it is coded as zstd' } as const;
  const noSchema = { kind: 'no-schema', reason: 'nothing says what a 404 carries' } as const;
  const results = [
    unanswered('a', { kind: 'timeout', reason: 'no answer within 10 s' }),
    unanswered('b', { kind: 'timeout', reason: 'no answer within 10 s' }),
    result('c', { kind: 'violates', findings: [finding('body-schema')], inconclusive: [doubt, noSchema] }),
    result('d', { kind: 'conforms', strength: 'partial', findings: [], inconclusive: [noSchema] }),
    result('e', conforms),
  ];
  expect(groupInconclusive({ results })).toMatchObject([
    { inconclusive: { kind: 'timeout' }, cases: ['wethod/get-contact/a', 'wethod/get-contact/b'] },
    { inconclusive: doubt, cases: ['wethod/get-contact/c'] },
  ]);
});

test('skipped cases are told by what would make them possible, and what nothing can is only counted', () => {
  const skip = (id: string, reason: string, more: Partial<SkippedCase> = {}) => ({
    ...contractCase(id),
    reason,
    ...more,
  });
  const skipped = [
    skip('a', 'set X', { needs: ['X'] }),
    skip('b', 'set Y', { needs: ['Y'] }),
    skip('c', 'set X', { needs: ['X'] }),
    skip('d', 'on demand', { never: true }),
  ];
  expect(groupSkipped({ skipped })).toEqual([
    { reason: 'set X', titles: ['get-contact a', 'get-contact c'], needs: ['X'] },
    { reason: 'set Y', titles: ['get-contact b'], needs: ['Y'] },
  ]);
  expect(neverSent({ skipped })).toEqual([['on demand', 1]]);
});

test('a variable is named with every case that waits for it, the most useful first', () => {
  const skipped = [
    { ...contractCase('a'), reason: 'set Y', needs: ['Y'] },
    { ...contractCase('b'), reason: 'set X or Y', needs: ['X', 'Y'] },
  ];
  const results = [unanswered('c', { kind: 'no-such-record', reason: 'set Y', needs: ['Y'] })];
  expect(needsOf({ skipped, results })).toEqual([
    { variable: 'Y', cases: ['wethod/get-contact/a', 'wethod/get-contact/b', 'wethod/get-contact/c'] },
    { variable: 'X', cases: ['wethod/get-contact/b'] },
  ]);
});

test('one cause names every operation in which it was met', () => {
  const results = [
    result('a', violates(finding('body-schema'))),
    result('b', violates(finding('body-schema')), { operationId: 'list-contacts' }),
  ];
  const operations = [
    { id: 'get-contact', method: 'GET', path: '/contacts/{id}' },
    { id: 'list-contacts', method: 'GET', path: '/contacts' },
  ];
  expect(groupFindings({ results, operations })[0]?.operations).toEqual(['GET /contacts/{id}', 'GET /contacts']);
});

test('copies of one schema are one cause, and an undocumented status is one wherever it comes', () => {
  const inCopy = (pointer: string, schema: string): Finding => ({
    ...finding('body-schema'),
    spec: { ...finding('body-schema').spec, pointer: toPointer(pointer) },
    schema,
  });
  const copies = [
    result('a', violates(inCopy('/paths/a', 's1/id'))),
    result('b', violates(inCopy('/paths/b', 's1/id'))),
  ];
  expect(groupFindings({ results: copies })).toHaveLength(1);
  const other = result('c', violates(inCopy('/paths/c', 's2/id')));
  expect(groupFindings({ results: [...copies, other] })).toHaveLength(2);
  const undocumented = (pointer: string): Finding => ({
    ...finding('status-undocumented'),
    spec: { ...finding('body-schema').spec, pointer: toPointer(pointer) },
  });
  const statuses = [result('a', violates(undocumented('/paths/a'))), result('b', violates(undocumented('/paths/b')))];
  expect(groupFindings({ results: statuses })).toHaveLength(1);
});

test('all properties that one place has too much are one cause, told by name', () => {
  const tooMuch = (additionalProperty: string): Finding =>
    ({ ...finding('body-schema'), keyword: 'additionalProperties', params: { additionalProperty } }) as Finding;
  const groups = groupFindings({ results: [result('a', violates(tooMuch('x'), tooMuch('y')))] });
  expect(groups.map(({ count, properties }) => [count, properties])).toEqual([[1, ['x', 'y']]]);
  expect(groups.map((group) => headline(group.finding, group.properties))).toEqual([
    'body /data/id must not have the properties "x" and "y"',
  ]);
});

test('all that the rows of a list lack is one cause, and what is known of one property is not said of another', () => {
  const lacks = (row: number, missingProperty: string, more: Partial<Finding> = {}): Finding =>
    ({ ...at(`/body/${row}`), keyword: 'required', params: { missingProperty }, ...more }) as Finding;
  const groups = groupFindings({
    results: [
      result('a', violates(lacks(0, 'x'), lacks(1, 'y'))),
      result(
        'b',
        violates(lacks(0, 'z', { severity: 'warning', known: 'next week' }), lacks(0, 'w', { severity: 'warning' })),
      ),
    ],
  });
  expect(groups.map((group) => headline(group.finding, group.properties))).toEqual([
    'body /* must have the required properties "x" and "y"',
    expect.stringMatching(/^body \/0 /),
    expect.stringMatching(/^body \/0 /),
  ]);
});
