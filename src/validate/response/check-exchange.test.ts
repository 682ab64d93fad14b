import type { Grade } from '../../core/evidence';
import type { HttpResponse } from '../../core/http/http';
import type { Expectation } from '../../core/results/case';
import type { Verdict } from '../../core/results/verdict';
import { compileRequestCheck } from '../request/check-request';
import {
  documentWith,
  inlineSpec,
  jsonResponse,
  onlyOperation,
  request,
  UNDECIDED_PATTERN,
  UNDECIDED_TEXT,
} from '../testing/inline-spec';
import { checkExchange, type ExchangeInput } from './check-exchange';

const thing = {
  type: 'object',
  required: ['id'],
  properties: {
    secret: { type: 'string', writeOnly: true },
    id: { type: 'integer' },
    name: { type: 'string' },
    grade: { type: 'string', allOf: [{ maxLength: 2, 'x-evidence': 'assumed' }] },
    seen: { type: 'string', 'x-evidence': 'observed' },
    other: { type: 'string', 'x-evidence': 'elsewhere' },
  },
};

const content = (schema: unknown, rest: object = {}) => ({ 'application/json': { schema, ...rest } });

const responses = {
  '200': {
    description: 'Fine.',
    headers: {
      'X-Count': { required: true, schema: { type: 'integer' } },
      'X-Soft': { 'x-evidence': 'observed', schema: { type: 'integer' } },
    },
    content: content(thing, { examples: { sample: { value: { id: 1, name: 'one' } } } }),
  },
  '204': { description: 'Nothing.' },
  '400': { description: 'Wrong.', content: content({ type: 'object', required: ['key'] }) },
  '404': { description: 'Gone.', 'x-evidence': 'elsewhere', content: content({ type: 'object', required: ['key'] }) },
  '409': { description: 'Nobody knows its body.' },
};

const spec = inlineSpec(documentWith({ responses }));
const operation = onlyOperation(spec);

type Rest = Partial<Omit<ExchangeInput, 'response'>> & { readonly accept?: string };

const verdictOf = (response: HttpResponse, { accept, ...rest }: Rest = {}): Verdict => {
  const own = rest.spec ?? spec;
  const op = rest.operation ?? onlyOperation(own);
  const headers = accept === undefined ? {} : { accept };
  const checked = compileRequestCheck(own, op)(request({ headers }), {});
  return checkExchange({ spec: own, operation: op, request: checked, target: 'real', ...rest, response });
};

/** `severity blame kind at` of each finding, and `? kind` of each reason. */
const told = (verdict: Verdict): readonly string[] => [
  ...verdict.findings.map(({ severity, blame, kind, at }) => `${severity} ${blame} ${kind} ${at}`),
  ...(verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive).map(({ kind }) => `? ${kind}`),
];

const good = (value: unknown = { id: 1, name: 'one' }, status = 200): HttpResponse => {
  const response = jsonResponse(value, status);
  return { ...response, headers: { ...response.headers, 'x-count': '1' } };
};

const expectation = (statuses: readonly string[], more: Partial<Expectation> = {}): Expectation => ({
  statuses,
  why: 'it was asked for',
  ...more,
});

