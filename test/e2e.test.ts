import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MockSettings, startMock } from '../src/index';
import { formatAnswer, readRequests, sendRaw } from './raw-http';

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
  const answers: string[] = [];
  try {
    for (const { title, bytes, patience } of readRequests(readFileSync(join(folder, name, 'request.http'), 'utf8'))) {
      answers.push(`### ${title}\n${formatAnswer(await sendRaw(mock.port, bytes, patience), mock.port)}`);
    }
  } finally {
    await mock.close();
  }
  const file = join(folder, name, golden);
  const seen = `${answers.join('\n\n')}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, seen);
  expect(seen).toBe(readFileSync(file, 'utf8'));
});
