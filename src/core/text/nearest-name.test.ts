import { knownNames, nearestName } from './nearest-name';

test.each([
  ['pet', 'pets'],
  ['pest', 'pets'],
  ['WETHOD', 'wethod'],
  ['rate-limit', 'rate-limited'],
  ['gte', 'GET'],
])('%s is meant as %s', (wanted, expected) =>
  expect(nearestName(['pets', 'wethod', 'rate-limited', 'GET'], wanted)).toBe(expected),
);

test.each(['abc', '', 'dept', 'limited'])('nobody knows what "%s" is meant as', (wanted) =>
  expect(nearestName(['pets', 'wethod', 'rate-limited'], wanted)).toBeUndefined(),
);

test('what is known is listed, with the one that is meant; a long list is cut', () => {
  expect(knownNames(['a1', 'b2'], 'b3')).toBe('a1, b2 (did you mean "b2"?)');
  expect(knownNames(['a1', 'b2', 'c3'], 'xyz', 2)).toBe('a1, b2, … (3 in all)');
  expect(knownNames([], 'xyz')).toBe('none');
});
