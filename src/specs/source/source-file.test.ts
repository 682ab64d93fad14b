import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '../testing/files';
import { mayHaveKey, readSourceFile, sourceFromText } from './source-file';

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

test('a text that is not UTF-8 is refused, not guessed', () => {
  const file = join(writeFiles({ 'old.yaml': '' }), 'old.yaml');
  writeFileSync(file, Buffer.from('info: { title: Caf\xe9 }\n', 'latin1'));
  expect(() => readSourceFile(file)).toThrow('it is not UTF-8 text');
  writeFileSync(file, Buffer.from('\ufeffinfo: { title: Café }\n', 'utf16le'));
  expect(readSourceFile(file).root).toEqual({ info: { title: 'Café' } });
});
