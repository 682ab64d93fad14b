import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type RunningMock, startMock } from '../src/index';
import { openBrowser, testInBrowser } from './chromium';
import { root } from './run-cli';

const MAIN = `
import { setupWorker } from 'msw/browser';
import { connect } from 'understudy/client';
import { vendorHandlers } from 'understudy/msw';

const mock = connect(new URLSearchParams(location.search).get('mock'));
await setupWorker(...(await vendorHandlers(mock))).start({ quiet: true, onUnhandledRequest: 'error' });
const ask = () =>
  fetch('https://services.leadconnectorhq.com/contacts/seD4PfOuKoVMLkEZqohJ', {
    headers: { authorization: 'Bearer x', version: '2021-04-15' },
  }).then(
    async (response) => (response.ok ? (await response.json()).contact.email : response.status),
    () => 'no connection',
  );
const seen = [await ask()];
for (const scenario of ['vendor-down', 'unreachable']) {
  await mock.play('highlevel', scenario);
  seen.push(await ask());
}
document.title = seen.join(', ');
`;

let mock: RunningMock;
let server: Server | undefined;
const folder = mkdtempSync(join(tmpdir(), 'understudy-msw-'));
beforeAll(async () => {
  mock = await startMock({ vendors: ['highlevel'] });
});
afterAll(async () => {
  server?.close().closeAllConnections();
  await mock.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page that a bundler has made of it, as of any application. */
const bundle = async (): Promise<string> => {
  const site = join(folder, 'site');
  mkdirSync(join(site, 'public'), { recursive: true });
  mkdirSync(join(site, 'node_modules'));
  for (const name of ['msw']) symlinkSync(join(root, 'node_modules', name), join(site, 'node_modules', name));
  symlinkSync(root, join(site, 'node_modules', 'understudy'));
  writeFileSync(join(site, 'index.html'), '<script type="module" src="/main.js"></script>');
  writeFileSync(join(site, 'main.js'), MAIN);
  copyFileSync(join(root, 'node_modules/msw/lib/mockServiceWorker.js'), join(site, 'public', 'mockServiceWorker.js'));
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--target', 'esnext', '--minify', 'false'], {
    cwd: site,
  });
  return join(site, 'dist');
};

const serve = async (from: string): Promise<string> => {
  server = createServer((request, response) => {
    const name = new URL(request.url ?? '', 'http://x').pathname.replace(/\/$/, '/index.html');
    const type = name.endsWith('.js') ? 'text/javascript' : 'text/html';
    const file = join(from, name);
    response.writeHead(existsSync(file) ? 200 : 404, { 'content-type': type });
    response.end(existsSync(file) ? readFileSync(file) : '');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

testInBrowser(
  'a service worker answers with what a mock elsewhere says',
  async () => {
    const url = await serve(await bundle());
    const browser = await openBrowser(folder);
    try {
      const page = await browser.newPage();
      await page.goto(`${url}/?mock=${encodeURIComponent(mock.url)}`);
      await page.waitForFunction('document.title !== ""');
      expect(await page.title()).toBe('rubika@deos.com, 503, no connection');
    } finally {
      await browser.close();
    }
  },
  60_000,
);
