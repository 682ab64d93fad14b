import { Redis } from 'ioredis';
import { SCRIPTS } from './redis-scripts';

/** Channels know no database: without its number, two mocks would get each other's messages. */
export const channelOf = (redis: Redis): string => `understudy:changed:${redis.options.db ?? 0}`;

export const KEYS = {
  session: (id: string): string => `understudy:session:${id}`,
  /** All sessions, by when they end. */
  sessions: 'understudy:sessions',
  /** Those that change answers by themselves. */
  inPlay: 'understudy:in-play',
  version: 'understudy:version',
  confirmed: (version: number): string => `understudy:confirmed:${version}`,
} as const;

/** The answer of `save`. `before` is -1 when another process was faster. */
interface Saved {
  readonly before: number;
  readonly after: number;
  readonly listeners: number;
  readonly version: number;
}

/** The scripts as functions; see `redis-scripts.ts` for their arguments. */
export interface StateCommands {
  /** A text: the view, which is another one. A number: the rule, or the attempt where no candidates are given. */
  takeIfKnown(id: string, token: string, play: string, start: string, candidates: string): Promise<string | number>;
  take(id: string, play: string, start: string, candidates: string): Promise<number>;
  save(
    id: string,
    expected: string,
    inPlay: boolean,
    mode: 'keep' | 'replace',
    fields: readonly string[],
  ): Promise<Saved>;
  sweep(): Promise<readonly string[]>;
  known(): Promise<readonly [version: number, inPlay: number]>;
}

/** A session that was not used for a day is deleted. Seconds. */
const LIFETIME = 24 * 60 * 60;

/** A connection that says no at once when it is down, and never sends a command twice: a transition must not happen twice. */
export const connectRedis = (url: string): Redis =>
  new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2000,
    // Long, because a process that was busy itself finds the timer expired before it reads the answer that is there.
    commandTimeout: 10_000,
    disconnectTimeout: 200,
    retryStrategy: (times) => Math.min(50 * times, 1000),
  });

export const stateCommands = (redis: Redis): StateCommands => {
  const scripts = Object.entries(SCRIPTS) as [keyof typeof SCRIPTS, { numberOfKeys: number; lua: string }][];
  for (const [name, script] of scripts) redis.defineCommand(nameOf(name), script);
  const call = (name: keyof typeof SCRIPTS, ...values: readonly (string | number)[]): Promise<unknown> =>
    (redis as unknown as Record<string, (...values: readonly (string | number)[]) => Promise<unknown>>)[nameOf(name)]?.(
      ...values,
    ) ?? Promise.reject(new Error(`no script ${name}`));
  const ends = (): number => Math.floor(Date.now() / 1000) + LIFETIME;
  return {
    async takeIfKnown(id, token, play, start, candidates) {
      const keys = [KEYS.session(id), KEYS.sessions];
      const values = [id, token, LIFETIME, ends(), play, start, candidates];
      const said = (await call('takeIfKnown', ...keys, ...values)) as string | readonly [number];
      return typeof said === 'string' ? said : said[0];
    },
    take: async (id, play, start, candidates) => Number(await call('take', KEYS.session(id), play, start, candidates)),
    async save(id, expected, inPlay, mode, fields) {
      const keys = [KEYS.session(id), KEYS.sessions, KEYS.inPlay, KEYS.version];
      const values = [id, expected, inPlay ? '1' : '0', LIFETIME, ends(), channelOf(redis), mode, ...fields];
      const [before = 0, after = 0, listeners = 0, version = 0] = (await call('save', ...keys, ...values)) as number[];
      return { before, after, listeners, version };
    },
    sweep: async () =>
      (await call('sweep', KEYS.sessions, KEYS.inPlay, Math.floor(Date.now() / 1000))) as readonly string[],
    async known() {
      const [version, inPlay] = (await call('known', KEYS.version, KEYS.inPlay)) as [string, number];
      return [Number(version), inPlay];
    },
  };
};

/** Not a name of Redis's own. */
const nameOf = (script: string): string => `understudy${script[0]?.toUpperCase()}${script.slice(1)}`;
