import { createHash } from 'node:crypto';
import { fail, isOurs, messageOf } from '../../core/errors';
import { type KnownView, NO_TOKEN, playFromAfar } from './known-views';
import { connectRedis, KEYS, stateCommands } from './redis-connection';
import { confirmations, createWatch } from './redis-watch';
import {
  changed,
  EMPTY_SNAPSHOT,
  luckyOf,
  type ScenarioCandidate,
  type SessionChange,
  type SessionSnapshot,
  type SessionView,
  type StateStore,
  type StoredPart,
  type Taken,
} from './store';

const EMPTY_VIEW: SessionView = { scenarios: {}, vars: {}, data: {} };

/**
 * State that several processes share. Every method is one step inside Redis, or a compare and set that is tried again.
 * Raises STATE_UNAVAILABLE at once while Redis cannot be reached, here and in every method. Acknowledged changes are
 * kept as well as Redis keeps them (`appendfsync always` for all of them).
 */
export const createRedisStore = async (url: string): Promise<StateStore> => {
  const redis = connectRedis(url);
  let refused: Error | undefined;
  redis.on('error', (error: Error) => {
    if (/^(NOAUTH|WRONGPASS|NOPERM)\b/.test(error.message)) refused = error;
  });
  redis.on('ready', () => {
    refused = undefined;
  });
  const commands = stateCommands(redis);
  const reachable = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((error) => Promise.reject(unavailable(url, refused ?? error)));

  const watch = await reachable(async () => {
    try {
      await redis.connect();
      return await createWatch(redis, commands);
    } catch (error) {
      redis.disconnect();
      throw error;
    }
  });

  /** Puts what `next` makes of the view in its place. If another process was faster, it starts again from the new view. */
  const update = async (id: string, next: (view: SessionView) => Update): Promise<void> => {
    for (;;) {
      const text = (await redis.hget(KEYS.session(id), 'view')) ?? '';
      const { view, mode, fields, force } = next(text === '' ? EMPTY_VIEW : (JSON.parse(text) as SessionView));
      const empty = [view.scenarios, view.vars, view.data].every((part) => Object.keys(part).length === 0);
      const saved = await commands.save(id, force ? '*' : text, !empty, mode, [
        'view',
        empty ? '' : JSON.stringify(view),
        ...fields,
      ]);
      if (saved.before < 0) continue;
      watch.learn(saved.version, saved.after);
      // Others still believe that nothing is in play, and would answer without asking.
      if (saved.before === 0 && saved.after > 0 && !(await confirmations(redis, saved.version, saved.listeners))) {
        throw new Error('stored, but not every process has confirmed to know of it');
      }
      return;
    }
  };

  return {
    get idle() {
      return watch.idle;
    },
    play: playFromAfar({
      idle: () => watch.idle,
      // A connection that is being made again, to a store that is away or hangs, has not got ready; one that has just ended still says so.
      awayAndIdle: () => (redis.status !== 'ready' || !redis.stream.writable) && watch.wasIdle,
      takeIfKnown: (id, token, part) =>
        reachable(async (): Promise<Taken | KnownView> => {
          const { play, start, candidates, seeds } = part ?? NO_PART;
          const drawn = seeds !== null;
          const said = await commands.takeIfKnown(id, String(token), play, start, drawn ? '' : written(candidates));
          if (typeof said === 'string') return knownView(said);
          if (!part || !drawn) return { rule: said, attempt: 0 };
          return { rule: await commands.take(id, play, start, written(luckyOf(part, said))), attempt: said };
        }),
    }),
    change: (id, change) => reachable(() => update(id, (view) => updateOf(view, change))),
    snapshot: (id) => reachable(async () => snapshotOf(await redis.hgetall(KEYS.session(id)))),
    restore: (id, snapshot) => reachable(() => update(id, () => ({ view: viewOf(snapshot), ...replaced(snapshot) }))),
    reset: (id, play) =>
      reachable(async () => {
        if (play === undefined) return update(id, () => ({ view: EMPTY_VIEW, ...replaced(EMPTY_SNAPSHOT) }));
        await redis.hdel(KEYS.session(id), `position:${play}`, `attempts:${play}`);
      }),
    sessions: () => reachable(() => commands.sweep()),
    async close() {
      await watch.close();
      redis.disconnect();
    },
  };
};

const NO_PART: StoredPart = { play: '', start: '', candidates: [], seeds: null };

/** As the script wants them; nearly always the same ones again. */
const written = (candidates: readonly ScenarioCandidate[]): string => {
  const known = texts.get(candidates);
  if (known !== undefined) return known;
  const plain = candidates.map(({ rule, when, times, next }) => ({
    rule,
    when,
    times: times ?? -1,
    next: next ?? '',
  }));
  const text = JSON.stringify(plain);
  texts.set(candidates, text);
  return text;
};

const texts = new WeakMap<readonly ScenarioCandidate[], string>();

/** As Redis computes it, so that a view need not travel to be compared. */
const knownView = (text: string): KnownView =>
  text === ''
    ? { view: undefined, token: NO_TOKEN }
    : { view: JSON.parse(text) as SessionView, token: createHash('sha1').update(text).digest('hex') };

interface Update {
  readonly view: SessionView;
  readonly mode: 'keep' | 'replace';
  /** Fields and values; an empty value removes. */
  readonly fields: readonly string[];
  /** Whatever the view is by now. */
  readonly force: boolean;
}

const viewOf = ({ scenarios, vars, data }: SessionView): SessionView => ({ scenarios, vars, data });

const updateOf = (view: SessionView, change: SessionChange): Update => {
  const next = viewOf(changed({ ...EMPTY_SNAPSHOT, ...view }, change));
  const play = change.kind === 'scenario' && change.name !== null ? `${change.vendor}/${change.name}` : undefined;
  const fields = play === undefined ? [] : [`position:${play}`, '', `attempts:${play}`, ''];
  return { view: next, mode: 'keep', fields, force: false };
};

const replaced = ({ positions, attempts }: SessionSnapshot) => ({
  mode: 'replace' as const,
  force: true,
  fields: [
    ...Object.entries(positions).flatMap(([play, position]) => [`position:${play}`, JSON.stringify(position)]),
    ...Object.entries(attempts).flatMap(([play, attempt]) => [`attempts:${play}`, String(attempt)]),
  ],
});

const snapshotOf = (fields: Readonly<Record<string, string>>): SessionSnapshot => {
  const under = <T>(prefix: string): Readonly<Record<string, T>> =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), JSON.parse(value) as T]),
    );
  const view = fields.view === undefined ? EMPTY_VIEW : (JSON.parse(fields.view) as SessionView);
  return { ...viewOf(view), positions: under('position:'), attempts: under('attempts:') };
};

/** The address without its credentials. */
const unavailable = (url: string, error: unknown): unknown => {
  if (isOurs(error)) return error;
  const shown = url.replace(/\/\/[^@/]*@/, '//');
  return fail('STATE_UNAVAILABLE', shown, messageOf(error) || 'no answer');
};
