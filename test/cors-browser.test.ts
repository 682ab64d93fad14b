import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningMock, startMock } from '../src/index';
import { describeInBrowser, openBrowser } from './chromium';

/** As a gateway exports it: CORS headers and OPTIONS are part of the document. */
const DOCUMENT = `
openapi: 3.0.3
info: { title: Gateway, version: '1' }
paths:
  /items:
    put:
      parameters: [{ name: X-Key, in: header, required: true, schema: { type: string } }]
      responses:
        '200':
          description: Ok.
          headers:
            Access-Control-Allow-Origin: { schema: { type: string }, example: '*' }
            ETag: { schema: { type: string }, example: '"v1"' }
            X-Total: { schema: { type: integer }, example: 5 }
          content: { application/json: { example: { done: true } } }
    options:
      responses:
        '200':
          description: Ok.
          headers:
            Access-Control-Allow-Origin: { schema: { type: string } }
            Access-Control-Allow-Methods: { schema: { type: string } }
            Access-Control-Allow-Headers: { schema: { type: string } }
`;

describeInBrowser('a page of another origin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-cors-'));
  let mock: RunningMock;
  let page: RunningMock;

  beforeAll(async () => {
    writeFileSync(join(folder, 'gateway.yaml'), DOCUMENT);
    mock = await startMock({ vendors: [join(folder, 'gateway.yaml')] });
    page = await startMock({ vendors: [join(folder, 'gateway.yaml')] });
  });

  afterAll(async () => {
    await mock.close();
    await page.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('reads the answer and its documented headers, with credentials and after a preflight', async () => {
    const browser = await openBrowser(folder);
    try {
      const tab = await browser.newPage();
      await tab.goto(`${page.url}/__understudy/health`);
      const seen = await tab.evaluate(async (url) => {
        const response = await fetch(url, { method: 'PUT', headers: { 'X-Key': 'k' }, credentials: 'include' });
        const names = ['etag', 'x-total', 'understudy-answer'];
        return [response.status, await response.json(), ...names.map((name) => response.headers.get(name))];
      }, `${mock.url}/items`);
      expect(seen).toEqual([200, { done: true }, '"v1"', '5', '200;example="example";why="the request is valid"']);
    } finally {
      await browser.close();
    }
  });
});
