import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../load';
import { soundOperations } from './sound-operations';

const folder = mkdtempSync(join(tmpdir(), 'sound-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sound = (schemaOfB: string): readonly string[] => {
  const file = join(folder, 'spec.yaml');
  writeFileSync(
    file,
    `openapi: 3.1.0
info: { title: x, version: '1' }
paths:
  /a: { get: { operationId: a, responses: { '200': { description: a, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } } } }
  /b: { get: { operationId: b, responses: { '200': { description: b, content: { application/json: { schema: ${schemaOfB} } } } } } }
components: { schemas: { A: { properties: { a: { $ref: '#/components/schemas/A' } } }, B: { items: { $ref: '#/components/schemas/None' } } } }
`,
  );
  return soundOperations(loadSpec(file, { strict: false })).map(({ id }) => id);
};

describe('a sound operation', () => {
  test('reaches no reference that leads nowhere, however far away', () => {
    expect(sound("{ $ref: '#/components/schemas/B' }")).toEqual(['a']);
    expect(sound("{ $ref: '#/components/schemas/None' }")).toEqual(['a']);
  });

  test('may have a sample that looks like a reference', () => {
    expect(sound("{ example: { $ref: '#/nowhere' }, $ref: '#/components/schemas/A' }")).toEqual(['a', 'b']);
  });
});
