import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '../src/app/testing/run-tests';
import type { TestSettings } from '../src/app/testing/test-settings';
import type { CaseResult } from '../src/core/results/case';
import { createCollector } from '../src/report/collect';
import { groupFindings } from '../src/report/group';
import {
  alertmanagerDocument,
  hasAlertmanager,
  hasPowerDns,
  PDNS_KEY,
  powerDnsDocument,
  startAlertmanager,
  startPowerDns,
} from './real-servers';
import { configOf } from './servers/recorded-run';

/** Servers that nobody here wrote, against the documents that they carry themselves, as a user would ask them. */
const run = async (
  name: string,
  document: object,
  url: string,
  { given = {}, ...settings }: Partial<TestSettings> & { readonly given?: Readonly<Record<string, object>> },
) => {
  const root = mkdtempSync(path.join(tmpdir(), 'real-document-'));
  const file = path.join(root, `${name}.json`);
  writeFileSync(file, JSON.stringify(document));
  const operations = Object.entries(given).map(([operation, body]) => {
    writeFileSync(path.join(root, `${operation}.json`), JSON.stringify(body));
    return [operation, { body: `${operation}.json` }] as const;
  });
  const config = configOf({ [name]: { operations: Object.fromEntries(operations) } }, root);
  const collector = createCollector();
  try {
    await runTests(
      { vendors: [file], root, config, target: { [name]: url }, environment: {}, ...settings },
      collector.on,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
  const [vendor] = collector.run().vendors;
  if (!vendor) throw new Error('nothing was asked');
  const isGood = ({ exchange }: CaseResult): boolean => /^2/.test(String(exchange?.response.status));
  const answered = new Set(vendor.results.filter(isGood).map((result) => result.case.operationId));
  return {
    answered: (among: (operation: string) => boolean) => [...answered].filter(among).length,
    /** Each cause in a line: where it was met first, and what it is. */
    failures: groupFindings(vendor)
      .filter(({ finding }) => finding.severity === 'failure')
      .map(({ finding, operations: [operation], first }) =>
        'received' in finding
          ? `${operation} ${finding.received}: ${first.id.split('/').slice(2).join('/')}`
          : `${operation} ${finding.kind} ${finding.at.replaceAll(/\d+/g, '*')}`,
      )
      .toSorted(),
    left: vendor.leftBehind.map(({ what }) => what),
  };
};

const any = () => true;
const reads = (operation: string): boolean => /^(?:get|list|search|axfrExport|error)/.test(operation);

describe('an Alertmanager (Debian: prometheus-alertmanager) and its own document', () => {
  const asked = hasAlertmanager ? test : test.skip;
  let server: Awaited<ReturnType<typeof startAlertmanager>>;
  beforeAll(async () => {
    if (hasAlertmanager) server = await startAlertmanager();
  });
  afterAll(() => server?.stop());

  // Any text is taken for a truth value, and the document says 400.
  const LENIENT = 'GET /alerts 200: violation/query-active/type';

  asked('read only', async () => {
    const ran = await run('am', alertmanagerDocument(), `${server.url}/api/v2`, {});
    expect(ran.answered(any)).toBe(5);
    expect(ran.failures).toEqual([LENIENT]);
  });

  asked('with --allow-unsafe all nine operations answer well', async () => {
    const ran = await run('am', alertmanagerDocument(), `${server.url}/api/v2`, { allowUnsafe: true });
    expect(ran.answered(any)).toBe(9);
    // An error is documented as a text, and is an object.
    expect(ran.failures).toEqual([LENIENT, 'POST /alerts body-schema /body']);
    // A silence expires, and stays to be read: that is no fault.
    expect(ran.left).toContain('POST /alerts');
  });
});

describe('a PowerDNS (Debian: pdns-server, pdns-backend-sqlite3, sqlite3) and its own document', () => {
  const asked = hasPowerDns ? test : test.skip;
  const environment = { UNDERSTUDY_PDNS_TOKEN: PDNS_KEY };
  const headers = { 'X-API-Key': PDNS_KEY, 'Content-Type': 'application/json' };
  const zone = (name: string) => ({ name, kind: 'Master', nameservers: [`ns1.${name}`] });
  const key = { keytype: 'ksk', active: true };
  const metadata = { kind: 'ALLOW-AXFR-FROM', metadata: ['127.0.0.1'] };
  const tsigKey = (name: string) => ({ name, algorithm: 'hmac-sha256' });
  const primary = (ip: string) => ({ ip, nameserver: 'ns.example.test', account: 'me' });
  // Each was looked at by hand: what is wrong breaks the server or is accepted, a row lacks what is required, a text is an object.
  const read = [
    'GET /servers/{server_id}/search-data 500: violation/query-max/type',
    'GET /servers/{server_id}/zones 200: violation/query-dnssec/type',
    'GET /servers/{server_id}/zones/{zone_id} body-schema /body/rrsets/*',
    'GET /servers/{server_id}/zones/{zone_id}/export body-schema /body',
  ];
  const written = [
    'POST /servers/{server_id}/autoprimaries 500: violation/body/account/type',
    'POST /servers/{server_id}/zones body-schema /body/rrsets/*',
    'POST /servers/{server_id}/zones/{zone_id}/cryptokeys 201: violation/body/active/type',
    'POST /servers/{server_id}/zones/{zone_id}/metadata 201: example/sample',
    'PUT /servers/{server_id}/tsigkeys/{tsigkey_id} 200: violation/body/required',
  ];
  let server: Awaited<ReturnType<typeof startPowerDns>>;
  let base: string;
  beforeAll(async () => {
    if (!hasPowerDns) return;
    server = await startPowerDns();
    base = `${server.url}/api/v1`;
    for (const [at, body] of [
      ['zones', zone('old.test.')],
      ['zones/old.test./cryptokeys', key],
      ['zones/old.test./metadata', metadata],
      ['tsigkeys', tsigKey('old')],
      ['autoprimaries', primary('192.0.2.1')],
    ] as const)
      await fetch(`${base}/servers/localhost/${at}`, { method: 'POST', headers, body: JSON.stringify(body) });
  });
  afterAll(() => server?.stop());

  const zones = async () => (await fetch(`${base}/servers/localhost/zones`, { headers })).text();

  asked('with a token and nothing else, ids are learned', async () => {
    const ran = await run('pdns', await powerDnsDocument(server.url), base, { environment });
    // Of seventeen: one is documented as always 404, and one asks for the name of a setting.
    expect(ran.answered(reads)).toBe(15);
    expect(ran.failures).toEqual(read);
  });

  asked('with --allow-unsafe and five bodies, three of four operations answer well, and nothing is left', async () => {
    const before = await zones();
    const given = {
      createZone: zone('new.test.'),
      createCryptokey: key,
      createMetadata: metadata,
      createTSIGKey: tsigKey('new'),
      createAutoprimary: primary('192.0.2.2'),
    };
    const document = await powerDnsDocument(server.url);
    const ran = await run('pdns', document, base, { environment, allowUnsafe: true, given });
    expect(ran.answered(any)).toBeGreaterThanOrEqual(27);
    expect(ran.failures).toEqual([...read, ...written]);
    expect(await zones()).toBe(before);
  });
});
