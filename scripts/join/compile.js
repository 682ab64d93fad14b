'use strict';

/**
 * Keeps what V8 made of the joined files beside them: a run of the contract tests, which meets most of our code, and then the
 * code of all functions that were called. V8 takes it only where version and flags are the same, and compiles elsewhere.
 */

const { mkdirSync, renameSync, writeFileSync } = require('node:fs');
const { devNull } = require('node:os');
const path = require('node:path');
const v8 = require('node:v8');
const { crc32 } = require('node:zlib');

const source = path.join(__dirname, '..', '..', 'dist', 'src');

const compile = async () => {
  // Else it forgets the functions that are called only once. The flags are a part of what is compared.
  v8.setFlagsFromString('--no-flush-bytecode');
  const { compiled, main, scripts } = require(path.join(source, 'start.js'));
  await main(['test', '--report', `json=${devNull}`]);
  v8.setFlagsFromString('--flush-bytecode');
  mkdirSync(compiled, { recursive: true });
  for (const [name, script] of Object.entries(scripts)) {
    const file = path.join(compiled, `${name}.code`);
    const code = script.createCachedData();
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(code));
    writeFileSync(`${file}-next`, Buffer.concat([code, sum]));
    renameSync(`${file}-next`, file);
  }
};

compile().catch((error) => {
  console.error(error);
  process.exit(1);
});