describe('checkExchange', () => {
  test('an answer as documented conforms in full', () => {
    expect(verdictOf(good(), { expect: expectation(['200']) })).toEqual({
      kind: 'conforms',
      strength: 'full',
      findings: [],
      inconclusive: [],
    });
  });

  test.each([
    ['a wrong type', { id: 'x', name: '' }, 'failure vendor body-schema /body/id'],
    ['a missing property', { name: '' }, 'failure vendor body-schema /body'],
    ['a broken observed statement', { id: 1, name: '', seen: 1 }, 'warning spec body-schema /body/seen'],
    ['a statement of another page', { id: 1, name: '', other: 1 }, 'warning vendor body-schema /body/other'],
    ['a broken assumption', { id: 1, name: '', grade: 'long' }, 'note spec body-schema /body/grade'],
    ['an extra field', { id: 1, name: '', extra: 1 }, 'warning spec property-undocumented /body/extra'],
    ['a field that only the sample promises', { id: 1 }, 'warning vendor property-absent /body/name'],
    [
      'a field that only a client sends',
      { id: 1, name: 'Ada', secret: 's' },
      'warning vendor property-write-only /body/secret',
    ],
  ])('on a real vendor, %s', (_what, value, finding) => {
    const verdict = verdictOf(good(value));
    expect(told(verdict)).toEqual([finding]);
    expect(verdict.kind).toBe(finding.startsWith('failure') ? 'violates' : 'conforms');
  });

  test.each([
    ['a wrong type', { id: 'x', name: '' }, 'failure mock body-schema /body/id'],
    ['a broken observed statement', { id: 1, name: '', seen: 1 }, 'failure mock body-schema /body/seen'],
    ['a broken assumption', { id: 1, name: '', grade: 'long' }, 'failure mock body-schema /body/grade'],
    ['an extra field', { id: 1, name: '', extra: 1 }, 'warning mock property-undocumented /body/extra'],
  ])('on the mock, %s', (_what, value, finding) => {
    expect(told(verdictOf(good(value), { target: 'mock' }))).toEqual([finding]);
  });

  const properties = { a: { type: 'string' } };
  const ofText = { properties: { a: { enum: ['x'] } } };
  test.each<[string, unknown, unknown, readonly string[]]>([
    ['a text', { properties }, 'x', ['warning spec body-schema /body']],
    ['a list', { properties }, [], ['warning spec body-schema /body']],
    ['an object', { properties }, { a: 'x' }, []],
    ['null, which many mean with it,', { properties }, null, []],
    ['an object where items are described', { items: { properties } }, {}, ['warning spec body-schema /body']],
    [
      'a text deep inside',
      { items: { properties: { b: ofText } } },
      [{ b: 'x' }],
      ['warning spec body-schema /body/0/b'],
    ],
    ['a text where another alternative is one', { anyOf: [{ properties }, { type: 'string' }] }, 'x', []],
    [
      'a text where each alternative is an object',
      { anyOf: [{ properties }, ofText] },
      'x',
      ['warning spec body-schema /body'],
    ],
    ['a text beside what says of texts', { properties, minLength: 1 }, 'x', []],
    ['a text where no property is named', { properties: {} }, 'x', []],
    ['a number where any is described', { allOf: [{ properties }, {}] }, 1, []],
  ])('%s may come where no type is said, and only a document meant otherwise', (_what, schema, value, findings) => {
    const own = inlineSpec(documentWith({ responses: { '200': { description: 'ok', content: content(schema) } } }));
    const verdict = verdictOf(jsonResponse(JSON.stringify(value)), { spec: own });
    expect(told(verdict)).toEqual(findings);
    expect(verdict.kind).toBe('conforms');
  });

  test('under strict, what nobody documented is a failure', () => {
    expect(told(verdictOf(good({ id: 1, name: '', extra: 1 }), { strict: true }))).toEqual([
      'failure spec property-undocumented /body/extra',
    ]);
  });

  test('a finding names the place in the vendor file, the value seen, and the keyword', () => {
    expect(verdictOf(good({ id: 'x', name: '' })).findings).toMatchObject([
      {
        keyword: 'type',
        message: 'must be integer',
        seen: 'x',
        evidence: 'documented',
        spec: { line: expect.any(Number), pointer: expect.stringMatching(/schema\/properties\/id$/) },
      },
    ]);
  });
});

