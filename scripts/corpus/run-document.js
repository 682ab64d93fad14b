'use strict';

/**
 * One document in one process: load it, start the mock, ask. The parent bounds time and memory, and reads what this
 * process prints. Each step is announced before it begins, so a hang or a crash has a name.
 */

const http = require('node:http');
const path = require('node:path');

const [file, settingsText] = process.argv.slice(2);
const settings = JSON.parse(settingsText);
const say = (message) => new Promise((done) => process.send(message, done));

async function main() {
  await say({ kind: 'doing', what: 'load' });
  const peer = require(path.join(__dirname, 'peers', `${settings.peer}.js`));
  await peer.warmUp(settings);
  const before = { cpu: process.cpuUsage(), at: performance.now() };
  const mock = await peer.start(file, settings);
  await firstAnswer(mock.port);
  const cpu = process.cpuUsage(before.cpu);
  const rss = Math.round(process.resourceUsage().maxRSS / 1024);
  const loaded = {
    ms: Math.round(performance.now() - before.at),
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    rssMb: rss,
  };
  await say({ kind: 'loaded', ...loaded, operations: mock.operations, problems: mock.problems });
  await askAll(mock);
  await say({ kind: 'done', peakMb: Math.round(process.resourceUsage().maxRSS / 1024) });
  process.exit(0);
}

/** Ready means that it answers. Whatever the answer is: the path is documented nowhere. */
const firstAnswer = (port) =>
  send(port, { method: 'GET', path: '/corpus-is-it-there', headers: {} }).catch(() => undefined);

async function askAll(mock) {
  await say({ kind: 'doing', what: 'read the document for the judge' });
  const { readDocument } = require('./read-document');
  const { createSchemas } = require('./schemas');
  const document = readDocument(file);
  const schemas = createSchemas(document);
  const chosen = sample(document.operations, settings.sample, settings.seed);
  await say({ kind: 'asking', documented: document.operations.length, chosen: chosen.length });
  for (const operation of chosen)
    await say({ kind: 'asked', id: operation.id, ...(await ask(mock, schemas, operation)) });
  await say({ kind: 'notes', notes: Object.fromEntries(schemas.notes) });
}

/** Every operation, or so many of them by a fixed shuffle, so that a second run asks the same ones. */
function sample(operations, most, seed) {
  if (operations.length <= most) return operations;
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const order = operations.map((operation) => ({ operation, at: random() }));
  return order
    .sort((one, other) => one.at - other.at)
    .slice(0, most)
    .map((one) => one.operation);
}

async function ask(mock, schemas, operation) {
  const { buildValid, buildInvalid } = require('./requests');
  await say({ kind: 'doing', what: `build ${operation.id}` });
  const built = buildValid(schemas, operation);
  if (built.request === undefined) return { valid: { outcome: 'not asked', cause: built.reason } };
  const valid = await exchange(mock, schemas, operation, built.request, 'success');
  const broken = buildInvalid(schemas, operation, built.request);
  if (broken === undefined) return { valid };
  const invalid = await exchange(mock, schemas, operation, broken.request, 'refusal');
  return { valid, invalid: { ...invalid, broken: broken.broken } };
}

async function exchange(mock, schemas, operation, request, expected) {
  const { toWire } = require('./requests');
  const { judge } = require('./judge');
  const wire = toWire(request, acceptFor(operation));
  await say({ kind: 'doing', what: `${expected}: ${wire.method} ${wire.path.slice(0, 200)}` });
  try {
    const answer = await send(mock.port, wire);
    const verdict = judge(schemas, operation, answer, expected);
    return verdict.outcome === 'valid' ? verdict : { ...verdict, status: answer.status, wire: brief(wire) };
  } catch (error) {
    return { outcome: 'failed', cause: `no answer (${error.code ?? error.message})`, wire: brief(wire) };
  }
}

const brief = (wire) => ({ ...wire, path: wire.path.slice(0, 500), body: wire.body?.toString('utf8').slice(0, 500) });

/** JSON where it is documented, because that is what can be judged. */
function acceptFor(operation) {
  const parameter = operation.parameters.find((one) => one.in === 'header' && one.name.toLowerCase() === 'accept');
  const wanted = parameter?.schema?.enum?.[0] ?? parameter?.schema?.default;
  if (typeof wanted === 'string') return wanted;
  const { isJson } = require('./requests');
  const types = [...operation.responses.values()].flat().map((one) => one.type);
  const json = types.find((type) => isJson(type) && !type.includes('*'));
  return json === undefined ? '*/*' : `${json}, */*;q=0.5`;
}

function send(port, wire) {
  return new Promise((resolve, reject) => {
    const { method, path: target, headers } = wire;
    const request = http.request({
      host: '127.0.0.1',
      port,
      method,
      path: target,
      headers,
      timeout: settings.requestMs,
      // The judge may think for longer than the server keeps an idle connection.
      agent: false,
    });
    request.on('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error('hang'), { code: 'HANG' })));
    request.on('error', reject);
    request.end(wire.body);
  });
}

// Without a parent there is no reader, and nothing would end this process.
process.on('disconnect', () => process.exit(1));

main().catch(async (error) => {
  await say({ kind: 'failed', code: error?.code, message: String(error?.message ?? error).slice(0, 600) });
  process.exit(3);
});
