'use strict';

/** Resident memory after the start, and its curve under load. */

const { closeSync, mkdtempSync, openSync, readSync } = require('node:fs');
const path = require('node:path');
const { memoryOf, start, untilAnswers } = require('./child');
const { writeDocument } = require('./documents');
const { load, writeRequests } = require('./load');
const { PEERS, ROOT } = require('./peers');
const { median, short, spread } = require('./stats');

async function measureMemory(row, options) {
  const folder = mkdtempSync(path.join(options.folder, 'memory-'));
  const spec = writeDocument(folder, 1);
  const rounds = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const figures = {};
    for (const name of ['understudy', 'prism']) {
      const server = await PEERS[name].start({ spec, folder });
      try {
        await untilAnswers(server, row.request);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        figures[name] = memoryOf(server.pid);
      } finally {
        await server.stop();
      }
    }
    rounds.push(figures);
  }
  const column = (name) => rounds.map((figures) => figures[name]);
  return {
    servers: Object.fromEntries(
      ['understudy', 'prism'].map((name) => [name, { title: PEERS[name].title, mb: spread(column(name)) }]),
    ),
    ratios: { prism: { mb: spread(rounds.map(({ understudy, prism }) => understudy / prism)) } },
  };
}

/** Requests that a connection of the soak sends at once: its generator shall not take the processor from what it loads. */
const PIPELINE = 16;

/**
 * Full load until enough requests are answered and enough time is over, or the limit is reached. Memory is read after
 * each slice. Growth is the slope through the second half, because in the first the heap finds its size.
 */
async function measureSoak(row, { folder: parent, soakRequests, soakSeconds, soakLimit, slice = 5, say }) {
  const folder = mkdtempSync(path.join(parent, 'soak-'));
  const list = row.random();
  const requests = { list, file: writeRequests(path.join(folder, 'requests'), list) };
  const server = await PEERS.understudy.start({ spec: writeDocument(folder, 1), folder });
  const curve = [];
  let answered = 0;
  let wrong = 0;
  try {
    await untilAnswers(server, row.request);
    curve.push({ seconds: 0, requests: 0, mb: short(memoryOf(server.pid)) });
    const startedAt = performance.now();
    const elapsed = () => (performance.now() - startedAt) / 1000;
    while ((answered < soakRequests || elapsed() < soakSeconds) && elapsed() < soakLimit) {
      const result = await load(server.port, requests, slice, { pipeline: PIPELINE });
      answered += result.requests;
      wrong += result.refused + result.broken;
      const point = {
        seconds: Math.round(elapsed()),
        requests: answered,
        mb: short(memoryOf(server.pid)),
        rps: Math.round(result.rps),
      };
      curve.push(point);
      say(`  ${point.seconds} s, ${point.requests.toLocaleString('en')} requests, ${point.mb} MB`);
    }
  } finally {
    await server.stop();
  }
  return {
    servers: {},
    ratios: {},
    soak: { requests: answered, wanted: soakRequests, wrong, ...slopeOf(curve), curve },
  };
}

function slopeOf(curve) {
  const late = curve.slice(Math.floor(curve.length / 2));
  const mean = (key) => late.reduce((sum, point) => sum + point[key], 0) / late.length;
  const [x, y] = [mean('requests'), mean('mb')];
  const above = late.reduce((sum, point) => sum + (point.requests - x) * (point.mb - y), 0);
  const below = late.reduce((sum, point) => sum + (point.requests - x) ** 2, 0);
  const quarter = Math.max(1, curve.length >> 2);
  return {
    mbPerMillion: below === 0 ? undefined : short((above / below) * 1e6),
    firstQuarterMb: short(median(curve.slice(1, 1 + quarter).map(({ mb }) => mb))),
    lastQuarterMb: short(median(curve.slice(-quarter).map(({ mb }) => mb))),
    peakMb: Math.max(...curve.map(({ mb }) => mb)),
  };
}

/** Operations of the document whose run asks a little more than the last case that is looked at. */
const TESTED = 1200;
const [FIRST, LAST] = [1000, 10_000];

/** Resident memory of `understudy test` when so many cases have their verdicts, and how much it is more by then. */
async function measureCasesMemory(row, options) {
  const folder = mkdtempSync(path.join(options.folder, `${row.id}-`));
  const spec = writeDocument(folder, TESTED);
  const mock = await PEERS.understudy.start({ spec, folder });
  try {
    await untilAnswers(mock, row.request);
    const rounds = [];
    for (let round = 0; round < options.rounds; round += 1)
      rounds.push(await memoryAtCases(folder, spec, `http://127.0.0.1:${mock.port}`));
    const growth = spread(rounds.map((at) => at[LAST] - at[FIRST]));
    return {
      servers: Object.fromEntries(
        [FIRST, LAST].map((count) => [
          `case-${count}`,
          {
            title: `\`understudy test --target\`, at case ${count.toLocaleString('en')}`,
            mb: spread(rounds.map((at) => at[count])),
          },
        ]),
      ),
      ratios: { itself: { mb: growth } },
    };
  } finally {
    await mock.stop();
  }
}

/** The report has one line for each case at the moment of its verdict: by its length we know where the run is. */
async function memoryAtCases(folder, spec, url) {
  const report = path.join(mkdtempSync(path.join(folder, 'run-')), 'events.ndjson');
  closeSync(openSync(report, 'w'));
  const name = path.basename(spec, '.json');
  const sent = ['--target', `${name}=${url}`, '--allow-unsafe', '--max-requests', '1000000'];
  const args = [path.join(ROOT, 'bin', 'understudy.js'), 'test', spec, ...sent, '--report', `ndjson=${report}`];
  const run = start(process.execPath, args, { cwd: folder });
  const over = new Promise((resolve) => run.child.once('exit', resolve));
  const counted = casesIn(report);
  const at = {};
  try {
    while (at[LAST] === undefined && run.child.exitCode === null) {
      const count = counted();
      for (const wanted of [FIRST, LAST]) if (count >= wanted) at[wanted] ??= memoryOf(run.pid);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    if (at[LAST] === undefined) throw new Error(`the run ended after ${counted()} cases`);
    await over;
    return at;
  } finally {
    await run.stop();
  }
}

/** How many cases a growing report has by now. */
function casesIn(report) {
  const file = openSync(report, 'r');
  const buffer = Buffer.alloc(1 << 20);
  let [rest, count] = ['', 0];
  return () => {
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      const lines = (rest + buffer.toString('latin1', 0, length)).split('\n');
      rest = lines.pop();
      count += lines.filter((line) => line.startsWith(CASE)).length;
    }
    return count;
  };
}

const CASE = '{"type":"case-finished"';

module.exports = { measureCasesMemory, measureMemory, measureSoak };
