'use strict';

/** Processes that serve: started, waited for, measured by their pid, and ended. */

const { spawn } = require('node:child_process');
const { closeSync, openSync, readFileSync, readdirSync } = require('node:fs');
const http = require('node:http');
const net = require('node:net');

const alive = new Set();

/** A port that was free a moment ago, for peers that cannot choose one themselves. */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** What a process prints goes nowhere (`/dev/null`), for all alike: what it costs to say it stays. */
function start(command, args, { cwd, env = {}, port }) {
  const sink = openSync('/dev/null', 'w');
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', sink, sink] });
  closeSync(sink);
  child.once('error', () => {});
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  return { pid: child.pid, port, child, stop: () => stop(child) };
}

const stop = (child) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill('SIGKILL'), 3000);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });

/** Asks until something answers; raises when the process ends or the time is over. */
async function untilAnswers(server, request, { seconds = 60, every = 5 } = {}) {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    if (server.child.exitCode !== null) throw new Error(`the process ended with ${server.child.exitCode}`);
    const answer = await ask(server.port, request).catch(() => undefined);
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  throw new Error(`no answer within ${seconds} s`);
}

/** One exchange on a connection of its own. */
const ask = (port, { method = 'GET', path, headers = {}, body }) =>
  new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, method, path, headers, agent: false, timeout: 30_000 },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.rawHeaders,
            body: Buffer.concat(chunks).toString('latin1'),
          }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.end(body);
  });

/** A process and its children. */
function family(pid) {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(family)];
}

/** Resident memory in MB, of a process and its children. */
const memoryOf = (pid) =>
  family(pid).reduce(
    (sum, each) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    0,
  );

/** Seconds of CPU so far, of a process and each of its children. */
const cpuOfEach = (pid) =>
  family(pid).map((each) => {
    // The name may hold spaces; what follows its bracket does not.
    const fields = readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  });

/** Seconds of CPU so far, of a process and its children. */
const cpuOf = (pid) => cpuOfEach(pid).reduce((sum, each) => sum + each, 0);

/** Whatever happens, nothing is left running. */
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

module.exports = { ask, cpuOf, cpuOfEach, freePort, memoryOf, start, untilAnswers };
