import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { type Serving, serve, specOf, vendorOf } from '../testing/serve';

const spec = specOf(`
openapi: 3.1.0
info: { title: Coded, version: '1' }
paths:
  /notes:
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string } } } } } }
      responses: { '204': { description: Good. } }
`);
const note = Buffer.from(JSON.stringify({ text: 'x'.repeat(500) }));

let mock: Serving;
beforeAll(async () => {
  mock = await serve([vendorOf(spec)], { bodyLimit: 1000 });
});
afterAll(() => mock.close());

test.each<[string, Uint8Array, number, RegExp]>([
  ['gzip', gzipSync(note), 204, /^$/],
  ['X-GZIP', gzipSync(note), 204, /^$/],
  ['deflate', deflateSync(note), 204, /^$/],
  ['deflate', deflateRawSync(note), 204, /^$/],
  ['br', brotliCompressSync(note), 204, /^$/],
  ['gzip, br', brotliCompressSync(gzipSync(note)), 204, /^$/],
  ['identity', note, 204, /^$/],
  ['gzip', gzipSync(Buffer.from('{}')), 422, /required/],
  ['gzip', gzipSync(Buffer.alloc(5_000_000, 32)), 413, /up to 1000 bytes/],
  ['gzip', note, 400, /is not gzip/],
  ['compress', note, 415, /Content-Encoding compress is not known/],
])(
  'a body in %s is decoded within the limit, or the problem says what is wrong',
  async (coding, body, status, says) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': coding };
    const response = await fetch(`${mock.url}/notes`, { method: 'POST', headers, body });
    expect(await response.text()).toMatch(says);
    expect([response.status, response.headers.get('accept-encoding')]).toEqual([
      status,
      status === 415 ? 'gzip, deflate, br' : null,
    ]);
  },
);
