'use strict';

/** How fast contract tests are: the four vendors, cold; then one document against one mock, beside Dredd. */

const { spawn } = require('node:child_process');
const { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { untilAnswers } = require('./child');
const { writeDocument } = require('./documents');
const { CACHE, install, PEERS, ROOT } = require('./peers');
const { spread } = require('./stats');

/** Operations of the document that both are given. */
const OPERATIONS = 100;
const DREDD = path.join(CACHE, 'node_modules', 'dredd', 'bin', 'dredd');

async function measureTests(_row, options) {
  const folder = mkdtempSync(path.join(options.folder, 'tests-'));
  const spec = writeDocument(folder, OPERATIONS);
  const mock = await PEERS.understudy.start({ spec, folder });
  try {
    await untilAnswers(mock, { path: '/contacts/c-1042' });
    const url = `http://127.0.0.1:${mock.port}`;
    const runs = { vendors: [], document: [], dredd: [] };
    const reason = existsSync(DREDD)
      ? undefined
      : options.all
        ? install('dredd@14.1.0')
        : 'only with `--peers all`, which installs it';
    for (let round = 0; round < options.rounds; round += 1) {
      runs.vendors.push(await understudy(folder, [], ROOT));
      runs.document.push(await understudy(folder, [spec], folder));
      if (!reason) runs.dredd.push(await dredd(folder, spec, url));
    }
    const silent = runs.dredd.some(({ cases }) => !(cases > 0)) ? 'it said no figures about this document' : undefined;
    return summarise(runs, reason ?? silent);
  } finally {
    await mock.stop();
  }
}

async function understudy(folder, args, cwd) {
  const report = path.join(folder, 'report.json');
  const run = await timed(
    [path.join(ROOT, 'bin', 'understudy.js'), 'test', ...args, '--report', `json=${report}`],
    cwd,
  );
  const { summary } = JSON.parse(readFileSync(report, 'utf8'));
  const cases = summary.passed + summary.failed + summary.warned + summary.inconclusive;
  return { ...run, cases, failed: summary.failed, inconclusive: summary.inconclusive };
}

async function dredd(folder, spec, url) {
  const headers = ['Authorization: Bearer t0ken', 'Version: 2021-07-28'].flatMap((one) => ['-h', one]);
  const run = await timed([DREDD, spec, url, ...headers], folder);
  const [, passing, failing, errors] = /(\d+) passing, (\d+) failing, (\d+) errors/.exec(run.output) ?? [];
  return {
    ...run,
    cases: Number(passing) + Number(failing) + Number(errors),
    failed: Number(failing),
    errors: Number(errors),
  };
}

/** Wall and CPU time of one command, in seconds; it is given two minutes. Its output goes to a file: some end before a pipe has it all. */
const timed = (args, cwd) =>
  new Promise((resolve, reject) => {
    // The shell knows what its children took, which Node does not say.
    const line = 'TIMEFORMAT="BENCH %R %U %S"; time "$@"';
    const file = path.join(mkdtempSync(path.join(cwd === ROOT ? tmpdir() : cwd, 'output-')), 'text');
    const sink = openSync(file, 'w');
    const child = spawn('bash', ['-c', line, 'bench', process.execPath, ...args], {
      cwd,
      stdio: ['ignore', sink, sink],
    });
    closeSync(sink);
    const limit = setTimeout(() => child.kill('SIGKILL'), 120_000);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(limit);
      const output = readFileSync(file, 'utf8');
      rmSync(path.dirname(file), { recursive: true });
      const [, wall, user, system] = /BENCH ([\d.]+) ([\d.]+) ([\d.]+)/.exec(output) ?? [];
      if (wall === undefined) return reject(new Error(`not finished: ${output.slice(-500)}`));
      resolve({ output, wall: Number(wall), cpu: Number(user) + Number(system) });
    });
  });

function summarise(runs, reason) {
  const server = (title, list) => ({
    title,
    cases: list[0].cases,
    failed: list[0].failed,
    inconclusive: list[0].inconclusive,
    seconds: spread(list.map(({ wall }) => wall)),
    cpuSeconds: spread(list.map(({ cpu }) => cpu)),
    cps: spread(list.map(({ cases, wall }) => cases / wall)),
  });
  const servers = {
    vendors: server('`understudy test`, four vendors, cold', runs.vendors),
    document: server(`\`understudy test\`, ${OPERATIONS} operations, against the mock it starts`, runs.document),
  };
  if (reason) return { servers, ratios: {}, notMeasured: { dredd: reason } };
  servers.dredd = server('Dredd, the same document, against a running mock', runs.dredd);
  const ratio = runs.document.map(
    (ours, round) => ours.cases / ours.wall / (runs.dredd[round].cases / runs.dredd[round].wall),
  );
  const cpu = runs.document.map(
    (ours, round) => runs.dredd[round].cpu / runs.dredd[round].cases / (ours.cpu / ours.cases),
  );
  return { servers, ratios: { dredd: { cps: spread(ratio), cpu: spread(cpu) } } };
}

module.exports = { measureTests };
