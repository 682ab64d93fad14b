'use strict';

// Compiles src/ and mocks/ to dist/, and packs and joins what a start needs. In an installed package there is no source to compile, and that is fine.
const { execFileSync } = require('node:child_process');
const { cpSync, existsSync, renameSync, rmSync } = require('node:fs');
const path = require('node:path');
const { join } = require('./join');
const { pack } = require('./pack');

const root = path.join(__dirname, '..');
const CONTROL_DOCUMENT = path.join('src', 'mock', 'control', 'openapi.yaml');

/**
 * Moves the old folder away before it is deleted: a mock that runs loads some of its modules late, and for as long as they were
 * not there it answered 500.
 */
const swap = (next, dist) => {
  const last = `${next}-last`;
  if (existsSync(dist)) renameSync(dist, last);
  renameSync(next, dist);
  rmSync(last, { recursive: true, force: true });
};

/** In a process of its own, as a user starts it. Without what it leaves all works, and starts later. */
const compile = () => {
  try {
    execFileSync(process.execPath, [path.join(__dirname, 'join', 'compile.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch {
    console.error('understudy: the compiled code could not be kept; all works, and starts later.');
  }
};

/** Builds beside the old output and swaps the two, so that a failed build leaves what works. */
const build = async () => {
  if (!existsSync(path.join(root, 'tsconfig.build.json'))) return;
  const next = path.join(root, `dist-${process.pid}`);
  try {
    // The package exports its manifest, not its binary.
    const compiler = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', next], {
      cwd: root,
      stdio: 'inherit',
    });
    if (existsSync(path.join(root, CONTROL_DOCUMENT)))
      cpSync(path.join(root, CONTROL_DOCUMENT), path.join(next, CONTROL_DOCUMENT));
    await pack(next);
    join(next);
    swap(next, path.join(root, 'dist'));
    compile();
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    // The compiler has said what is wrong.
    console.error(error.status ? 'understudy: the build failed.' : error);
    process.exit(1);
  }
};

build();
