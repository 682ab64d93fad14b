import type { HttpRequest, HttpResponse } from '../src/core/http/http';
import { type SpecPlace, toPointer } from '../src/core/json/pointer';
import type { CaseResult, ContractCase } from '../src/core/results/case';
import type { RunEvent } from '../src/core/results/events';
import type { Fact, Finding, FindingKind } from '../src/core/results/finding';
import type { Inconclusive, Verdict } from '../src/core/results/verdict';
import { createJsonReporter } from '../src/report/json/json-report';
import type { JsonReport } from '../src/report/json/json-shape';

/** A run by hand for the reporters' tests: every kind of finding, every way to end. */

const place = (pointer: string, line = 57): SpecPlace => ({
  file: 'specs/wethod/openapi.yaml',
  line,
  column: 5,
  pointer: toPointer(pointer),
});

const schemaPlace = place('/components/schemas/Contact/properties/id');
const responsePlace = place('/paths/~1api~1contacts~1{id}/get/responses/200', 31);

/** One of each; a new kind of finding does not compile until it stands here, too. */
export const FACTS: { readonly [K in FindingKind]: Extract<Fact, { kind: K }> } = {
  'status-undocumented': {
    kind: 'status-undocumented',
    at: toPointer('/status'),
    spec: responsePlace,
    evidence: 'undocumented',
    received: 418,
    documented: ['200', '404'],
  },
  'status-unexpected': {
    kind: 'status-unexpected',
    at: toPointer('/status'),
    spec: responsePlace,
    evidence: 'assumed',
    received: 200,
    expected: ['400', '422'],
    why: 'the id breaks its pattern',
  },
  'media-type-undocumented': {
    kind: 'media-type-undocumented',
    at: toPointer('/headers/content-type'),
    spec: responsePlace,
    evidence: 'undocumented',
    received: 'text/html',
    documented: ['application/json'],
  },
  'media-type-unexpected': {
    kind: 'media-type-unexpected',
    at: toPointer('/headers/content-type'),
    spec: responsePlace,
    evidence: 'documented',
    received: null,
    expected: 'application/xml',
  },
  'body-unparseable': {
    kind: 'body-unparseable',
    at: toPointer('/body'),
    spec: responsePlace,
    evidence: 'documented',
    mediaType: 'application/json',
    reason: 'Unexpected end of input\nat position 12',
  },
  'body-missing': {
    kind: 'body-missing',
    at: toPointer('/body'),
    spec: responsePlace,
    evidence: 'documented',
    mediaType: 'application/json',
  },
  'body-unexpected': {
    kind: 'body-unexpected',
    at: toPointer('/body'),
    spec: responsePlace,
    evidence: 'elsewhere',
    bytes: 12,
  },
  'body-schema': {
    kind: 'body-schema',
    at: toPointer('/body/data/id'),
    spec: schemaPlace,
    evidence: 'documented',
    keyword: 'type',
    params: { type: 'integer' },
    message: 'must be integer',
    seen: '7',
  },
  'property-undocumented': {
    kind: 'property-undocumented',
    at: toPointer('/body/data/fax'),
    spec: place('/components/schemas/Contact', 50),
    evidence: 'undocumented',
    property: 'fax',
    seen: '<script>alert(1)</script>',
  },
  'property-absent': {
    kind: 'property-absent',
    at: toPointer('/body/data'),
    spec: place('/components/schemas/Contact/properties/email', 60),
    evidence: 'documented',
    property: 'email',
  },
  'property-write-only': {
    kind: 'property-write-only',
    at: toPointer('/body/data/password'),
    spec: place('/components/schemas/Contact/properties/password', 61),
    evidence: 'documented',
    property: 'password',
  },
  'property-repeated': {
    kind: 'property-repeated',
    at: toPointer('/body/data/id'),
    spec: place('/components/schemas/Contact', 62),
    evidence: 'undocumented',
    property: 'id',
  },
  'header-missing': {
    kind: 'header-missing',
    at: toPointer('/headers/x-total'),
    spec: place('/paths/~1api~1contacts~1{id}/get/responses/200/headers/X-Total', 40),
    evidence: 'observed',
    header: 'x-total',
  },
  'header-schema': {
    kind: 'header-schema',
    at: toPointer('/headers/x-total'),
    spec: place('/paths/~1api~1contacts~1{id}/get/responses/200/headers/X-Total/schema', 42),
    evidence: 'documented',
    header: 'x-total',
    keyword: 'type',
    message: 'must be integer',
    seen: 'many \u001b[31m',
  },
  'sample-differs': {
    kind: 'sample-differs',
    at: toPointer('/body/data/name'),
    spec: place('/paths/~1api~1contacts~1{id}/get/responses/200/content/application~1json/examples/sample', 33),
    evidence: 'documented',
    example: 'sample',
    expected: 'Mario Rossi',
    seen: 'Mario | Bianchi `x`',
  },
  semantics: {
    kind: 'semantics',
    at: toPointer('/body'),
    spec: place('/paths/~1api~1contacts~1{id}/get/parameters/0', 20),
    evidence: 'documented',
    rule: 'limit holds',
    message: '12 items came where limit=10 was sent',
  },
};

export const finding = (kind: FindingKind, judged: Partial<Pick<Finding, 'severity' | 'blame'>> = {}): Finding => ({
  ...FACTS[kind],
  severity: judged.severity ?? 'failure',
  blame: judged.blame ?? 'mock',
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const request: HttpRequest = {
  method: 'GET',
  path: '/api/contacts/42',
  query: 'limit=10',
  headers: { authorization: '[redacted]', accept: 'application/json' },
  body: new Uint8Array(0),
};

const response: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'application/json', 'set-cookie': ['a=[redacted]', 'b=[redacted]'] },
  body: bytes('{"data":{"id":"7","fax":"<script>alert(1)</script>","name":"Zoë 🎭"}}'),
};

