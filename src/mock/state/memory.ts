import {
  type Candidate,
  changed,
  EMPTY_SNAPSHOT,
  type Position,
  type SessionChange,
  type SessionSnapshot,
  type SessionView,
  type StateStore,
  step,
} from './store';

interface Session extends SessionView {
  readonly positions: Map<string, Position>;
  readonly attempts: Map<string, number>;
}

/** Enough for every test of a large suite to have its own; beyond it, the one unused for longest goes. */
const MAX_SESSIONS = 10_000;

/** The embedded default: one process, no promise, gone when it ends. */
export const createMemoryStore = (options: { readonly maxSessions?: number } = {}): StateStore => {
  const maxSessions = options.maxSessions ?? MAX_SESSIONS;
  const sessions = new Map<string, Session>();

  /** Sessions that change answers by themselves: a mere position (of `Prefer: scenario=`) does not. */
  const inPlay = new Set<string>();

  const put = (id: string, session: Session): void => {
    sessions.delete(id);
    sessions.set(id, session);
    if (plays(session)) inPlay.add(id);
    else inPlay.delete(id);
    if (sessions.size <= maxSessions) return;
    const [oldest] = sessions.keys();
    if (oldest !== undefined) forget(oldest);
  };
  const forget = (id: string): void => {
    sessions.delete(id);
    inPlay.delete(id);
  };
  const own = (id: string): Session => {
    const session = sessions.get(id) ?? live(EMPTY_SNAPSHOT);
    put(id, session);
    return session;
  };

  return {
    get idle() {
      return inPlay.size === 0;
    },
    view(id) {
      const session = sessions.get(id);
      if (session) put(id, session);
      return session;
    },
    attempt(id, play) {
      const { attempts } = own(id);
      const attempt = (attempts.get(play) ?? 0) + 1;
      attempts.set(play, attempt);
      return attempt;
    },
    take(id: string, play: string, start: string, candidates: readonly Candidate[]) {
      const { positions } = own(id);
      const { rule, position } = step(positions.get(play), start, candidates);
      positions.set(play, position);
      return rule;
    },
    change(id: string, change: SessionChange) {
      const session = sessions.get(id);
      put(id, live(changed(session ? frozen(session) : EMPTY_SNAPSHOT, change)));
    },
    snapshot(id) {
      const session = sessions.get(id);
      return session ? frozen(session) : EMPTY_SNAPSHOT;
    },
    restore: (id, snapshot) => put(id, live(snapshot)),
    reset(id, play) {
      if (play === undefined) return forget(id);
      sessions.get(id)?.positions.delete(play);
      sessions.get(id)?.attempts.delete(play);
    },
    sessions: () => [...sessions.keys()],
    close: async () => {
      sessions.clear();
      inPlay.clear();
    },
  };
};

const plays = ({ scenarios, vars, data }: SessionView): boolean => hasKeys(scenarios) || hasKeys(vars) || hasKeys(data);

const hasKeys = (record: object): boolean => {
  for (const _ in record) return true;
  return false;
};

const live = (snapshot: SessionSnapshot): Session => ({
  scenarios: snapshot.scenarios,
  vars: snapshot.vars,
  data: snapshot.data,
  positions: new Map(Object.entries(snapshot.positions)),
  attempts: new Map(Object.entries(snapshot.attempts)),
});

const frozen = (session: Session): SessionSnapshot => ({
  scenarios: session.scenarios,
  vars: session.vars,
  data: session.data,
  positions: Object.fromEntries(session.positions),
  attempts: Object.fromEntries(session.attempts),
});
