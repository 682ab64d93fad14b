import { drifted } from './servers/drifting';
import { CALLAB_LIES } from './servers/lies-callab';
import { HIGHLEVEL_LIES } from './servers/lies-highlevel';
import { SUPEROFFICE_LIES } from './servers/lies-superoffice';
import { WETHOD_LIES } from './servers/lies-wethod';

const SHELF = { wethod: WETHOD_LIES, callab: CALLAB_LIES, highlevel: HIGHLEVEL_LIES, superoffice: SUPEROFFICE_LIES };

/** What no document can describe: only these may be left to a person, and found again. */
const OF_PERSONS = /status-unexpected|semantics|body-unparseable|media-type-undocumented/;

describe.each(Object.entries(SHELF))('the drift of a server that lies about %s is patched', (vendor, lies) => {
  test.each(lies.map((lie) => [lie.name, lie] as const))('%s', async (_name, lie) => {
    const { found, after } = await drifted(vendor, lie.change, lie.variables);
    const { items, notices } = found.report;
    const left = items.filter(({ remedy }) => remedy?.kind === 'person');
    expect(items.length > 0).toBe(lie.finds.length > 0);
    expect(notices).toEqual([]);
    if (after) {
      expect(after.filter((one) => !OF_PERSONS.test(one))).toEqual([]);
      expect(after.length > 0).toBe(left.length > 0);
    } else expect(left).toHaveLength(items.length);
    const left0 = lie.finds.filter((one) => OF_PERSONS.test(one)).length;
    if (left0 === 0) expect(left).toEqual([]);
  });
});
