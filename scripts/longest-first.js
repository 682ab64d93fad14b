'use strict';

const Sequencer = require('@jest/test-sequencer').default;

/** A clean clone has no durations to go by, and a long file that begins last runs alone. */
const LONG = [
  'lies-of-vendors',
  'package',
  'examples',
  'scale-watch',
  'truths-of-vendors',
  'page',
  'untrusted-documents',
  'docker-image',
  'cli-terminal',
  'sensitivity-of-vendors',
  'engines.conformance',
  'contract-jest',
  'docs',
  'scale-workers',
  'new-vendor',
  'cli',
  'record',
];

const rank = ({ path }) => {
  const at = LONG.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
  return at === -1 ? LONG.length : at;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
};
