import { templateIdentity } from './path-template';

const SAME = [
  ['/a/{x}', '/a/{y}'],
  ['/a/{x}.{y}', '/a/{v}.{w}'],
  ['/a b', '/a%20b'],
  ['/ä/{x}:go', '/%C3%A4/{y}:go'],
  ['/a?x=1', '/a#b'],
] as const;

const DIFFERENT = [
  ['/a/{x}', '/a/x'],
  ['/a/{x}', '/a/{x}/'],
  ['/a%2Fb', '/a/b'],
  ['/a/v{x}', '/a/{x}'],
  ['/{x}:go', '/{x}:stop'],
] as const;

describe('the identity of a template', () => {
  test.each(SAME)('%s claims what %s claims', (a, b) => {
    expect(templateIdentity(a)).toBe(templateIdentity(b));
  });

  test.each(DIFFERENT)('%s claims something else than %s', (a, b) => {
    expect(templateIdentity(a)).not.toBe(templateIdentity(b));
  });
});