describe('the status', () => {
  test('that nobody documented is a warning', () => {
    expect(told(verdictOf(jsonResponse({}, 418)))).toEqual(['warning spec status-undocumented /status']);
  });

  test('that is documented and was not expected is a failure', () => {
    const verdict = verdictOf(jsonResponse({ key: 'a' }, 400), { expect: expectation(['200']) });
    expect(told(verdict)).toEqual(['failure vendor status-unexpected /status']);
    expect(verdict.findings).toMatchObject([{ received: 400, expected: ['200'], why: 'it was asked for' }]);
  });

  test('is expected as code, range or default', () => {
    for (const statuses of [['400'], ['4XX'], ['200', '400'], []]) {
      expect(told(verdictOf(jsonResponse({ key: 'a' }, 400), { expect: expectation(statuses) }))).toEqual([]);
    }
  });

  test('is as certain as the expectation says, else as the document of the expected answer', () => {
    const answer = jsonResponse({ key: 'a' }, 400);
    expect(told(verdictOf(answer, { expect: expectation(['404']) }))).toEqual([
      'warning vendor status-unexpected /status',
    ]);
    const evidence: Grade = 'assumed';
    expect(told(verdictOf(answer, { expect: expectation(['200'], { evidence }) }))).toEqual([
      'note spec status-unexpected /status',
    ]);
    expect(told(verdictOf(answer, { expect: expectation(['404']), target: 'mock' }))).toEqual([
      'failure mock status-unexpected /status',
    ]);
  });

  test.each([
    [401, 'unauthorised'],
    [403, 'unauthorised'],
    [407, 'unauthorised'],
    [429, 'rate-limited'],
    [302, 'redirect'],
    [503, 'unavailable'],
  ])('%d to a good case says nothing about a real vendor', (status, kind) => {
    const verdict = verdictOf(jsonResponse({}, status), { expect: expectation(['200']) });
    expect(verdict.kind).toBe('inconclusive');
    expect(told(verdict)).toEqual(['warning spec status-undocumented /status', `? ${kind}`]);
  });

  test('401 to a good case is a failure of the mock', () => {
    const verdict = verdictOf(jsonResponse({}, 401), { expect: expectation(['200']), target: 'mock' });
    expect(told(verdict)).toContain('failure mock status-unexpected /status');
  });

  test('500 with half an object is a failure of the mock, and no end of the check', () => {
    const verdict = verdictOf(jsonResponse('{"type":', 500), { expect: expectation(['200']), target: 'mock' });
    expect(told(verdict)).toContain('failure mock status-unexpected /status');
  });

  test('401 is fine where it was asked for', () => {
    expect(told(verdictOf(jsonResponse({}, 401), { expect: expectation(['401']) }))).toEqual([
      'warning spec status-undocumented /status',
    ]);
  });
});

describe('the media type', () => {
  test('that is not listed contradicts the list, and the body is still compared', () => {
    const response = { ...good({ id: 'x', name: '' }), headers: { 'content-type': 'text/json', 'x-count': '1' } };
    const verdict = verdictOf(response);
    expect(told(verdict)).toEqual([
      'failure vendor media-type-undocumented /headers/content-type',
      'failure vendor body-schema /body/id',
    ]);
    expect(verdict.findings[0]).toMatchObject({ received: 'text/json', documented: ['application/json'] });
  });

  test('that is missing is told as such', () => {
    const verdict = verdictOf({ ...good(), headers: { 'x-count': '1' } });
    expect(verdict.findings).toMatchObject([{ kind: 'media-type-undocumented', received: null }]);
  });

  test('that is wrong is told, and not that the body is none of it', () => {
    const csv = { 'text/csv': { schema: { type: 'string' } } };
    const own = inlineSpec(documentWith({ responses: { '200': { description: '', content: csv } } }));
    const response = { ...jsonResponse({}), body: Buffer.from('name,age') };
    expect(told(verdictOf(response, { spec: own }))).toEqual([
      'failure vendor media-type-undocumented /headers/content-type',
    ]);
  });

  test('other than the one asked for is told', () => {
    const both = { ...content({}), 'text/json': { schema: {} } };
    const own = inlineSpec(documentWith({ responses: { '200': { description: '', content: both } } }));
    const told1 = told(verdictOf(jsonResponse({}), { spec: own, accept: 'text/json', target: 'mock' }));
    expect(told1).toEqual(['failure mock media-type-unexpected /headers/content-type', '? no-schema']);
    expect(told(verdictOf(jsonResponse({}), { spec: own, accept: 'text/json, */*;q=0.1' }))).toEqual(['? no-schema']);
  });
});

test.each([
  [{ statuses: ['200'], why: 'it is good' }, ['failure vendor status-unexpected /status']],
  [{ statuses: ['200', 'default'], why: 'it is good' }, ['failure vendor body-schema /body']],
])('a success that only default describes is told by its status (%j)', (expect_, findings) => {
  const error = { description: '', content: content({ type: 'object', required: ['title'] }) };
  const own = inlineSpec(documentWith({ responses: { '200': { description: '' }, default: error } }));
  expect(told(verdictOf(jsonResponse({ id: 1 }, 202), { spec: own, expect: expect_ }))).toEqual(findings);
});

