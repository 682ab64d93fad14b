import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadSpecFrom } from '../load';
import { openapi, writeFiles } from '../testing/files';

const responses = "responses: { '200': { description: ok } }";
const document = openapi(`paths:
  /a: { $ref: 'parts/items.yaml#/a' }
  /b: { get: { operationId: b, ${responses} } }
components: { schemas: { Thing: { type: string } } }
`);
const pages: Record<string, string> = {
  '/specs/openapi.yaml': document,
  '/specs/parts/items.yaml': `a: { get: { operationId: a, parameters: [{ $ref: 'parameters.json#/id' }], ${responses} } }`,
  '/specs/parts/parameters.json': JSON.stringify({
    id: { name: 'id', in: 'query', schema: { $ref: '../openapi.yaml#/components/schemas/Thing' } },
  }),
  '/evil.yaml': openapi(`paths:
  /a: { get: { responses: { '200': { $ref: 'file:///etc/hostname' } } } }
  /b: { get: { ${responses} } }
`),
  '/neighbours.yaml': openapi(`paths:
  /own: { get: { ${responses} } }
  /other: { $ref: 'http://127.0.0.1:1/x.yaml' }
`),
  '/page': '<!doctype html><title>no</title>',
  '/redirect-target/openapi.yaml': openapi(`paths: { /a: { $ref: 'item.yaml' } }`),
  '/redirect-target/item.yaml': `{ get: { operationId: moved, ${responses} } }`,
};
const redirects: Record<string, string> = {
  '/moved': '/redirect-target/openapi.yaml',
  '/loop': '/loop',
  '/elsewhere': 'ftp://example.com/x',
};

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = request.url ?? '';
    const location = redirects[url];
    if (location !== undefined) response.writeHead(302, { location }).end();
    else if (pages[url] === undefined) response.writeHead(404).end('no such page');
    else response.end(pages[url]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const failure = async (location: string): Promise<string> => {
  try {
    await loadSpecFrom(location);
    return 'nothing was raised';
  } catch (error) {
    return String((error as Error).message);
  }
};

describe('what the URL of a document has in secret', () => {
  const SECRETS = 'token=pl4nted&sig=pl4ntedAndLonger7&version=3.0';
  const SHOWN = 'token=%5Bredacted%5D&sig=%5Bredacted%5D&version=3.0';

  test('is sent, and stands in no place of the document', async () => {
    pages[`/specs/openapi.yaml?${SECRETS}`] = document;
    const spec = await loadSpecFrom(`${base}/specs/openapi.yaml?${SECRETS}`);
    expect(spec).toMatchObject({ file: `${base}/specs/openapi.yaml?${SHOWN}`, problems: [] });
    expect(spec.operations.map(({ place }) => place.file).join()).not.toContain('pl4nted');
  });

  test.each(['/nowhere.yaml', '/page', '/moved-twice'])('stands in no message of %s', async (path) => {
    redirects[`/moved-twice?${SECRETS}`] = `/moved-twice?${SECRETS}`;
    pages[`/page?${SECRETS}`] = pages['/page'] ?? '';
    const message = await failure(`${base}${path}?${SECRETS}`);
    expect(message).toContain(`${path}?${SHOWN}`);
    expect(message).not.toContain('pl4nted');
  });
});

test('a document is read from a URL together with everything it refers to', async () => {
  const spec = await loadSpecFrom(`${base}/specs/openapi.yaml`);
  expect(spec).toMatchObject({ name: 'openapi', file: `${base}/specs/openapi.yaml`, problems: [] });
  expect(spec.operations.map((one) => one.id)).toEqual(['a', 'b']);
  const schema = spec.operations[0]?.parameters[0]?.schema;
  expect(spec.resolve(schema?.node as object as Record<string, unknown>)).toEqual({ type: 'string' });
  expect(schema?.place.file).toBe(`${base}/specs/parts/parameters.json`);
});

test('a local document may refer to a remote one', async () => {
  const folder = writeFiles({
    'openapi.yaml': openapi(`paths: { /x: { $ref: '${base}/specs/parts/items.yaml#/a' } }`),
  });
  const spec = await loadSpecFrom(`${folder}/openapi.yaml`, { allowHosts: [new URL(base).host] });
  expect(spec.operations.map((one) => one.id)).toEqual(['a']);
});

test('a local document may not refer to a private address that nobody named', async () => {
  const folder = writeFiles({
    'openapi.yaml': openapi(
      `paths: { /x: { $ref: '${base}/specs/parts/items.yaml#/a' }, /y: { get: { ${responses} } } }`,
    ),
  });
  const { operations, problems } = await loadSpecFrom(`${folder}/openapi.yaml`, { strict: false });
  expect(operations.map((one) => one.id)).toEqual(['GET /y']);
  expect(problems[0]?.message).toContain(
    `may not lead to a private address. Allow it with --allow-hosts ${new URL(base).host}`,
  );
});

test('a document of this machine may refer to its own host and port, and to no other', async () => {
  const refused = await loadSpecFrom(`${base}/neighbours.yaml`, { strict: false });
  expect(refused.operations.map((one) => one.id)).toEqual(['GET /own']);
  expect(refused.problems).toHaveLength(1);
  expect(refused.problems[0]?.message).toContain('http://127.0.0.1:1/x.yaml: a document may not lead to');
});

test('a document that refers to more than 500 others is not read to its end, and says so', async () => {
  const paths = Array.from({ length: 502 }, (_, n) => `  /a${n}: { $ref: 'more/${n}.yaml' }\n`).join('');
  pages['/many.yaml'] = openapi(`paths:\n${paths}`);
  for (let n = 0; n < 502; n++) pages[`/more/${n}.yaml`] = `{ get: { ${responses} } }`;
  const { operations, problems } = await loadSpecFrom(`${base}/many.yaml`, { strict: false });
  expect(operations).toHaveLength(500);
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('/more/500.yaml was not fetched'),
    expect.stringContaining('/more/501.yaml was not fetched'),
  ]);
});

