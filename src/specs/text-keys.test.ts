import { sourceFromText } from './source-file';
import { mayHaveKey, referencesInText } from './text-keys';

const source = (text: string) => sourceFromText(text, 'file:///a.json', 'a.json');
const references = (text: string) => {
  const found = referencesInText(source(text));
  return found && [...found];
};

describe('mayHaveKey', () => {
  test.each([
    ['{"a": 1}', false],
    ['{"$id": "x"}', true],
    ['{"a": "costs \\u20ac 5, \\u0026 \\n"}', false],
    ['{"\\u0024id": "x"}', true],
    ['{"$\\u0069d": "x"}', true],
    ['{"$\\u0049D": "x"}', true],
    ['"$\\x69d": x', true],
    ['a: 1', false],
  ])('says of %s: %s', (text, expected) => {
    expect(mayHaveKey(source(text), '$id')).toBe(expected);
  });

  test('says yes where something else came into the document', () => {
    expect(mayHaveKey({ ...source('{"a": 1}'), text: undefined }, '$id')).toBe(true);
  });
});

describe('referencesInText', () => {
  test('gives each once, wherever it stands', () => {
    expect(
      references('{"a": {"$ref": "#/x"}, "b": [{"$ref" :\n"#/x"}, {"$ref":"#/y~1z"}], "example": {"$ref": "data"}}'),
    ).toEqual(['#/x', '#/y~1z', 'data']);
  });

  test('reads escapes', () => {
    expect(references('{"$ref": "#\\/a\\"\\u00e9"}')).toEqual(['#/a"é']);
  });

  test('knows a reference from the text of one, and from a property of that name', () => {
    expect(references('{"description": "write {\\"$ref\\": \\"#/x\\"}", "$ref": {"type": "string"}}')).toEqual([]);
  });

  test.each([
    ['an escape may spell the key', '{"$re\\u0066": "#/x"}'],
    ['it is YAML', '$ref: "#/x"'],
  ])('does not know where %s', (_, text) => {
    expect(references(text)).toBeUndefined();
  });
});
