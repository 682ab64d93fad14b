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

/**
 * One document that says the same of each operation, one of 10 MB in which every schema leads to all others, and the first once
 * more as a real endpoint is asked, with everything that may follow.
 */
const plansIn = (folder) => {
  const large = path.join(folder, 'large.json');
  writeFileSync(large, JSON.stringify(makeLarge(OPERATIONS, LARGE_BYTES)));
  const made = writeDocument(folder, OPERATIONS);
  return { made: [made], large: [large], real: [made, 'real'] };
};

const TITLES = {
  made: 'the made document',
  large: 'the large document',
  real: 'the made document, for a real endpoint with `--allow-unsafe`',
};

async function measurePlan(row, options) {
  const plans = plansIn(mkdtempSync(path.join(options.folder, `${row.id}-`)));
  const rounds = [];
  for (let round = 0; round < options.rounds; round += 1)
    rounds.push(Object.fromEntries(Object.entries(plans).map(([name, args]) => [name, planOnce(args)])));
  const perThousand = (name) =>
    spread(rounds.map((each) => (each[name].cpuSeconds / each[name].operations) * OPERATIONS));
  return {
    servers: Object.fromEntries(
      Object.keys(plans).map((name) => [
        name,
        {
          title: `planning all questions, ${TITLES[name]}, ${OPERATIONS.toLocaleString('en')} operations`,
          cases: rounds[0][name].cases,
          cpuSeconds: spread(rounds.map((each) => each[name].cpuSeconds)),
        },
      ]),
    ),
    ratios: Object.fromEntries(Object.keys(plans).map((name) => [name, { cpuSeconds: perThousand(name) }])),
  };
}

/** Cold: each run compiles what it needs. Reading the document is not counted. */
const planOnce = (args) => JSON.parse(execFileSync(process.execPath, [path.join(__dirname, 'plan-once.js'), ...args]));

module.exports = { measurePlan };
