import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpec } from '../load';
import { parseText } from './parse-document';
import { writeDocument } from './write-document';

const root = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'understudy-written-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(['superoffice', 'wethod', 'callab', 'highlevel'])('%s says the same when it is read again', (name) => {
  const spec = loadSpec(join(root, 'specs', name, 'openapi.yaml'));
  expect(parseText(writeDocument(spec), 'again.yaml').value).toEqual(spec.written.root);
});

const DOCUMENT = `
openapi: 3.1.0
info: { title: 'yes', version: '2024-01-01', x-large: 174322306148984899, x-beyond: 1e400, x-octal: '010', x-text: '1e3' }
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
    info: { title: 'yes', version: '2024-01-01', 'x-octal': '010', 'x-text': '1e3', description: 'added' },
    paths: { '/a': { get: { responses: { 200: { description: 'two\nlines: and a colon' } } } } },
  });
});
