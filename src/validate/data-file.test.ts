import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataFile } from './data-file';

const schema = {
  type: 'object',
  properties: {
    mock: {
      type: 'object',
      properties: { port: { type: 'integer' }, cors: { type: 'boolean' } },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

describe('a file of ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'data-file-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (text: string): unknown => {
    const file = join(folder, 'c.yaml');
    writeFileSync(file, text);
    return readDataFile(file, schema, 'CONFIG_INVALID');
  };

  test('that fits its schema is returned as a value', () => {
    expect(read('mock:\n  port: 4010\n')).toEqual({ mock: { port: 4010 } });
    expect(read('')).toEqual({});
  });

  test('with an unknown key is refused with its line and what is known', () => {
    expect(() => read('mock:\n  port: 1\n  prot: 2\n')).toThrow(
      /c\.yaml:3:9: "mock" knows no "prot"; known: port, cors/,
    );
  });

  test('with several problems names them all', () => {
    expect(() => read('mock:\n  port: x\n  cors: 3\n')).toThrow(
      /c\.yaml:2:9: "mock\.port" must be integer, not "x"\n.*c\.yaml:3:9: "mock\.cors" must be boolean, not 3/,
    );
  });

  test('that is no YAML is refused with line and column', () => {
    expect(() => read('mock: [1,\n')).toThrow(/c\.yaml:\d+:\d+: /);
    expect(() => read('mock:\n\tport: 1\n')).toThrow(/c\.yaml:2:1: a tab is used for indentation, .*use spaces/);
    expect(() => read('mock: {}\nmock: {}\n')).toThrow(/c\.yaml:2:1: the key "mock" stands here twice .*remove one/);
    expect(() => read('mock: {}\n---\nmock: {}\n')).toThrow(/c\.yaml: it holds more than one YAML document; keep one/);
  });

  test('is refused at the value that is meant, in either style', () => {
    expect(() => read('{ "mock": { "port": "x" } }')).toThrow(/c\.yaml:1:21: "mock\.port"/);
    expect(() => read('# a comment\nmock:\n  # another\n  port:\n    [1]\n')).toThrow(/c\.yaml:5:5: "mock\.port"/);
  });

  test('that is missing is refused by name', () => {
    expect(() => readDataFile(join(folder, 'none.yaml'), schema, 'CONFIG_INVALID')).toThrow(
      /none\.yaml: there is no such file/,
    );
  });
});
