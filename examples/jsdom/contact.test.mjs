// @vitest-environment jsdom
// The page is jsdom's, the vendor a mock in the same process; MSW leads from one to the other.
import { setupServer } from 'msw/node';
import { startMock } from 'understudy';
import { vendorHandlers } from 'understudy/msw';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { showContact } from './show-contact.mjs';

const mock = await startMock({ vendors: ['highlevel'] });
const server = setupServer(...(await vendorHandlers(mock)));
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => mock.reset());
afterAll(() => {
  server.close();
  return mock.close();
});

const shown = async () => {
  document.body.innerHTML = '<p role="status"></p>';
  await showContact(document.querySelector('p'), 'seD4PfOuKoVMLkEZqohJ');
  return document.body.textContent;
};

test('a contact is shown', async () => {
  expect(await shown()).toBe('rubika deo');
});

test('the vendor asks for patience', async () => {
  await mock.play('highlevel', 'rate-limited');
  expect(await shown()).toBe('Try again in 2 seconds.');
});
