import { observe } from './servers/observe';
import { TRUTHS } from './servers/truths';

test.each(TRUTHS.map((truth) => [truth.vendor, truth.name, truth] as const))(
  '%s may answer with %s: no failure',
  async (vendor, _name, truth) => {
    const { findings, inconclusive, events } = await observe(
      vendor,
      truth.change,
      truth.variables ? { variables: truth.variables } : {},
    );
    expect(findings.filter((finding) => finding.startsWith('failure'))).toEqual([]);
    expect(inconclusive).toEqual([]);
    expect(events.filter(({ type }) => type === 'case-finished').length).toBeGreaterThan(0);
  },
);
