import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../load';
import type { Spec, SpecNode } from '../spec';
import { parseText } from './parse-document';
import { writeDocument } from './write-document';

const root = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'understudy-written-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As a reader without the other files has it. */
const readAlone = (text: string, name: string): Spec => {
  const file = join(folder, 'alone', `${name}.yaml`);
  mkdirSync(join(folder, 'alone'), { recursive: true });
  writeFileSync(file, text);
  return loadSpec(file);
};

const answersOf = (spec: Spec) =>
  spec.operations.map(({ id, responses }) => [
    id,
    responses.map(({ status, content }) => [status, content.map(({ examples }) => examples.map(({ value }) => value))]),
  ]);

test.each(['superoffice', 'wethod', 'callab', 'highlevel'])('%s says the same when it is read alone', (name) => {
  const spec = loadSpec(join(root, 'specs', name, 'openapi.yaml'));
  const text = writeDocument(spec);
  expect(text).not.toContain('externalValue');
  expect(answersOf(readAlone(text, name))).toEqual(answersOf(spec));
});

test('what stands in other files is in it, also where it refers to itself and back', () => {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const spec = loadSpec(join(folder, 'main.yaml'));
  const text = writeDocument(spec);
  expect(text).not.toMatch(/tree\.yaml#|main\.yaml|sample\.json/);
  const alone = readAlone(text, 'main');
  expect(alone.problems).toEqual([]);
  expect(answersOf(alone)).toEqual([['trees', [['200', [[{ id: 7, children: [] }]]]]]]);
  const schema = alone.operations[0]?.responses[0]?.content[0]?.schema?.node;
  const tree = alone.resolve(schema as SpecNode);
  expect(Object.keys(tree.properties as object)).toEqual(['id', 'children', '$ref']);
  const { children } = tree.properties as Record<string, { items: SpecNode }>;
  expect(alone.resolve(children?.items ?? {})).toBe(tree);
  // Data that looks like a reference stays as it is.
  expect(tree.default).toEqual({ $ref: './tree.yaml' });
});

const FILES = {
  'main.yaml': `
openapi: 3.1.0
info: { title: Trees, version: '1' }
paths:
  /trees:
    get:
      operationId: trees
      responses:
        '200':
          description: Ok.
          content:
            application/json:
              schema: { $ref: './tree.yaml#/Tree' }
              examples: { sample: { externalValue: sample.json } }
components: { schemas: { Id: { type: integer } } }
`,
  'tree.yaml': `
Tree:
  type: object
  default: { $ref: ./tree.yaml }
  properties:
    id: { $ref: './main.yaml#/components/schemas/Id' }
    children: { type: array, items: { $ref: '#/Tree' } }
    $ref: { type: string }
`,
  'sample.json': '{ "id": 7, "children": [] }',
};

const DOCUMENT = `
openapi: 3.1.0
info: { title: 'yes', version: '2024-01-01', x-large: 174322306148984899, x-beyond: 1e400, x-octal: '010', x-text: '1e3', x-beyond-text: '1e400' }
paths: { /a: { get: { responses: { '200': { description: "two\\nlines: and a colon" } } } } }
`;

test('digits, dates as text and overlays are kept', () => {
  const file = join(folder, 'a.yaml');
  writeFileSync(file, DOCUMENT);
  const overlay = join(folder, 'overlay.yaml');
  const action = `{ target: $.info, update: { description: 'added' } }`;
  writeFileSync(overlay, `overlay: 1.0.0\ninfo: { title: o, version: '1' }\nactions: [${action}]\n`);
  const text = writeDocument(loadSpec(file, { overlays: [overlay] }));
  expect(text).toMatch(/x-large: 174322306148984899\n.*x-beyond: 1e400\n/s);
  expect(parseText(text, 'again.yaml').value).toMatchObject({
    info: {
      title: 'yes',
      version: '2024-01-01',
      'x-octal': '010',
      'x-text': '1e3',
      'x-beyond-text': '1e400',
      description: 'added',
    },
    paths: { '/a': { get: { responses: { 200: { description: 'two\nlines: and a colon' } } } } },
  });
});
