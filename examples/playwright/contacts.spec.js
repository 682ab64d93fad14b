// The page asks the vendor's real URL. Each test has its own vendor, also when they run at the same time.
const { join } = require('node:path');
const { expect, test } = require('understudy/playwright');

const PAGE = `file://${join(__dirname, 'contact.html')}`;

test('shows a contact', async ({ page }) => {
  await page.goto(PAGE);
  await expect(page.getByRole('status')).toHaveText('rubika@deos.com');
});

test('asks for patience', async ({ page, vendors }) => {
  await vendors.play('highlevel', 'rate-limited');
  await page.goto(PAGE);
  await expect(page.getByRole('status')).toHaveText('Try again in 2 seconds.');
  await vendors.expectCalled('highlevel', 'get-contact', { times: 1 });
});

test('says when the vendor cannot be reached', async ({ page, vendors }) => {
  await vendors.play('highlevel', 'unreachable');
  await page.goto(PAGE);
  await expect(page.getByRole('status')).toHaveText('No connection.');
});
