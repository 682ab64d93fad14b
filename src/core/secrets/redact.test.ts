import { withinAMinute } from '../../../test/within-a-minute';
import { createLearningRedactor } from './learning-redactor';
import { redactBody, redactHeaders, redactRequest, redactResponse, redactUrl, redactValue } from './redact';
import { createRedactor, REDACTED, redactWords } from './redactor';
import { smellsOfSecret } from './secret-names';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bytes = (written: string): Uint8Array => Buffer.from(written, 'utf8');

describe('literal secrets', () => {
  const secret = 'p@ss/w "ör"d&<1>';
  const redact = createRedactor([secret]);
  const base64 = Buffer.from(secret).toString('base64');

  test.each([
    ['raw', secret],
    ['in other letters', secret.toUpperCase()],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['as a form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['as a JSON string', JSON.stringify(secret)],
    ['as markup', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')],
    [
      'as JSON in markup',
      JSON.stringify(secret).slice(1, -1).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ],
    ['as a key in a pointer', secret.replaceAll('~', '~0').replaceAll('/', '~1')],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in base64', base64],
    ['in base64url', Buffer.from(secret).toString('base64url')],
  ])('are found %s', (_how, written) => {
    const safe = redact(`before ${written} after`);
    expect(safe).toContain(REDACTED);
    expect(safe).not.toContain(written);
    expect(safe.startsWith('before ') && safe.endsWith(' after')).toBe(true);
  });

  test.each(['u', 'us', 'use', 'user'])('are found in base64 behind "%s:"', (user) => {
    const safe = redact(Buffer.from(`${user}:${secret}:more`).toString('base64'));
    expect(safe).toContain(REDACTED);
    expect(Buffer.from(safe, 'base64').toString('latin1')).not.toContain('p@ss/w');
  });

  test('of fewer than four characters stay: they are in every text', () => {
    expect(createRedactor(['1', '', 'abc'])('1 abc')).toBe('1 abc');
  });

  test.each(['admin', '2026', 'gehäm'])(
    'that read like a word, such as %s, are left in our sentences but where they quote',
    (word) => {
      const redact = createRedactor([word]);
      expect(redactWords(`GET /${word}/users is refused: "not ${word}"`, redact)).toBe(
        `GET /${word}/users is refused: "not ${REDACTED}"`,
      );
      expect(redact(`hello ${word}`)).toBe(`hello ${REDACTED}`);
    },
  );

  test.each(['hunter2', 'adm-in', 'longenough'])('that read like no word, such as %s, are found there, too', (word) => {
    expect(redactWords(`it said ${word}`, createRedactor([word]))).toBe(`it said ${REDACTED}`);
  });

  test('of fewer than four characters are masked where all of a value that is sent is one', () => {
    const sent = redactRequest(
      {
        method: 'GET',
        path: '/abc',
        query: 'k=abc&q=abcd&e=%61bc',
        headers: { 'x-foo': 'abc', via: 'abc d' },
        body: bytes(''),
      },
      createRedactor(['abc']),
    );
    expect(sent).toMatchObject({
      path: '/abc',
      query: `k=${REDACTED}&q=abcd&e=${REDACTED}`,
      headers: { 'x-foo': REDACTED, via: 'abc d' },
    });
  });

  test('the longer of two that overlap goes first', () => {
    expect(createRedactor(['token', 'token-long'])('token-long')).toBe(REDACTED);
  });
});

test('names that smell of secrets are known, and public ones are left', () => {
  const smelly = [
    'Authorization',
    'X-XSRF-TOKEN',
    'SO-AppToken',
    'client_secret',
    'api_key',
    'apikey',
    'Set-Cookie',
    'password',
    'sessionId',
    'ssn',
    'X-Auth',
    'X-CSRF',
    'sig',
    'pin',
    'passcode',
  ];
  const public_ = [
    'shipping',
    'signed',
    'option',
    'author_id',
    'Tickets',
    'TicketId',
    'ChatSessionId',
    'author',
    'WWW-Authenticate',
    'Access-Control-Allow-Headers',
    'email',
    'keyword',
  ];
  expect(smelly.filter((name) => !smellsOfSecret(name))).toEqual([]);
  expect(public_.filter(smellsOfSecret)).toEqual([]);
});

test.each(['apiKey', 'ticket', 'SESSION_ID', 'auth', 'jwt', 'ssn', 'to\\u006ben'])(
  'a body is looked into as soon as a name like %s may stand in it',
  (name) => {
    const body = `{"${name}":"value-7"}`;
    expect(text(redactBody(bytes(body), 'application/json'))).toContain(REDACTED);
  },
);

test('a body of which a text holds a secret is looked into, also where it is written with escapes', () => {
  const redact = createRedactor(['abcdef']);
  for (const body of ['{"name":"abcdef"}', '{"name":"\\u0061bcdef"}', '{"abcdef":1}']) {
    expect(text(redactBody(bytes(body), 'application/json', redact))).not.toMatch(/bcdef/);
  }
  const public_ = '{ "name" : "abc" }';
  expect(text(redactBody(bytes(public_), 'application/json', redact))).toBe(public_);
});

test('headers lose credentials and keep the scheme word', () => {
  expect(
    redactHeaders({
      authorization: 'Bearer abc',
      cookie: 'sid=1',
      accept: 'a/b',
      'x-list': ['1', '2'],
      gone: undefined,
    }),
  ).toEqual({
    authorization: `Bearer ${REDACTED}`,
    cookie: REDACTED,
    accept: 'a/b',
    'x-list': ['1', '2'],
    gone: undefined,
  });
});

test('a URL loses its password and its telling parameters', () => {
  const safe = redactUrl('https://user:pass@host.example/path?api_key=1&page=2&access_token=x#id_token=y');
  expect(safe).not.toMatch(/pass@|key=1&|=x|=y/);
  expect(safe).toContain('page=2');
});

test('values under telling keys are masked at any depth; empty ones and objects are not', () => {
  expect(redactValue({ a: [{ token: 'x', password: '', secret: null, credentials: { user: 'u', nr: 1 } }] })).toEqual({
    a: [{ token: REDACTED, password: '', secret: null, credentials: { user: 'u', nr: 1 } }],
  });
});

describe('bodies', () => {
  test('stay the same bytes when there is nothing to hide', () => {
    const body = bytes('{ "a" :  1.0 }');
    expect(redactBody(body, 'application/json')).toBe(body);
  });

  test.each([
    ['JSON', 'application/json', '{"password":"hunter2","a":1}'],
    ['JSON under another name', 'text/plain', '{"password":"hunter2"}'],
    ['JSON that breaks off', 'application/json', '{"password":"hunter2","a'],
    ['a form', 'application/x-www-form-urlencoded', 'user=a&password=hunter2'],
    ['XML', 'application/xml', '<a><password>hunter2</password></a>'],
    ['XML attributes', 'text/xml', '<a password="hunter2"/>'],
  ])('lose secrets in %s', (_what, mediaType, written) => {
    expect(text(redactBody(bytes(written), mediaType))).not.toContain('hunter2');
  });
});

test('a request and a response lose secrets everywhere', () => {
  const redact = createRedactor(['s3cr3t-value']);
  const request = redactRequest(
    {
      method: 'GET',
      path: '/a/s3cr3t-value',
      query: 'q=s3cr3t-value',
      headers: { via: 's3cr3t-value' },
      body: bytes('s3cr3t-value'),
    },
    redact,
  );
  const response = redactResponse(
    {
      status: 302,
      headers: { location: 'https://x.example/?token=abc', 'x-echo': ['s3cr3t-value'] },
      body: bytes('["s3cr3t-value"]'),
    },
    redact,
  );
  const written = JSON.stringify([request, response, text(request.body), text(response.body)]);
  expect(written).not.toMatch(/s3cr3t|token=abc/);
});

test.each([
  ['blanks', ' '],
  ['one long word', 'x'],
  ['quotes', '"'],
  ['open brackets', '<'],
  ['tags without an end', '<a '],
  ['names without values', 'a='],
  ['keys', '"a":'],
])('a megabyte of %s are read in one go, whatever they claim to be', (_what, piece) => {
  const body = bytes(piece.repeat(Math.ceil((1024 * 1024) / piece.length)));
  const redact = createRedactor(['k9/+=&x<7q"', 'another "secret"', 'plain-secret']);
  for (const mediaType of ['application/json', 'application/xml', 'application/x-www-form-urlencoded', 'text/plain'])
    expect(withinAMinute(() => redactBody(body, mediaType, redact)).length).toBeGreaterThan(0);
});

test('what we have sent there on purpose is learned from no message', () => {
  const { learnFrom, redact } = createLearningRedactor([], ['phone'], new Set(['12345']));
  const saying = (phone: unknown) => ({
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ phone })),
  });
  learnFrom(saying(12345));
  learnFrom(saying('+49 151 5550'));
  expect(redact('/items/12345 of +49 151 5550')).toBe('/items/12345 of [redacted]');
});
