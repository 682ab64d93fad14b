import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { parse } from 'yaml';
import { type RunningMock, startMock } from '../src/index';
import { describeFinding } from '../src/report/describe';
import { loadSpec } from '../src/specs/load';
import { checkExchange } from '../src/validate/check-exchange';

const root = join(__dirname, '..');
const agent = new Agent({ connections: 1 });
let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ root });
});
afterAll(() => mock.close());

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
      const { breaksContract } = parse(readFileSync(join(root, 'mocks', vendor, 'scenarios', file), 'utf8'));
      return [vendor as keyof typeof PATHS, file.replace('.yaml', ''), breaksContract === true];
    }),
);

/** What is wrong with the first answers of a session that plays the scenario. */
const wrong = async (vendor: keyof typeof PATHS, scenario: string): Promise<readonly string[]> => {
  const spec = loadSpec(join(root, 'specs', vendor, 'openapi.yaml'), { name: vendor });
  const [operation] = spec.operations;
  if (!operation) throw new Error(vendor);
  const findings: string[] = [];
  for (let n = 0; n < 12; n++) {
    try {
      const { statusCode, headers, body } = await request(`${mock.url}/${vendor}${PATHS[vendor]}`, {
        dispatcher: agent,
        headers: {
          authorization: 'Bearer t',
          version: '2021-04-15',
          prefer: `scenario=${scenario}`,
          'understudy-session': scenario,
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

test.each(JUDGED)('%s %s breaks the contract only if its file says so: %p', async (vendor, scenario, breaks) => {
  const findings = await wrong(vendor, scenario);
  if (breaks) expect(findings).not.toEqual([]);
  else expect(findings).toEqual([]);
});
