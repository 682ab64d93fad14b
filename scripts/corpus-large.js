'use strict';

/**
 * How long a document of 10 MB and 1,000 operations takes until the first answer, and whether 100 reloads leave anything behind.
 * `node --expose-gc scripts/corpus-large.js [--peer prism] [--operations 1000] [--megabytes 10] [--reloads 100]`
 */

const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { makeLarge } = require('./corpus/make-large');

const { values: options } = parseArgs({
  options: {
    peer: { type: 'string', default: 'understudy' },
    dist: { type: 'string', default: 'dist' },
    operations: { type: 'string', default: '1000' },
    megabytes: { type: 'string', default: '10' },
    reloads: { type: 'string', default: '100' },
  },
});

async function main() {
  const folder = mkdtempSync(path.join(tmpdir(), 'understudy-large-'));
  const file = path.join(folder, 'large.json');
  try {
    writeFileSync(file, JSON.stringify(makeLarge(Number(options.operations), Number(options.megabytes) * 1e6)));
    await measure(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(file) {
  const peer = require(path.join(__dirname, 'corpus', 'peers', `${options.peer}.js`));
  await peer.warmUp(options);
  const before = process.cpuUsage();
  const mock = await peer.start(file, options);
  const status = await ask(mock.port);
  const used = process.cpuUsage(before);
  say('ready and answered once', `${Math.round((used.user + used.system) / 1000)} ms of CPU, status ${status}`);
  await mock.close?.();
  const heap = [];
  for (let round = 0; round < Number(options.reloads); round += 1) {
    const again = await peer.start(file, options);
    await ask(again.port);
    await again.close?.();
    globalThis.gc?.();
    heap.push(process.memoryUsage().heapUsed);
  }
  const show = (index) => `${Math.round((heap[index] ?? 0) / 1e6)} MB`;
  say('heap after 1, 10, half and all reloads', [0, 9, heap.length >> 1, heap.length - 1].map(show).join(', '));
}

const say = (name, value) => process.stdout.write(`${name.padEnd(42)} ${value}\n`);

function ask(port) {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/things0/1', agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject);
  });
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
