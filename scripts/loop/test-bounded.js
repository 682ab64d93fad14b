'use strict';

const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, statSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

/**
 * `understudy test <document>` as a user would run it, in a process that cannot outlive its time or its memory.
 * `outcome`: `conforms`, `fails`, `cannot say`; `refused` (the document was not loaded); `no end`, `out of memory`, `crash`.
 */
function testBounded(document, settings) {
  const started = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), 'understudy-loop-'));
  const report = path.join(folder, 'report.json');
  const child = spawn(process.execPath, argumentsOf(document, settings, report), {
    cwd: folder,
    // The environment of whoever runs this may name targets and ids.
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  let isLate = false;
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4000);
  });
  const watch = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, settings.seconds * 1000);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(watch);
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      const outcome = isLate ? 'no end' : outcomeOf(code, errors);
      const read = isWritten(report)
        ? readReport(report)
        : { cases: { passed: 0, warned: 0, failed: 0, inconclusive: 0 }, failures: [] };
      rmSync(folder, { recursive: true, force: true });
      const why = ['conforms', 'fails', 'cannot say'].includes(outcome)
        ? {}
        : { code, errors: errors.trim().slice(-600) };
      resolve({ ...document, outcome, seconds, ...read, ...why });
    });
  });
}

/** The report is opened at once and written at the end. */
const isWritten = (file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

const argumentsOf = ({ file }, { megabytes, cache, binary }, report) => [
  `--max-old-space-size=${megabytes}`,
  path.resolve(binary),
  'test',
  file,
  ...(cache === undefined ? [] : ['--allow-files', path.resolve(cache)]),
  '--report',
  `json=${report}`,
];

function outcomeOf(code, errors) {
  if (/heap out of memory|heap limit|Invalid string length/.test(errors)) return 'out of memory';
  if (/bug of ours/.test(errors)) return 'crash';
  return { 0: 'conforms', 1: 'fails', 2: 'refused', 3: 'cannot say' }[code] ?? 'crash';
}

/** Of each failed case the first failure counts: what follows it is mostly the same mistake again. */
function readReport(file) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const cases = report.vendors.flatMap(({ operations }) => operations.flatMap((one) => one.cases));
  const { requests: _requests, ...counts } = report.summary;
  const failures = cases
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ id, title, findings, request }) => {
      const failed = findings.filter(({ severity }) => severity === 'failure');
      const first = failed[0];
      const blame = [...new Set(failed.map((one) => one.blame))].sort().join('+');
      return {
        id,
        title,
        blame,
        kind: first.kind,
        message: first.message,
        request: request && `${request.method} ${request.url ?? request.path}`,
      };
    });
  return { cases: counts, failures };
}

module.exports = { testBounded };
