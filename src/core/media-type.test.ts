import { mediaTypeMatches, withoutStar } from './media-type';

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
  ])('%s covers %s: %s', (documented, given, expected) => {
    expect(mediaTypeMatches(documented, given)).toBe(expected);
  });

  test.each(['*json', '*+json', 'vnd.*+json'])('application/%s covers the name that is made of it', (subtype) => {
    expect(mediaTypeMatches(`application/${subtype}`, `application/${withoutStar(subtype)}`)).toBe(true);
  });
});
