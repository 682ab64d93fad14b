import { loadBody } from '../testing/files';
import { evidenceOf, parseEvidence } from './read-evidence';

test('a grade alone and a full object are read, nothing is documented', () => {
  expect(parseEvidence('observed')).toEqual({ evidence: { grade: 'observed' } });
  expect(parseEvidence({ grade: 'elsewhere', source: 'page', note: 'why' })).toEqual({
    evidence: { grade: 'elsewhere', source: 'page', note: 'why' },
  });
  expect(parseEvidence(undefined)).toEqual({ evidence: { grade: 'documented' } });
  expect(evidenceOf({ 'x-evidence': 'assumed' })).toEqual({ grade: 'assumed' });
  expect(evidenceOf(true)).toEqual({ grade: 'documented' });
});

test.each([
  ['certain', 'must be one of documented, elsewhere, observed, assumed'],
  [7, 'must be one of'],
  [null, 'must be one of'],
  [{ source: 'x' }, 'has no valid grade'],
  [{ grade: 'Documented' }, 'has no valid grade'],
  [{ grade: 'observed', sauce: 'x' }, 'has an unknown key "sauce"'],
  [{ grade: 'observed', note: 7 }, 'has a note that is not text'],
])('%j is malformed', (value, problem) => {
  expect(parseEvidence(value).problem).toContain(problem);
});

test('a grade that cannot be read counts as the weakest, never as documented', () => {
  expect(parseEvidence('certain').evidence.grade).toBe('assumed');
});

test('wherever it stands in a document, a malformed one is a problem with its place', () => {
  const spec = loadBody(`paths:
  /a:
    get:
      responses:
        '200':
          description: ok
          x-evidence: guessed
components:
  schemas:
    A:
      properties:
        id: { type: string, x-evidence: { grade: wrong } }
        x-evidence: { type: string }
`);
  expect(spec.problems.map((one) => [one.rule, one.severity, one.place.line])).toEqual([
    ['evidence-malformed', 'error', 9],
    ['evidence-malformed', 'error', 14],
  ]);
});
