import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acme } from '../src/mock/testing/acme';
import { type Serving, serve, vendorOf } from '../src/mock/testing/serve';
import { loadSpec } from '../src/specs/load';
import type { Spec } from '../src/specs/spec';
import { DIFFERENCES, sameAnswer } from './conformance/differences';
import { ask, closeConnections } from './conformance/exchange';
import { probesOf } from './conformance/probes';
import { randomProbes } from './conformance/random-probes';
import { type StockPrism, startStockPrism } from './conformance/stock-prism';

const root = join(__dirname, '..');
const vendorFiles = readdirSync(join(root, 'specs')).map((name) => ({
  name,
  file: join(root, 'specs', name, 'openapi.yaml'),
}));

const SPECS: readonly { readonly name: string; readonly file: string; readonly spec: Spec }[] = [
  ...vendorFiles.map(({ name, file }) => ({ name, file, spec: loadSpec(file, { name }) })),
  { name: 'acme', file: root, spec: acme },
];

/** Random requests per operation. */
const RANDOM = Number(process.env.CONFORMANCE_RANDOM ?? 60);

const counts = { asked: 0, equal: 0, different: new Map<string, number>() };

describe.each(SPECS)('$name', ({ file, spec }) => {
  let ours: Serving;
  let stock: StockPrism;

  beforeAll(async () => {
    // No behaviours: what a vendor's document says beyond OpenAPI is no business of Prism's.
    ours = await serve([vendorOf(spec)]);
    stock = await startStockPrism(spec, file);
  });

  afterAll(async () => {
    closeConnections();
    await ours.close();
    await stock.close();
  });

  test.each(spec.operations)(
    '$method $path: compiled, Prism and stock Prism say the same, or the table says why',
    async (operation) => {
      const unexplained: unknown[] = [];
      const probes = [...probesOf(spec, operation), ...randomProbes(spec, operation, RANDOM, 7)];
      for (const probe of probes) {
        const first = await ask(ours.url, probe);
        const again = await ask(ours.url, probe);
        expect([probe.title, again]).toEqual([probe.title, first]);
        const prism = await ask(stock.url, probe);
        counts.asked++;
        if (sameAnswer(first, prism)) {
          counts.equal++;
          continue;
        }
        const reason = Object.entries(DIFFERENCES).find(([, holds]) =>
          holds({ probe, operation, ours: first, prism }),
        )?.[0];
        if (reason === undefined) unexplained.push({ probe, ours: first, prism });
        else counts.different.set(reason, (counts.different.get(reason) ?? 0) + 1);
      }
      expect(unexplained).toEqual([]);
    },
  );
});

describe('the table of differences', () => {
  test('has a reason for each of them, and none that nobody needs', () => {
    const text = readFileSync(join(root, 'docs/prism-differences.md'), 'utf8');
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(expect.arrayContaining(Object.keys(DIFFERENCES)));
    expect([...counts.different.keys()].sort()).toEqual(Object.keys(DIFFERENCES).sort());
  });

  afterAll(() => {
    const different = [...counts.different].map(([reason, count]) => `  ${count} ${reason}`).join('\n');
    process.stdout.write(`${counts.asked} requests through three engines: ${counts.equal} equal\n${different}\n`);
  });
});
