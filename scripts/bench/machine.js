'use strict';

const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const os = require('node:os');

/** What the figures depend on; names of the machine and its user stay out. */
const machine = () => ({
  processor: os.cpus()[0]?.model ?? 'unknown',
  cores: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
  system: systemName(),
  kernel: os.release().split('-')[0],
  node: process.version,
  generator: wrkVersion(),
});

const systemName = () => {
  try {
    return /PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? os.type();
  } catch {
    return os.type();
  }
};

const wrkVersion = () => {
  try {
    return execFileSync('wrk', ['-v'], { encoding: 'utf8' }).split('\n')[0];
  } catch (error) {
    return (
      String(error.stdout ?? '')
        .split('\n')[0]
        .replace(/ Copyright.*/, '') || 'autocannon'
    );
  }
};

/** Of the last minute, per core it is busy above 1. */
const loadAverage = () => Number(os.loadavg()[0].toFixed(2));

module.exports = { loadAverage, machine };
