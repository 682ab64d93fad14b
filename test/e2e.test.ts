import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MockSettings, startMock } from '../src/index';
import { answersTo } from './raw-http';

/**
 * Each folder of `test/e2e` is a case: `mock.json` says how the mock is started, `request.http` what is sent (separated by `###`),
 * `expected.http` what comes back. `UPDATE_GOLDEN=1` writes what came back; read the difference before you commit it.
 */
const folder = join(__dirname, 'e2e');

interface Case extends MockSettings {
  /** Both data modes: the second one's answers stand in `expected.store.http`. */
  readonly both?: boolean;
}

const cases = readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string, MockSettings][] => {
  if (!entry.isDirectory()) return [];
  const { both, ...settings } = JSON.parse(readFileSync(join(folder, entry.name, 'mock.json'), 'utf8')) as Case;
  const own = (settings.vendors ?? []).map((name) =>
    /^[.]{1,2}[/]/.test(name) ? join(folder, entry.name, name) : name,
  );
  const once: MockSettings = { ...settings, vendors: own };
  return both
    ? [
        [entry.name, 'expected.http', { ...once, data: 'sample' }],
        [entry.name, 'expected.store.http', { ...once, data: 'store' }],
      ]
    : [[entry.name, 'expected.http', once]];
});

test.each(cases)('%s answers as %s says', async (name, golden, settings) => {
  const mock = await startMock({ root: join(__dirname, '..'), ...settings });
  let seen: string;
  try {
    seen = await answersTo(mock.port, join(folder, name, 'request.http'));
  } finally {
    await mock.close();
  }
  const file = join(folder, name, golden);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, seen);
  expect(seen).toBe(readFileSync(file, 'utf8'));
});
