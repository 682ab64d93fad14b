'use strict';

/**
 * Counts what one warm request passes through: our files and the calls of our functions, as V8 counts them.
 *
 *   npm run walk -- [--list] [path] [header: value …]
 *
 * Without a path it is a valid GET of the vendor `highlevel`. Build first.
 */

const { Session } = require('node:inspector/promises');
const http = require('node:http');
const path = require('node:path');
const { startMock } = require('../dist/src/index.js');

const OURS = path.join(__dirname, '..', 'dist', 'src') + path.sep;
const HIGHLEVEL = ['/highlevel/contacts/ocQHyuzHvysMo5N5VsXc', 'Authorization: Bearer t0ken', 'Version: 2021-04-15'];

/** The first requests load and fill what is loaded and kept once. */
const WARM = 50;

async function main() {
  const given = process.argv.slice(2);
  const list = given.includes('--list');
  const [target, ...headers] = given.some((each) => each !== '--list')
    ? given.filter((each) => each !== '--list')
    : HIGHLEVEL;
  const mock = await startMock({ root: path.join(__dirname, '..') });
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  let status = 0;
  for (let time = 0; time < WARM; time += 1) status = await ask(mock.port, target, headers);
  await session.post('Profiler.takePreciseCoverage');
  status = await ask(mock.port, target, headers);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await mock.close();
  const files = result.flatMap(({ url, functions }) => {
    const file = url.replace('file://', '');
    const called = functions.filter(({ ranges }) => ranges[0].count > 0);
    return file.startsWith(OURS) && called.length > 0 ? [{ file: file.slice(OURS.length), called }] : [];
  });
  const callsOf = ({ called }) => called.reduce((sum, { ranges }) => sum + ranges[0].count, 0);
  const total = files.reduce((sum, file) => sum + callsOf(file), 0);
  process.stdout.write(`${target}: ${status}, ${files.length} files, ${total} calls\n`);
  if (!list) return;
  for (const each of files) {
    const names = each.called.map(({ functionName, ranges }) => `${functionName || '(nameless)'} ${ranges[0].count}`);
    process.stdout.write(`  ${each.file}: ${names.join(', ')}\n`);
  }
}

const ask = (port, target, lines) =>
  new Promise((resolve, reject) => {
    const headers = Object.fromEntries(lines.map((line) => line.split(/: ?(.*)/s).slice(0, 2)));
    http
      .get({ port, host: '127.0.0.1', path: target, headers }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      })
      .once('error', reject);
  });

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
