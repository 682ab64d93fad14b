import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Agent, request } from 'undici';
import { type RunningMock, startMock } from '../src/index';
import { describeFinding } from '../src/report/describe';
import { loadSpec } from '../src/specs/load';
import { checkExchange } from '../src/validate/response/check-exchange';

const root = join(__dirname, '..');
const agent = new Agent({ connections: 32 });
let mock: RunningMock;
let other: RunningMock;
beforeAll(async () => {
  mock = await startMock({ root });
  other = await startMock({ root });
  // At once: some answers take their time.
  await Promise.all(JUDGED.map(async ([vendor, name]) => found.set(`${vendor} ${name}`, await wrong(vendor, name))));
});
afterAll(async () => {
  await mock.close();
  await other.close();
});

const PATHS = {
  wethod: '/api/contacts/1',
  callab: '/contact/3c90c3cc-0d44-4b50-8888-8dd25736052a',
  highlevel: '/contacts/ocQHyuzHvysMo5N5VsXc',
  superoffice: '/api/v1/Contact/920/Summary',
} as const;

/** Slow ones would only cost time here; unreachable ones answer nothing that could be judged. */
const JUDGED = Object.keys(PATHS).flatMap((vendor) =>
  readdirSync(join(root, 'mocks', vendor, 'scenarios'))
    .filter((file) => !['slow.yaml', 'unreachable.yaml'].includes(file))
    .map((file): [keyof typeof PATHS, string, boolean] => {
      const text = readFileSync(join(root, 'mocks', vendor, 'scenarios', file), 'utf8');
      const { breaksContract } = load(text) as { readonly breaksContract?: boolean };
      return [vendor as keyof typeof PATHS, file.replace('.yaml', ''), breaksContract === true];
    }),
);

const SPECS = new Map(
  Object.keys(PATHS).map((name) => [name, loadSpec(join(root, 'specs', name, 'openapi.yaml'), { name })]),
);

/** What is wrong with the first answers of a session that plays the scenario. */
const wrong = async (vendor: keyof typeof PATHS, scenario: string): Promise<readonly string[]> => {
  const spec = SPECS.get(vendor);
  const operation = spec?.operations[0];
  if (!spec || !operation) throw new Error(vendor);
  const findings: string[] = [];
  for (let n = 0; n < 12; n++) {
    try {
      const { statusCode, headers, body } = await request(`${mock.url}/${vendor}${PATHS[vendor]}`, {
        dispatcher: agent,
        headers: {
          authorization: 'Bearer t',
          version: '2021-04-15',
          prefer: `scenario=${scenario}`,
          'understudy-session': `${vendor}-${scenario}`,
        },
      });
      const response = { status: statusCode, headers, body: new Uint8Array(await body.arrayBuffer()) };
      const verdict = checkExchange({ spec, operation, response, target: 'mock' });
      findings.push(
        ...(verdict.kind === 'inconclusive'
          ? verdict.reasons.map(({ reason }) => reason)
          : verdict.findings.map(describeFinding)),
      );
    } catch (error) {
      findings.push(String(error));
    }
  }
  return findings;
};

const found = new Map<string, readonly string[]>();

test.each(JUDGED)('%s %s breaks the contract only if its file says so: %p', (vendor, scenario, breaks) => {
  const findings = found.get(`${vendor} ${scenario}`);
  if (breaks) expect(findings?.length).toBeGreaterThan(0);
  else expect(findings).toEqual([]);
});

/** The same question in the ways that lead to different bytes. */
const WAYS = [
  { authorization: 'Bearer t', accept: 'application/json' },
  { authorization: 'Bearer t', accept: 'application/xml' },
  { authorization: 'Bearer t', accept: 'image/png' },
  { accept: 'application/json' },
  { authorization: 'Bearer t', accept: 'application/json', prefer: 'code=404' },
];

/** What a mock says to each way while a session plays the scenario, three times in turn. */
const rounds = async (url: string, vendor: keyof typeof PATHS, scenario: string, ways: typeof WAYS) => {
  const session = `again-${scenario}`;
  const put = await request(`${url}/__understudy/scenarios/${vendor}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'understudy-session': session },
    body: JSON.stringify({ name: scenario }),
  });
  await put.body.dump();
  expect(put.statusCode).toBe(200);
  const said: string[] = [];
  for (const way of [...ways, ...ways, ...ways]) {
    const { statusCode, headers, body } = await request(`${url}/${vendor}${PATHS[vendor]}`, {
      headers: { version: '2021-04-15', ...way, 'understudy-session': session },
    });
    const { date: _, ...rest } = headers;
    said.push(`${JSON.stringify(way)} ${statusCode} ${JSON.stringify(rest)} ${await body.text()}`);
  }
  return said;
};

test.each(['first-run-empty', 'half-migrated', 'vendor-down'])(
  'what is remembered of %s is what is said for the first time',
  async (scenario) => {
    for (const vendor of Object.keys(PATHS) as (keyof typeof PATHS)[]) {
      const [one, two, three] = thirds(await rounds(mock.url, vendor, scenario, WAYS));
      expect([two, three]).toEqual([one, one]);
      // Asked in another order, each way is the first one somewhere.
      const [reversed] = thirds(await rounds(other.url, vendor, scenario, WAYS.toReversed()));
      expect(reversed?.toReversed()).toEqual(one);
    }
  },
);

const thirds = (all: readonly string[]) =>
  [0, 1, 2].map((n) => all.slice((n * all.length) / 3, ((n + 1) * all.length) / 3));

test('an answer says who has chosen it, though two choose the same', async () => {
  const put = await request(`${mock.url}/__understudy/scenarios/wethod`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'understudy-session': 'expiring' },
    body: JSON.stringify({ name: 'token-expired' }),
  });
  await put.body.dump();
  const reason = async (session: string, token: string) => {
    const { headers, body } = await request(`${mock.url}/wethod${PATHS.wethod}`, {
      headers: { authorization: `Bearer ${token}`, 'understudy-session': session },
    });
    await body.dump();
    return /why="([^"]*)"/.exec(String(headers['understudy-answer']))?.[1];
  };
  for (let n = 0; n < 2; n++) await reason('expiring', 'good');
  for (let n = 0; n < 2; n++) {
    expect(await reason('expiring', 'good')).toBe('scenario token-expired, rule 2');
    expect(await reason('another', 'expired')).toMatch(/^a token with the word invalid/);
  }
});
