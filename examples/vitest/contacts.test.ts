// The same in Vitest, and the whole contract of a vendor in one line.
import { startMock } from 'understudy';
import { describeContract } from 'understudy/vitest';
import { expect, test } from 'vitest';

describeContract('callab');

test('a contact is as documented', async () => {
  await using mock = await startMock({ vendors: ['wethod'] });
  const response = await mock.fetch('/wethod/api/contacts/1', { headers: { authorization: 'Bearer token' } });
  await expect(response).toSatisfyContract();
});
