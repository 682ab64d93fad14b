// An application's own test: the vendor is played, and its answer is held against its document.
require('understudy/jest');
const { startMock } = require('understudy');

const URL = 'https://services.leadconnectorhq.com/contacts/seD4PfOuKoVMLkEZqohJ';
const headers = { authorization: 'Bearer token', version: '2021-04-15' };
let mock;
beforeAll(async () => {
  mock = await startMock({ vendors: ['highlevel'] });
});
afterAll(() => mock.close());

test('a contact is as documented', async () => {
  await expect(await mock.fetch(URL, { headers })).toSatisfyContract();
});

test('the vendor asks for patience', async () => {
  await mock.play('highlevel', 'rate-limited');
  expect((await mock.fetch(URL, { headers })).status).toBe(429);
  await mock.expectCalled('highlevel', 'get-contact', { status: 429 });
});
