import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './run-cli';
import { PET_SHOP, petShop } from './servers/pet-shop';
import { json, type RecordedRun, recordedRun } from './servers/recorded-run';

test('Ctrl-C ends the questions, and what was created is taken away', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interrupt-'));
  const file = path.join(folder, 'acme.json');
  writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, ...PET_SHOP }));
  let child: ChildProcess | undefined;
  const shop = petShop({ 7: 'Rex' });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    // The answer creates the pet, and only then is there something to take away.
    const isFirst = request.method === 'POST' && asked.filter((line) => line.startsWith('POST')).length === 1;
    if (isFirst) response.on('finish', () => child?.kill('SIGINT'));
    shop.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cli = path.join(root, 'bin', 'understudy.js');
    const args = [cli, 'test', file, '--target', `acme=${url}`, '--allow-unsafe'];
    const running = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
    child = running;
    let output = '';
    for (const stream of [running.stdout, running.stderr])
      stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    const code = await new Promise((resolve) => running.on('close', resolve));
    expect(output).toContain('interrupted: cleaning up what this run created');
    expect(output).toContain('stopped: the run was interrupted');
    expect(code).toBe(3);
    expect(asked.at(-1)).toMatch(/^DELETE \/pets\/10\d$/);
    expect([...shop.pets]).toEqual([[7, 'Rex']]);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  }
}, 60_000);

/** Zones within a server, of which the run creates both. */
const NESTED = {
  paths: Object.fromEntries(
    [
      ['/servers', 'serverId'],
      ['/servers/{serverId}/zones', 'zoneId'],
    ].flatMap(([collection = '', name = '']) => {
      const schema = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
      const content = { 'application/json': { schema, example: { name: 'n' } } };
      const ok = { description: 'ok', content: { 'application/json': { schema } } };
      const parameters = ['serverId', 'zoneId'].map((each) => ({
        name: each,
        in: 'path',
        required: true,
        schema: { type: 'string' },
      }));
      const own = parameters.filter((each) => `${collection}/{${name}}`.includes(`{${each.name}}`));
      return [
        [
          collection,
          {
            parameters: own.filter((each) => each.name !== name),
            post: { requestBody: { content }, responses: { 201: ok } },
          },
        ],
        [
          `${collection}/{${name}}`,
          {
            parameters: own,
            get: { responses: { 200: ok, 404: { description: 'no' } } },
            delete: { responses: { 204: { description: 'gone' } } },
          },
        ],
      ];
    }),
  ),
};

/** A vendor that creates, reads and deletes, until something happens to it. */
const nested = (trouble: (line: string, response: ServerResponse) => boolean) => {
  const there = new Set<string>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '' } = request;
    if (trouble(`${method} ${url}`, response)) return;
    if (method === 'POST') {
      const id = `${url.split('/').length}-${there.size}`;
      there.add(`${url}/${id}`);
      json(response, 201, { id, name: 'n' });
    } else if (!there.has(url)) json(response, 404, {});
    else if (method === 'DELETE') {
      there.delete(url);
      response.writeHead(204).end();
    } else json(response, 200, { id: url.split('/').at(-1), name: 'n' });
  };
  return { there, answer };
};

const leftBehind = ({ events }: RecordedRun) =>
  events.flatMap((event) => (event.type === 'left-behind' ? [`${event.what}: ${event.reason}`] : []));

test('a vendor that comes back in the middle of a chain is cleaned up, children before their parents', async () => {
  let broken = 0;
  const vendor = nested((line, response) => {
    if (!line.startsWith('GET') || broken >= 3) return false;
    broken += 1;
    response.socket?.destroy();
    return true;
  });
  const run = await recordedRun(NESTED, vendor.answer, { allowUnsafe: true, method: ['POST', 'GET'] });
  expect(broken).toBe(3);
  expect([...vendor.there]).toEqual([]);
  expect(leftBehind(run)).toEqual([]);
  const deleted = run.arrived.map(({ line }) => line).filter((line) => line.startsWith('DELETE'));
  const depths = deleted.map((line) => line.split('/').length);
  expect(depths).toEqual(depths.toSorted((a, b) => b - a));
});

test('of a vendor that crashes for good everything is listed that is still there', async () => {
  let isDown = false;
  const vendor = nested((line, response) => {
    isDown ||= line.startsWith('GET /servers/2-0/zones/');
    if (isDown) response.socket?.destroy();
    return isDown;
  });
  const run = await recordedRun(NESTED, vendor.answer, { allowUnsafe: true });
  expect(vendor.there.size).toBeGreaterThan(0);
  expect(
    leftBehind(run)
      .map((line) => line.split(': ')[0])
      .sort(),
  ).toEqual([...vendor.there].sort());
  expect(leftBehind(run).every((line) => line.includes('127.0.0.1'))).toBe(true);
  expect(run.summary.failed).toBe(0);
});

test('neither a host in Location nor one in a link is asked', async () => {
  const elsewhere: string[] = [];
  const other = createServer((request, response) => {
    elsewhere.push(request.url ?? '');
    json(response, 200, {});
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const host = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  try {
    const vendor = nested(() => false);
    const run = await recordedRun(
      NESTED,
      (request, response) => {
        if (request.method === 'POST') response.setHeader('location', `${host}${request.url}/x-1`);
        vendor.answer(request, response);
      },
      { allowUnsafe: true },
    );
    expect(run.arrived.some(({ line }) => line.includes('x-1'))).toBe(true);
    expect(elsewhere).toEqual([]);
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});
