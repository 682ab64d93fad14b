import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const start = join(root, 'dist', 'src', 'start.js');

/** What a program says that begins as the command line does. */
const said = (program: string): string =>
  execFileSync(process.execPath, ['-e', `const main = require(${JSON.stringify(start)});\n${program}`], {
    cwd: root,
    encoding: 'utf8',
  }).trim();

describe('the file that a start loads', () => {
  test.each(['index.js', 'core/errors.js', 'specs/load.js', 'validate/ajv-library.js', 'cli/main.js'])(
    'holds %s as the module of that name, for whoever loads it later',
    (name) => {
      expect(
        said(`const file = require.resolve('./dist/src/${name}');
          const before = require.cache[file];
          console.log(before !== undefined && before.exports === require(file) && before.loaded);`),
      ).toBe('true');
    },
  );

  test('does not load what only some need', () => {
    const loaded = said('console.log(Object.keys(require.cache).join("\\n"))').split('\n');
    expect(loaded.filter((file) => /dist.src.(contract.run|report|mock.control|specs.parse-yaml)/.test(file))).toEqual(
      [],
    );
    expect(loaded.filter((file) => /node_modules/.test(file) && /express|fast-check|pino|undici/.test(file))).toEqual(
      [],
    );
  });

  test('takes the code that the build kept, in whatever folder it stands', () => {
    expect(
      said(`console.log(main.scripts.start.cachedDataRejected);
        try { require('./dist/src/index.js').openContractSuite('nobody') }
        catch (error) { console.log(error.stack.includes('(understudy/dist/src/joined/start.js:')) }`),
    ).toBe('false\ntrue');
  });

  test('compiles anew where the kept code is damaged', () => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-start-'));
    try {
      for (const part of ['dist/src', 'package.json'])
        cpSync(join(root, part), join(folder, part), { recursive: true });
      const kept = said('console.log(require("node:path").basename(main.compiled))');
      const file = join(folder, 'dist', 'src', 'joined', kept, 'start.code');
      const bytes = readFileSync(file);
      bytes.fill(255, bytes.length / 2, bytes.length / 2 + 100);
      writeFileSync(file, bytes);
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      const program = `const { scripts } = require(${JSON.stringify(join(folder, 'dist', 'src', 'start.js'))}); console.log(scripts.start.cachedDataRejected)`;
      expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim()).toBe('undefined');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('finds what contract tests load in the joined files, too', () => {
    const joined = said(
      `main.main(['test', 'callab', '--dry-run']).then(() => console.log(Object.keys(main.scripts).join()));`,
    );
    expect(joined.split('\n').at(-1)).toBe('start,test,yaml');
  });

  test('leaves one kind of error, wherever it is raised', () => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-start-'));
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'openapi: 3.1.0\npaths: [\n');
    try {
      expect(
        said(`const { isOurs, lintSpecs } = require('./dist/src/index.js');
          lintSpecs([${JSON.stringify(file)}], '.').catch((error) => console.log(isOurs(error), error.code));`),
      ).toBe('true SPEC_SYNTAX');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
