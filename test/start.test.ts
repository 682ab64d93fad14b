import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const program = join(root, 'bin', 'understudy.js');

/** What a process had loaded when the program ended: our own folders, and packages. A mock ends when it listens. */
const loadedBy = (...args: readonly string[]): readonly string[] => {
  const script = `process.argv.splice(1, 0, ${JSON.stringify(program)});
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text) => {
      if (String(text).includes('listens on')) process.kill(process.pid, 'SIGINT');
      return true;
    };
    process.on('exit', () => write(Object.keys(require.cache).join('\\n')));
    require(${JSON.stringify(program)});`;
  const files = execFileSync(process.execPath, ['-e', script, '--', ...args], { cwd: root, encoding: 'utf8' });
  return files
    .split('\n')
    .map((file) => file.replaceAll('\\', '/'))
    .map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? /dist\/src\/\w+/.exec(file)?.[0] ?? file);
};

test('a command loads none of the others', () => {
  const loaded = loadedBy('--version');
  expect(loaded).toContain('commander');
  for (const unneeded of ['ajv', 'dist/src/specs', 'dist/src/mock', 'dist/src/contract', 'dist/src/report'])
    expect(loaded).not.toContain(unneeded);
});

test('a mock loads none of the libraries that are slow to load and rarely needed', () => {
  const loaded = loadedBy('mock', 'specs/callab/openapi.yaml', '-p', '0');
  expect(loaded).toContain('ajv');
  for (const rare of ['express', 'ioredis', 'undici', 'jiti', 'fast-check', 'jsonpath-rfc9535', '@stoplight/http-spec'])
    expect(loaded).not.toContain(rare);
  for (const folder of ['dist/src/contract', 'dist/src/report']) expect(loaded).not.toContain(folder);
});
