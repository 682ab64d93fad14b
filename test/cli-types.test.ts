import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runCommand } from './run-cli';

const example = join(root, 'examples', 'types');
const folder = mkdtempSync(join(tmpdir(), 'understudy-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'highlevel.ts');

test('types of a vendor are written, and are stale when the document or the file has changed', async () => {
  const written = await runCommand(['types', 'highlevel', '--out', file], { cwd: example });
  expect([written.code, written.stderr]).toEqual([0, '']);
  expect(readFileSync(file, 'utf8')).toMatch(/"\/contacts\/\{contactId\}": \{/);
  expect(await runCommand(['types', 'highlevel', '--out', file, '--check'], { cwd: example })).toMatchObject({
    code: 0,
  });
  writeFileSync(file, `${readFileSync(file, 'utf8')}// edited\n`);
  const stale = await runCommand(['types', 'highlevel', '--out', file, '--check'], { cwd: example });
  expect([stale.code, stale.stderr]).toEqual([
    1,
    `understudy: ${file} has other types than the document. Write it with: understudy types highlevel --out ${file}\n`,
  ]);
});

test('without --out they are printed; a document of many files counts', async () => {
  const document = join(root, 'test', 'fixtures', 'specs', 'many-files', 'openapi.yaml');
  const { code, stdout } = await runCommand(['types', document], { cwd: example });
  expect(code).toBe(0);
  expect(stdout).toMatch(/owner\?: components\["schemas"\]\["Owner"\]/);
});

test('wrong usage says what to do', async () => {
  const bare = await runCommand(['types', 'highlevel'], { cwd: folder });
  expect([bare.code, bare.stderr]).toEqual([
    2,
    'understudy: Types are made with openapi-typescript, which is not installed: npm install -D openapi-typescript typescript@5\n',
  ]);
  const check = await runCommand(['types', 'highlevel', '--check'], { cwd: example });
  expect([check.code, check.stderr]).toEqual([
    2,
    'understudy: With --check, --out names the file that is looked at.\n',
  ]);
});
