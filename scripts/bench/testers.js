'use strict';

/** One run of each program that tests an API against its document: cases, what became of them, and the time they took. */

const { spawn } = require('node:child_process');
const { closeSync, mkdtempSync, openSync, readFileSync, rmSync } = require('node:fs');
const path = require('node:path');
const { CACHE, ROOT, SPECMATIC } = require('./peers');

/** The values that the made document asks for; the shipped ones ask for other credentials, or none, and Dredd adds what it has. */
const HEADERS = ['Authorization: Bearer t0ken', 'Version: 2021-07-28'];

/** As the command line starts it: it reads the documents, starts its own mock, asks, and ends the mock. */
async function understudy(folder, args, cwd) {
  const report = path.join(folder, 'report.json');
  const command = [process.execPath, path.join(ROOT, 'bin', 'understudy.js'), 'test', ...args];
  const run = await timed([...command, '--report', `json=${report}`], folder, cwd);
  const { summary } = JSON.parse(readFileSync(report, 'utf8'));
  const cases = summary.passed + summary.failed + summary.warned + summary.inconclusive;
  return { ...run, cases, failed: summary.failed, inconclusive: summary.inconclusive };
}

/** Default settings, against a mock that runs. A transaction is one request with one documented answer to compare with. */
async function dredd(folder, { single }, url) {
  const bin = path.join(CACHE, 'node_modules', 'dredd', 'bin', 'dredd');
  const run = await timed([process.execPath, bin, single, url, ...HEADERS.flatMap((one) => ['-h', one])], folder);
  const [, passing, failing, errors] = /(\d+) passing, (\d+) failing, (\d+) errors/.exec(run.output) ?? [];
  return counted(run, passing, failing, errors);
}

/** Default settings, against a mock that runs; it makes up the credentials itself. A test is one request with one expected answer. */
async function specmatic(folder, { inlined }, url) {
  const run = await timed(['java', '-jar', SPECMATIC, 'test', `--testBaseURL=${url}`, inlined], folder);
  const [, passed, failures, errors] =
    /Successes: (\d+), Failures: (\d+), WIP: \d+, Errors: (\d+)/.exec(run.output) ?? [];
  // Where it refuses the document it counts that as one failed test.
  const refused = run.output.includes('"Specmatic Test Suite FAILED"');
  return refused ? { ...run, cases: 0, failed: 0 } : counted(run, passed, failures, errors);
}

const counted = (run, passed = '0', failed = '0', errors = '0') => ({
  ...run,
  cases: Number(passed) + Number(failed) + Number(errors),
  failed: Number(failed) + Number(errors),
});

/** Wall and CPU time of one command, in seconds; it is given five minutes. Its output goes to a file: some end before a pipe has it all. */
const timed = (command, folder, cwd) =>
  new Promise((resolve, reject) => {
    // The shell knows what its children took, which Node does not say.
    const line = 'TIMEFORMAT="BENCH %R %U %S"; time timeout 300 "$@"';
    const home = mkdtempSync(path.join(folder, 'run-'));
    const file = path.join(home, 'output');
    const sink = openSync(file, 'w');
    // Specmatic and Dredd leave reports where they are started.
    const child = spawn('bash', ['-c', line, 'bench', ...command], { cwd: cwd ?? home, stdio: ['ignore', sink, sink] });
    closeSync(sink);
    child.once('error', reject);
    child.once('close', () => {
      const output = readFileSync(file, 'utf8');
      rmSync(home, { recursive: true });
      const [, wall, user, system] = /BENCH ([\d.]+) ([\d.]+) ([\d.]+)/.exec(output) ?? [];
      if (wall === undefined) return reject(new Error(`not finished: ${output.slice(-500)}`));
      resolve({ output, wall: Number(wall), cpu: Number(user) + Number(system) });
    });
  });

module.exports = { TESTERS: { dredd, specmatic }, understudy };
