'use strict';

/**
 * One process against two. Where the machine has no core left for the load generator, the clock shows nothing for plain
 * answers. Then each answer is generated (`--dynamic`): that takes so long that the generator hardly needs a core.
 * Plain answers are measured by processor time: with a core for each process, the one that needs most per answer is the
 * limit.
 */

const { mkdtempSync } = require('node:fs');
const { cpus } = require('node:os');
const path = require('node:path');
const { cpuOfEach, untilAnswers } = require('./child');
const { writeDocument } = require('./documents');
const { load, writeRequests } = require('./load');
const { PEERS } = require('./peers');
const { median, short, spread } = require('./stats');

const NAMES = ['two', 'one'];

async function measureWorkers(row, options) {
  const folder = mkdtempSync(path.join(options.folder, 'workers-'));
  const context = {
    folder,
    request: row.request,
    requests: { list: [row.request], file: writeRequests(path.join(folder, 'requests'), [row.request]) },
    spec: writeDocument(folder, 1),
    rounds: options.rounds,
    seconds: options.seconds,
  };
  const crowded = cpus().length < 3;
  const plain = await measurePair(context, []);
  const clocked = crowded ? await measurePair(context, ['--dynamic']) : plain;
  return {
    servers: {
      ...serversOf(clocked, crowded ? ', generated answers' : ''),
      ...(crowded ? serversOf(plain, ', remembered answers', '-remembered') : {}),
    },
    ratios: {
      one: { rps: spread(clocked.map(({ one, two }) => two.rps / one.rps)) },
      'one, by processor time': { rps: spread(plain.map(({ one, two }) => one.busiest / two.busiest)) },
    },
    note: crowded
      ? 'This machine has no core to spare for the load generator, so what is measured by the clock is generated (`--dynamic`), which leaves wrk little to do.'
      : undefined,
  };
}

/** Both side by side, loaded in turn; one figure of each per round. */
async function measurePair({ folder, request, requests, spec, rounds, seconds }, args) {
  const servers = {};
  try {
    for (const name of NAMES) {
      const workers = name === 'two' ? ['--workers', '2'] : [];
      servers[name] = await PEERS.understudy.start({ spec, folder, args: [...args, ...workers] });
      await untilAnswers(servers[name], request);
    }
    for (const { port } of Object.values(servers)) await load(port, requests, 3);
    const figures = [];
    for (let round = 0; round < rounds; round += 1) {
      const figure = {};
      for (const name of round % 2 ? NAMES.toReversed() : NAMES) {
        figure[name] = await measureOne(servers[name], requests, seconds);
      }
      figures.push(figure);
    }
    return figures;
  } finally {
    await Promise.all(Object.values(servers).map(({ stop }) => stop()));
  }
}

/** `busiest`: microseconds of CPU per answer in the process that needs most of them. */
async function measureOne({ pid, port }, requests, seconds) {
  const before = cpuOfEach(pid);
  const result = await load(port, requests, seconds);
  const used = cpuOfEach(pid).map((each, index) => ((each - before[index]) / result.requests) * 1e6);
  return { ...result, cpu: used.reduce((sum, each) => sum + each, 0), busiest: Math.max(...used) };
}

function serversOf(rounds, title, suffix = '') {
  const column = (name, key) => rounds.map((figures) => figures[name][key]);
  return Object.fromEntries(
    NAMES.map((name) => [
      `${name}${suffix}`,
      {
        title: `Understudy, ${name === 'two' ? '`--workers 2`' : 'one process'}${title}`,
        rps: spread(column(name, 'rps')),
        p99: short(median(column(name, 'p99'))),
        cpuMicroseconds: short(median(column(name, 'cpu'))),
        wrong: column(name, 'refused')
          .concat(column(name, 'broken'))
          .reduce((sum, value) => sum + value, 0),
      },
    ]),
  );
}

module.exports = { measureWorkers };
