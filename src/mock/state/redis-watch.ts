import type { Redis } from 'ioredis';
import { channelOf, KEYS, type StateCommands } from './redis-connection';

interface Watch {
  /** True only while it is known that no session of any process has anything in play. */
  readonly idle: boolean;
  /** True when nothing was in play when the store was last heard of. It is as much as can be known while the store is away. */
  readonly wasIdle: boolean;
  /** What this process changed itself need not come back before it is believed. */
  learn(version: number, inPlay: number): void;
  close(): Promise<void>;
}

/**
 * Knows whether anything is in play, so that a request need not ask: changes are published on a channel. A process that
 * changes something waits until every listener has confirmed it (`confirmations`). A process that has lost the channel
 * asks the store each time until it listens again.
 */
export const createWatch = async (redis: Redis, commands: StateCommands): Promise<Watch> => {
  const listener = redis.duplicate({ enableOfflineQueue: true });
  let listening = false;
  let seen = -1;
  let sessions = 0;
  const learn = (version: number, inPlay: number): void => {
    // Messages and answers come over two connections, so in any order.
    if (version < seen) return;
    seen = version;
    sessions = inPlay;
  };
  const refresh = async (): Promise<void> => {
    await listener.subscribe(channelOf(redis));
    const [version, inPlay] = await commands.known();
    learn(version, inPlay);
    listening = true;
  };
  listener.on('message', (_channel: string, message: string) => {
    const [version = 0, inPlay = 0] = message.split(' ').map(Number);
    learn(version, inPlay);
    redis
      .rpush(KEYS.confirmed(version), 1)
      .then(() => redis.expire(KEYS.confirmed(version), 10))
      .catch(() => {});
  });
  listener.on('close', () => {
    listening = false;
    // A Redis that comes back without its data counts anew.
    seen = -1;
  });
  // A failed refresh ends in the next reconnection: `listening` stays false until one succeeds.
  listener.on('ready', () => void refresh().catch(() => listener.disconnect(true)));
  listener.on('error', () => {});
  await listener.connect();
  await refresh();
  return {
    get idle() {
      return listening && sessions === 0;
    },
    get wasIdle() {
      return sessions === 0;
    },
    learn,
    async close() {
      listener.disconnect();
    },
  };
};

/** Milliseconds after which a listener that does not confirm makes the change an error. */
const PATIENCE = 2000;

/** Waits until this many listeners have confirmed a version. False: some have not in time. */
export const confirmations = async (redis: Redis, version: number, listeners: number): Promise<boolean> => {
  const end = Date.now() + PATIENCE;
  while ((await redis.llen(KEYS.confirmed(version))) < listeners) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return true;
};
