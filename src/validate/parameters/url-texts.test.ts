import { encoderOf, serializeParameter } from './serialize-parameter';
import { pathText, queryTexts } from './url-texts';

const parameter = <Place extends 'path' | 'query' | 'cookie'>(place: Place, style: string, explode: boolean) => ({
  name: 'm',
  in: place,
  style,
  explode,
  content: undefined,
});

describe('a value in the query', () => {
  const written = (style: string, explode: boolean, value: unknown) =>
    queryTexts(parameter('query', style, explode), value);

  test('is plain text wherever that is the same', () => {
    expect(written('form', true, 'a,b c')).toEqual([['m', 'a,b c']]);
    expect(written('form', true, ['a,b', 'c'])).toEqual([
      ['m', 'a,b'],
      ['m', 'c'],
    ]);
    expect(written('form', false, ['a', 'b'])).toEqual([['m', 'a,b']]);
    expect(written('deepObject', true, { a: 'x,y', b: { c: 1 } })).toEqual([
      ['m[a]', 'x,y'],
      ['m[b][c]', '1'],
    ]);
    expect(written('deepObject', true, { a: ['x', { c: 1 }] })).toEqual([
      ['m[a][]', 'x'],
      ['m[a][1][c]', '1'],
    ]);
  });

  test('keeps an item with its delimiter in one piece', () => {
    expect(written('form', false, ['a,b', 'c d'])).toEqual([['m', { encoded: 'a%2Cb,c%20d' }]]);
    expect(written('pipeDelimited', false, ['a|b', 'c'])).toEqual([['m', { encoded: 'a%7Cb|c' }]]);
    expect(written('pipeDelimited', false, ['a', 'b'])).toEqual([['m', 'a|b']]);
  });
});

test('reserved characters stand where they are allowed, but for those that would end the value', () => {
  const allowed = { ...parameter('query', 'form', false), allowReserved: true };
  expect(queryTexts(allowed, 'a==b;c?/:@&#+%[]')).toEqual([['m', { encoded: 'a==b;c?/:@%26%23%2B%25%5B%5D' }]]);
  expect(queryTexts(allowed, ['a=b', 'c,d'])).toEqual([['m', { encoded: 'a=b,c%2Cd' }]]);
});

test('matrix and label keep their delimiters in a path', () => {
  expect(pathText(parameter('path', 'matrix', true), [1, 2])).toEqual({ encoded: ';m=1;m=2' });
  expect(pathText(parameter('path', 'matrix', true), ['a;b', 'c'])).toEqual({ encoded: ';m=a%3Bb;m=c' });
  expect(pathText(parameter('path', 'matrix', false), '')).toEqual({ encoded: ';m' });
  expect(pathText(parameter('path', 'label', true), ['1.5', 'a/b'])).toEqual({ encoded: '.1%2E5.a%2Fb' });
  expect(pathText(parameter('path', 'simple', false), 'a/b')).toBe('a/b');
  expect(pathText(parameter('path', 'simple', false), ['a,b', 'c'])).toEqual({ encoded: 'a%2Cb,c' });
});

test('a cookie is one value, whatever is in it', () => {
  const cookie = (style: string, explode: boolean, value: unknown) => {
    const described = parameter('cookie', style, explode);
    return serializeParameter(described, value, encoderOf(described, value));
  };
  expect(cookie('form', true, 'x y;z')).toBe('m=x%20y%3Bz');
  expect(cookie('form', true, 'abc==')).toBe('m=abc==');
  expect(cookie('form', false, ['a,b', 'c'])).toBe('m=a%2Cb,c');
  expect(cookie('form', true, ['a&b', 'c'])).toBe('m=a%26b&m=c');
  expect(cookie('cookie', true, ['a', 'b'])).toBe('m=a; m=b');
});
