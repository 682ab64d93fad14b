// The application keeps the vendor's real URL. Here with Node's own test runner; jsdom and Vitest are the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setupServer } from 'msw/node';
import { startMock } from 'understudy';
import { vendorHandlers } from 'understudy/msw';

const mock = await startMock({ vendors: ['highlevel'] });
const server = setupServer(...(await vendorHandlers(mock)));
before(() => server.listen({ onUnhandledRequest: 'error' }));
after(() => {
  server.close();
  return mock.close();
});

const ask = () =>
  fetch('https://services.leadconnectorhq.com/contacts/seD4PfOuKoVMLkEZqohJ', {
    headers: { authorization: 'Bearer token', version: '2021-04-15' },
  });

test('a contact', async () => {
  assert.equal((await (await ask()).json()).contact.id, 'seD4PfOuKoVMLkEZqohJ');
});

test('the vendor asks for patience', async () => {
  await mock.play('highlevel', 'rate-limited');
  const response = await ask();
  assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '2']);
});

test('the vendor cannot be reached', async () => {
  await mock.play('highlevel', 'unreachable');
  await assert.rejects(ask, TypeError);
});