describe('the headers', () => {
  test.each([
    ['missing', {}, 'failure vendor header-missing /headers/x-count'],
    ['of a wrong type', { 'x-count': 'many' }, 'failure vendor header-schema /headers/x-count'],
    ['observed and wrong', { 'x-count': '1', 'x-soft': 'many' }, 'warning spec header-schema /headers/x-soft'],
  ])('%s', (_what, headers, finding) => {
    const response = jsonResponse({ id: 1, name: '' });
    expect(told(verdictOf({ ...response, headers: { 'content-type': 'application/json', ...headers } }))).toEqual([
      finding,
    ]);
  });
});

describe('the body', () => {
  test('that is not JSON cannot be read', () => {
    const verdict = verdictOf(good('{"id":1'));
    expect(told(verdict)).toEqual(['failure vendor body-unparseable /body']);
    expect(verdict.findings).toMatchObject([{ reason: 'it ends too early at line 1, column 8' }]);
  });

  test('with another root element is wrong only as far as somebody knows its name', () => {
    const rooted = (xml: object) =>
      inlineSpec(
        documentWith({
          responses: {
            '200': { description: 'Fine.', content: { 'application/xml': { schema: { type: 'object', xml } } } },
          },
        }),
      );
    const response = { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from('<human/>') };
    const said = (xml: object) => told(verdictOf(response, { spec: rooted(xml), accept: 'application/xml' }));
    expect(said({ name: 'zoo' })).toEqual(['failure vendor body-unparseable /body']);
    expect(said({ name: 'zoo', 'x-evidence': 'assumed' })[0]).not.toMatch(/^failure vendor/);
  });

  test('that is empty is missing', () => {
    expect(told(verdictOf({ ...good(), body: Buffer.alloc(0) }))).toEqual(['failure vendor body-missing /body']);
    expect(told(verdictOf({ status: 200, headers: { 'x-count': '1' }, body: Buffer.alloc(0) }))).toEqual([
      'failure vendor body-missing /body',
    ]);
  });

  test.each([204, 205, 304])('is not asked of %d', (status) => {
    const shown = { [status]: { description: 'Nothing.', content: content(thing, { example: { id: 1 } }) } };
    const response = { status, headers: {}, body: Buffer.alloc(0) };
    expect(told(verdictOf(response, { spec: inlineSpec(documentWith({ responses: shown })) }))).toEqual([]);
  });

  test('is not asked of HEAD', () => {
    const head = compileRequestCheck(spec, operation)(request({ method: 'HEAD' }), {});
    expect(told(verdictOf({ ...good(), body: Buffer.alloc(0) }, { request: head }))).toEqual([]);
  });

  test('that nobody described makes the verdict partial', () => {
    expect(verdictOf(jsonResponse({ any: 1 }, 409))).toMatchObject({
      kind: 'conforms',
      strength: 'partial',
      inconclusive: [{ kind: 'no-schema' }],
    });
  });

  test.each([
    ['a schema without an end', { $ref: '#/components/schemas/Loop' }],
    ['a pattern that JavaScript lacks', { type: 'string', pattern: '(?>a)' }],
  ])('%s is never a pass', (_what, schema) => {
    const schemas = { Loop: { allOf: [{ $ref: '#/components/schemas/Loop' }] } };
    const own = inlineSpec(
      documentWith({ responses: { '200': { description: '', content: content(schema) } } }, { schemas }),
    );
    const verdict = verdictOf(jsonResponse('"a"'), { spec: own });
    expect(verdict.kind).toBe('inconclusive');
    expect(told(verdict)).toEqual(['? schema-not-compilable']);
  });

  test('a header on which a pattern cannot be tried leaves the answer undecided, and hides no other header', () => {
    const headers = {
      'X-A': { schema: { type: 'string', pattern: UNDECIDED_PATTERN } },
      'X-B': { schema: { type: 'integer' } },
    };
    const own = inlineSpec(documentWith({ responses: { '200': { description: '', headers } } }));
    const answered = (b: string) => ({
      status: 200,
      headers: { 'x-a': UNDECIDED_TEXT, 'x-b': b },
      body: Buffer.alloc(0),
    });
    const verdict = verdictOf(answered('1'), { spec: own });
    expect(verdict).toMatchObject({
      kind: 'inconclusive',
      reasons: [
        { reason: expect.stringMatching(/^The header x-a is not checked: .* for ever \(.*openapi\.json:\d+\)/) },
      ],
    });
    expect(told(verdictOf(answered('x'), { spec: own }))).toEqual([
      'failure vendor header-schema /headers/x-b',
      '? schema-not-compilable',
    ]);
  });

  test('a body on which a pattern cannot be tried is neither a pass nor a crash', () => {
    const schema = { type: 'string', pattern: UNDECIDED_PATTERN };
    const own = inlineSpec(documentWith({ responses: { '200': { description: '', content: content(schema) } } }));
    expect(told(verdictOf(jsonResponse(JSON.stringify(UNDECIDED_TEXT)), { spec: own }))).toEqual([
      '? body-not-checkable',
    ]);
  });

  test.each([
    ['image/png', { type: 'string', format: 'binary' }, 'PNG', []],
    ['image/png', { type: 'string', contentEncoding: 'binary', contentMediaType: 'image/png' }, 'PNG', []],
    ['image/png', { type: 'string', format: 'Stream' }, 'PNG', []],
    ['image/png', { type: 'string', format: 'date' }, 'PNG', ['? body-not-checkable']],
    ['image/png', { type: 'string', contentEncoding: 'base64' }, 'PNG', ['? body-not-checkable']],
    ['text/csv', { type: 'string', maxLength: 2 }, 'a,b', ['failure vendor body-schema /body']],
    ['text/plain', { type: 'integer' }, '12', []],
    ['text/plain', { type: 'integer' }, 'x', ['failure vendor body-schema /body']],
    ['text/plain', thing, '{"id":"x"}', ['failure vendor body-schema /body/id']],
    ['text/event-stream', thing, 'data: {"id":1}\n\ndata: {}\n\n', ['failure vendor body-schema /body/1']],
    ['application/yaml', thing, 'id: 1', []],
    ['application/yaml', thing, 'id: x', ['failure vendor body-schema /body/id']],
    ['application/msgpack', thing, 'id: 1', ['? body-not-checkable']],
  ])('of %s with %j: %s', (mediaType, schema, text, expected) => {
    const content = { [mediaType]: { schema } };
    const own = inlineSpec(documentWith({ responses: { '200': { description: '', content } } }));
    expect(told(verdictOf(jsonResponse(text, 200, mediaType), { spec: own }))).toEqual(expected);
  });

  test('under an error status has the shape of the error', () => {
    expect(told(verdictOf(jsonResponse({ message: 'x' }, 400)))).toEqual(['failure vendor body-schema /body']);
    expect(told(verdictOf(jsonResponse({ message: 'x' }, 404)))).toEqual(['warning vendor body-schema /body']);
  });
});

