'use strict';

const { appendFileSync, writeSync } = require('node:fs');
const { summaryLine } = require('./summary-line');

/** Ends the output of a test run with one plain line that counts every test; `TEST_COUNTS` names a file that collects several runs. */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      // A file that did not even load has no failed test, and still it failed.
      failed: results.numFailedTests + results.testResults.filter(({ testExecError }) => testExecError).length,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    if (process.env.TEST_COUNTS) appendFileSync(process.env.TEST_COUNTS, `${JSON.stringify(counts)}\n`);
    // Jest prints its own summary after every reporter; this line has to come last.
    process.once('exit', () => writeSync(1, summaryLine([counts])));
  }
};
