import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const program = join(root, 'bin', 'understudy.js');

/** The files that a process had loaded when the program ended. */
const loadedBy = (...args: readonly string[]): readonly string[] => {
  const script = `process.argv.splice(1, 0, ${JSON.stringify(program)});
    process.on('exit', () => console.log(Object.keys(require.cache).join('\\n')));
    require(${JSON.stringify(program)});`;
  return execFileSync(process.execPath, ['-e', script, '--', ...args], { cwd: root, encoding: 'utf8' }).split('\n');
};

test('a start loads none of the libraries that are slow to load and rarely needed', () => {
  const packages = loadedBy('--version').map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  expect(packages).toContain('ajv');
  for (const rare of ['express', 'ioredis', 'undici', 'jiti', 'json-schema-faker', '@stoplight/http-spec'])
    expect(packages).not.toContain(rare);
});
