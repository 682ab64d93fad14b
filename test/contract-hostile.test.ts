import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planContract } from '../src/contract/plan';
import { runContract } from '../src/contract/run';
import { type HttpTargetOptions, httpTarget } from '../src/contract/targets/http-target';
import type { RunEvent } from '../src/core/results/events';
import { createConsoleReporter } from '../src/report/console/console';
import { createGithubReporter } from '../src/report/github/github';
import { createHtmlReporter } from '../src/report/html/html';
import { createJsonReporter } from '../src/report/json/json-report';
import { createJunitReporter } from '../src/report/junit';
import { createNdjsonReporter } from '../src/report/ndjson';
import { allReporters } from '../src/report/reporter';
import { loadSpec } from '../src/specs/load';
import * as tricks from './servers/hostile';

const CANARIES = {
  UNDERSTUDY_HOSTILE_BEARER_TOKEN: 'canary-bearer-K9/+=&x<7Q',
  UNDERSTUDY_HOSTILE_QUERYKEY_TOKEN: 'canary-query-Zz 81%',
  UNDERSTUDY_HOSTILE_COOKIE_TOKEN: 'canary-cookie-5512',
  UNDERSTUDY_HOSTILE_X_APP_SECRET: 'canary-header-77aa',
  UNDERSTUDY_HOSTILE_PARAM_SESSION_TOKEN: 'canary-session-31"b',
};

const spec = loadSpec('test/fixtures/hostile.yaml', { name: 'hostile' });

interface Outcome {
  readonly events: readonly RunEvent[];
  /** Everything that was written anywhere: every report, the console, and the events themselves. */
  readonly written: string;
  readonly pauses: readonly number[];
}

const run = async (baseUrl: string, options: Partial<HttpTargetOptions> = {}): Promise<Outcome> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
  const file = (name: string) => path.join(folder, name);
  const pauses: number[] = [];
  const clock = { now: () => Date.now(), sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
  let printed = '';
  const write = (text: string) => {
    printed += text;
  };
  const reporters = allReporters([
    createConsoleReporter({ write, color: false, interactive: false }),
    createJsonReporter(file('r.json')),
    createJunitReporter(file('r.xml')),
    createHtmlReporter(file('r.html')),
    createNdjsonReporter(file('r.ndjson')),
    createGithubReporter({ write, summary: file('summary.md') }),
  ]);
  const variables = CANARIES;
  const target = httpTarget({
    spec,
    kind: 'real',
    baseUrl,
    variables,
    clock,
    timeout: 5000,
    maxBody: 1024 * 1024,
    ...options,
  });
  const events: RunEvent[] = [];
  const planned = { target: 'real', local: true, variables, generate: { count: 10, seed: 1 } } as const;
  const plan = planContract(spec, planned);
  for await (const event of runContract([{ spec, ...plan, planned, target }])) {
    events.push(event);
    reporters.on(event);
  }
  await reporters.finish();
  const files = readdirSync(folder).map((name) => readFileSync(file(name), 'utf8'));
  rmSync(folder, { recursive: true });
  const bodies = events.flatMap((event) =>
    event.type === 'case-finished' && event.result.exchange
      ? [event.result.exchange.request.body, event.result.exchange.response.body].map((body) =>
          Buffer.from(body).toString('utf8'),
        )
      : [],
  );
  return { events, written: [printed, ...files, ...bodies, JSON.stringify(events)].join('\n'), pauses };
};

/** The readable core of each canary, in every coding that the servers use. */
const leaks = (written: string): readonly string[] =>
  Object.values(CANARIES).flatMap((secret) => {
    const core = /canary-[a-z]+-\w+/.exec(secret)?.[0] ?? secret;
    const bytes = Buffer.from(core);
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(shift + 1, -4),
    );
    return [core, encodeURIComponent(core), bytes.toString('hex'), ...base64].filter((form) =>
      written.toLowerCase().includes(form.toLowerCase()),
    );
  });

const verdicts = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'case-finished' ? [event.result.verdict] : []));

const reasons = (events: readonly RunEvent[]) =>
  [
    ...new Set(
      verdicts(events).flatMap((verdict) =>
        verdict.kind === 'inconclusive' ? verdict.reasons.map(({ kind }) => kind) : [],
      ),
    ),
  ].sort();

test('a server that echoes secrets in every place finds none of them in anything that is written', async () => {
  const { echoInAnswer, echoInError, echoBrokenJson, echoXml, slowDown, behave } = tricks;
  const server = await tricks.hostile([
    echoInAnswer,
    echoXml,
    echoBrokenJson,
    behave,
    echoInError,
    slowDown('0'),
    behave,
  ]);
  const { events, written } = await run(server.url);
  await server.close();
  expect(leaks(written)).toEqual([]);
  expect(written).not.toContain('server-side-password');
  expect(written).toContain('[redacted]');
  expect(verdicts(events).some(({ kind }) => kind === 'violates')).toBe(true);
});

