import { type BrowserContext, expect as baseExpect, test as baseTest, type Route } from '@playwright/test';
import { connect, isOurs, type MockClient, type MockSettings, startMock } from '../index';
import { toSatisfyContract } from '../test-runners/to-satisfy-contract';

export { useContracts } from '../test-runners/to-satisfy-contract';

/** `use: { understudy: … }`: the URL of a mock that runs, or what to start one with per worker. */
export type UnderstudyOption = { readonly url: string } | MockSettings;

interface VendorFixtures {
  /**
   * The vendors as this test alone sees them: `await vendors.play('highlevel', 'rate-limited')`. Whatever the page asks of a
   * vendor's real host, or of the mock, is answered in this test's session.
   */
  readonly vendors: MockClient;
}

interface WorkerFixtures {
  readonly understudy: UnderstudyOption;
  readonly mock: MockClient;
}

/** Playwright's `test` with vendors; tests that run at the same time are apart. */
export const test = baseTest.extend<VendorFixtures, WorkerFixtures>({
  understudy: [{}, { scope: 'worker', option: true }],
  mock: [
    async ({ understudy }, use) => {
      if ('url' in understudy) return use(connect(understudy.url));
      const mock = await startMock(understudy);
      await use(mock);
      await mock.close();
    },
    { scope: 'worker' },
  ],
  vendors: async ({ mock }, use, { testId, retry, repeatEachIndex }) => {
    const vendors = mock.session(`${testId}-${retry}-${repeatEachIndex}`);
    await use(vendors);
    await vendors.reset();
  },
  context: async ({ context, vendors }, use) => {
    await leadToMock(context, vendors);
    await use(context);
  },
});

/** Playwright's `expect` with `toSatisfyContract`. */
export const expect = baseExpect.extend({ toSatisfyContract });

const leadToMock = async (context: BrowserContext, vendors: MockClient): Promise<void> => {
  const hosts = new Set((await vendors.served()).flatMap((vendor) => vendor.hosts));
  await context.route(
    ({ href, hostname }) => href.startsWith(`${vendors.url}/`) || hosts.has(hostname),
    (route) => answer(route, vendors),
  );
};

const answer = async (route: Route, vendors: MockClient): Promise<void> => {
  const request = route.request();
  const headers = Object.entries(await request.allHeaders()).filter(([name]) => !name.startsWith(':'));
  const body = request.postDataBuffer();
  try {
    const response = await vendors.fetch(request.url(), {
      method: request.method(),
      headers,
      ...(body && { body: new Uint8Array(body) }),
    });
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !DECODED.has(name))),
      body: Buffer.from(await response.arrayBuffer()),
    });
  } catch (error) {
    if (isOurs(error)) throw error;
    // The vendor is made unreachable, or breaks off.
    await route.abort('connectionreset');
  }
};

/** `fetch` has undone these. */
const DECODED = new Set(['content-encoding', 'content-length', 'transfer-encoding']);
