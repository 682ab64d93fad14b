import { concreteType, mediaTypeMatches, typesOfKey, withBoundary, withoutStar } from './media-type';

describe('a documented key', () => {
  test.each([
    ['application/json', 'application/json', true],
    ['application/*', 'application/json', true],
    ['*/*', 'text/plain', true],
    ['application/*json', 'application/json', true],
    ['application/*json', 'application/problem+json', true],
    ['application/*+json', 'application/hal+json', true],
    ['application/*+json', 'application/json', false],
    ['application/*json', 'text/json', false],
    ['application/vnd.*+json', 'application/vnd.acme+json', true],
    ['application/ab*ba', 'application/aba', false],
    ['multipart/mixed; boundary=a', 'multipart/mixed; boundary=b', true],
    ['application/json; v=1', 'application/json; v=2', false],
  ])('%s covers %s: %s', (documented, given, expected) => {
    expect(mediaTypeMatches(documented, given)).toBe(expected);
  });

  test.each(['*json', '*+json', 'vnd.*+json'])('application/%s covers the name that is made of it', (subtype) => {
    expect(mediaTypeMatches(`application/${subtype}`, `application/${withoutStar(subtype)}`)).toBe(true);
  });
});

test.each([
  ['form-data', 'multipart/form-data', true],
  ['form-data', 'application/json', false],
  ['x-www-form-urlencoded', 'application/x-www-form-urlencoded', true],
  ['v3', 'application/json', true],
  ['v3', 'text/plain', false],
  ['', 'text/plain', true],
])('a key that is none, %p, covers %s: %s', (documented, given, expected) => {
  expect(mediaTypeMatches(documented, given)).toBe(expected);
});

test.each([
  ['image/*', 'image/png'],
  ['*/*', 'application/json'],
  ['application/*+json', 'application/x+json'],
  ['form-data', 'multipart/form-data'],
  ['', 'application/json'],
  ['v3', 'v3'],
])('%p is sent as %s', (documented, sent) => {
  expect(concreteType(documented)).toBe(sent);
});

test.each([
  ['application/json;charset=utf-8, text/plain', ['application/json;charset=utf-8', 'text/plain']],
  ['application/json, application/xml', ['application/json', 'application/xml']],
  ['application/json, version=1', ['application/json, version=1']],
  ['application/x;profile="a, text/plain"', ['application/x;profile="a, text/plain"']],
  ['application/json', ['application/json']],
])('the key %p names %p', (key, types) => {
  expect(typesOfKey(key)).toEqual(types);
});

test.each([
  ['multipart/mixed', 'b', 'multipart/mixed; boundary=b'],
  ['multipart/mixed; boundary="a"; type=x', 'b', 'multipart/mixed; type=x; boundary=b'],
  ['multipart/mixed; boundary=b; type=x', 'b', 'multipart/mixed; boundary=b; type=x'],
])('%p with the boundary %s is %p', (type, boundary, expected) => {
  expect(withBoundary(type, boundary)).toBe(expected);
});
