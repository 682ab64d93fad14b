import { contractCase, unanswered } from '../../test/report-events';
import { whatToSet } from './what-to-set';

const waits = (id: string, ...needs: readonly string[]) => ({ ...contractCase(id), reason: 'set', needs });

test('variables that only help together are one step, and each step counts what it adds', () => {
  const skipped = [
    waits('a', 'PET'),
    waits('b', 'PET'),
    waits('c', 'PET', 'TAG'),
    waits('d', 'ORG', 'KEY'),
    waits('e', 'KEY', 'ORG'),
  ];
  const results = [unanswered('f', { kind: 'no-such-record', reason: 'set', needs: ['PET'] })];
  expect(whatToSet({ skipped, results })).toEqual({
    steps: [
      { variables: ['PET'], cases: 3 },
      { variables: ['ORG', 'KEY'], cases: 2 },
      { variables: ['TAG'], cases: 1 },
    ],
    waiting: 0,
  });
});

test('one case that waits in two ways waits for both', () => {
  const skipped = [waits('a', 'X'), waits('a', 'Y')];
  expect(whatToSet({ skipped, results: [] }).steps).toEqual([{ variables: ['X', 'Y'], cases: 1 }]);
});

test('of many the best are listed, and the others counted', () => {
  const skipped = Array.from({ length: 1000 }, (_, index) => waits(`n${index}`, `V${index}`, 'ALL'));
  const { steps, waiting } = whatToSet({ skipped, results: [] });
  expect([steps.length, waiting]).toEqual([15, 985]);
});

test('nothing waits, and nothing is listed', () => {
  expect(whatToSet({ skipped: [], results: [] })).toEqual({ steps: [], waiting: 0 });
});
