'use strict';

/** Rows that compare how much is answered: all servers of a row stand side by side and are loaded in turn, round by round. */

const { mkdtempSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { ask, cpuOf, untilAnswers } = require('./child');
const { writeDocument } = require('./documents');
const { load, writeRequests } = require('./load');
const { openLoop } = require('./open-loop');
const { missing, PEERS } = require('./peers');
const { median, short, spread } = require('./stats');

/** Of Node as of Java, the compiler needs a while on a slow machine; what is loaded before is not counted. */
const WARM_SECONDS = 8;
/** A server that waited for its turn has lost its caches, and on some machines its memory: that is not counted either. */
const WAKE_SECONDS = 1;

/** @returns the row's figures: `servers` by name, `ratios` of the first to each of the others */
function measureThroughput(row, options) {
  return withServers(row, options, async (servers, requests) => {
    for (const server of servers) await load(server.port, requests, options.quick ? 1 : WARM_SECONDS);
    const rounds = [];
    for (let round = 0; round < options.rounds; round += 1)
      rounds.push(await playRound(servers, requests, round, options));
    return summarise(servers, rounds, row);
  });
}

/** Starts what a row compares, measures, and ends it in any case; `notMeasured` says why by name. */
async function withServers(row, options, measure) {
  const folder = mkdtempSync(path.join(options.folder, `${row.id}-`));
  const list = row.requests();
  const requests = { list, file: writeRequests(path.join(folder, 'requests'), list) };
  const notMeasured = {};
  const servers = [];
  try {
    for (const wanted of row.servers(options)) {
      const reason = await open(wanted, row, { ...options, folder, requests, servers, notMeasured });
      if (reason) notMeasured[wanted.name] = reason;
    }
    return { ...(await measure(servers, requests)), notMeasured };
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}

/** Starts one server and looks at its answer; gives the reason when it cannot be compared. */
async function open({ name, peer = name, title, count = row1, args }, row, context) {
  const { folder, requests, servers } = context;
  const reason = missing(peer, context.all);
  if (reason) return reason;
  const [first] = requests.list;
  const spec = row.document === false ? undefined : writeDocument(folder, count, { post: row.post });
  const answer = path.join(folder, 'answer.json');
  let server;
  try {
    server = await PEERS[peer].start({ spec, folder, answer, args });
    if (peer === 'understudy') {
      await untilAnswers(server, first);
      await row.setup?.(server.port);
    }
    const given = await untilAnswers(server, first);
    if (given.status !== row.status) throw new Error(`it answers ${given.status} instead of ${row.status}`);
    // What ours sends, the bare server sends: the same head and body, so that only the deciding differs.
    if (servers.length === 0) writeFileSync(answer, JSON.stringify(sendable(given)));
    servers.push({ ...server, name, peer, title: title ?? PEERS[peer].title });
    return undefined;
  } catch (error) {
    await server?.stop();
    if (servers.length === 0) throw error;
    return error.message;
  }
}

const row1 = 1;

/** Without what Node adds by itself. */
const sendable = ({ status, headers, body }) => ({
  status,
  body,
  headers: headers.filter((_, index) => !/^(date|connection|keep-alive)$/i.test(headers[index - (index % 2)])),
});

/** The order moves on with each round, so that no server always follows the same neighbour. */
async function playRound(servers, requests, round, { seconds }) {
  const figures = {};
  for (let turn = 0; turn < servers.length; turn += 1) {
    const server = servers[(turn + round) % servers.length];
    await load(server.port, requests, WAKE_SECONDS);
    const before = cpuOf(server.pid);
    const result = await load(server.port, requests, seconds);
    const cpu = ((cpuOf(server.pid) - before) / result.requests) * 1e6;
    figures[server.name] = { ...result, cpu };
  }
  return figures;
}

function summarise(servers, rounds, row) {
  const [ours] = servers;
  const column = (name, key) => rounds.map((figures) => figures[name][key]);
  const figures = Object.fromEntries(
    servers.map(({ name, title }) => {
      const total = (key) => column(name, key).reduce((sum, value) => sum + value, 0);
      const wrong = total('broken') + (row.status < 400 ? total('refused') : total('requests') - total('refused'));
      return [
        name,
        {
          title,
          rps: spread(column(name, 'rps')),
          p50: short(median(column(name, 'p50'))),
          p99: short(median(column(name, 'p99'))),
          cpuMicroseconds: short(median(column(name, 'cpu'))),
          requests: total('requests'),
          wrong,
        },
      ];
    }),
  );
  const ratios = Object.fromEntries(
    servers.slice(1).map(({ name }) => [
      name,
      {
        rps: spread(rounds.map((each) => each[ours.name].rps / each[name].rps)),
        // How much of the processor an answer takes, the peer's to ours: it hardly depends on what else the machine does.
        cpu: spread(rounds.map((each) => each[name].cpu / each[ours.name].cpu)),
      },
    ]),
  );
  return { servers: figures, ratios };
}

/** p99 at a constant rate: half of what the first server carries when it is loaded fully. */
function measureHalfLoad(row, options) {
  return withServers(row, options, async (servers, requests) => {
    for (const server of servers) await load(server.port, requests, WARM_SECONDS);
    const full = median([
      await full1(servers[0], requests),
      await full1(servers[0], requests),
      await full1(servers[0], requests),
    ]);
    const text = readFileSync(requests.file, 'latin1').split('\0')[0];
    const rate = Math.round(full / 2);
    const rounds = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const figures = {};
      for (let turn = 0; turn < servers.length; turn += 1) {
        const server = servers[(turn + round) % servers.length];
        figures[server.name] = await openLoop(server.port, text, rate, options.seconds);
      }
      rounds.push(figures);
    }
    const column = (name, key) => rounds.map((each) => each[name][key]);
    return {
      rate,
      servers: Object.fromEntries(
        servers.map(({ name, title }) => [
          name,
          {
            title,
            p50: short(median(column(name, 'p50'))),
            p99: spread(column(name, 'p99')),
            max: short(Math.max(...column(name, 'max'))),
            wrong: column(name, 'late').reduce((sum, value) => sum + value, 0),
          },
        ]),
      ),
      ratios: Object.fromEntries(
        servers
          .slice(1)
          .map(({ name }) => [name, { p99: spread(rounds.map((each) => each[servers[0].name].p99 / each[name].p99)) }]),
      ),
    };
  });
}

const full1 = async (server, requests) => (await load(server.port, requests, 2)).rps;

module.exports = { ask, measureHalfLoad, measureThroughput };
