import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, root, runCommand, startCliMock } from './run-cli';

/** From an empty folder to a lie that is caught, as the docs tell it: init, test, lint, mock, test --target. */

const cwd = mkdtempSync(join(tmpdir(), 'understudy-new-vendor-'));
let liar: Server | undefined;
afterAll(() => {
  endAll();
  liar?.close();
  rmSync(cwd, { recursive: true });
});

const OPERATIONS = 60;

/** With schemas that all refer to one another; how large a document may be is the matter of contract-size.test. */
const large = (): unknown => {
  const schema = (index: number) => ({
    type: 'object',
    required: ['id', 'name'],
    properties: {
      id: { type: 'integer', example: index },
      name: { type: 'string', maxLength: 2147483647, example: `thing ${index}` },
      next: { $ref: `#/components/schemas/Thing${(index + 1) % OPERATIONS}` },
    },
  });
  const operation = (index: number) => ({
    get: {
      operationId: `get-thing-${index}`,
      responses: {
        200: {
          description: 'One thing.',
          content: { 'application/json': { schema: { $ref: `#/components/schemas/Thing${index}` } } },
        },
      },
    },
  });
  const all = Array.from({ length: OPERATIONS }, (_, index) => index);
  return {
    openapi: '3.1.0',
    info: { title: 'Large', version: '1' },
    paths: Object.fromEntries(all.map((index) => [`/things/${index}`, operation(index)])),
    components: { schemas: Object.fromEntries(all.map((index) => [`Thing${index}`, schema(index)])) },
  };
};

const fixture = (...path: string[]): string => join(root, 'test', 'fixtures', ...path);

const SOURCES = [
  { name: 'orders', source: fixture('pages', 'orders.md'), path: '/orders/7001', headers: { 'X-Api-Key': 'k' } },
  {
    name: 'rink',
    source: fixture('recorded', 'rink.har'),
    path: '/v3/skaters/41',
    headers: { authorization: 'Bearer t' },
  },
  {
    name: 'kites',
    source: fixture('recorded', 'kites.postman_collection.json'),
    path: '/api/kites?size=9',
    headers: { authorization: 'Bearer t' },
  },
  { name: 'large', source: 'large.json', path: '/things/7', headers: {} },
] as const;

describe('a new vendor', () => {
  beforeAll(() => writeFileSync(join(cwd, 'large.json'), JSON.stringify(large())));

  test.each(SOURCES)(
    '$name: init, test and lint are content, and the mock answers',
    async (vendor) => {
      const { name, source, path, headers } = vendor;
      const made = await runCommand(['init', name, source], { cwd });
      expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' });
      const [tested, linted] = await Promise.all([
        runCommand(['test', name], { cwd }),
        runCommand(['lint', name], { cwd }),
      ]);
      expect(tested.stdout).toContain(`${name}  conforms`);
      expect([tested.code, linted.code]).toEqual([0, 0]);
      const mock = await startCliMock([name], { cwd });
      const answer = await fetch(`${mock.url}/${name}${path}`, { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('json');
      await mock.stop();
    },
    60_000,
  );

  test('a vendor that answers another type is caught, with the line of the draft and the page', async () => {
    liar = createServer((request, response) => {
      const known = request.headers['x-api-key'] === 'right-key';
      const body = known ? { id: 7001, state: 'paid', total: 'a lot', note: null } : { error: 'unauthorized' };
      response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => liar?.listen(0, '127.0.0.1', resolve));
    const target = `orders=http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
    const env = { UNDERSTUDY_ORDERS_TOKEN: 'right-key' };
    const { code, stdout } = await runCommand(['test', 'orders', '--target', target, '--path', '/orders/*'], {
      cwd,
      env,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAIL {2}body \/total must be .*, but is "a lot"/);
    expect(stdout).toMatch(/specs\/orders\/openapi\.yaml:\d+/);
    expect(stdout).not.toContain('right-key');
  });

  test('what a document lacks is said of us where we wrote it, and of the vendor where it was copied', async () => {
    const server = createServer((_request, response) => {
      const body = { id: 7001, name: 'x', state: 'paid', total: 1, note: null, extra: 1 };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const told = async (name: string, path: string) =>
      (await runCommand(['test', name, '--target', `${name}=${url}`, '--path', path], { cwd })).stdout;
    try {
      const [drafted, copied] = [await told('orders', '/orders/*'), await told('large', '/things/7')];
      expect(drafted).toMatch(/"extra"[\s\S]*?no document mentions it\. Our spec has to change\./);
      expect(copied).toMatch(/"extra"[\s\S]*?no document mentions it\. The vendor's document lacks it\./);
      expect(copied).not.toContain('Our spec');
    } finally {
      server.close();
    }
  });
});
