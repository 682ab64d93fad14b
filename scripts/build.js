'use strict';

// Compiles src/ and mocks/ to dist/.
const { execFileSync } = require('node:child_process');
const { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const next = path.join(root, `dist-${process.pid}`);
/** What in src/ is no code of the compiler's. */
const CONTROL_DOCUMENT = path.join('src', 'mock', 'control', 'openapi.yaml');
const PAGE = path.join('src', 'page');

const compile = () => {
  // The package exports its manifest, not its binary.
  const compiler = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  // Comments are for who reads types in an editor; in code they are 0.3 MB of a user's disk. The first pass has checked.
  for (const emit of [
    ['--declaration', 'false', '--removeComments'],
    ['--emitDeclarationOnly', '--noCheck'],
  ])
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', next, ...emit], {
      cwd: root,
      stdio: 'inherit',
    });
  for (const kept of [CONTROL_DOCUMENT, PAGE])
    cpSync(path.join(root, kept), path.join(next, kept), { recursive: true });
};

/** The files in dist/ that the package exports. */
const entriesOf = (condition) => {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Object.values(exports)
    .flatMap((one) => [one[condition], one.import?.[condition], one.require?.[condition]])
    .filter(Boolean)
    .map((file) => path.relative('dist', file));
};

/** Types that no entry of the package leads to: 400 small files, 1.6 MB of a user's disk. */
const dropUnreachableTypes = () => {
  const reached = new Set();
  const open = entriesOf('types').map((file) => path.join(next, file));
  for (let file = open.pop(); file; file = open.pop()) {
    if (reached.has(file) || !existsSync(file)) continue;
    reached.add(file);
    for (const [, from, inline] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']*)'|import\("(\.[^"]*)"\)/g)) {
      const target = path.join(path.dirname(file), (from ?? inline).replace(/\.js$/, ''));
      open.push(`${target}.d.ts`, path.join(target, 'index.d.ts'));
    }
  }
  for (const name of readdirSync(next, { recursive: true })) {
    const file = path.join(next, name);
    if (/\.d\.m?ts$/.test(name) && !reached.has(file)) rmSync(file);
  }
};

/** A module of types alone is four lines on each disk, and nobody asks for it. */
const dropEmptyModules = () => {
  const files = readdirSync(path.join(next, 'src'), { recursive: true }).filter((name) => name.endsWith('.js'));
  const texts = new Map(files.map((name) => [name, readFileSync(path.join(next, 'src', name), 'utf8')]));
  const asked = new Set(
    [...texts].flatMap(([name, text]) =>
      [...text.matchAll(/\((?:'|")(\.[^'"]*)(?:'|")\)/g)].map(([, from]) => path.join(path.dirname(name), from)),
    ),
  );
  for (const [name, text] of texts)
    if (EMPTY.test(text) && !asked.has(name.replace(/\.js$/, ''))) rmSync(path.join(next, 'src', name));
};

const EMPTY = /^"use strict";\s*Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\s*$/;

/**
 * What the compiler writes around a module: exports that are `undefined` until they are set, and `(0, a.b)(c)` for `a.b(c)`, so that
 * `this` is nobody. No function of ours reads either; nor does a module of ours ask another for its default export, so that only the
 * entries say what they are. 120 KB of a user's disk.
 */
const asWritten = () => {
  const entries = new Set(entriesOf('default').map((file) => path.join(next, file)));
  const files = readdirSync(path.join(next, 'src'), { recursive: true }).filter((name) => name.endsWith('.js'));
  for (const name of files.filter((each) => !path.join('src', each).startsWith(PAGE))) {
    const file = path.join(next, 'src', name);
    const text = readFileSync(file, 'utf8');
    const called = text.replaceAll(UNSET_EXPORTS, '').replaceAll(/\(0, ([\w$]+\.[\w$]+)\)\(/g, '$1(');
    writeFileSync(file, entries.has(file) ? called : called.replace(IS_MODULE, ''));
  }
};

const IS_MODULE = /^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/m;
const UNSET_EXPORTS = /^(?:exports\.[\w$]+ = )+void 0;\n/gm;

/** One tab for each level in place of four blanks, and fewer lines: a quarter of a megabyte, and it reads as well. */
const indentByTabs = () => {
  const formatter = path.join(path.dirname(require.resolve('@biomejs/biome/package.json')), 'bin', 'biome');
  const config = path.join(__dirname, 'biome-of-dist.json');
  // Browsers get the page as it stands in src/.
  const folders = readdirSync(path.join(next, 'src')).filter((name) => path.join('src', name) !== PAGE);
  const paths = folders.map((name) => path.join(next, 'src', name));
  execFileSync(process.execPath, [formatter, 'format', '--write', `--config-path=${config}`, ...paths], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};

/** A mock that is running loads a few modules late: it would answer 500 for as long as they were not there. */
const swap = () => {
  const dist = path.join(root, 'dist');
  const last = `${next}-last`;
  if (existsSync(dist)) renameSync(dist, last);
  renameSync(next, dist);
  rmSync(last, { recursive: true, force: true });
};

try {
  compile();
  dropUnreachableTypes();
  dropEmptyModules();
  asWritten();
  indentByTabs();
  swap();
} catch (error) {
  // The compiler has said what is wrong, and what worked before is still there.
  rmSync(next, { recursive: true, force: true });
  console.error(error.status ? 'understudy: the build failed.' : error);
  process.exit(1);
}
