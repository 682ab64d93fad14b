'use strict';

/**
 * Serves every operation of a folder of OpenAPI documents, and asks each once well and once badly. A validator that
 * shares nothing with the product judges the answers. `npm run corpus -- <folder or manifest> [--peer prism] [--out
 * table.json]`
 */

const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { listDocuments } = require('./corpus/list-documents');
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
  const results = await runAll(documents, settings, Number(options.jobs));
  const summary = summarise(results);
  write(settings, results);
  printTable(summary, results);
  process.exitCode = summary.crashes + summary.hangs === 0 ? 0 : 1;
}

function write(settings, results) {
  if (options.out === undefined) return;
  const text = JSON.stringify({ settings, summary: summarise(results), results }, null, 1);
  writeFileSync(options.out, `${text}\n`);
}

async function runAll(documents, settings, jobs) {
  const results = [];
  const todo = documents.entries();
  const work = async () => {
    for (const [index, document] of todo) {
      const result = await runBounded(document, settings);
      results[index] = result;
      // A run of an hour that is stopped has something to show.
      if (index % 20 === 19) write(settings, results.filter(Boolean));
      process.stderr.write(
        `${index + 1}/${documents.length} ${result.outcome.padEnd(8)} ${result.seconds}s ${document.file}\n`,
      );
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 2;
});
