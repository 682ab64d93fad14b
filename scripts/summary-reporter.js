'use strict';

const { writeSync } = require('node:fs');

/** Ends the output of a test run with one plain line that counts every test. */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests;
    // A file that did not even load has no failed test, and still it failed.
    const failed = results.numFailedTests + results.testResults.filter(({ testExecError }) => testExecError).length;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
    // Jest prints its own summary after every reporter; this line has to come last.
    process.once('exit', () => writeSync(1, line));
  }
};
