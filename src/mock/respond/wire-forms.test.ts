import { type Serving, serve, specOf, vendorOf } from '../testing/serve';

/** What the bytes are that answer: XML by its schema, and text in the charset that is documented. */
const spec = specOf(`
openapi: 3.0.4
info: { title: Wire, version: '1' }
paths:
  /latin: { get: { responses: { '200': { description: L., content: { text/plain; charset=iso-8859-1: { example: Männlich } } } } } }
  /euro: { get: { responses: { '200': { description: L., content: { text/plain; charset=iso-8859-1: { example: 5 € } } } } } }
  /windows: { get: { responses: { '200': { description: L., content: { text/csv; charset=windows-1252: { example: 5 € } } } } } }
  /unknown: { get: { responses: { '200': { description: L., content: { text/plain; charset=nobody: { example: ä } } } } } }
  /zoo:
    get: { responses: { '200': { description: Z., content: { application/xml; charset=iso-8859-1: { schema: { $ref: '#/components/schemas/Zoo' }, example: { name: Bär, animals: [cat, dog] } } } } } }
    post:
      requestBody: { content: { application/xml: { schema: { $ref: '#/components/schemas/Zoo' } } } }
      responses: { '204': { description: Good. }, '422': { description: Bad. } }
  /written: { get: { responses: { '200': { description: W., content: { application/xml: { example: '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>' } } } } } }
  /written-euro: { get: { responses: { '200': { description: W., content: { application/xml: { example: '<?xml version="1.0" encoding="ISO-8859-1"?><a>€</a>' } } } } } }
  /text: { get: { responses: { '200': { description: T., content: { application/xml: { schema: { type: string }, example: a & b } } } } } }
  /named: { get: { responses: { '200': { description: T., content: { text/xml: { schema: { type: string, xml: { name: note } }, example: hello } } } } } }
  /early: { get: { responses: { '103': { description: Hints. }, '200': { description: Fine. } } } }
  /headers:
    get:
      responses:
        '206':
          description: H.
          headers:
            X-Name: { schema: { type: string }, example: é ☃ }
            Content-Range: { required: true, schema: { type: string, pattern: '^bytes ' } }
components:
  schemas:
    Zoo:
      type: object
      required: [animals]
      xml: { name: zoo, prefix: z, namespace: 'urn:z' }
      properties: { name: { type: string }, animals: { type: array, minItems: 1, items: { type: string, enum: [cat, dog] } } }
`);

let mock: Serving;
beforeAll(async () => {
  mock = await serve([vendorOf(spec)]);
});
afterAll(() => mock.close());

test.each([
  ['/latin', 'text/plain; charset=iso-8859-1', 'M\xe4nnlich'],
  ['/euro', 'text/plain; charset=utf-8', '5 \xe2\x82\xac'],
  ['/windows', 'text/csv; charset=windows-1252', '5 \x80'],
  ['/unknown', 'text/plain; charset=utf-8', '\xc3\xa4'],
  [
    '/zoo',
    'application/xml; charset=iso-8859-1',
    '<?xml version="1.0" encoding="iso-8859-1"?><z:zoo xmlns:z="urn:z"><name>B\xe4r</name><animals>cat</animals><animals>dog</animals></z:zoo>',
  ],
  ['/written', 'application/xml', '<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe4</a>'],
  ['/written-euro', 'application/xml', '<?xml version="1.0" encoding="utf-8"?><a>\xe2\x82\xac</a>'],
  ['/text', 'application/xml', '<?xml version="1.0" encoding="utf-8"?><root>a &amp; b</root>'],
  ['/named', 'text/xml', '<?xml version="1.0" encoding="utf-8"?><note>hello</note>'],
])('%s is sent as %s, in bytes of that charset', async (path, type, latin1) => {
  const response = await fetch(`${mock.url}${path}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect([response.headers.get('content-type'), bytes.toString('latin1')]).toEqual([type, latin1]);
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
});

test('a documented header is sent as UTF-8, and one that HTTP defines is what a client can read', async () => {
  const { headers } = await fetch(`${mock.url}/headers`);
  expect(Buffer.from(headers.get('x-name') ?? '', 'latin1').toString()).toBe('é ☃');
  expect(headers.get('content-range')).toBe('bytes 0-9/10');
});

test('an interim answer answers nobody', async () => {
  const asked = async (prefer: string) => (await fetch(`${mock.url}/early`, { headers: { prefer } })).status;
  expect([await asked(''), await asked('code=200'), await asked('code=103')]).toEqual([200, 200, 404]);
});

const zoo = (inside: string) => `<z:zoo xmlns:z="urn:z">${inside}</z:zoo>`;

test.each([
  ['application/xml', zoo('<animals>cat</animals><animals>dog</animals>'), 204, undefined],
  ['application/xml', zoo('<animals>cow</animals>'), 422, '"animals"'],
  ['application/xml', zoo('<animals><item>cat</item></animals>'), 422, '"animals"'],
  ['application/xml', zoo(''), 422, 'minItems'],
  ['application/xml', '<human xmlns="urn:z"/>', 422, 'its root element is <human>'],
  [
    'application/xml',
    '<?xml version="1.0" encoding="iso-8859-1"?>'.concat(zoo('<name>\xe4</name><animals>cat</animals>')),
    204,
    undefined,
  ],
  [
    'application/xml; charset=utf-8',
    '<?xml version="1.0" encoding="iso-8859-1"?>'.concat(zoo('<name>\xe4</name>')),
    422,
    'UTF-8',
  ],
  ['application/xml', zoo('<name>\xe4</name><animals>cat</animals>'), 422, 'UTF-8'],
])('a body of %s, %j, is answered with %d', async (type, latin1, status, why) => {
  const body = Buffer.from(latin1, 'latin1');
  const response = await fetch(`${mock.url}/zoo`, { method: 'POST', headers: { 'content-type': type }, body });
  expect(response.status).toBe(status);
  if (why !== undefined) expect(response.headers.get('sl-violations')).toContain(why);
});
