'use strict';

/** How each peer is started. `undefined` from `start` and a reason in `why`: it is not on this machine. */

const { execFileSync } = require('node:child_process');
const { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } = require('node:fs');
const { homedir } = require('node:os');
const path = require('node:path');
const { makeDocument, SAMPLE } = require('./documents');
const { freePort, start } = require('./child');

const ROOT = path.join(__dirname, '..', '..');
const PRISM = path.join(path.dirname(require.resolve('@stoplight/prism-cli/package.json')), 'dist', 'index.js');
/** Peers that the product does not depend on are installed here by `--peers all`, and stay for the next run. */
const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'understudy-bench');

const node = async (args, more = {}) => {
  const port = await freePort();
  return start(
    process.execPath,
    args.map((arg) => (arg === '{port}' ? String(port) : arg)),
    {
      ...more,
      port,
      env: { BENCH_PORT: String(port), NODE_ENV: 'production', ...more.env },
    },
  );
};

const own = (name, env) => node([path.join(__dirname, 'servers', `${name}.js`)], { env });

/** `cwd` without configuration files, so that only what stands here applies. */
const understudy =
  (...more) =>
  ({ spec, folder, args = [] }) =>
    node([path.join(ROOT, 'bin', 'understudy.js'), 'mock', ...(spec ? [spec] : []), '-p', '{port}', ...more, ...args], {
      cwd: spec ? folder : ROOT,
    });

const prism =
  (...more) =>
  ({ spec, folder }) =>
    // Prism forks itself with NODE_ENV=production; as people start it, that is not set.
    node([PRISM, 'mock', spec, '-p', '{port}', ...more], { cwd: folder, env: { NODE_ENV: '' } });

const SPECMATIC = path.join(CACHE, 'node_modules', 'specmatic', 'specmatic.jar');

const PEERS = {
  understudy: { title: 'Understudy, as started by default', start: understudy() },
  bare: { title: 'bare `node:http`', start: ({ answer }) => own('bare', { BENCH_ANSWER: answer }) },
  'bare-socket': {
    title: 'bare `node:net`, reads nothing',
    start: ({ answer }) => own('bare-socket', { BENCH_ANSWER: answer }),
  },
  'prism-silent': { title: 'Prism, `-v silent`', start: prism('-v', 'silent') },
  prism: { title: 'Prism, as started by default', start: prism() },
  express: { title: 'Express `res.json`, no checks', start: () => own('express') },
  fastify: { title: 'Fastify, checks by hand', start: () => own('fastify') },
  'openapi-backend': { title: 'openapi-backend', start: ({ spec }) => own('openapi-backend', { BENCH_SPEC: spec }) },
  wiremock: { title: 'WireMock, lean', needs: 'wiremock@3.13.2', start: startWiremock },
  mockoon: { title: 'Mockoon CLI', needs: '@mockoon/cli@9.9.0', start: startMockoon },
  scalar: {
    title: 'Scalar mock-server',
    needs: '@scalar/mock-server@0.14.4 @hono/node-server@1.19.6',
    start: startScalar,
  },
  specmatic: {
    title: 'Specmatic stub, expectation from a file',
    needs: 'specmatic@2.55.1',
    start: startSpecmatic,
  },
  // Asks only; tests.js starts it.
  dredd: { title: 'Dredd', needs: 'dredd@14.1.0' },
};

/** Need a JVM. */
const JAVA = ['wiremock', 'specmatic'];

/** No journal, no request log, mappings in memory. */
async function startWiremock({ folder }) {
  const jar = path.join(CACHE, 'node_modules', 'wiremock', 'build', 'wiremock-standalone-3.13.2.jar');
  const home = mkdtempSync(path.join(folder, 'wiremock-'));
  mkdirSync(path.join(home, 'mappings'));
  const mapping = {
    request: {
      method: 'GET',
      urlPathPattern: '/contacts/[A-Za-z0-9-]+',
      headers: { Authorization: { matches: 'Bearer .+' }, Version: { equalTo: '2021-07-28' } },
    },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(SAMPLE) },
  };
  writeFileSync(path.join(home, 'mappings', 'contact.json'), JSON.stringify(mapping));
  const port = await freePort();
  const lean = ['--no-request-journal', '--disable-request-logging', '--disable-gzip', '--disable-banner'];
  const where = ['--port', String(port), '--bind-address', '127.0.0.1', '--root-dir', home];
  return start('java', ['-jar', jar, ...where, ...lean], { port, cwd: home });
}

