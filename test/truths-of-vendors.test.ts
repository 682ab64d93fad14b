import { drifted } from './servers/drifting';
import { TRUTHS } from './servers/truths';

/** What the document leaves open, or rests on our own reading or a single sample, may be found; what it says may not. */
test.each(TRUTHS.map((truth) => [truth.vendor, truth.name, truth] as const))(
  '%s may answer with %s: no failure, and nothing contradicts the document',
  async (vendor, _name, truth) => {
    const { findings, inconclusive, asked, found, after } = await drifted(vendor, truth.change, truth.variables);
    expect(findings.filter((finding) => finding.startsWith('failure'))).toEqual([]);
    expect(inconclusive).toEqual([]);
    expect(asked).toBeGreaterThan(0);
    const { items, notices } = found.report;
    expect(items.filter(({ evidence, kind }) => evidence === 'documented' && kind !== 'property-not-seen')).toEqual([]);
    const left = items.filter(({ remedy, kind }) => remedy?.kind === 'person' && kind !== 'behaviour-differs');
    expect(left).toEqual([]);
    expect(notices).toEqual([]);
    // A property that is documented now is held to what the request asked for.
    expect((after ?? []).filter((one) => !one.includes(' semantics '))).toEqual([]);
  },
);

test.each(['wethod', 'callab', 'highlevel', 'superoffice'])('a faithful %s has no drift at all', async (vendor) => {
  const { found, after } = await drifted(vendor, (answer) => answer);
  expect(found.report.items).toEqual([]);
  expect(found.overlay).toBeUndefined();
  expect(after).toBeUndefined();
});
