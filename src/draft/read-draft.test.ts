import { kindOf, readDraft } from './read-draft';

const samplesOf = (text: string) => {
  const kind = kindOf(text);
  if (kind === 'openapi') throw new Error(kind);
  return readDraft(text, kind, 'source').operations.map(({ method, path, request, responses }) => ({
    operation: `${method} ${path}`,
    sent: request.samples.map(({ mediaType, value }) => [mediaType, value]),
    answered: responses.flatMap(({ samples }) => samples.map(({ mediaType, value }) => [mediaType, value])),
  }));
};

const collection = (version: string, auth: object, body: object) =>
  JSON.stringify({
    info: { name: 'Shop', schema: `https://schema.getpostman.com/json/collection/v${version}/collection.json` },
    variable: [
      { key: 'base', value: 'https://shop.example/api' },
      { key: 'currency', value: 'nok' },
    ],
    auth,
    item: [
      {
        name: 'Orders',
        item: [
          {
            name: 'Pay',
            request: { method: 'POST', url: '{{base}}/orders/7/pay', body },
            response: [
              {
                code: 201,
                header: [{ key: 'Content-Type', value: 'text/xml' }],
                body: '<paid><token>s3cr3t</token></paid>',
              },
            ],
          },
        ],
      },
    ],
  });

test.each([
  [
    'urlencoded',
    '2.0.0',
    { type: 'basic', basic: { username: 'a', password: 'b' } },
    [
      { key: 'amount', value: '20' },
      { key: 'currency', value: '{{currency}}' },
      { key: 'off', value: '1', disabled: true },
      { key: 'client_secret', value: 's3cr3t' },
    ],
    ['application/x-www-form-urlencoded', { amount: '20', currency: 'nok', client_secret: '[redacted]' }],
  ],
  [
    'formdata',
    '2.1.0',
    { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}' }] },
    [
      { key: 'file', type: 'file', src: 'a.pdf' },
      { key: 'note', value: 'hi', type: 'text' },
    ],
    ['multipart/form-data', { note: 'hi' }],
  ],
])('a Postman collection with a form, %s in v%s, and an answer in XML', (mode, version, auth, rows, sent) => {
  expect(samplesOf(collection(version, auth, { mode, [mode]: rows }))).toEqual([
    {
      operation: 'POST /api/orders/{orderId}/pay',
      sent: [sent],
      answered: [['text/xml', '<paid><token>[redacted]</token></paid>']],
    },
  ]);
});

test('a HAR recording with a form and an answer in XML', () => {
  const message = (mimeType: string, text: string) => ({
    headers: [{ name: 'content-type', value: mimeType }],
    ...(text === '' ? {} : { content: { mimeType, text, size: text.length } }),
  });
  const entry = (method: string, url: string, posted: string, type: string, text: string) => ({
    startedDateTime: '2026-01-01T00:00:00Z',
    time: 1,
    request: {
      ...message('application/x-www-form-urlencoded', ''),
      ...{ method, url, httpVersion: 'HTTP/1.1', queryString: [], cookies: [] },
      ...(posted === ''
        ? {}
        : { postData: { mimeType: 'application/x-www-form-urlencoded', text: posted, params: [] } }),
    },
    response: { ...message(type, text), status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', cookies: [] },
  });
  const har = {
    log: {
      version: '1.2',
      entries: [
        entry('GET', 'https://app.example/', '', 'text/html', '<p>hello'),
        entry('POST', 'https://api.app.example/login', 'user=ada&password=s3cr3t', 'application/json', '{"id":4}'),
        entry('GET', 'https://api.app.example/feed', '', 'application/atom+xml', '<feed><id>3</id></feed>'),
      ],
    },
  };
  expect(samplesOf(JSON.stringify(har))).toEqual([
    {
      operation: 'POST /login',
      sent: [['application/x-www-form-urlencoded', { user: 'ada', password: '[redacted]' }]],
      answered: [['application/json', { id: 4 }]],
    },
    { operation: 'GET /feed', sent: [], answered: [['application/atom+xml', '<feed><id>3</id></feed>']] },
  ]);
});