test('references are relative to the address that answered, after redirects', async () => {
  const spec = await loadSpecFrom(`${base}/moved`);
  expect(spec.operations.map((one) => one.id)).toEqual(['moved']);
});

test('a remote document cannot read this machine’s files', async () => {
  const spec = await loadSpecFrom(`${base}/evil.yaml`, { strict: false });
  expect(spec.operations.map((one) => one.id)).toEqual(['GET /a', 'GET /b']);
  expect(spec.operations[0]?.responses[0]?.content).toEqual([]);
  expect(spec.problems[0]?.message).toContain('a document from the network may not refer to a local file');
});

test('a part that cannot be fetched breaks only what needs it', async () => {
  const folder = writeFiles({
    'openapi.yaml': openapi(`paths: { /x: { $ref: '${base}/gone.yaml' }, /y: { get: { ${responses} } } }`),
  });
  const allowHosts = [new URL(base).host];
  const spec = await loadSpecFrom(`${folder}/openapi.yaml`, { strict: false, allowHosts });
  expect(spec.operations.map((one) => one.id)).toEqual(['GET /y']);
  expect(spec.problems[0]?.message).toContain('the server answers 404');
});

test.each([
  ['/gone', 'the server answers 404'],
  ['/loop', 'more than 5 redirects'],
  ['/page', 'it is a page of HTML or XML'],
  ['/elsewhere', 'only http and https are read'],
])('%s is refused: %s', async (page, reason) => {
  const message = await failure(`${base}${page}`);
  expect(message).toContain(reason);
});

test('an address where nobody listens is refused with the reason, and a password is not repeated', async () => {
  expect(await failure('http://127.0.0.1:1/x.yaml')).toMatch(/^Cannot read http:\/\/127\.0\.0\.1:1\/x\.yaml: /);
  const message = await failure('http://ann:secret@127.0.0.1/x.yaml');
  expect(message).toContain('a user name in the URL is not sent');
  expect(message).not.toContain('secret');
});
