import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { valueAt } from '../../core/json/pointer';
import { loadSpec } from '../../specs/load';
import type { SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { exactNumbers, inNumbers, readJson } from '../exact-numbers';
import { documentWith, schemaSpec } from '../testing/inline-spec';
import { judged } from './beyond-digits';
import { compileSchema } from './compile-schema';

/** What a JSON text breaks: `pointer keyword`, with a question mark where it cannot be said. */
const breaks = (spec: Spec, schema: SchemaRef, json: string) => {
  const compiled = compileSchema(spec, schema, 'response');
  if (compiled.kind !== 'compiled') throw new Error(compiled.reason);
  const before = exactNumbers();
  const read = inNumbers(readJson(json), before);
  const { broken, unknown } = judged(spec, compiled, read, compiled.check(read.value));
  expect(read.value).toEqual(JSON.parse(json));
  return [
    ...broken.map(({ pointer, keyword }) => `${pointer} ${keyword}`.trim()),
    ...unknown.map(({ pointer, keyword }) => `${pointer} ${keyword}?`.trim()),
  ];
};

const judge = (written: string, json: string) => {
  const { spec, schema } = schemaSpec(JSON.parse(written));
  return breaks(spec, schema, json);
};

test.each([
  ['{"maximum":9007199254740992}', '9007199254740993', ['maximum']],
  ['{"maximum":9007199254740992}', '9007199254740992', []],
  ['{"exclusiveMaximum":9007199254740992}', '9007199254740991.9', []],
  ['{"exclusiveMaximum":9007199254740992}', '9007199254740992.0', ['exclusiveMaximum']],
  ['{"minimum":-9007199254740992}', '-9007199254740993', ['minimum']],
  ['{"minimum":0.3}', '0.29999999999999999999', ['minimum']],
  ['{"exclusiveMinimum":0.3}', '0.30000000000000000001', []],
  ['{"type":"integer"}', '9007199254740993.5', ['type']],
  ['{"type":["integer","string"]}', '9007199254740993.5', ['type']],
  ['{"type":"integer"}', '9007199254740993', []],
  ['{"type":"number"}', '9007199254740993.5', []],
  ['{"type":"number"}', '1e400', []],
  ['{"type":"number","maximum":5}', '1e400', ['maximum']],
  ['{"type":"number","maximum":5}', '-1e400', []],
  ['{"multipleOf":2}', '9007199254740993', ['multipleOf']],
  ['{"multipleOf":3}', '9007199254740993', []],
  ['{"multipleOf":0.01}', '90071992547409.931', ['multipleOf']],
  ['{"multipleOf":3}', '1e4000', ['multipleOf?']],
  ['{"enum":[9007199254740992]}', '9007199254740993', ['enum']],
  ['{"enum":[1,9007199254740992]}', '9007199254740992.0', []],
  ['{"const":9007199254740992}', '9007199254740993', ['const']],
  ['{"type":"integer","format":"int64"}', '9223372036854775807', []],
  ['{"type":"integer","format":"int64"}', '9223372036854775808', ['format']],
  ['{"type":"integer","format":"int64"}', '-9223372036854775809', ['format']],
  ['{"type":"number","format":"double"}', '1e400', ['format']],
  ['{"type":"number","format":"double"}', '-1e400', ['format']],
  ['{"type":"number","format":"double"}', '1.7976931348623157e308', []],
  ['{"type":"number","format":"float"}', '1e400', ['format']],
  ['{"type":"string"}', '9007199254740993', ['type']],
  ['{"anyOf":[{"type":"string"},{"type":"integer"}]}', '9007199254740993', []],
  ['{"uniqueItems":true}', '[9007199254740992,9007199254740993]', ['uniqueItems?']],
  ['{"not":{"const":9007199254740992}}', '9007199254740993', ['not?']],
  [
    '{"properties":{"a/b":{"type":"array","items":{"maximum":9007199254740992}}}}',
    '{"a/b":[1,9007199254740993,9007199254740992]}',
    ['/a~1b/1 maximum'],
  ],
])('%s of %s: %j', (schema, json, expected) => {
  expect(judge(schema, json)).toEqual(expected);
});

test.each(['maximum', 'enum', 'const'])('the digits of the document count: %s', (keyword) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'digits-'));
  const file = path.join(folder, 'openapi.json');
  const rule = keyword === 'enum' ? ['BIG'] : 'BIG';
  const text = JSON.stringify(documentWith({}, { schemas: { A: { [keyword]: rule } } }));
  writeFileSync(file, text.replaceAll('"BIG"', '9007199254740993'));
  const spec = loadSpec(file, { strict: false });
  rmSync(folder, { recursive: true });
  const node = valueAt(spec.root, '/components/schemas/A') as SpecNode;
  const schema = { node, place: spec.place(node) };
  expect(breaks(spec, schema, '9007199254740993')).toEqual([]);
  expect(breaks(spec, schema, '9007199254740995')).toEqual([keyword]);
  expect(breaks(spec, schema, '9007199254740992')).toEqual(keyword === 'maximum' ? [] : [keyword]);
  expect(breaks(spec, schema, '9007199254740992.5')).toEqual(keyword === 'maximum' ? [] : [keyword]);
});

test('digits within a text are no number', () => {
  expect(readJson('{"id":"9007199254740993","\\"9007199254740993":1}')).toEqual({
    id: '9007199254740993',
    '"9007199254740993': 1,
  });
});
