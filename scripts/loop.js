'use strict';

/**
 * Asks each document of a folder or manifest the questions of its own contract, of its own mock: both sides read the same
 * document, so a failure is ours, or the document contradicts itself (blame `spec`).
 * `npm run loop -- <folder, document or manifest> [--cache f] [--only x] [--sample n] [--out table.json]`
 */

const path = require('node:path');
const { parseArgs } = require('node:util');
const { listDocuments } = require('./corpus/list-documents');
const { runAll } = require('./corpus/run-all');
const { printTable, summarise } = require('./loop/table');
const { testBounded } = require('./loop/test-bounded');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    cache: { type: 'string' },
    only: { type: 'string', default: '' },
    /** At most so many documents, spread over the owners. */
    sample: { type: 'string' },
    /** Another build, to compare with. */
    binary: { type: 'string', default: path.join(__dirname, '..', 'bin', 'understudy.js') },
    seconds: { type: 'string', default: '60' },
    megabytes: { type: 'string', default: '1024' },
    jobs: { type: 'string', default: '1' },
  },
});

async function main() {
  const listed = listDocuments(positionals[0], options.cache).filter((one) => one.file.includes(options.only));
  const documents = options.sample === undefined ? listed : spread(listed, Number(options.sample));
  const settings = {
    seconds: Number(options.seconds),
    megabytes: Number(options.megabytes),
    cache: options.cache,
    binary: options.binary,
  };
  const { jobs, out } = options;
  const results = await runAll(documents, testBounded, { settings, jobs: Number(jobs), out, summarise });
  const summary = summarise(results);
  printTable(summary, results);
  process.exitCode = summary.isEndedWell ? 0 : 1;
}

/** One of each owner, then a second of each, until there are enough; the same ones each time. */
function spread(documents, most) {
  const rounds = new Map();
  const ranked = documents.map((document) => {
    const round = (rounds.get(document.vendor) ?? 0) + 1;
    rounds.set(document.vendor, round);
    return { document, round };
  });
  const sorted = ranked.sort((one, other) => one.round - other.round).map(({ document }) => document);
  // The owners' order is alphabetical, and says nothing of size.
  const first = rounds.size <= most ? sorted.slice(0, most) : sorted.slice(0, rounds.size);
  const step = first.length / Math.min(most, first.length);
  return first.filter((_one, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 2;
});
