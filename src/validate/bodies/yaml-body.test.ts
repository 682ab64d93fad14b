import { readYaml, writeYaml } from './yaml-body';

describe('readYaml', () => {
  test.each([
    ['', null],
    ['# nothing\n', null],
    ['a: yes\nb: 2024-05-06\nc: 0o10\nd: 010\ne: 1_000', { a: 'yes', b: '2024-05-06', c: 8, d: 10, e: '1_000' }],
    ['<<: { a: 1 }', { '<<': { a: 1 } }],
    ['a: &x { b: 1 }\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    [`a: &x [1]\nb: [${'*x,'.repeat(200)}]`, { a: [1], b: Array.from({ length: 200 }, () => [1]) }],
  ])('reads %j as the core schema does', (text, value) => expect(readYaml(text)).toEqual(value));

  test.each([
    ['level: [', 'line 1, column 9'],
    ['a: 1\na: 2', 'duplicated mapping key at line 2'],
    ['a: &x [*x]', 'an alias stands in what it is an alias for'],
    ['a\n---\nb', 'more than one YAML document'],
    [
      `a: &a [1,1]\n${Array.from({ length: 40 }, (_, at) => `b${at}: &b${at} [${`*${at === 0 ? 'a' : `b${at - 1}`},`.repeat(2)}]`).join('\n')}`,
      'its aliases stand for more than 1000000 values',
    ],
  ])('refuses %j with a reason', (text, reason) => expect(() => readYaml(text)).toThrow(reason));
});

describe('writeYaml', () => {
  test.each([
    [{ at: '2024-05-06', no: 'no', n: 1 }],
    [['~', 'null', '0x1', '1e3', '', ' a ', 'a: b', '- x', '#', 'a\nb\n', '\u0007', '@', '*a', '12:30']],
    [{ long: `${'word '.repeat(60)}end`, nested: [{ a: [] }, {}, [[1]]] }],
    [null],
    ['text'],
  ])('writes %j so that it is read again', (value) => expect(readYaml(writeYaml(value))).toEqual(value));

  test('quotes what a reader of YAML 1.1 would take for something else', () => {
    expect(writeYaml({ a: 'no', b: '2024-05-06' })).toBe('a: "no"\nb: "2024-05-06"\n');
  });

  test('writes an object that stands twice twice', () => {
    const twice = { a: 1 };
    expect(writeYaml([twice, twice])).toBe('- a: 1\n- a: 1\n');
  });
});
