'use strict';

/**
 * Serves every operation of a folder of OpenAPI documents, and asks each once well and once badly. A validator that
 * shares nothing with the product judges the answers. `npm run corpus -- <folder or manifest> [--peer prism] [--out
 * table.json]`
 */

const { resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { listDocuments } = require('./corpus/list-documents');
const { runAll } = require('./corpus/run-all');
const { runBounded } = require('./corpus/run-bounded');
const { summarise, printTable } = require('./corpus/table');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peer: { type: 'string', default: 'understudy' },
    out: { type: 'string' },
    cache: { type: 'string' },
    dist: { type: 'string', default: 'dist' },
    only: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    megabytes: { type: 'string', default: '2048' },
    sample: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
  },
});

async function main() {
  const documents = listDocuments(positionals[0], options.cache).filter((one) => one.file.includes(options.only ?? ''));
  const settings = {
    peer: options.peer,
    dist: options.dist,
    // The documents of a repository refer to one another, whatever folder they are in.
    allowFiles: options.cache === undefined ? [] : [resolve(options.cache)],
    seconds: Number(options.seconds),
    megabytes: Number(options.megabytes),
    sample: Number(options.sample),
    seed: Number(options.seed),
    requestMs: 10_000,
  };
  const { jobs, out } = options;
  const results = await runAll(documents, runBounded, { settings, jobs: Number(jobs), out, summarise });
  const summary = summarise(results);
  printTable(summary, results);
  process.exitCode = summary.crashes + summary.hangs === 0 ? 0 : 1;
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 2;
});
