import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RunEvent } from '../src/core/results/events';
import { createHtmlReporter } from '../src/report/html/html';
import { replay } from '../src/report/reporter';
import { describeInBrowser, startBrowser } from './chromium';
import { conforms, everything, finding, result, runOf, violates } from './report-events';

describeInBrowser('the HTML report in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-html-'));
  const complaints: string[] = [];
  const requests: string[] = [];
  let browser: Browser;
  /** One with JavaScript and one without, each opened when it is asked for. */
  const windows = new Map<boolean, Promise<BrowserContext>>();
  const windowOf = (javaScriptEnabled: boolean): Promise<BrowserContext> => {
    const window =
      windows.get(javaScriptEnabled) ??
      browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } });
    windows.set(javaScriptEnabled, window);
    return window;
  };
  let shown: Page;

  const open = async (name: string, events: readonly RunEvent[], javaScript = true): Promise<Page> => {
    const file = join(folder, `${name}.html`);
    await replay(events, createHtmlReporter(file));
    const page = await (await windowOf(javaScript)).newPage();
    shown = page;
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    return page;
  };

  beforeAll(async () => {
    browser = await startBrowser();
  });
  beforeEach(() => {
    complaints.length = 0;
    requests.length = 0;
  });
  afterEach(() => shown.close());
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  test('it shows verdict, causes and cases, without a complaint and without a request but its own', async () => {
    const page = await open('whole', everything);
    expect(await page.title()).toBe('1 of 1 vendor broken · Understudy');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Our mock of wethod breaks its contract');
    expect(await page.locator('.cause').count()).toBe(20);
    expect(await page.locator('.case').count()).toBe(21);
    expect(await page.locator('.cause').first().textContent()).toMatch(/documented the vendor's document .* says so/);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([page.url()]);
  });

  test('the filters leave what was asked for, and say how much that is', async () => {
    const page = await open('filters', everything);
    const visible = () => page.locator('[data-filter]:not([hidden])').count();
    await page.getByRole('searchbox').fill('x-total integer');
    expect(await visible()).toBe(2);
    expect(await page.locator('#shown').textContent()).toMatch(/^2 of \d+ shown$/);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'failed' }).click();
    expect(await page.locator('[data-filter=failed]:not([hidden])').count()).toBe(0);
    expect(await page.locator('[data-filter=passed]:not([hidden])').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  test('a cause has its operation, the lines of the document and the next step; headings without rows vanish', async () => {
    const page = await open(
      'causes',
      everything.map((event) =>
        event.type === 'vendor-finished'
          ? { ...event, excerpts: [{ file: 'specs/wethod/openapi.yaml', line: 57, text: 'id:\n  type: integer <b>' }] }
          : event,
      ),
    );
    const cause = page.locator('.cause', { hasText: 'must be integer, but is "7"' });
    expect(await cause.locator('.headline').textContent()).toContain('GET /api/contacts/{id}: body /data/id must be');
    expect(await cause.locator('.excerpt').textContent()).toBe('id:\n  type: integer <b>');
    expect(await cause.textContent()).toContain('Next: look at the marked value');
    expect(await page.getByRole('button', { name: 'failed 17' }).count()).toBe(1);

    const headings = () => page.locator('h3:visible').allTextContents();
    expect(await headings()).toContain('What was found by cause');
    await page.getByRole('searchbox').fill('nothing has these words');
    expect((await headings()).filter((text) => /^(What was|What could|Every)/.test(text))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a link from a cause unfolds its case, with request and response', async () => {
    const page = await open('links', everything);
    const cause = page.locator('.cause', { hasText: 'must be integer, but is "7"' });
    await cause.locator('summary').click();
    await cause.locator('.links a').first().click();
    await page.locator('.case:target .messages').waitFor({ state: 'visible' });
    expect(await page.locator('.case:target').textContent()).toContain('authorization: [redacted]');
    expect(await page.locator('.case:target mark').allTextContents()).toEqual(['"id": "7"']);
  });

  test('text of a vendor runs nowhere, and would not even when it became markup', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const broken = { ...result('evil', violates({ ...finding('semantics'), ...{ message: evil } })), curl: evil };
    const page = await open('hostile', runOf('wethod', [broken]));
    expect(await page.locator('img').count()).toBe(0);
    const title = await page.title();
    // Where an escape is forgotten one day, the policy still holds; the browser says so when it has looked.
    const refusal = page.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="document.title=3">')`);
    await refusal;
    expect(await page.title()).toBe(title);
  });

  test('without JavaScript everything can be read and unfolded', async () => {
    const page = await open('plain', everything, false);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    await page.locator('.operation > summary').click();
    await page.locator('.case > summary').first().click();
    expect(await page.locator('.case .messages').first().isVisible()).toBe(true);
  });

  test('it follows the reader to the dark, and onto a telephone', async () => {
    const page = await open('dark', runOf('wethod', [result('a', conforms)]));
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).not.toBe(light);
    await page.getByRole('button', { name: 'Dark / light' }).click();
    expect(await ground()).toBe(light);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
});
