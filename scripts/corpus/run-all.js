'use strict';

const { writeFileSync } = require('node:fs');

/**
 * Runs each document by `run(document, settings)`, `jobs` of them at a time, with a line for each on standard error. `out` is a
 * file for all results with their summary; it is written from time to time, so that a run of an hour that is stopped has something
 * to show.
 */
async function runAll(documents, run, { settings, jobs, out, summarise }) {
  const results = [];
  const write = () => {
    if (out === undefined) return;
    const found = results.filter(Boolean);
    writeFileSync(out, `${JSON.stringify({ settings, summary: summarise(found), results: found }, null, 1)}\n`);
  };
  const todo = documents.entries();
  const work = async () => {
    for (const [index, document] of todo) {
      const result = await run(document, settings);
      results[index] = result;
      if (index % 20 === 19) write();
      const line = `${index + 1}/${documents.length} ${result.outcome.padEnd(13)} ${result.seconds}s ${document.file}`;
      process.stderr.write(`${line}\n`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  write();
  return results;
}

module.exports = { runAll };
