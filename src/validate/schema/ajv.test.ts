import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSpec } from '../../specs/load';
import { compileSchema } from './compile-schema';

const keywordsOf = (schema: object, json: string): readonly string[] => {
  const folder = mkdtempSync(path.join(tmpdir(), 'equal-'));
  const file = path.join(folder, 'openapi.json');
  const content = { 'application/json': { schema } };
  const paths = { '/a': { get: { responses: { 200: { description: 'x', content } } } } };
  writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths }));
  const spec = loadSpec(file);
  rmSync(folder, { recursive: true });
  const found = spec.operations[0]?.responses[0]?.content[0]?.schema;
  const compiled = found && compileSchema(spec, found, 'response');
  if (compiled?.kind !== 'compiled') throw new Error('not compiled');
  return compiled.check(JSON.parse(json)).map(({ keyword }) => keyword);
};

test.each([
  ['uniqueItems', { uniqueItems: true }, '[{"valueOf":1},{"toString":1}]', []],
  ['uniqueItems', { uniqueItems: true }, '[{"valueOf":1},{"valueOf":1}]', ['uniqueItems']],
  ['const', { const: { a: 1 } }, '{"valueOf":1}', ['const']],
  ['enum', { enum: [{ a: 1 }, { b: 1 }] }, '{"toString":{}}', ['enum']],
  ['enum', { enum: [{ a: 1, b: 2 }] }, '{"b":2,"a":1}', []],
])('%s compares objects whose properties are called like methods', (_keyword, schema, json, expected) => {
  expect(keywordsOf(schema, json)).toEqual(expected);
});
