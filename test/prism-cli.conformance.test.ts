import { join } from 'node:path';
import { type Serving, serve, vendorOf } from '../src/mock/testing/serve';
import { loadSpec } from '../src/specs/load';
import { DIFFERENCES, sameAnswer } from './conformance/differences';
import { ask, closeConnections } from './conformance/exchange';
import { probesOf } from './conformance/probes';
import { type StockPrism, startPrismCli } from './conformance/stock-prism';

/** `engines.conformance.test.ts` asks Prism's server in this process; here it is the command that people type. */
describe.each(['wethod', 'highlevel'])('prism mock, as a process, and we, on %s', (name) => {
  const file = join(__dirname, '..', 'specs', name, 'openapi.yaml');
  const spec = loadSpec(file, { name });
  let ours: Serving;
  let prism: StockPrism;

  beforeAll(async () => {
    ours = await serve([vendorOf(spec)]);
    prism = await startPrismCli(spec, file);
  }, 60_000);
  afterAll(async () => {
    closeConnections();
    await ours.close();
    await prism.close();
  });

  test('say the same, or the table says why', async () => {
    for (const operation of spec.operations) {
      // Logging makes the command slow, so every fifth question of the long list.
      for (const probe of probesOf(spec, operation).filter((_, index) => index % 5 === 0)) {
        const compared = { probe, operation, ours: await ask(ours.url, probe), prism: await ask(prism.url, probe) };
        const explained =
          sameAnswer(compared.ours, compared.prism) || Object.values(DIFFERENCES).some((holds) => holds(compared));
        expect(explained ? 'explained' : { title: probe.title, ...compared }).toBe('explained');
      }
    }
  }, 60_000);
});
