import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { source as axe } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { type RunningMock, startMock } from '../src/index';
import { describeInBrowser, openBrowser } from './chromium';
import { sendRaw } from './raw-http';
import { endAll, root, runCli, startCliMock } from './run-cli';

const EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

/** A document whose every text is hostile, with a key in a cookie and a body that JavaScript cannot hold. */
const HOSTILE = {
  openapi: '3.1.0',
  info: { title: EVIL, version: '1' },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'cookie', name: 'sid' } } },
  paths: {
    '/things/{id}': {
      put: {
        operationId: EVIL,
        summary: EVIL,
        security: [{ key: [] }],
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 7 }],
        requestBody: { content: { 'application/json': { example: { name: 'a' } } } },
        responses: {
          200: { description: EVIL, content: { 'application/json': { example: { text: EVIL } } } },
          404: { description: EVIL },
        },
      },
    },
  },
};

const REPORT = {
  schemaVersion: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:01.000Z',
  vendors: [
    {
      name: 'wethod',
      verdict: 'violates',
      target: { kind: 'real', baseUrl: 'https://api.example' },
      operations: [
        {
          cases: [
            { id: 'a', title: 'passes', outcome: 'passed', findings: [], inconclusive: [], curl: '' },
            {
              id: 'b',
              title: 'a case that failed',
              outcome: 'failed',
              findings: [
                { severity: 'failure', message: EVIL, blame: 'vendor', spec: { file: 'openapi.yaml', line: 7 } },
              ],
              inconclusive: [],
              curl: 'curl b',
            },
          ],
        },
      ],
    },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'understudy-page-'));
const report = join(folder, 'report.json');
let mock: RunningMock;

