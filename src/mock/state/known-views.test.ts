import { type KnownView, playFromAfar } from './known-views';
import { createMemoryStore } from './memory';
import { type Cue, DEFAULT_SESSION, type SessionView, type StoredPart } from './store';

const part = (play: string): StoredPart => ({
  play,
  start: 'start',
  candidates: [{ rule: 0, when: [], times: 2 }],
  seeds: null,
});

const cue: Cue = { vendor: 'v', preferred: undefined, fallback: undefined, part: (name) => part(`v/${name}`) };

/** A store at the other end of a line, and what was asked of it. */
const afar = () => {
  const store = createMemoryStore();
  const tokens = new Map<SessionView, number>();
  const asked: (string | null)[] = [];
  const play = playFromAfar({
    idle: () => store.idle,
    takeIfKnown: async (session, token, wanted) => {
      asked.push(wanted?.play ?? null);
      const view = store.view(session);
      if (view && !tokens.has(view)) tokens.set(view, tokens.size + 1);
      const actual: KnownView = { view, token: view ? (tokens.get(view) ?? 0) : '' };
      if (actual.token !== token) return actual;
      return wanted ? store.take(session, wanted) : { rule: -1, attempt: 0 };
    },
  });
  const plays = (name: string | null) => store.change('a', { kind: 'scenario', vendor: 'v', name });
  return { store, asked, play, plays };
};

describe('a play from afar', () => {
  test('needs no store for a request of no session, also when it is lost with the question on its way', async () => {
    let away = false;
    const play = playFromAfar({
      idle: () => false,
      awayAndIdle: () => away,
      takeIfKnown: async () => {
        away = true;
        throw new Error('lost');
      },
    });
    expect(await play(DEFAULT_SESSION, { ...cue, part: () => undefined })).toMatchObject({ view: undefined, rule: -1 });
    await expect(play('mine', cue)).rejects.toThrow('lost');
  });

  test('learns the view once, and then needs one message', async () => {
    const { asked, play, plays } = afar();
    plays('s');
    expect([await play('a', cue), await play('a', cue), await play('a', cue)].map(({ rule }) => rule)).toEqual([
      0, 0, -1,
    ]);
    expect(asked).toEqual([null, 'v/s', 'v/s', 'v/s']);
  });

  test('counts nothing by a view that is another one by now', async () => {
    const { store, play, plays } = afar();
    plays('s');
    await play('a', cue);
    plays('t');
    expect(await play('a', cue)).toMatchObject({ scenario: 't', rule: 0, view: { scenarios: { v: 't' } } });
    expect(store.snapshot('a')).toMatchObject({
      positions: { 'v/s': { counts: { 0: 1 } }, 'v/t': { counts: { 0: 1 } } },
    });
    plays(null);
    expect(await play('a', cue)).toMatchObject({ scenario: undefined, rule: -1 });
  });

  test('asks nobody while no session has anything, unless a rule has to be counted', async () => {
    const { asked, play } = afar();
    expect(await play('a', cue)).toMatchObject({ scenario: undefined, rule: -1 });
    expect(await play('a', { ...cue, preferred: 's', part: () => ({ ...part('v/s'), candidates: [] }) })).toMatchObject(
      {
        scenario: 's',
        rule: -1,
      },
    );
    expect(asked).toEqual([]);
    expect(await play('a', { ...cue, fallback: 's' })).toMatchObject({ scenario: 's', rule: 0 });
    expect(asked).toEqual(['v/s']);
  });
});

describe('while the store is away', () => {
  const away = (wasIdle: boolean) =>
    playFromAfar({
      idle: () => false,
      awayAndIdle: () => wasIdle,
      takeIfKnown: () => Promise.reject(new Error('asked')),
    });

  test('a request of no session goes on, when nothing was in play', async () => {
    expect(await away(true)('default', cue)).toMatchObject({ view: undefined, rule: -1 });
  });

  test('a request of a session, or what was in play, is not guessed', async () => {
    await expect(away(true)('a', cue)).rejects.toThrow('asked');
    await expect(away(false)('default', cue)).rejects.toThrow('asked');
  });
});
