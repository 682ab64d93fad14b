import { sourceFromText } from './source-file';
import { localReferences, mayHaveKey } from './text-keys';

const source = (text: string) => sourceFromText(text, 'file:///a.json', 'a.json');
const references = (text: string) => {
  const found = localReferences(source(text));
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

describe('localReferences', () => {
  test('gives each once, wherever it stands', () => {
    expect(
      references('{"a": {"$ref": "#/x"}, "b": [{"$ref" :\n"#/x"}, {"$ref":"#/y~1z"}], "example": {"$ref": "#data"}}'),
    ).toEqual(['#/x', '#/y~1z', '#data']);
    expect(references(`a: { $ref: '#/x' }\nb: { "$ref": "#/y" }\n# $ref: '#/z'\nc:\n  '$ref':\n    '#/x'\n`)).toEqual([
      '#/x',
      '#/y',
      '#/z',
    ]);
  });

  test.each([
    ['one leads to another file', '{"a": {"$ref": "#/x"}, "b": {"$ref": "other.json"}}'],
    ['one leads to another file, in YAML', "a: { $ref: '#/x' }\nb: { $ref: other.yaml }\n"],
    ['one is written over several lines', 'a:\n  $ref: >-\n    #/x\n'],
    ['one is an alias', "x: &here '#/x'\na: { $ref: *here }\n"],
    ['one has escapes', '{"$ref": "#\\/a"}'],
    ['one has a quote', "$ref: '#/it''s'"],
    ['a property has that name', '{"properties": {"$ref": {"type": "string"}}}'],
    ['an escape may spell the key', '{"$re\\u0066": "#/x"}'],
  ])('does not know where %s', (_, text) => {
    expect(references(text)).toBeUndefined();
  });
});
