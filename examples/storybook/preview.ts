// .storybook/preview.ts: stories keep the vendors' real URLs. `npx understudy mock` runs beside Storybook.
import { setupWorker } from 'msw/browser';
import { connect } from 'understudy/client';
import { vendorHandlers } from 'understudy/msw';

const mock = connect('http://127.0.0.1:4010');

interface Context {
  readonly parameters: { readonly scenarios?: Readonly<Record<string, string>> };
}

export default {
  beforeAll: async () => {
    await setupWorker(...(await vendorHandlers(mock))).start({ onUnhandledRequest: 'bypass' });
  },
  // A story asks for one with `parameters: { scenarios: { highlevel: 'rate-limited' } }`.
  beforeEach: async ({ parameters: { scenarios = {} } }: Context) => {
    await mock.reset();
    for (const [vendor, scenario] of Object.entries(scenarios)) await mock.play(vendor, scenario);
  },
};
