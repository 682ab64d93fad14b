import { parseText } from './parse-document';
import { createPositions } from './positions';

const locateIn = (text: string) => {
  const root = parseText(text, 'x.yaml').value as Record<string, object>;
  return { root, locate: createPositions(text, root).locate };
};

test('a node stands where its key stands, an item where it begins', () => {
  const { root, locate } = locateIn('a:\n  b:\n    - c: 1\n      d: 2\n    - e\n');
  const { b } = root.a as { b: [object, string] };
  expect(locate(b)).toEqual({ line: 2, column: 3, pointer: '/a/b' });
  expect(locate(b[0])).toEqual({ line: 3, column: 7, pointer: '/a/b/0' });
  expect(locate(b[0], 'd')).toEqual({ line: 4, column: 7, pointer: '/a/b/0/d' });
  expect(locate(b, '1')).toEqual({ line: 5, column: 7, pointer: '/a/b/1' });
});

test('JSON has positions too, and a pointer escapes its keys', () => {
  const { root, locate } = locateIn('{\n  "paths": {\n    "/a~b": { "get": {"x": [true]} }\n  }\n}');
  const get = (root.paths as Record<string, { get: object }>)['/a~b']?.get ?? {};
  expect(locate(get)).toEqual({ line: 3, column: 15, pointer: '/paths/~1a~0b/get' });
  expect(locate(get, 'x')).toEqual({ line: 3, column: 23, pointer: '/paths/~1a~0b/get/x' });
});

test('an aliased node has its definition as its place, the alias its own key', () => {
  const { root, locate } = locateIn('one: &x\n  a: 1\ntwo: *x\n');
  expect(locate(root.two as object)).toEqual({ line: 1, column: 1, pointer: '/one' });
  expect(locate(root, 'two')).toEqual({ line: 3, column: 1, pointer: '/two' });
});

test('a merged property has the place of the mapping that merges, and what follows keeps its own', () => {
  const { root, locate } = locateIn('b: &b { a: 1, n: { x: 1 } }\nc:\n  <<: *b\n  d: 1\n');
  expect(locate(root.c as object, 'a')).toEqual({ line: 2, column: 1, pointer: '/c' });
  expect(locate(root.c as object, 'd')).toEqual({ line: 4, column: 3, pointer: '/c/d' });
});

test('keys that YAML reads as numbers or null are found by their text', () => {
  const { root, locate } = locateIn('200: { a: 1 }\n0x10: { a: 1 }\n~: { a: 1 }\n');
  expect(locate(root, '200')).toMatchObject({ line: 1, pointer: '/200' });
  expect(locate(root, '16')).toMatchObject({ line: 2, pointer: '/16' });
  expect(locate(root.null as object)).toMatchObject({ line: 3, pointer: '/null' });
});

test('a node of another document is not found, a key that is not there has the node', () => {
  const { root, locate } = locateIn('a:\n  b: 1\n');
  expect(locate({})).toBeUndefined();
  expect(locate(root.a as object, 'nothing')).toEqual({ line: 1, column: 1, pointer: '/a' });
});

test('comments, block texts and Windows line ends do not shift a line', () => {
  const { root, locate } = locateIn(
    '# top\r\na: |\r\n  text: no key\r\n\r\nb: >-\r\n  more\r\n# c\r\nc:\r\n  d: 1\r\n',
  );
  expect(locate(root.c as object, 'd')).toEqual({ line: 9, column: 3, pointer: '/c/d' });
});

test('of two equal keys the last one counts, as its value does', () => {
  const text = '{"a": {"x": 1},\n "a": {"x": 2}}';
  const root = JSON.parse(text);
  expect(createPositions(text, root).locate(root, 'a')).toMatchObject({ line: 2 });
});
