import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { fetchHandler, vendorMiddleware } from '../src/express';
import { type RunningMock, startMock } from '../src/index';

const BODY = JSON.stringify({ MaxItems: 3 });
const headers = { authorization: 'Basic eDp5', 'content-type': 'application/json' };
const PATH = '/superoffice/api/v1/Agents/Contact/GetMyActiveContacts';

let mock: RunningMock;
const servers: Server[] = [];
beforeAll(async () => {
  mock = await startMock({ vendors: ['superoffice', 'wethod'] });
});
afterAll(async () => {
  for (const server of servers) server.close().closeAllConnections();
  await mock.close();
});

const listen = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** What the mock answers by itself, at its own address. */
const direct = async () => (await fetch(`${mock.url}${PATH}`, { method: 'POST', headers, body: BODY })).text();

test('Express answers below its mount path as the mock does, bodies included, and passes the rest on', async () => {
  const app = express();
  app.use('/vendors', vendorMiddleware(mock));
  app.use((_request, response) => void response.status(418).end());
  const url = await listen(createServer(app));
  const answer = await fetch(`${url}/vendors${PATH}`, { method: 'POST', headers, body: BODY });
  expect([answer.status, await answer.text()]).toEqual([200, await direct()]);
  for (const path of ['/vendors/nobody', '/vendors', '/']) expect((await fetch(url + path)).status).toBe(418);
});

test('a body parser before it is an error that says what to do', async () => {
  const app = express();
  app.use(express.json());
  app.use(vendorMiddleware(mock));
  app.use((error: Error, _request: unknown, response: express.Response, _next: unknown) => {
    response.status(500).send(error.message);
  });
  const url = await listen(createServer(app));
  const answer = await fetch(`${url}${PATH}`, { method: 'POST', headers, body: BODY });
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringMatching(/before body parsers/)]);
  expect((await fetch(`${url}/wethod/api/contacts/1`, { headers: { authorization: 'Bearer x' } })).status).toBe(200);
});

test('without a next one, as in node:http, the mock answers all', async () => {
  const middleware = vendorMiddleware(mock);
  const url = await listen(createServer((request, response) => middleware(request, response)));
  expect((await fetch(`${url}/nobody`)).headers.get('content-type')).toBe('application/problem+json');
});

test('a fetch handler answers below its prefix, and gives redirects and sessions on', async () => {
  const handler = fetchHandler(mock, { prefix: '/api/vendors' });
  const ask = (path: string, init?: RequestInit) => handler(new Request(`https://app.example${path}`, init));
  const answer = await ask(`/api/vendors${PATH}`, { method: 'POST', headers, body: BODY });
  expect([answer.status, await answer.text()]).toEqual([200, await direct()]);
  await mock.session('mine').play('wethod', 'vendor-down');
  const session = { authorization: 'Bearer x', 'understudy-session': 'mine', connection: 'close' };
  expect((await ask('/api/vendors/wethod/api/contacts/1', { headers: session })).status).toBe(503);
});