test('a redirect is not followed: the other server hears nothing', async () => {
  const elsewhere = await tricks.hostile([tricks.behave]);
  const server = await tricks.hostile([tricks.sendElsewhere(elsewhere.url)]);
  const { events, written } = await run(server.url);
  await Promise.all([server.close(), elsewhere.close()]);
  expect(elsewhere.arrived).toEqual([]);
  expect(reasons(events)).toEqual(['redirect']);
  expect(leaks(written)).toEqual([]);
});

test('connections that break, answers that never come or never end are never passes', async () => {
  const server = await tricks.hostile([tricks.saysNothing, tricks.neverEnds, tricks.hangUpHalfway, tricks.hangUp]);
  const { events } = await run(server.url, { timeout: 400 });
  await server.close();
  expect(reasons(events)).toEqual(['body-not-checkable', 'broken-answer', 'timeout', 'unreachable']);
  const decided = verdicts(events).filter(({ kind }) => kind !== 'inconclusive');
  // An answer that never ends has begun: its status lets in who lacks a credential.
  expect(decided.filter(({ findings }) => !findings.every(({ kind }) => kind === 'status-unexpected'))).toEqual([]);
  expect(decided.filter(({ kind }) => kind === 'conforms')).toEqual([]);
});

test('Retry-After is honoured once per request, in seconds and as a date', async () => {
  const inFive = new Date(Date.now() + 5000).toUTCString();
  const server = await tricks.hostile([tricks.slowDown('3'), tricks.behave, tricks.slowDown(inFive), tricks.behave]);
  const { pauses } = await run(server.url);
  await server.close();
  expect(pauses[0]).toBe(3000);
  expect(pauses[1]).toBeGreaterThan(3000);
  expect(pauses[1]).toBeLessThanOrEqual(5000);
});

test('an operation that asks for too long a pause is left out', async () => {
  const server = await tricks.hostile([tricks.slowDown('3600')]);
  const { events, pauses } = await run(server.url);
  await server.close();
  expect(server.arrived).toHaveLength(1);
  expect(pauses).toEqual([]);
  expect(reasons(events)).toEqual(['rate-limited', 'stopped']);
});

test('three refusals in a row end the run', async () => {
  const server = await tricks.hostile([tricks.refuse]);
  const { events } = await run(server.url);
  await server.close();
  expect(server.arrived).toHaveLength(3);
  expect(reasons(events)).toEqual(['stopped', 'unauthorised']);
});

test('the budget holds, retries included', async () => {
  const server = await tricks.hostile([tricks.behave, tricks.slowDown('0')]);
  const { events } = await run(server.url, { maxRequests: 4 });
  await server.close();
  expect(server.arrived).toHaveLength(4);
  expect(events.at(-1)).toMatchObject({ type: 'run-finished', requests: 4 });
});

test('the rate spaces requests out', async () => {
  const server = await tricks.hostile([tricks.behave]);
  const { pauses } = await run(server.url, { rate: '2/s' });
  await server.close();
  expect(pauses.length).toBeGreaterThan(2);
  expect(pauses.at(-1)).toBeGreaterThan(400);
});

test('a small answer that unpacks into a huge one is not unpacked', async () => {
  const server = await tricks.hostile([tricks.bomb]);
  const { events } = await run(server.url);
  await server.close();
  expect(reasons(events)).toEqual(['body-not-checkable']);
});

test('a proxy is used for a real host, and sees no credential', async () => {
  const seen: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    seen.push(`${request.url} ${JSON.stringify(request.headers)}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const before = { ...process.env };
  process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  process.env.NO_PROXY = '';
  const { events, written } = await run('https://vendor.example');
  process.env = before;
  await new Promise((resolve) => proxy.close(resolve));
  expect(seen.every((line) => line.startsWith('vendor.example:443 '))).toBe(true);
  expect(seen.length).toBeGreaterThan(0);
  expect(reasons(events)).toEqual(['unreachable']);
  expect(leaks(seen.join() + written)).toEqual([]);
});

test('an unsafe request is never sent, and is listed with the flag that would send it', async () => {
  const server = await tricks.hostile([tricks.behave]);
  const { events } = await run(server.url);
  await server.close();
  expect(server.arrived.filter((line) => !line.startsWith('GET '))).toEqual([]);
  const skipped = events.flatMap((event) => (event.type === 'case-skipped' ? [event.skipped] : []));
  expect(
    skipped.some(({ operationId, reason }) => operationId === 'deleteRecord' && reason.includes('--allow-unsafe')),
  ).toBe(true);
});

test.each([
  'http://example.com',
  'ftp://127.0.0.1',
  'https://user:secret@127.0.0.1',
  'https://127.0.0.1/?key=1',
  'nowhere',
])('the target %s is refused before anything is sent', (baseUrl) => {
  expect(() => httpTarget({ spec, kind: 'real', baseUrl, variables: {} })).toThrow(/target|https|URL/);
});
