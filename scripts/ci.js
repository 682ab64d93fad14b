'use strict';

// What CI runs after `npm ci`: all checks with this Node, and what the version of Node could break with the next one.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { summaryLine } = require('./summary-line');

const JEST = ['node', 'node_modules/jest/bin/jest.js'];
/** Puts that version first in PATH, so that the processes which tests start have it, too. */
const NEXT_NODE = ['npx', '-y', '-p', 'node@24'];

const STEPS = [
  ['npm', 'run', 'check:static'],
  JEST,
  [...NEXT_NODE, ...JEST, 'src', 'test/e2e.test.ts', 'test/package.test.ts', 'test/examples.test.ts'],
  [...NEXT_NODE, 'node', 'bin/understudy.js', 'test'],
];

const folder = mkdtempSync(path.join(tmpdir(), 'understudy-ci-'));

/** What the step's tests counted. A step that failed without a failed test (a crash, a lint error) is one failure. */
const run = ([command, ...args], index) => {
  const isNext = args.includes('node@24');
  const file = path.join(folder, String(index));
  process.stdout.write(`\n$ ${[command, ...args].join(' ')}\n`);
  const { status } = spawnSync(command, args, {
    cwd: path.join(__dirname, '..'),
    stdio: 'inherit',
    // Once a run, packages are installed as npm chooses them today, and not as they stand in the lock file.
    env: { ...process.env, TEST_COUNTS: file, ...(isNext && { INSTALL_ANEW: '1' }) },
  });
  const counted = countsIn(file);
  const known = counted.some(({ failed }) => failed > 0);
  return status === 0 || known ? counted : [...counted, { passed: 0, failed: 1, skipped: 0 }];
};

const countsIn = (file) => {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
};

const counts = STEPS.flatMap(run);
rmSync(folder, { recursive: true });
process.exitCode = counts.some(({ failed }) => failed > 0) ? 1 : 0;
process.stdout.write(`\n${summaryLine(counts)}`);
