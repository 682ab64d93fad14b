import { raised } from '../testing/files';
import { parseText } from './parse-document';

const read = (...input: Parameters<typeof parseText>) => parseText(...input).value;

describe('YAML', () => {
  test('is read by the core schema, so a date, an octal and "yes" stay text', () => {
    expect(read('a: 2020-01-01\nb: 007x\nc: yes\nd: 1.5\ne: null\nf: 0o17\n', 'x.yaml')).toEqual({
      a: '2020-01-01',
      b: '007x',
      c: 'yes',
      d: 1.5,
      e: null,
      f: 15,
    });
  });

  test('has a number where JSON has one, also where JavaScript has none so large', () => {
    expect(read('a: 1e400\nb: -1e400\nc: .5e999\nd: 1e4_0\ne: 1e\n', 'x.yaml')).toEqual({
      a: Number.POSITIVE_INFINITY,
      b: Number.NEGATIVE_INFINITY,
      c: Number.POSITIVE_INFINITY,
      d: '1e4_0',
      e: '1e',
    });
  });

  test('shares what an alias repeats and merges what a merge key names', () => {
    const value = read('base: &b { a: 1, b: 2 }\nalias: *b\nmerged:\n  <<: *b\n  b: 3\n', 'x.yaml') as Record<
      string,
      unknown
    >;
    expect(value.alias).toBe(value.base);
    expect(value.merged).toEqual({ a: 1, b: 3 });
  });

  test('turns number keys such as statuses into text', () => {
    expect(read('200: ok\ndefault: no\n', 'x.yaml')).toEqual({ '200': 'ok', default: 'no' });
  });

  test('with a key twice is refused at the second one, by name', () => {
    expect(raised(() => parseText('a: 1\nget: 2\nb: 3\nget: 4\n', 'x.yaml'))).toBe(
      'SPEC_SYNTAX x.yaml:4:1: the key "get" stands here twice in one mapping; rename or remove one',
    );
  });

  test('with a tab for indentation is refused with the line of the tab', () => {
    expect(raised(() => parseText('a:\n\tb: 1\n', 'x.yaml'))).toMatch(
      /^SPEC_SYNTAX x\.yaml:2:\d: a tab is used for indentation/,
    );
  });

  test.each([
    ['a: [1, 2\nb: 3\n', /^SPEC_SYNTAX x\.yaml:2:\d+: not valid YAML/],
    ['a: *nowhere\n', /^SPEC_SYNTAX x\.yaml:1:\d+: not valid YAML: .*nowhere/],
    ['a: "open\n', /^SPEC_SYNTAX x\.yaml:\d:\d+: not valid YAML/],
    ['a: b: c\n', /^SPEC_SYNTAX x\.yaml:1:\d+: not valid YAML/],
    ['---\na: 1\n---\nb: 2\n', /^SPEC_SYNTAX x\.yaml:\d:\d+: not valid YAML/],
  ])('that is broken (%j) names its line', (text, message) => {
    expect(raised(() => parseText(text, 'x.yaml'))).toMatch(message);
  });

  test('that is nested without end is refused, not a crash', () => {
    expect(raised(() => parseText(`a: ${'['.repeat(100_000)}`, 'x.yaml'))).toMatch(
      /^SPEC_SYNTAX x\.yaml:1:\d+: .*nest/i,
    );
  });

  test('with a key twice is read when leniency is asked for, the last value winning', () => {
    expect(read('a: 1\na: 2\n', 'x.yaml', { lenient: true })).toEqual({ a: 2 });
  });
});

describe('YAML whose brackets and quotes are not indented as they should be', () => {
  test.each([
    ['a:\n  list: [\n    x,\n  ]\n  b: 1\n', { a: { list: ['x'], b: 1 } }],
    ['a:\n  map: {\nx: 1,\n"y": [2,\n3]\n}\n  b: 1\n', { a: { map: { x: 1, y: [2, 3] }, b: 1 } }],
    ['- a: [\n]\n- b: "one\ntwo\n\nthree"\n- c', [{ a: [] }, { b: 'one two\nthree' }, 'c']],
    ["a:\n  b: 'it''s\n # no comment'\n  c: d\n", { a: { b: "it's # no comment", c: 'd' } }],
    ['a:\n  t: |\n    x: [\n    ]\n  l: [\n  ]\n', { a: { t: 'x: [\n]\n', l: [] } }],
    ['a:\n  t: plain\n    "and [more\n  l: [ # why [\n  ]\n', { a: { t: 'plain "and [more', l: [] } }],
    ['a:\n  l: &x !!seq [ "\\"]", "#"\n  ]\n  m: *x\n', { a: { l: ['"]', '#'], m: ['"]', '#'] } }],
  ])('(%j) is read as it was meant, and said', (text, value) => {
    const parsed = parseText(text, 'x.yaml');
    expect(parsed.value).toEqual(value);
    expect(parsed.shallow).toMatchObject({ line: expect.any(Number) });
  });

  test('is still refused when something else is wrong too', () => {
    expect(raised(() => parseText('a:\n  l: [\n  ]\n  l: 1\n', 'x.yaml'))).toMatch(
      /^SPEC_SYNTAX x\.yaml:4:3: the key "l"/,
    );
    expect(raised(() => parseText('a:\n  l: [\n  x\n  b: 1\n', 'x.yaml'))).toMatch(/^SPEC_SYNTAX x\.yaml:\d:\d/);
  });
});

describe('JSON', () => {
  test.each([
    ['{\n  "a": 1,\n  "b": tru\n}', '3:8'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3'],
    ['{\n  "a": [1, 2,]\n}', '2:14'],
    ['{"a": 1', '1:8'],
    ['{"a": 1}}', '1:9'],
    ['{"a": "line\nbreak"}', '1:7'],
    ["{'a': 1}", '1:2'],
    ['[01]', '1:2'],
    ['{"a" 1}', '1:6'],
    ['[1}', '1:3'],
    ['{,}', '1:2'],
  ])('that is broken (%j) is refused where it breaks', (text, at) => {
    expect(raised(() => parseText(text, 'x.json'))).toMatch(new RegExp(`^SPEC_SYNTAX x\\.json:${at}: not valid JSON`));
  });

  test('that is broken says why in words, without the text around', () => {
    expect(raised(() => parseText('{"a": [1,]}', 'x.json'))).toBe(
      "SPEC_SYNTAX x.json:1:10: not valid JSON: Unexpected token ']'",
    );
  });

  test('is known by its text, whatever the file is called', () => {
    expect(read('{"a": 1}', 'x.yaml')).toEqual({ a: 1 });
    expect(read('a: 1', 'x.json')).toEqual({ a: 1 });
  });

  test('keeps numbers, escapes and key order as they are', () => {
    const value = read('{"z": 1e3, "a": "\\u00e9\\/", "n": -0.5}', 'x.json');
    expect(JSON.stringify(value)).toBe('{"z":1000,"a":"é/","n":-0.5}');
  });
});