export const contractCase = (id: string, change: Partial<ContractCase> = {}): ContractCase => ({
  id: `wethod/get-contact/${id}`,
  vendor: 'wethod',
  operationId: 'get-contact',
  title: `get-contact ${id}`,
  source: { kind: 'example', example: 'sample', spec: responsePlace },
  request: {
    method: 'GET',
    path: '/api/contacts/{id}',
    pathValues: { id: '42' },
    query: [],
    headers: {},
    credentials: 'valid',
    values: [
      { in: 'path', name: 'id', origin: 'documented' },
      { in: 'body', name: '/a', origin: 'made' },
    ],
  },
  expect: { statuses: ['200'], why: 'the document shows it' },
  safe: true,
  ...change,
});

export const result = (id: string, verdict: Verdict, change: Partial<ContractCase> = {}): CaseResult => ({
  case: contractCase(id, change),
  verdict,
  exchange: { request, response, duration: 12.5, startedAt: '2026-11-22T10:00:00.000Z' },
  curl: `curl -sS 'http://127.0.0.1:4010/wethod/api/contacts/42' -H "Authorization: Bearer $UNDERSTUDY_WETHOD_TOKEN"`,
});

/** The same without an answer. */
export const unanswered = (id: string, reason: Inconclusive): CaseResult => ({
  case: contractCase(id),
  verdict: { kind: 'inconclusive', reasons: [reason], findings: [] },
  curl: `curl -sS 'http://127.0.0.1:4010/wethod/api/contacts/42'`,
});

export const conforms: Verdict = { kind: 'conforms', strength: 'full', findings: [], inconclusive: [] };

export const violates = (first: Finding, ...more: readonly Finding[]): Verdict => ({
  kind: 'violates',
  findings: [first, ...more],
  inconclusive: [],
});

const coverage: Extract<RunEvent, { type: 'vendor-finished' }>['coverage'] = {
  items: [
    { operationId: 'get-contact', dimension: 'status', name: '200', seen: 3 },
    { operationId: 'get-contact', dimension: 'status', name: '404', seen: 0 },
    { operationId: 'get-contact', dimension: 'media-type', name: '200 application/json', seen: 3 },
    { operationId: 'get-contact', dimension: 'property', name: '200 application/json /data/id', seen: 3 },
  ],
};

/** A whole run of one vendor from its results. */
export const runOf = (
  vendor: string,
  results: readonly CaseResult[],
  options: {
    readonly kind?: 'mock' | 'real' | 'recording';
    readonly baseUrl?: string;
    readonly more?: readonly RunEvent[];
  } = {},
): readonly RunEvent[] => [
  { type: 'run-started', at: '2026-11-22T10:00:00.000Z', vendors: [vendor] },
  {
    type: 'vendor-started',
    vendor,
    target: { kind: options.kind ?? 'mock', baseUrl: options.baseUrl ?? 'http://127.0.0.1:4010/wethod' },
    cases: results.length,
    operations: [{ id: 'get-contact', method: 'GET', path: '/api/contacts/{id}' }],
  },
  ...results.map((one): RunEvent => ({ type: 'case-finished', vendor, result: one })),
  ...(options.more ?? []),
  { type: 'vendor-finished', vendor, coverage },
  { type: 'run-finished', at: '2026-11-22T10:00:01.000Z', requests: results.length },
];

export const skippedEvent = (id: string): RunEvent => ({
  type: 'case-skipped',
  vendor: 'wethod',
  skipped: {
    id: `wethod/get-contact/${id}`,
    vendor: 'wethod',
    operationId: 'get-contact',
    title: `get-contact ${id}`,
    reason: 'needs a token without the permission: set UNDERSTUDY_WETHOD_POOR_TOKEN',
    needs: ['UNDERSTUDY_WETHOD_POOR_TOKEN'],
  },
});

/** Every kind of finding, every outcome, a skip; what an unkind vendor may send is among it. */
export const everything: readonly RunEvent[] = runOf(
  'wethod',
  [
    result('example/sample', conforms),
    ...Object.values(FACTS).map((fact) =>
      result(`kind/${fact.kind}`, violates({ ...fact, severity: 'failure', blame: 'mock' })),
    ),
    result('again/body-schema', violates(finding('body-schema'))),
    result('warned', {
      kind: 'conforms',
      strength: 'partial',
      findings: [finding('property-undocumented', { severity: 'warning', blame: 'vendor' })],
      inconclusive: [{ kind: 'no-schema', reason: 'nothing says what a 404 carries (specs/wethod/openapi.yaml:70)' }],
    }),
    result('noted', {
      kind: 'conforms',
      strength: 'full',
      findings: [finding('status-unexpected', { severity: 'note', blame: 'spec' })],
      inconclusive: [],
    }),
    unanswered('silent', { kind: 'timeout', reason: 'no answer within 10 s. Give it longer with --timeout.' }),
  ],
  { more: [skippedEvent('violation/forbidden'), skippedEvent('violation/forbidden-too')] },
);

/** What the JSON report says of a run. */
export const reportOf = (events: readonly RunEvent[]): JsonReport => {
  let text = '';
  const reporter = createJsonReporter((part) => {
    text += part;
  });
  for (const event of events) reporter.on(event);
  void reporter.finish();
  return JSON.parse(text);
};
