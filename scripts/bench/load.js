'use strict';

/** The load generator: `wrk` with one thread and 32 connections, or `autocannon` where there is no wrk. */

const { execFile, execFileSync } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const path = require('node:path');

const CONNECTIONS = 32;

const hasWrk = () => {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // wrk says its version and ends with 1.
    return error.code !== 'ENOENT';
  }
};

/** The request, or several that are sent in turn, as bytes. */
function writeRequests(file, requests) {
  const texts = requests.map(({ method = 'GET', path: target, headers = {}, body = '' }) => {
    const lines = Object.entries({
      Host: '127.0.0.1',
      ...headers,
      ...(body && { 'Content-Length': Buffer.byteLength(body) }),
    });
    return `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
  });
  writeFileSync(file, texts.join('\0'));
  return file;
}

/**
 * Loads `port` for some seconds. With `pipeline`, each connection sends so many requests at once, which leaves the generator
 * less to do: for counting answers, not for timing them.
 * @returns {Promise<{ rps: number, p50: number, p99: number, requests: number, refused: number, broken: number }>} times in ms
 */
async function load(port, requests, seconds, { pipeline = 1 } = {}) {
  return (hasWrk() ? withWrk : withAutocannon)(port, requests, seconds, pipeline);
}

const withWrk = (port, { file }, seconds, pipeline) =>
  new Promise((resolve, reject) => {
    const args = [
      '-t1',
      `-c${CONNECTIONS}`,
      `-d${seconds}s`,
      '-s',
      path.join(__dirname, 'wrk.lua'),
      `http://127.0.0.1:${port}`,
    ];
    const env = { ...process.env, BENCH_REQUESTS: file, BENCH_PIPELINE: String(pipeline) };
    execFile('wrk', args, { env, timeout: (seconds + 30) * 1000 }, (error, stdout) => {
      const line = /^BENCH (.*)$/m.exec(stdout)?.[1];
      if (error || line === undefined) return reject(error ?? new Error(`wrk said: ${stdout}`));
      const { requests, us, p50, p99, refused, broken } = JSON.parse(line);
      resolve({ rps: requests / (us / 1e6), p50: p50 / 1000, p99: p99 / 1000, requests, refused, broken });
    });
  });

async function withAutocannon(port, { list }, seconds, pipelining) {
  const autocannon = require('autocannon');
  const requests = list.slice(0, 1000).map(({ method = 'GET', ...rest }) => ({ method, ...rest }));
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    duration: seconds,
    pipelining,
    requests,
  });
  return {
    rps: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    requests: result.requests.total,
    refused: result.non2xx,
    broken: result.errors + result.timeouts,
  };
}

module.exports = { CONNECTIONS, hasWrk, load, writeRequests };
