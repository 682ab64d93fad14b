import {
  changed,
  EMPTY_SNAPSHOT,
  luckyOf,
  type Played,
  type ScenarioPosition,
  type SessionChange,
  type SessionSnapshot,
  type SessionView,
  type StateStore,
  type StoredPart,
  scenarioOf,
  step,
  type Taken,
} from './store';

/** A store that answers at once, and so can be asked on behalf of others. */
export interface MemoryStore extends StateStore {
  /** The same object until the session is changed; `undefined`: it has nothing of its own. */
  view(session: string): SessionView | undefined;
  /** One step of the scenario, whatever the session plays. */
  take(session: string, part: StoredPart): Taken;
}

interface Session {
  readonly view: SessionView;
  readonly positions: Map<string, ScenarioPosition>;
  readonly attempts: Map<string, number>;
}

/** Enough for every test of a large suite to have its own; beyond it, the one unused for longest goes. */
const MAX_SESSIONS = 10_000;

/** The embedded default: one process, no promise, gone when it ends. */
export const createMemoryStore = (options: { readonly maxSessions?: number } = {}): MemoryStore => {
  const maxSessions = options.maxSessions ?? MAX_SESSIONS;
  /** The one used last is the last one. */
  const sessions = new Map<string, Session>();
  let latest: Session | undefined;
  /** Sessions that change answers by themselves: a mere position (of `Prefer: scenario=`) does not. */
  const inPlay = new Set<string>();

  const touch = (id: string, session: Session): void => {
    // Most requests come from the session that sent the one before.
    if (session === latest) return;
    sessions.delete(id);
    sessions.set(id, session);
    latest = session;
  };
  const put = (id: string, session: Session): Session => {
    touch(id, session);
    if (plays(session.view)) inPlay.add(id);
    else inPlay.delete(id);
    store.idle = inPlay.size === 0;
    if (sessions.size > maxSessions) {
      const [oldest] = sessions.keys();
      if (oldest !== undefined) forget(oldest);
    }
    return session;
  };
  const forget = (id: string): void => {
    if (sessions.get(id) === latest) latest = undefined;
    sessions.delete(id);
    inPlay.delete(id);
    store.idle = inPlay.size === 0;
  };
  const used = (id: string): Session | undefined => {
    const session = sessions.get(id);
    if (session) touch(id, session);
    return session;
  };
  const taken = ({ positions, attempts }: Session, part: StoredPart): Taken => {
    const { play } = part;
    const attempt = part.seeds === null ? 0 : (attempts.get(play) ?? 0) + 1;
    if (attempt > 0) attempts.set(play, attempt);
    const before = positions.get(play);
    const { rule, position } = step(before ?? { at: part.start, counts: {} }, luckyOf(part, attempt));
    if (position !== before) positions.set(play, position);
    return { rule, attempt };
  };
  const take = (id: string, part: StoredPart): Taken =>
    part.candidates.length === 0 ? NOTHING : taken(used(id) ?? put(id, live(EMPTY_SNAPSHOT)), part);

  const store: Omit<MemoryStore, 'idle'> & { idle: boolean } = {
    idle: true,
    play(id, cue): Played {
      const view = used(id)?.view;
      const scenario = scenarioOf(cue, view);
      const part = scenario === undefined ? undefined : cue.part(scenario);
      const { rule, attempt } = part ? take(id, part) : NOTHING;
      return { view, scenario, rule, attempt };
    },
    view: (id) => used(id)?.view,
    take,
    change(id: string, change: SessionChange) {
      const session = sessions.get(id);
      put(id, live(changed(session ? frozen(session) : EMPTY_SNAPSHOT, change)));
    },
    snapshot(id) {
      const session = sessions.get(id);
      return session ? frozen(session) : EMPTY_SNAPSHOT;
    },
    restore: (id, snapshot) => void put(id, live(snapshot)),
    reset(id, play) {
      if (play === undefined) return forget(id);
      sessions.get(id)?.positions.delete(play);
      sessions.get(id)?.attempts.delete(play);
    },
    sessions: () => [...sessions.keys()],
    close: async () => {
      sessions.clear();
      inPlay.clear();
      latest = undefined;
      store.idle = true;
    },
  };
  return store;
};

const NOTHING: Taken = { rule: -1, attempt: 0 };

const plays = ({ scenarios, vars, data }: SessionView): boolean => hasKeys(scenarios) || hasKeys(vars) || hasKeys(data);

const hasKeys = (record: object): boolean => {
  for (const _ in record) return true;
  return false;
};

const live = ({ scenarios, vars, data, positions, attempts }: SessionSnapshot): Session => ({
  view: { scenarios, vars, data },
  positions: new Map(Object.entries(positions)),
  attempts: new Map(Object.entries(attempts)),
});

const frozen = ({ view, positions, attempts }: Session): SessionSnapshot => ({
  ...view,
  positions: Object.fromEntries(positions),
  attempts: Object.fromEntries(attempts),
});
