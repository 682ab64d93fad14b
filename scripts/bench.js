'use strict';

/**
 * Measures the product beside its peers, in one interleaved run, and writes docs/benchmarks.md and docs/benchmarks/*.json.
 *
 *   npm run bench -- [--rounds 5] [--seconds 3] [--only valid,post] [--quick] [--peers all] [--soak 10m] [--out file] [--no-write]
 *
 * Needs `wrk` (Debian: apt-get install wrk). Loopback only; every process it starts is ended by it.
 */

const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { hasWrk } = require('./bench/load');
const { loadAverage, machine } = require('./bench/machine');
const { ROOT, versions } = require('./bench/peers');
const { judge, toMarkdown, updateDocument } = require('./bench/report');
const { ROWS } = require('./bench/rows');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    peers: { type: 'string', default: 'installed' },
    soak: { type: 'string' },
    out: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});

async function main() {
  const say = (text) => process.stdout.write(`${text}\n`);
  if (!hasWrk()) {
    process.stderr.write(
      'bench: there is no wrk here (Debian: apt-get install wrk). autocannon takes its place, and is itself the limit above 20,000 requests a second: compare nothing with figures made with wrk.\n',
    );
  }
  const { quick } = values;
  const folder = mkdtempSync(path.join(tmpdir(), 'understudy-bench-'));
  const options = {
    folder,
    say,
    quick,
    rounds: Number(values.rounds ?? (quick ? 2 : 5)),
    seconds: Number(values.seconds ?? (quick ? 1 : 3)),
    all: values.peers === 'all',
    // A soak runs until both are over, the time and the requests; a machine that is too slow for them ends it at the limit.
    soakSeconds: values.soak ? seconds(values.soak) : 0,
    soakRequests: quick ? 2e6 : 10e6,
    soakLimit: Math.max(quick ? 30 : 25 * 60, values.soak ? seconds(values.soak) : 0),
  };
  const wanted = ROWS.filter(({ id }) =>
    values.only ? values.only.split(',').includes(id) : values.soak ? id === 'growth' : true,
  );
  if (wanted.length === 0) throw new Error(`no such row; known: ${ROWS.map(({ id }) => id).join(', ')}`);
  try {
    for (const row of wanted) {
      say(`${row.id}: ${row.what}`);
      const before = loadAverage();
      const measured = await row
        .measure(row, options)
        .catch((error) => ({ servers: {}, ratios: {}, failed: error.message }));
      const result = {
        id: row.id,
        what: row.what,
        at: new Date().toISOString(),
        settings: { rounds: options.rounds, seconds: options.seconds, quick },
        load: [before, loadAverage()],
        ...measured,
      };
      const judged = { ...result, verdicts: judge(row, result) };
      for (const line of toMarkdown([judged]).split('\n')) say(`  ${line}`);
      keep(judged);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each row in a file of its own, so that one can be measured again alone. */
function keep(result) {
  if (values['no-write']) return;
  const file = values.out ?? path.join(ROOT, 'docs', 'benchmarks', `${result.id}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  const said = process.argv.slice(2).filter((each, index, all) => each !== '--out' && all[index - 1] !== '--out');
  const command = `npm run bench -- ${said.join(' ')}`;
  writeFileSync(file, `${JSON.stringify({ command, machine: machine(), versions: versions(), ...result }, null, 2)}\n`);
  if (!values.out) updateDocument();
}

const seconds = (text) => {
  const [, amount, unit] = /^(\d+)(s|m)$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`--soak takes a duration such as 10m, not ${text}`);
  return Number(amount) * (unit === 'm' ? 60 : 1);
};

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
