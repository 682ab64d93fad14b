import { mayHaveKey, sourceFromText } from './source-file';

const source = (text: string) => sourceFromText(text, 'file:///a.json', 'a.json');

describe('mayHaveKey', () => {
  test.each([
    ['{"a": 1}', false],
    ['{"$id": "x"}', true],
    ['{"a": "costs 5 \\n"}', false],
    ['{"\\u0024id": "x"}', true],
    ['{"$\\u0069d": "x"}', true],
    ['"$\\x69d": x', true],
    ['? "$\\\n  id"\n: x', true],
    ['a: 1', false],
  ])('says of %s: %s', (text, expected) => {
    expect(mayHaveKey(source(text), '$id')).toBe(expected);
  });

  test('says yes where something else came into the document', () => {
    expect(mayHaveKey({ ...source('{"a": 1}'), text: undefined }, '$id')).toBe(true);
  });
});
