import { CALLAB_LIES } from './servers/lies-callab';
import { HIGHLEVEL_LIES } from './servers/lies-highlevel';
import { SUPEROFFICE_LIES } from './servers/lies-superoffice';
import { WETHOD_LIES } from './servers/lies-wethod';
import { observe } from './servers/observe';

const SHELF = { wethod: WETHOD_LIES, callab: CALLAB_LIES, highlevel: HIGHLEVEL_LIES, superoffice: SUPEROFFICE_LIES };

describe.each(Object.entries(SHELF))('a server that lies about %s', (vendor, lies) => {
  test.each(lies.map((lie) => [lie.name, lie] as const))('%s', async (_name, lie) => {
    const { findings, inconclusive } = await observe(
      vendor,
      lie.change,
      lie.variables ? { variables: lie.variables } : {},
    );
    expect(findings).toEqual([...lie.finds].sort());
    expect(inconclusive).toEqual(lie.leavesOpen ?? []);
  });
});

test('the shelf holds at least forty lies', () => {
  expect(Object.values(SHELF).flat().length).toBeGreaterThanOrEqual(40);
});
