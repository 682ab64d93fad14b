'use strict';

// What one core carries: `node scripts/scaling.js [seconds] [rounds] [name ...]`. Needs wrk and redis-server (Debian
// packages) and Linux. Each figure is the median of interleaved rounds. "per core" divides by the CPU time that the
// mock's processes used. So it holds where the load generator or others take their share of the machine.
const { spawn, spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { tmpdir } = require('node:os');
const path = require('node:path');

const [seconds = 5, rounds = 3] = process.argv.slice(2, 4).map(Number);
const only = process.argv.slice(4);
const TICKS = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout);
const binary = path.join(__dirname, '..', 'bin', 'understudy.js');
const CONTACT = '/wethod/api/contacts/1';

const VARIANTS = [
  { name: 'one process', args: [] },
  { name: 'one process, a scenario in play', args: [], plays: true },
  { name: 'two workers', args: ['--workers', '2'] },
  { name: 'two workers, a scenario in play', args: ['--workers', '2'], plays: true },
  { name: 'one process with Redis', args: ['--state', 'REDIS'] },
  { name: 'one process with Redis, a scenario in play', args: ['--state', 'REDIS'], plays: true },
].filter(({ name }) => only.length === 0 || only.includes(name));

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const answering = async (url) => {
  for (let n = 0; n < 200; n++) {
    try {
      return await fetch(url);
    } catch {
      await pause(50);
    }
  }
  throw new Error(`nothing answers at ${url}`);
};

const startRedis = async (folder) => {
  const port = await freePort();
  const options = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const redis = spawn('redis-server', [...options.map(String), '--appendfsync', 'always'], { stdio: 'ignore' });
  await pause(500);
  return { redis, url: `redis://127.0.0.1:${port}` };
};

const startMock = async ({ args, plays }, redisUrl, database) => {
  const port = await freePort();
  const settings = args.map((arg) => (arg === 'REDIS' ? `${redisUrl}/${database}` : arg));
  const command = [binary, 'mock', 'wethod', '--port', String(port), '--log-level', 'silent', ...settings];
  const mock = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/__understudy/health`);
  if (plays) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'rate-limited' });
    await fetch(`${url}/__understudy/scenarios/wethod`, { method: 'PUT', headers, body });
  }
  return { mock, url };
};

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);

/** CPU seconds and resident megabytes of a process and its children. */
const usage = (pid) => {
  let cpu = 0;
  let memory = 0;
  for (const id of [pid, ...childrenOf(pid)]) {
    const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    cpu += (Number(fields[11]) + Number(fields[12])) / TICKS;
    memory += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) / 1024;
  }
  return { cpu, memory };
};

/** `wrk` writes its latencies with their own units. */
const inMicroseconds = (text) => Number.parseFloat(text) * (/us$/.test(text) ? 1 : /ms$/.test(text) ? 1000 : 1e6);

const load = (url, connections, duration) => {
  const options = ['-t1', `-c${connections}`, `-d${duration}s`, '--latency', '-H', 'Authorization: Bearer token'];
  const { stdout } = spawnSync('wrk', [...options, url + CONTACT], { encoding: 'utf8' });
  return {
    requests: Number(/(\d+) requests in/.exec(stdout)[1]),
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    p50: inMicroseconds(/50%\s+(\S+)/.exec(stdout)[1]),
    p99: inMicroseconds(/99%\s+(\S+)/.exec(stdout)[1]),
  };
};

const measure = async (variant, redisUrl, database) => {
  const { mock, url } = await startMock(variant, redisUrl, database);
  load(url, 32, 4);
  const before = usage(mock.pid);
  const full = load(url, 32, seconds);
  const after = usage(mock.pid);
  const single = load(url, 1, 2);
  mock.kill('SIGTERM');
  await new Promise((resolve) => mock.once('exit', resolve));
  const core = full.requests / (after.cpu - before.cpu);
  return { rate: full.rate, core, p50: single.p50, p99: full.p99, memory: after.memory };
};

/** Of those that could be measured: wrk says nothing of a run without samples. */
const median = (values) => {
  const sound = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sound[Math.floor(sound.length / 2)] ?? Number.NaN;
};

const main = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'scaling-'));
  const { redis, url } = await startRedis(folder);
  const results = new Map(VARIANTS.map(({ name }) => [name, []]));
  try {
    let database = 0;
    for (let round = 0; round < rounds; round++) {
      for (const variant of VARIANTS) results.get(variant.name).push(await measure(variant, url, database++ % 16));
    }
  } finally {
    redis.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  console.log('| | requests/s | per core | p99 at full load, ms | one at a time, µs | memory, MB |');
  console.log('|---|---|---|---|---|---|');
  for (const [name, rows] of results) {
    const of = (key) => median(rows.map((row) => row[key]));
    const cells = [of('rate').toFixed(0), of('core').toFixed(0), (of('p99') / 1000).toFixed(1), of('p50').toFixed(0)];
    console.log(`| ${[name, ...cells, of('memory').toFixed(0)].join(' | ')} |`);
  }
};

main();
