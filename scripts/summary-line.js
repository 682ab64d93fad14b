'use strict';

/** One plain line for all the runs together. */
exports.summaryLine = (runs) => {
  const sum = (kind) => runs.reduce((all, counts) => all + counts[kind], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
};