describe('the sample', () => {
  const sample = (value: Expectation['sample'] extends infer S ? NonNullable<S> : never) =>
    expectation(['200'], { sample: value });
  const place = operation.place;

  test('that is no text is compared byte for byte', () => {
    const bytes = Buffer.from([0, 0x89, 0xff]);
    const expected = sample({ name: 'sample', value: bytes.toString('latin1'), encoding: 'latin1', spec: place });
    const differs = (body: Uint8Array) =>
      told(
        verdictOf(
          { status: 200, headers: { 'content-type': 'image/png', 'x-count': '1' }, body },
          { expect: expected, target: 'mock' },
        ),
      ).includes('failure mock sample-differs /body');
    const read = Buffer.from(bytes.toString('utf8'));
    expect([bytes, read, bytes.subarray(0, 2)].map(differs)).toEqual([false, true, true]);
  });

  test('is what our own mock answers, exactly', () => {
    const expect1 = sample({ name: 'sample', value: { id: 1, name: 'one' }, spec: place });
    expect(told(verdictOf(good({ name: 'one', id: 1 }), { expect: expect1, target: 'mock' }))).toEqual([]);
    const verdict = verdictOf(good({ id: 2, extra: null }), { expect: expect1, target: 'mock' });
    expect(told(verdict)).toEqual([
      'warning mock property-undocumented /body/extra',
      'failure mock sample-differs /body/id',
      'failure mock sample-differs /body/name',
      'failure mock sample-differs /body/extra',
    ]);
    expect(verdict.findings[1]).toMatchObject({ expected: 1, seen: 2, example: 'sample' });
  });

  test('is not what a real vendor answers', () => {
    const expect1 = sample({ name: 'sample', value: { id: 1, name: 'one' }, spec: place });
    expect(told(verdictOf(good({ id: 2, name: 'two' }), { expect: expect1 }))).toEqual([]);
  });
});