beforeAll(async () => {
  writeFileSync(join(folder, 'hostile.json'), JSON.stringify(HOSTILE));
  writeFileSync(report, JSON.stringify(REPORT));
  mock = await startMock({
    root,
    vendors: ['wethod', 'superoffice', join(folder, 'hostile.json')],
    showReport: report,
  });
});
afterAll(async () => {
  endAll();
  await mock.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('a browser gets the page at both addresses, a program what it got before', async () => {
  for (const path of ['/', '/__understudy/', '/__understudy']) {
    const page = await fetch(mock.url + path, { headers: asBrowser });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
  }
  const index = await fetch(`${mock.url}/__understudy/`, { headers: { accept: 'application/json, text/html;q=0.5' } });
  expect(await index.json()).toMatchObject({ name: 'understudy' });
  expect((await fetch(mock.url)).status).toBe(404);
  expect((await fetch(`${mock.url}/__understudy/page/..%2fpage-files.ts`)).status).toBe(404);
});

test('a service name is allowed by flag or environment, and what is no name is refused', async () => {
  const ask = (host: string) => `GET /__understudy/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const running = await startCliMock(['wethod'], { env: { UNDERSTUDY_CONTROL_HOST: 'understudy,mock.test' } });
  const status = async (host: string) => {
    const answer = await sendRaw(Number(new URL(running.url).port), ask(host), 5000);
    return answer.kind === 'bytes' ? answer.bytes.toString().slice(9, 12) : answer.kind;
  };
  expect([await status('understudy:4010'), await status('mock.test'), await status('evil.test')]).toEqual([
    ...['200', '200', '403'],
  ]);
  await running.stop();
  const { code, stderr } = await runCli(['mock', 'wethod', '--control-host', 'http://understudy']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('"http://understudy" is no host name')]);
});

test('the delay of a session is its own', async () => {
  const vars = (delay: unknown) =>
    fetch(`${mock.url}/__understudy/sessions/late/vars`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ delay }),
    });
  const took = async (session: string) => {
    const startedAt = performance.now();
    const headers = { authorization: 'Bearer x', 'understudy-session': session };
    await fetch(`${mock.url}/wethod/api/contacts/1`, { headers });
    return performance.now() - startedAt;
  };
  expect((await vars(120)).status).toBe(200);
  expect(await took('late')).toBeGreaterThanOrEqual(115);
  expect((await vars(null)).status).toBe(200);
  for (const wrong of [-1, 1.5, '100', 600_001]) expect((await vars(wrong)).status).toBe(422);
});

test('all of it is at most 250 KB compressed', () => {
  const files = readdirSync(join(root, 'src', 'page'));
  const sizes = files.map((name) => gzipSync(readFileSync(join(root, 'src', 'page', name))).length);
  expect(files.length).toBeGreaterThan(8);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
});

describeInBrowser('the page in Chromium', () => {
  let browser: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser(folder, {
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    complaints.length = 0;
    elsewhere.length = 0;
    page = await browser.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(mock.url)) elsewhere.push(request.url());
    });
    page.setDefaultTimeout(10_000);
    await page.goto(`${mock.url}/`);
    await page.getByText('live', { exact: true }).waitFor();
  });
  afterEach(async () => {
    expect(elsewhere).toEqual([]);
    await page.close();
  });

  const unfold = async (text: string) => {
    const operation = page.locator('.operation', { hasText: text });
    await operation.locator('summary').first().click();
    await operation.locator('.attempt').waitFor();
    return operation;
  };
  const copied = () => page.evaluate<string>('navigator.clipboard.readText()');

  test('Try sends the documented request, with credentials, and says why the answer is what it is', async () => {
    const operation = await unfold('/wethod/api/contacts/{id}');
    expect(await operation.getByLabel('Headers, one per line').inputValue()).toMatch(/authorization: Bearer \S+/);
    await operation.getByRole('button', { name: 'Try', exact: true }).click();
    const answer = operation.getByRole('region', { name: 'Answer of get-contact' });
    await answer.getByText('200 OK').waitFor();
    expect(await answer.textContent()).toContain('Why: the request is valid. Example: sample.');
    // Without credentials it is the documented refusal, with what is wrong.
    await operation.getByLabel('Headers, one per line').fill('accept: application/json');
    await operation.getByRole('button', { name: 'Try', exact: true }).click();
    await answer.getByText('401 Unauthorized').waitFor();
    expect(await answer.locator('.violations').textContent()).toMatch(/security/);
    // Each status is one press away.
    await operation.getByRole('button', { name: 'Get 404' }).click();
    await answer.getByText('404 Not Found').waitFor();
    await operation.getByRole('button', { name: 'Copy as test' }).click();
    await page.getByText('Copied as test.').waitFor();
    expect(await copied()).toMatch(
      /^test\("GET \/wethod\/api\/contacts\/\w+ answers 404"[\s\S]*expect\(response\.status\)\.toBe\(404\)/,
    );
    expect(complaints.filter((text) => !/status of 40[14]/.test(text))).toEqual([]);
  });

  test('it says how well each answer is known, and where the operation is from', async () => {
    const operation = await unfold('/wethod/api/contacts/{id}');
    const text = await operation.textContent();
    expect(text).toContain('from wethod-get-contact.txt');
    expect(text).toMatch(/\d+ documented.*\d+ observed/s);
    expect(await operation.locator('.statuses > li').count()).toBeGreaterThan(4);
    expect(text).toContain('Prefer: code=404');
    const agent = await unfold('/superoffice/api/v1/Agents/Contact/GetMyActiveContacts');
    expect(await agent.textContent()).toContain('Get 200, example internal-error (assumed)');
  });

  test('a scenario is played for the session of the page, and for no other', async () => {
    await page.getByLabel('Session', { exact: true }).fill('mine');
    await page.keyboard.press('Tab');
    await page.getByText('This is session mine.').waitFor();
    const chip = page.getByRole('group', { name: 'Scenario of wethod' }).getByRole('button', { name: 'vendor-down' });
    await chip.focus();
    await page.keyboard.press('Enter');
    await page.getByText('wethod plays vendor-down.').waitFor();
    expect(await chip.getAttribute('aria-pressed')).toBe('true');
    expect(await chip.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true);
    const ask = async (session: Readonly<Record<string, string>>) =>
      (await fetch(`${mock.url}/wethod/api/contacts/1`, { headers: { authorization: 'Bearer x', ...session } })).status;
    expect(await ask({ 'understudy-session': 'mine' })).toBe(503);
    expect(await ask({})).toBe(200);
    await page.getByRole('button', { name: '200 ms' }).click();
    await page.getByText('Session mine: 200 ms.').waitFor();
    const vars = await fetch(`${mock.url}/__understudy/sessions/mine/vars`);
    expect(await vars.json()).toEqual({ delay: 200 });
    await page.getByRole('button', { name: 'Reset session' }).click();
    await page.getByText('has nothing of its own any more').waitFor();
    expect(await ask({ 'understudy-session': 'mine' })).toBe(200);
    expect(complaints).toEqual([]);
  });

  test('traffic comes as it happens, with its verdict, and can be filtered and copied', async () => {
    const rows = page.locator('#exchanges > li:visible');
    await fetch(`${mock.url}/wethod/api/contacts/77`, {
      headers: { authorization: 'Bearer x', 'understudy-session': 'live' },
    });
    await fetch(`${mock.url}/wethod/api/contacts/78?page=2&token=s3cr3t`, {
      headers: { 'understudy-session': 'live', 'x-token': 's3cr3t', 'x-page': '2' },
    });
    const bad = rows.filter({ hasText: '/wethod/api/contacts/78' });
    await bad.waitFor();
    expect(await bad.textContent()).toMatch(/401.*violates/s);
    expect(await rows.filter({ hasText: '/contacts/77' }).textContent()).toMatch(/200.*conforms/s);
    await page.getByLabel('Verdict').selectOption('violates');
    await rows.filter({ hasText: '/contacts/77' }).waitFor({ state: 'hidden' });
    await bad.locator('summary').click();
    await bad.getByRole('button', { name: 'Copy this request' }).click();
    await bad.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied as curl.').waitFor();
    expect(await copied()).toBe(
      `curl -i '${mock.url}/wethod/api/contacts/78?page=2&token=$TOKEN' ` +
        `-H 'understudy-session: live' -H 'x-token: $TOKEN' -H 'x-page: 2'`,
    );
    await page.getByText('As it was asked. $TOKEN stands in the place of each secret.').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Nothing was asked yet.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('the last contract report is shown, with who has to change', async () => {
    const run = page.getByRole('region', { name: 'Report of wethod' });
    await run.locator('summary').click();
    expect(await run.textContent()).toMatch(/violates.*1 passed, 1 failed.*openapi\.yaml:7.*has to change: vendor/s);
  });

  test('text of a document runs nowhere, and would not even when it became markup', async () => {
    const operation = await unfold('/hostile/things/{id}');
    await operation.getByRole('button', { name: 'Try', exact: true }).click();
    await operation.getByText('200 OK').waitFor();
    expect(await operation.locator('pre.body').textContent()).toContain(JSON.stringify(EVIL));
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
    expect(await page.evaluate('document.cookie')).toBe('');
    // Where an escape is forgotten one day, the policy still holds; the browser says so when it has looked.
    const refusal = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title=3">')`);
    await refusal;
    expect(await page.title()).toBe('Understudy');
  });

  test('Swagger UI of the project shows a document, and can ask nobody', async () => {
    const library = join(folder, 'node_modules', 'swagger-ui-dist');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, 'package.json'), '{ "name": "swagger-ui-dist" }');
    writeFileSync(join(library, 'swagger-ui.css'), '');
    writeFileSync(
      join(library, 'swagger-ui-bundle.js'),
      'window.SwaggerUIBundle = ({ dom_id, url, ...rest }) => { document.querySelector(dom_id).textContent = url + JSON.stringify(rest); };',
    );
    const withLibrary = await startMock({ root: folder, vendors: [join(folder, 'hostile.json')] });
    try {
      await page.goto(withLibrary.url);
      elsewhere.length = 0;
      await page.getByRole('link', { name: 'reference', exact: true }).click();
      const shown = page.getByText('/__understudy/vendors/hostile/openapi.yaml');
      expect(await shown.textContent()).toContain('"supportedSubmitMethods":[]');
      const other = await fetch(`${withLibrary.url}/__understudy/reference/package.json`);
      expect(other.status).toBe(404);
      elsewhere.length = 0;
    } finally {
      await withLibrary.close();
    }
    expect((await fetch(`${mock.url}/__understudy/reference/`)).status).toBe(404);
  });

  test('the keyboard reaches everything, from the skip link to the answer', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the operations');
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox').fill('summary');
    expect(await page.locator('.operation:visible').count()).toBe(1);
    await page.locator('.operation:visible > summary').focus();
    await page.keyboard.press('Enter');
    const operation = page.locator('.operation:visible');
    await operation.locator('.attempt').waitFor();
    await operation.getByLabel(/^Path of/).focus();
    await page.keyboard.press('Enter');
    await operation.getByText('200 OK').waitFor();
    expect(complaints).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in the %s, wide and on a telephone', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${mock.url}/?session=${colorScheme}`);
    const operation = await unfold('/wethod/api/contacts/{id}');
    await operation.getByLabel('Headers, one per line').fill('accept: application/json');
    await operation.getByRole('button', { name: 'Try', exact: true }).click();
    await operation.getByText('401 Unauthorized').waitFor();
    await page.getByRole('group', { name: 'Scenario of wethod' }).getByRole('button', { name: 'rate-limited' }).click();
    await page.getByText('wethod plays rate-limited.').waitFor();
    await page.locator('#exchanges summary').first().click();
    await page.locator('.case summary').click();
    await page.evaluate(axe);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await findings()).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  const findings = () =>
    page.evaluate<readonly string[]>(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join()))`,
    );
});
