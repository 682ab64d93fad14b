'use strict';

/** The middle one, or the mean of the middle two. */
function median(values) {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, least and greatest, to three figures. */
const spread = (values) => ({
  median: short(median(values)),
  min: short(Math.min(...values)),
  max: short(Math.max(...values)),
});

const short = (value) => (value === undefined ? undefined : Number(value.toPrecision(4)));

module.exports = { median, short, spread };
