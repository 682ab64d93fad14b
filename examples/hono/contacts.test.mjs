// Vendors inside a Hono application, under /vendors. Here with Node's own test runner.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Hono } from 'hono';
import { startMock } from 'understudy';
import { fetchHandler } from 'understudy/express';

const mock = await startMock({ vendors: ['wethod'] });
const vendors = fetchHandler(mock, { prefix: '/vendors' });
after(() => mock.close());

const app = new Hono();
app.get('/', (context) => context.text('the application'));
app.all('/vendors/*', ({ req }) => vendors(req.raw));

const contact = (headers = {}) => app.request('/vendors/wethod/api/contacts/1', { headers });

test('a contact', async () => {
  const response = await contact({ authorization: 'Bearer token' });
  assert.equal((await response.json()).id, 1);
});

test('the documented 401, and a scenario', async () => {
  assert.equal((await contact()).status, 401);
  await mock.play('wethod', 'vendor-down');
  assert.equal((await contact({ authorization: 'Bearer token' })).status, 503);
});

test('what is no vendor’s is the application’s', async () => {
  assert.equal(await (await app.request('/')).text(), 'the application');
});
