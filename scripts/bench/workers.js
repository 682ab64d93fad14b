'use strict';

/**
 * One process against two. Where the machine has no core left for the load generator, plain answers cannot show it: then each
 * answer is generated (`--dynamic`), which takes so long that the generator hardly needs a core.
 */

const { mkdtempSync } = require('node:fs');
const { cpus } = require('node:os');
const path = require('node:path');
const { cpuOf, untilAnswers } = require('./child');
const { writeDocument } = require('./documents');
const { load, writeRequests } = require('./load');
const { PEERS } = require('./peers');
const { median, short, spread } = require('./stats');

async function measureWorkers(row, options) {
  const folder = mkdtempSync(path.join(options.folder, 'workers-'));
  const requests = { list: [row.request], file: writeRequests(path.join(folder, 'requests'), [row.request]) };
  const spec = writeDocument(folder, 1);
  const crowded = cpus().length < 3;
  const args = crowded ? ['--dynamic'] : [];
  const servers = {};
  try {
    for (const [name, more] of [
      ['two', ['--workers', '2']],
      ['one', []],
    ]) {
      servers[name] = await PEERS.understudy.start({ spec, folder, args: [...args, ...more] });
      await untilAnswers(servers[name], row.request);
    }
    for (const { port } of Object.values(servers)) await load(port, requests, 3);
    const rounds = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const figures = {};
      for (const name of round % 2 ? ['one', 'two'] : ['two', 'one']) {
        const before = cpuOf(servers[name].pid);
        const result = await load(servers[name].port, requests, options.seconds);
        figures[name] = { ...result, cpu: ((cpuOf(servers[name].pid) - before) / result.requests) * 1e6 };
      }
      rounds.push(figures);
    }
    const column = (name, key) => rounds.map((figures) => figures[name][key]);
    const title = crowded ? ', generated answers' : '';
    return {
      servers: Object.fromEntries(
        ['two', 'one'].map((name) => [
          name,
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
      ),
      ratios: {
        one: {
          rps: spread(rounds.map(({ one, two }) => two.rps / one.rps)),
          cpu: spread(rounds.map(({ one, two }) => one.cpu / two.cpu)),
        },
      },
      note: crowded
        ? 'This machine has no core to spare for the load generator, so each answer is generated (`--dynamic`), which leaves wrk little to do.'
        : undefined,
    };
  } finally {
    await Promise.all(Object.values(servers).map(({ stop }) => stop()));
  }
}

module.exports = { measureWorkers };
