import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Watching, watchMock } from './watch';

const folder = mkdtempSync(join(tmpdir(), 'understudy-watching-'));
let watching: Watching | undefined;
afterAll(async () => {
  await watching?.close();
  rmSync(folder, { recursive: true });
});

/** What is told of loads from now on, as soon as one of them has worked. */
const untilLoaded = (files: readonly string[], reload: () => Promise<void>, change: () => void) =>
  new Promise<readonly string[]>((resolve) => {
    const told: string[] = [];
    const notify = {
      failed: (sentence: string) => void told.push(sentence.replace(/^.* changed, /s, '')),
      done: () => resolve(told),
    };
    watching = watchMock({ files, problems: [], reload }, notify, 1);
    change();
  });

test('a file that comes back while it is missed is loaded all the same', async () => {
  const file = join(folder, 'openapi.yaml');
  writeFileSync(file, 'first');
  const reload = async () => {
    if (existsSync(file)) return;
    writeFileSync(file, 'second');
    throw new Error('there is no document');
  };
  expect(await untilLoaded([folder], reload, () => rmSync(file))).toEqual([
    'but the version before goes on serving:\nthere is no document',
  ]);
});
