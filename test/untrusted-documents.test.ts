import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endAll, runCli, startCliMock } from './run-cli';

const folders: string[] = [];

afterAll(() => {
  endAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const write = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'untrusted-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

const document = (paths: object, more: object = {}): string =>
  JSON.stringify({ openapi: '3.0.3', info: { title: 't', version: '1' }, paths, ...more });

const answering = (content: object) => ({ get: { responses: { 200: { description: 'ok', content } } } });

describe('a document that asks for files elsewhere', () => {
  const SECRET = 'a secret of the user';
  const project = () =>
    write({
      'secret.txt': SECRET,
      'project/package.json': '{}',
      'project/api/openapi.json': document({
        '/stolen': answering({ 'text/plain': { examples: { a: { externalValue: '../../secret.txt' } } } }),
        '/own': answering({ 'text/plain': { examples: { a: { externalValue: '../own.txt' } } } }),
      }),
      'project/own.txt': 'own',
    });

  test('is served without them, and the reason and the remedy are said', async () => {
    const cwd = join(project(), 'project');
    const mock = await startCliMock(['api/openapi.json'], { cwd });
    expect(await (await fetch(`${mock.url}/own`)).text()).toBe('own');
    expect(await (await fetch(`${mock.url}/stolen`)).text()).not.toContain(SECRET);
    const { stdout } = await mock.stop();
    expect(stdout.match(/outside of the folders this document may read\..*--allow-files /g)).toHaveLength(1);
    const { code, stdout: linted } = await runCli(['lint', 'api/openapi.json'], { cwd });
    expect({ code, said: linted.match(/openapi\.json:\d+:\d+ .*outside of the folders/g)?.length }).toEqual({
      code: 2,
      said: 1,
    });
  });

  test('gets them when a person allows the folder', async () => {
    const folder = project();
    const cwd = join(folder, 'project');
    const mock = await startCliMock(['api/openapi.json', '--allow-files', folder], { cwd });
    expect(await (await fetch(`${mock.url}/stolen`)).text()).toBe(SECRET);
    await mock.stop();
    for (const command of ['lint', 'list']) {
      const { stdout, stderr } = await runCli([command, 'api/openapi.json', '--allow-files', folder], { cwd });
      expect(stdout + stderr).not.toContain('--allow-files');
    }
    const { code, stderr } = await runCli(['lint', 'api/openapi.json', '--allow-files', 'none'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('"none" is no folder') });
  });
});
