import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningMock, startMock } from '../src/index';
import { runCommand } from './run-cli';

/** No byte of it may change, and some of them are no text in any charset. */
const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array(256).keys()]);

const FILES: Readonly<Record<string, Buffer>> = {
  'a.png': PICTURE,
  'a.json': Buffer.from('{ "a":  1.0 }\n'),
  'latin.txt': Buffer.from('Männlich', 'latin1'),
  'utf8.csv': Buffer.from('Größe;1\r\n'),
};

const example = (file: string): string => `examples: { a: { externalValue: ${file} } }`;
const get = (name: string, mediaType: string, file: string): string =>
  `  /${name}: { get: { operationId: ${name}, responses: { '200': { description: ok, content: { ${mediaType}: { ${example(file)} } } } } } }\n`;

const DOCUMENT = `openapi: 3.1.0
info: { title: Files, version: '1' }
servers: [{ url: 'http://127.0.0.1:1' }]
paths:
${get('picture', 'image/png', 'a.png')}${get('range', 'image/*', 'a.png')}${get('packed', 'application/octet-stream', 'a.json')}\
${get('latin', 'text/plain', 'latin.txt')}${get('table', 'text/csv', 'utf8.csv')}\
  /upload:
    post:
      operationId: upload
      x-safe: true
      requestBody: { required: true, content: { image/png: { schema: { type: string, format: binary }, ${example('a.png')} } } }
      responses: { '204': { description: Kept. } }
`;

const folder = mkdtempSync(join(tmpdir(), 'sample-bytes-'));
let mock: RunningMock;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(FILES)) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'files.yaml'), DOCUMENT);
  mock = await startMock({ root: folder, vendors: ['./files.yaml'].map((name) => join(folder, name)), port: 0 });
});

afterAll(async () => {
  await mock.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['picture', 'image/png', 'a.png'],
  ['range', 'image/png', 'a.png'],
  ['packed', 'application/octet-stream', 'a.json'],
  ['latin', 'text/plain', 'latin.txt'],
  ['table', 'text/csv', 'utf8.csv'],
])('the file behind /%s is sent byte for byte, as %s', async (path, mediaType, file) => {
  const response = await fetch(`http://127.0.0.1:${mock.port}/${path}`);
  expect(response.headers.get('content-type')).toBe(mediaType);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(FILES[file]);
});

test('the contract tests hold each byte against the document, and upload the picture as it is', async () => {
  const { code, stdout } = await runCommand(['test', join(folder, 'files.yaml')]);
  expect(stdout).toMatch(/files {2}conforms/);
  expect(code).toBe(0);
});

test('an upload arrives at a real endpoint byte for byte', async () => {
  const bodies: Buffer[] = [];
  const vendor = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.headers['content-type'] === 'image/png') bodies.push(Buffer.concat(chunks));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  const report = join(folder, 'report.json');
  await runCommand([
    'test',
    join(folder, 'files.yaml'),
    '--target',
    `files=${target}`,
    '--only',
    'upload',
    '--report',
    `json=${report}`,
  ]);
  vendor.close();
  expect(bodies[0]).toEqual(PICTURE);
});
