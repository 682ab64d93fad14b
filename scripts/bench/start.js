'use strict';

/** From the start of the command to its first answer, and the memory then. */

const { mkdtempSync } = require('node:fs');
const path = require('node:path');
const { cpuOf, untilAnswers } = require('./child');
const { writeDocument } = require('./documents');
const { PEERS } = require('./peers');
const { spread } = require('./stats');

const COMPARED = ['understudy', 'prism', 'express'];

async function measureStart(row, options) {
  const folder = mkdtempSync(path.join(options.folder, `${row.id}-`));
  const spec = writeDocument(folder, row.count);
  const rounds = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const figures = {};
    for (const name of COMPARED) figures[name] = await startOnce(name, { spec, folder }, row.request);
    rounds.push(figures);
  }
  const column = (name, key) => rounds.map((figures) => figures[name][key]);
  return {
    servers: Object.fromEntries(
      COMPARED.map((name) => [
        name,
        { title: PEERS[name].title, ms: spread(column(name, 'ms')), cpuMs: spread(column(name, 'cpuMs')) },
      ]),
    ),
    ratios: Object.fromEntries(
      COMPARED.slice(1).map((name) => [
        name,
        {
          ms: spread(rounds.map((each) => each.understudy.ms / each[name].ms)),
          cpu: spread(rounds.map((each) => each.understudy.cpuMs / each[name].cpuMs)),
        },
      ]),
    ),
  };
}

async function startOnce(name, where, request) {
  const startedAt = performance.now();
  const server = await PEERS[name].start(where);
  try {
    const { status } = await untilAnswers(server, request, { every: 3 });
    const ms = performance.now() - startedAt;
    if (status !== 200) throw new Error(`${name} answers ${status}`);
    return { ms, cpuMs: cpuOf(server.pid) * 1000 };
  } finally {
    await server.stop();
  }
}

module.exports = { measureStart };
