import {
  conforms,
  everything,
  finding,
  reportOf,
  result,
  runOf,
  skippedEvent,
  unanswered,
  violates,
} from '../../../test/report-events';

test('the summary counts what the cases say', () => {
  expect(reportOf(everything)).toMatchObject({
    schemaVersion: 1,
    summary: { passed: 2, failed: 17, warned: 1, inconclusive: 1, requests: 21 },
  });
});

test('a failed case carries its finding, its exchange and a line to repeat it', () => {
  const report = reportOf(runOf('wethod', [result('a', violates(finding('body-schema')))]));
  expect(report.vendors[0]?.operations).toMatchObject([
    {
      id: 'get-contact',
      cases: [
        {
          id: 'wethod/get-contact/a',
          origin: 'made',
          source: { kind: 'example' },
          values: [
            { in: 'path', name: 'id', origin: 'documented' },
            { in: 'body', name: '/a', origin: 'made' },
          ],
          outcome: 'failed',
          findings: [
            {
              kind: 'body-schema',
              severity: 'failure',
              evidence: 'documented',
              pointer: '/body/data/id',
              spec: {
                file: 'specs/wethod/openapi.yaml',
                line: 57,
                pointer: '/components/schemas/Contact/properties/id',
              },
              message: expect.stringContaining('must be integer, but is "7"'),
              blame: 'mock',
            },
          ],
          request: { method: 'GET', path: '/api/contacts/42', headers: { authorization: '[redacted]' }, body: '' },
          response: { status: 200, bodyEncoding: 'utf-8', body: expect.stringContaining('Zoë 🎭') },
          curl: expect.stringContaining('curl'),
        },
      ],
    },
  ]);
});

test('a case without an answer has no exchange, and says why', () => {
  const report = reportOf(runOf('wethod', [unanswered('a', { kind: 'timeout', reason: 'no answer within 10 s' })]));
  expect(report.vendors[0]?.operations[0]?.cases[0]).toMatchObject({
    outcome: 'inconclusive',
    inconclusive: [{ kind: 'timeout', message: 'no answer in time: no answer within 10 s' }],
    request: null,
    response: null,
    duration: null,
  });
});

test('an operation that was only skipped is there with the reason', () => {
  const report = reportOf(runOf('wethod', [], { more: [skippedEvent('left')] }));
  expect(report.vendors[0]).toMatchObject({
    verdict: 'inconclusive',
    operations: [{ id: 'get-contact', cases: [], skipped: [{ reason: expect.stringContaining('set UNDERSTUDY') }] }],
  });
});

test('bytes that are no text are base64, and a huge body is cut but counted', () => {
  const one = result('a', conforms);
  const withBody = (body: Uint8Array) => ({
    ...one,
    ...(one.exchange && { exchange: { ...one.exchange, response: { ...one.exchange.response, body } } }),
  });
  const cases = (body: Uint8Array) =>
    reportOf(runOf('wethod', [withBody(body)])).vendors[0]?.operations[0]?.cases[0]?.response;
  expect(cases(new Uint8Array([0xff, 0xfe, 0x00]))).toMatchObject({
    body: '//4A',
    bodyEncoding: 'base64',
    bodyBytes: 3,
  });
  // The limit falls inside a character here, which must not turn the whole text into base64.
  const long = cases(new TextEncoder().encode(`x${'é'.repeat(400_000)}`));
  expect(long).toMatchObject({ bodyEncoding: 'utf-8', bodyBytes: 800_001 });
  expect(long?.body.length).toBeLessThan(140_000);
});