/**
 * As its npm package starts it (`java -jar`), without lines on the console and without watching files. It makes random values from
 * the schema unless an expectation says what to send: the one request of the row, with the sample.
 */
async function startSpecmatic({ spec, folder }) {
  const home = mkdtempSync(path.join(folder, 'specmatic-'));
  mkdirSync(path.join(home, 'data'));
  const expectation = {
    'http-request': {
      method: 'GET',
      path: '/contacts/c-1042',
      headers: { Authorization: 'Bearer t0ken', Version: '2021-07-28' },
    },
    'http-response': { status: 200, headers: { 'Content-Type': 'application/json' }, body: SAMPLE },
  };
  writeFileSync(path.join(home, 'data', 'contact.json'), JSON.stringify(expectation));
  const port = await freePort();
  const where = ['--host', '127.0.0.1', '--port', String(port), '--data', path.join(home, 'data')];
  const quiet = ['--noConsoleLog', '--hot-reload=disabled'];
  return start('java', ['-jar', SPECMATIC, 'stub', ...where, ...quiet, spec], { port, cwd: home });
}

async function startMockoon({ spec, folder }) {
  const bin = path.join(CACHE, 'node_modules', '@mockoon', 'cli', 'bin', 'run.js');
  return node([bin, 'start', '--data', spec, '--port', '{port}', '--hostname', '127.0.0.1', '--disable-log-to-file'], {
    cwd: folder,
    env: { HOME: folder },
  });
}

async function startScalar({ spec }) {
  const script = path.join(CACHE, 'scalar.mjs');
  cpSync(path.join(__dirname, 'servers', 'scalar.mjs'), script);
  return node([script], { env: { BENCH_SPEC: spec } });
}

const isInstalled = (name) =>
  (PEERS[name].needs ?? '')
    .split(' ')
    .every((one) => one === '' || existsSync(path.join(CACHE, 'node_modules', one.replace(/(.)@.*$/, '$1'))));

/** Installs a package that only the benchmark needs; gives the reason when that does not work. */
function install(packages) {
  mkdirSync(CACHE, { recursive: true });
  if (!existsSync(path.join(CACHE, 'package.json')))
    writeFileSync(path.join(CACHE, 'package.json'), '{"private":true}');
  try {
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, ...packages.split(' ')], { cwd: CACHE, stdio: 'pipe', timeout: 180_000 });
    return undefined;
  } catch (error) {
    return `${packages} could not be installed: ${
      String(error.stderr || error.message)
        .trim()
        .split('\n')[0]
    }`;
  }
}

/** Why a peer cannot be measured, or `undefined`. */
function missing(name, all) {
  const { needs } = PEERS[name];
  if (needs === undefined) return undefined;
  if (JAVA.includes(name) && !hasJava()) return 'there is no Java on this machine';
  if (isInstalled(name)) return undefined;
  return all ? install(needs) : 'only with `--peers all`, which installs it';
}

const hasJava = () => {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Of what is compared, from the packages themselves. */
function versions() {
  const versionOf = (file) => JSON.parse(readFileSync(file, 'utf8')).version;
  const ours = ['@stoplight/prism-cli', 'express', 'fastify', 'openapi-backend', 'autocannon'];
  const found = { understudy: versionOf(path.join(ROOT, 'package.json')) };
  for (const name of ours) found[name] = versionOf(path.join(ROOT, 'node_modules', name, 'package.json'));
  for (const name of ['wiremock', '@mockoon/cli', '@scalar/mock-server', 'specmatic', 'dredd']) {
    const file = path.join(CACHE, 'node_modules', name, 'package.json');
    if (existsSync(file)) found[name] = versionOf(file);
  }
  return found;
}

module.exports = { CACHE, PEERS, ROOT, SPECMATIC, makeDocument, missing, versions };
