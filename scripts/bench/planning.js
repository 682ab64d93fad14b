'use strict';

/** What it takes to plan contract tests: the processor time of all questions about a document, in a process of its own. */

const { execFileSync } = require('node:child_process');
const { mkdtempSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { makeLarge } = require('../corpus/make-large');
const { writeDocument } = require('./documents');
const { spread } = require('./stats');

const OPERATIONS = 1000;
const LARGE_BYTES = 10e6;

/** One document that says the same of each operation, and one of 10 MB in which every schema leads to all others. */
const documentsIn = (folder) => {
  const large = path.join(folder, 'large.json');
  writeFileSync(large, JSON.stringify(makeLarge(OPERATIONS, LARGE_BYTES)));
  return { made: writeDocument(folder, OPERATIONS), large };
};

async function measurePlan(row, options) {
  const documents = documentsIn(mkdtempSync(path.join(options.folder, `${row.id}-`)));
  const rounds = [];
  for (let round = 0; round < options.rounds; round += 1)
    rounds.push(Object.fromEntries(Object.entries(documents).map(([name, file]) => [name, planOnce(file)])));
  const perThousand = (name) =>
    spread(rounds.map((each) => (each[name].cpuSeconds / each[name].operations) * OPERATIONS));
  return {
    servers: Object.fromEntries(
      Object.keys(documents).map((name) => [
        name,
        {
          title: `planning all questions, the ${name} document of ${OPERATIONS.toLocaleString('en')} operations`,
          cases: rounds[0][name].cases,
          cpuSeconds: spread(rounds.map((each) => each[name].cpuSeconds)),
        },
      ]),
    ),
    ratios: Object.fromEntries(Object.keys(documents).map((name) => [name, { cpuSeconds: perThousand(name) }])),
  };
}

/** Cold: each run compiles what it needs. Reading the document is not counted. */
const planOnce = (file) => JSON.parse(execFileSync(process.execPath, [path.join(__dirname, 'plan-once.js'), file]));

module.exports = { measurePlan };
