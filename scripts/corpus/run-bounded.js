'use strict';

const { fork } = require('node:child_process');
const path = require('node:path');

/**
 * Runs one document in a child that cannot outlive its time or its memory. `outcome` is one of:
 * - `done`
 * - `refused`: the document was not loaded, with a reason
 * - `crash`: the process ended by itself
 * - `hang`: nothing happened for long
 * - `out of time`: it was still working
 */
function runBounded(document, settings) {
  const started = performance.now();
  const result = { ...document, outcome: 'crash', doing: 'start', operations: [] };
  const child = fork(path.join(__dirname, 'run-document.js'), [document.file, JSON.stringify(settings)], {
    execArgv: [`--max-old-space-size=${settings.megabytes}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const watch = createWatch(child, result, settings);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-2000);
  });
  child.on('message', (message) => {
    watch.alive();
    hear(result, message);
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      watch.end();
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      resolve({ ...result, seconds, ...(result.outcome === 'crash' ? { code, signal, errors: tail(errors) } : {}) });
    });
  });
}

const tail = (text) => text.trim().slice(-600);

/** Two clocks: one for the whole, one for silence. A third of the time without a word is a hang, not slowness. */
function createWatch(child, result, settings) {
  const stop = (outcome) => () => {
    result.outcome = outcome;
    child.kill('SIGKILL');
  };
  const whole = setTimeout(stop('out of time'), settings.seconds * 1000);
  const quietMs = Math.max(20_000, (settings.seconds * 1000) / 3);
  let quiet = setTimeout(stop('hang'), quietMs);
  return {
    alive() {
      clearTimeout(quiet);
      quiet = setTimeout(stop('hang'), quietMs);
    },
    end() {
      clearTimeout(quiet);
      clearTimeout(whole);
    },
  };
}

function hear(result, { kind, ...rest }) {
  if (kind === 'doing') result.doing = rest.what;
  if (kind === 'loaded') result.loaded = rest;
  if (kind === 'asking') Object.assign(result, rest);
  if (kind === 'asked') result.operations.push(rest);
  if (kind === 'notes') result.notes = rest.notes;
  if (kind === 'failed') Object.assign(result, { outcome: 'refused', reason: rest });
  if (kind === 'done') Object.assign(result, { outcome: 'done', peakMb: rest.peakMb });
}

module.exports = { runBounded };
