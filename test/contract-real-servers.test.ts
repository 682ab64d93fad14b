import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '../src/app/testing/run-tests';
import type { TestSettings } from '../src/app/testing/test-settings';
import { createCollector } from '../src/report/collect';
import { groupFindings, groupInconclusive } from '../src/report/group';
import { hasAlertmanager, hasPowerDns, PDNS_KEY, startAlertmanager, startPowerDns } from './real-servers';
import { runCommand, startCli } from './run-cli';

/**
 * Servers that nobody here wrote, each with a few of its operations in our own words. What is wrong in a document is wrong
 * on purpose: it has to be found, and nothing else.
 */
const judged = async (name: string, document: object, url: string, settings: Partial<TestSettings>) => {
  const root = mkdtempSync(path.join(tmpdir(), 'real-'));
  const file = path.join(root, `${name}.json`);
  writeFileSync(file, JSON.stringify({ info: { title: name, version: '1' }, ...document }));
  const collector = createCollector();
  try {
    await runTests({ vendors: [file], root, target: { [name]: url }, environment: {}, ...settings }, collector.on);
  } finally {
    rmSync(root, { recursive: true });
  }
  const [vendor] = collector.run().vendors;
  if (!vendor) throw new Error('nothing was asked');
  const causes = (wanted: string) =>
    groupFindings(vendor)
      .filter(({ finding }) => finding.severity === wanted)
      .map(({ finding, operations }) => {
        const what = 'received' in finding ? String(finding.received) : finding.at.replaceAll(/\/\d+/g, '/*');
        return `${finding.kind} ${what}: ${operations.join(', ')}`;
      })
      .toSorted();
  return {
    failures: causes('failure'),
    warnings: causes('warning'),
    doubts: [...new Set(groupInconclusive(vendor).map(({ inconclusive }) => inconclusive.kind))],
    asked: vendor.results.length,
  };
};

/**
 * What a user does: the suite through a recorder, the overlay of what it recorded, and the suite again. Each step with its exit
 * code, and what is left for a person, as the baseline has it.
 */
const corrected = async (name: string, document: object, url: string, env: Readonly<Record<string, string>>) => {
  const root = mkdtempSync(path.join(tmpdir(), 'corrected-'));
  const folder = path.join(root, 'specs', name);
  const source = { document: 'https://vendor.example/api', title: name };
  const ended: (readonly [string, number | null])[] = [];
  const run = async (step: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(args, { cwd: root, env });
    ended.push([step, code]);
    return `${stdout}${stderr}`;
  };
  try {
    mkdirSync(path.join(folder, 'overlays'), { recursive: true });
    writeFileSync(
      path.join(folder, 'openapi.json'),
      JSON.stringify({ info: { title: name, version: '1' }, 'x-source': source, ...document }),
    );
    const recorder = await startCli(['record', name, '--target', url, '--out', 'x.har'], { cwd: root, env });
    await run('suite, recorded', 'test', name, '--target', `${name}=${recorder.url}`);
    await recorder.stop('SIGINT');
    await run('drift', 'drift', name, '--from', 'x.har', '--overlay', `specs/${name}/overlays/10-observed.yaml`);
    await run('lint', 'lint', name);
    await run('recording', 'test', name, '--from', 'x.har');
    await run('drift again', 'drift', name, '--from', 'x.har');
    const target = ['--target', `${name}=${url}`, '--baseline', 'known.yaml'];
    await run('suite, taking in what is left', 'test', name, ...target, '--update-baseline');
    await run('suite', 'test', name, ...target);
    const known = readFileSync(path.join(root, 'known.yaml'), 'utf8');
    return { ended, left: [...known.matchAll(/^ {4}case: (.*)$/gm)].map(([, id]) => id).sort() };
  } finally {
    rmSync(root, { recursive: true });
  }
};

const GREEN = [
  ['suite, recorded', 1],
  ['drift', 1],
  ['lint', 0],
  ['recording', 0],
  ['drift again', 0],
  ['suite, taking in what is left', 0],
  ['suite', 0],
];

const answer = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
const text = { type: 'string' };

const silence = {
  type: 'object',
  required: ['matchers', 'startsAt', 'endsAt', 'createdBy', 'comment'],
  properties: {
    matchers: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name', 'value', 'isRegex'],
        properties: { name: text, value: text, isRegex: { type: 'boolean' } },
      },
    },
    startsAt: { type: 'string', format: 'date-time' },
    endsAt: { type: 'string', format: 'date-time' },
    createdBy: text,
    comment: text,
  },
  example: {
    matchers: [{ name: 'job', value: 'nightly', isRegex: false }],
    startsAt: '2020-01-01T00:00:00Z',
    endsAt: '2099-01-01T00:00:00Z',
    createdBy: 'tests',
    comment: 'quiet, please',
  },
};

const alertmanager = {
  openapi: '3.0.3',
  servers: [{ url: '/api/v2' }],
  paths: {
    '/status': {
      get: {
        operationId: 'status',
        responses: {
          200: answer({
            type: 'object',
            required: ['cluster', 'versionInfo', 'uptime'],
            // The one mistake about answers: it is a time.
            properties: { uptime: { type: 'integer' }, cluster: { type: 'object' }, versionInfo: { type: 'object' } },
          }),
        },
      },
    },
    '/silences': {
      get: {
        operationId: 'silences',
        parameters: [{ name: 'filter', in: 'query', schema: { type: 'array', items: text } }],
        responses: {
          200: answer({ type: 'array', items: { type: 'object', required: ['id'], properties: { id: text } } }),
        },
      },
      post: {
        operationId: 'silence',
        requestBody: { required: true, content: { 'application/json': { schema: silence } } },
        // Its errors are objects, which the document does not know.
        responses: { 200: answer({ type: 'object', required: ['silenceID'] }), 400: answer(text) },
      },
    },
  },
};

