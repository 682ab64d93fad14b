import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../load';
import { bundleDocument } from './bundle-document';

const folder = mkdtempSync(join(tmpdir(), 'understudy-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, value: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
};

/** Each `$ref` in it. */
const referencesIn = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref);

test('a document of many files is one, and schemas that refer to each other are components', () => {
  const bundled = bundleDocument(loadSpec('test/fixtures/specs/many-files/openapi.yaml'));
  expect([...new Set(referencesIn(bundled))].toSorted()).toEqual([
    '#/components/parameters/Page',
    '#/components/responses/Created',
    '#/components/schemas/Owner',
    '#/components/schemas/pet',
  ]);
  expect(bundled).toMatchObject({ components: { schemas: { pet: expect.anything(), Owner: expect.anything() } } });
});

test('names stay apart, a property called $ref is a property, and overlays count', () => {
  write('a.json', { Pet: { properties: { $ref: { type: 'string' }, other: { $ref: 'b.json#/Pet' } } } });
  write('b.json', { Pet: { type: 'object', properties: { own: { $ref: 'openapi.json#/components/schemas/Pet' } } } });
  const file = write('openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1' },
    paths: {
      '/pets': {
        get: {
          responses: {
            default: { description: 'ok', content: { 'application/json': { schema: { $ref: 'a.json#/Pet' } } } },
          },
        },
      },
    },
    components: { schemas: { Pet: { type: 'integer' } } },
  });
  const overlay = write('overlay.json', {
    overlay: '1.0.0',
    info: { title: 'x', version: '1' },
    actions: [{ target: '$.components.schemas.Pet', update: { minimum: 7 } }],
  });
  const { components } = bundleDocument(loadSpec(file, { overlays: [overlay] }));
  expect(components).toEqual({
    schemas: {
      Pet: { type: 'integer', minimum: 7 },
      Pet_2: { properties: { $ref: { type: 'string' }, other: { $ref: '#/components/schemas/Pet_3' } } },
      Pet_3: { type: 'object', properties: { own: { $ref: '#/components/schemas/Pet' } } },
    },
  });
});
