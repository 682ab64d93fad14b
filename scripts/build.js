'use strict';

// Compiles src/ and mocks/ to dist/.
const { execFileSync } = require('node:child_process');
const { cpSync, existsSync, renameSync, rmSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const next = path.join(root, `dist-${process.pid}`);
/** What in src/ is no code of the compiler's. */
const CONTROL_DOCUMENT = path.join('src', 'mock', 'control', 'openapi.yaml');
const PAGE = path.join('src', 'page');

const compile = () => {
  // The package exports its manifest, not its binary.
  const compiler = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', next], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const kept of [CONTROL_DOCUMENT, PAGE])
    cpSync(path.join(root, kept), path.join(next, kept), { recursive: true });
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
  swap();
} catch (error) {
  // The compiler has said what is wrong, and what worked before is still there.
  rmSync(next, { recursive: true, force: true });
  console.error(error.status ? 'understudy: the build failed.' : error);
  process.exit(1);
}