const describeAlertmanager = hasAlertmanager ? describe : describe.skip;

describeAlertmanager('an Alertmanager (Debian: apt install prometheus-alertmanager)', () => {
  let server: Awaited<ReturnType<typeof startAlertmanager>>;
  beforeAll(async () => {
    server = await startAlertmanager();
  });
  afterAll(() => server.stop());

  test('fails for what the document says wrongly of an answer, and for nothing else', async () => {
    const ran = await judged('am', alertmanager, `${server.url}/api/v2`, {});
    expect(ran.failures).toEqual(['body-schema /body/uptime: GET /status']);
    expect(ran.doubts).toEqual([]);
  });

  test('is recorded, its drift is patched, and the suite is green', async () => {
    // It takes any text for a truth value, and documents that it does not: no schema can say which of both is meant.
    const active = { name: 'active', in: 'query', schema: { type: 'boolean' } };
    const alerts = { parameters: [active], responses: { 200: answer({ type: 'array' }), 400: answer(text) } };
    const paths = { ...alertmanager.paths, '/alerts': { get: { operationId: 'alerts', ...alerts } } };
    const { ended, left } = await corrected('am', { ...alertmanager, paths }, `${server.url}/api/v2`, {});
    expect(ended).toEqual(GREEN);
    expect(left).toEqual(['am/alerts/violation/query-active/type']);
  });

  test('is not held to what is not documented when it is written to', async () => {
    const ran = await judged('am', alertmanager, `${server.url}/api/v2`, { allowUnsafe: true });
    expect(ran.failures).toEqual(['body-schema /body/uptime: GET /status', 'body-schema /body: POST /silences']);
    expect(ran.warnings).toEqual(
      expect.arrayContaining(['status-undocumented 415: POST /silences', 'status-undocumented 422: POST /silences']),
    );
  });

  test('without its base path it is asked in vain, and blamed for nothing', async () => {
    const ran = await judged('am', alertmanager, server.url, {});
    expect(ran).toMatchObject({ failures: [], doubts: ['base-path-missing'] });
  });
});

const powerDns = {
  openapi: '3.0.3',
  servers: [{ url: '/api/v1' }],
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
  paths: {
    '/servers': {
      get: {
        operationId: 'servers',
        responses: {
          200: answer({ type: 'array', items: { type: 'object', required: ['id'], properties: { id: text } } }),
        },
      },
    },
    '/servers/{server_id}': {
      get: {
        operationId: 'server',
        parameters: [{ name: 'server_id', in: 'path', required: true, schema: text, example: 'elsewhere' }],
        // The one mistake: a version is a text.
        responses: {
          200: answer({ type: 'object', properties: { version: { type: 'integer' } } }),
          404: { description: 'unknown' },
        },
      },
    },
    '/servers/localhost/statistics': {
      get: {
        operationId: 'statistics',
        responses: { 200: answer({ type: 'array', items: [{ type: 'integer' }, { type: 'object' }] }) },
      },
    },
  },
};

const describePowerDns = hasPowerDns ? describe : describe.skip;

describePowerDns('a PowerDNS (Debian: apt install pdns-server pdns-backend-sqlite3 sqlite3)', () => {
  let server: Awaited<ReturnType<typeof startPowerDns>>;
  beforeAll(async () => {
    server = await startPowerDns();
  });
  afterAll(() => server.stop());

  const token = { UNDERSTUDY_PDNS_TOKEN: PDNS_KEY };

  test.each([false, true])('fails for what is wrong, and for no list of items; unsafe: %s', async (allowUnsafe) => {
    const environment = { ...token, UNDERSTUDY_PDNS_SERVER_ID: 'localhost' };
    const ran = await judged('pdns', powerDns, `${server.url}/api/v1`, { environment, allowUnsafe });
    expect(ran.failures).toEqual(['body-schema /body/version: GET /servers/{server_id}']);
    expect(ran.doubts).toEqual(['schema-not-compilable']);
    expect(ran.warnings).toContainEqual(expect.stringMatching(/^status-undocumented 401: GET \/servers, /));
  });

  test('is recorded, its drift is patched, and the suite is green', async () => {
    const env = { ...token, UNDERSTUDY_PDNS_SERVER_ID: 'localhost' };
    const { ended, left } = await corrected('pdns', powerDns, `${server.url}/api/v1`, env);
    expect(ended).toEqual(GREEN);
    expect(left).toEqual([]);
  });

  test('is not blamed for an id that only the document knows', async () => {
    const ran = await judged('pdns', powerDns, `${server.url}/api/v1`, { environment: token, except: ['servers'] });
    expect(ran.failures).toEqual([]);
    expect(ran.doubts).toContain('no-such-record');
  });

  test('is not blamed for a wrong key', async () => {
    const environment = { UNDERSTUDY_PDNS_TOKEN: 'wrong', UNDERSTUDY_PDNS_SERVER_ID: 'localhost' };
    const ran = await judged('pdns', powerDns, `${server.url}/api/v1`, { environment });
    expect(ran.failures).toEqual([]);
  });
});
