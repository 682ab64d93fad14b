import type { Line } from './line';
import { createMemoryStore } from './memory';
import { hostState, remoteStore } from './remote';

/** Two ends in one process; `hold` keeps what the host says from the worker, as a process does that is stopped. */
const lines = () => {
  const hear: { host: (message: unknown) => void; worker: (message: unknown) => void } = {
    host: () => {},
    worker: () => {},
  };
  const state = { hold: false };
  const host: Line = {
    send: (message) => void (state.hold || setImmediate(() => hear.worker(message))),
    onMessage: (listener) => {
      hear.host = listener;
    },
    onGone: () => {},
  };
  const worker: Line = {
    send: (message) => void setImmediate(() => hear.host(message)),
    onMessage: (listener) => {
      hear.worker = listener;
    },
    onGone: () => {},
  };
  return { host, worker, state };
};

test('a worker that does not confirm makes the change an error, and nothing else waits for it', async () => {
  const state = hostState(createMemoryStore(), 50);
  const [one, two] = [lines(), lines()];
  const stores = [one, two].map(({ host, worker }) => {
    const store = remoteStore(worker);
    state.attach(host);
    return store;
  });
  await Promise.all(stores.map((store) => store.sessions()));
  two.state.hold = true;
  const change = stores[0]?.change('a', { kind: 'scenario', vendor: 'v', name: 's' });
  await expect(change).rejects.toThrow(/stored, but not every worker has confirmed/);
  const part = { play: 'v/s', start: 'start', candidates: [{ rule: 0, when: [], times: null }], seeds: null };
  const cue = { vendor: 'v', preferred: undefined, fallback: undefined, part: () => part };
  expect(await stores[0]?.play('a', cue)).toMatchObject({ scenario: 's', rule: 0 });
  await stores[0]?.reset('a');
  expect(stores[0]?.idle).toBe(true);
});
