import { join } from 'node:path';
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { type RunningMock, startMock } from '../src/index';
import { describeFinding } from '../src/report/describe';
import { loadSpec } from '../src/specs/load';
import { checkExchange } from '../src/validate/response/check-exchange';

const root = join(__dirname, '..');
const agent = new Agent({ connections: 4 });

/** A request as a client with any habits might send it. */
interface Sent {
  readonly vendor: string;
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
const int32 = fc.oneof(fc.integer({ min: -2, max: 4 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

/** Only scenarios that do not break the contract; `slow` would only cost time. */
const scenario = optional(fc.constantFrom('first-run-empty', 'token-expired'));
const token = fc.constantFrom(
  'Bearer t',
  'Bearer expired',
  'Bearer no-crm.view',
  'Bearer no-contacts.readonly',
  'Basic dGplMDpUamUw',
);

const zone = fc.oneof(
  fc.constantFrom('NO', '261', 'us-ny', 'BD, includeTZOffset', 'UTC,includeTZOffset', 'AR-NQ'),
  printable,
);
const language = fc.oneof(fc.constantFrom('*', 'x', 'en', 'nb-no', 'fr, en;q=0.5', 'de-DE'), printable);
const accept = fc.constantFrom(
  'application/json',
  'text/json',
  'application/xml',
  'text/xml',
  '*/*',
  'application/merge-patch+json',
);
const soHeaders = fc.record(
  {
    accept,
    'so-timezone': zone,
    'so-language': language,
    'accept-language': language,
    'so-culture': fc.constantFrom('sv', 'en'),
  },
  { requiredKeys: ['accept'] },
);

const names = ['Name', 'department', 'CATEGORY', 'category/id', 'ContactId', 'FieldProperties', 'nosuch', ''];
const time = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('Z', ''))
  .chain((text) => fc.constantFrom(text, `${text}Z`, `${text}+01:00`, `${text.slice(0, 19)}.1234567-0500`));
const filter = fc.record(
  {
    ActivityStartTime: time,
    ContactCategories: fc.array(fc.constantFrom(1, 2, 32, 857, 4711), { maxLength: 3 }),
    ActionType: fc.constantFrom('All', 'ActivityCompleted', 'Updated, Created', '10', 'Unknown', '', 'Nonsense'),
  },
  { requiredKeys: [] },
);

const query = (values: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};

const id = fc.oneof(
  fc.constantFrom('0', '1', '42', '4711', '99999', '920', 'unknown', 'abc'),
  fc.nat().map(String),
  printable.filter((text) => /^[^./]/.test(text)),
);

const summary: fc.Arbitrary<Sent> = fc
  .record({ contact: int32, limit: optional(int32), headers: soHeaders, token })
  .map(({ contact, limit, headers, token }) => ({
    vendor: 'superoffice',
    operation: 'v1ContactEntity_GetContactSummary',
    method: 'GET',
    path: `/api/v1/Contact/${contact}/Summary${query({ limit: limit === undefined ? undefined : String(limit) })}`,
    headers: { ...headers, authorization: token },
  }));
const active: fc.Arbitrary<Sent> = fc
  .record({
    select: optional(fc.array(fc.constantFrom(...names), { maxLength: 5 })),
    filter,
    headers: soHeaders,
    token,
  })
  .map(({ select, filter, headers, token }) => ({
    vendor: 'superoffice',
    operation: 'v1ContactAgent_GetMyActiveContacts',
    method: 'POST',
    path: `/api/v1/Agents/Contact/GetMyActiveContacts${query({ $select: select?.join(',') })}`,
    headers: { ...headers, authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify(filter),
  }));
const wethod: fc.Arbitrary<Sent> = fc
  .record({
    id,
    token,
    company: fc.constantFrom('acme', 'unknown'),
    version: fc.constantFrom('2024-06-15', '1999-01-01'),
  })
  .map(({ id, token, company, version }) => ({
    vendor: 'wethod',
    operation: 'get-contact',
    method: 'GET',
    path: `/api/contacts/${encodeURIComponent(id)}`,
    headers: { authorization: token, 'wethod-company': company, 'wethod-version': version },
  }));
const callab: fc.Arbitrary<Sent> = fc.record({ id: fc.oneof(id, fc.uuid()), token }).map(({ id, token }) => ({
  vendor: 'callab',
  operation: 'get-contact-by-id',
  method: 'GET',
  path: `/contact/${encodeURIComponent(id)}`,
  headers: { authorization: token },
}));
const highlevel: fc.Arbitrary<Sent> = fc
  .record({ id, token, version: fc.constantFrom('2021-04-15', '2021-07-28', '') })
  .map(({ id, token, version }) => ({
    vendor: 'highlevel',
    operation: 'get-contact',
    method: 'GET',
    path: `/contacts/${encodeURIComponent(id)}`,
    headers: { authorization: token, ...(version === '' ? {} : { version }) },
  }));

const specs = new Map(
  ['superoffice', 'wethod', 'callab', 'highlevel'].map((name) => [
    name,
    loadSpec(join(root, 'specs', name, 'openapi.yaml'), { name }),
  ]),
);

/** Findings of an answer, in words; a problem of the mock's own is no vendor's answer and is passed over. */
const wrong = async (mock: RunningMock, sent: Sent, scenario: string | undefined): Promise<readonly string[]> => {
  const spec = specs.get(sent.vendor);
  const operation = spec?.operations.find((each) => each.id === sent.operation);
  if (!spec || !operation) throw new Error(sent.operation);
  const { statusCode, headers, body } = await request(`${mock.url}/${sent.vendor}${sent.path}`, {
    dispatcher: agent,
    method: sent.method,
    headers: { ...sent.headers, ...(scenario === undefined ? {} : { prefer: `scenario=${scenario}` }) },
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });
  const bytes = new Uint8Array(await body.arrayBuffer());
  if (String(headers['content-type']).startsWith('application/problem+json'))
    return statusCode < 500 ? [] : [`${statusCode}`];
  const verdict = checkExchange({
    spec,
    operation,
    response: { status: statusCode, headers, body: bytes },
    target: 'mock',
    strict: true,
  });
  if (verdict.kind === 'inconclusive') return verdict.reasons.map(({ reason }) => reason);
  return verdict.findings.map(describeFinding);
};

describe.each([
  ['sample', 0],
  ['store', 0],
  ['store', 50],
] as const)('with --data %s --records %i', (data, records) => {
  let mock: RunningMock;
  beforeAll(async () => {
    mock = await startMock({ root, data, records, seed: '7' });
  });
  afterAll(() => mock.close());

  test.each([
    ['the summary', summary],
    ['the active contacts', active],
    ['wethod', wethod],
    ['callab', callab],
    ['highlevel', highlevel],
  ])('whatever is asked of %s, the answer is as the specification says', async (_, arbitrary) => {
    await fc.assert(
      fc.asyncProperty(arbitrary, scenario, async (sent, scenario) => {
        expect(await wrong(mock, sent, scenario)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
