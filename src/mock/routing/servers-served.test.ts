import { request } from 'node:http';
import { type Serving, serve, specOf, vendorOf } from '../testing/serve';

/** Every server that a document names is served: by its path, and by its host. */
const spec = specOf(`
openapi: 3.1.0
info: { title: Servers, version: '1' }
servers:
  - url: https://{region}.acme.example/{version}
    variables: { region: { default: eu, enum: [eu, us] }, version: { default: v1, enum: [v1, v2] } }
  - { url: //other.acme.example/v1/beta }
paths:
  /op:
    get:
      operationId: op
      servers: [{ url: https://up.acme.example/upload/v9 }]
      responses: { '204': { description: Good. } }
  /item:
    servers: [{ url: /items/v3 }]
    get: { operationId: item, responses: { '204': { description: Good. } } }
  /plain: { get: { operationId: plain, responses: { '204': { description: Good. } } } }
`);
const twin = specOf(
  `
openapi: 3.1.0
info: { title: Twin, version: '1' }
paths:
  /op: { get: { operationId: twin, servers: [{ url: https://up.acme.example/ }], responses: { '204': { description: Good. } } } }
`,
  'twin',
);

let mock: Serving;
beforeAll(async () => {
  mock = await serve([vendorOf(spec), vendorOf(twin)]);
});
afterAll(() => mock.close());

const ask = (path: string, host = 'localhost'): Promise<string> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: mock.port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(`${response.statusCode} ${response.headers['understudy-operation'] ?? 'none'}`);
    })
      .on('error', reject)
      .end();
  });

test.each([
  ['/acme/op', undefined, '204 op'],
  ['/acme/upload/v9/op', undefined, '204 op'],
  ['/acme/items/v3/item', undefined, '204 item'],
  ['/acme/v1/plain', undefined, '204 plain'],
  ['/acme/v2/plain', undefined, '204 plain'],
  ['/acme/v1/beta/plain', undefined, '204 plain'],
  ['/acme/v3/plain', undefined, '404 none'],
  ['/v2/plain', 'us.acme.example', '204 plain'],
  ['/plain', 'eu.acme.example:443', '204 plain'],
  ['/v1/beta/plain', 'other.acme.example', '204 plain'],
  ['/upload/v9/op', 'up.acme.example', '204 op'],
  ['/op', 'twin.localhost', '204 twin'],
])('%s at the host %s is %s', async (path, host, said) => {
  expect(await ask(path, host)).toBe(said);
});
