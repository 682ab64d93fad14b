import type { Server } from 'node:http';
import { dirname } from 'node:path';
import { createMockClient, type MockClient } from '../client/mock-client';
import { fail } from '../core/errors';
import { redactUrl } from '../core/secrets/redact';
import { NO_USAGE } from '../core/usage';
import type { Caller } from '../mock/calls/call';
import type { WorkerTraffic } from '../mock/control/traffic-across-workers';
import { createJournal, type Journal } from '../mock/log/journal';
import type { Replay } from '../mock/replay/replay';
import { basePathOf } from '../mock/routing/virtual-hosts';
import { createScenarioRunner } from '../mock/scenarios/scenario-runner';
import { createMockServer, type ReloadedOptions } from '../mock/server';
import { createMemoryStore } from '../mock/state/memory';
import type { StateStore } from '../mock/state/store';
import type { AccessEntry, MockVendor } from '../mock/types';
import { createUsageNotes, type UsageNotes } from '../mock/usage/note-usage';
import { causeLines } from '../specs/problem-causes';
import type { Spec, SpecProblem } from '../specs/spec';
import { keyPairFor } from './https';
import type { MockSettings, ServedMock } from './mock-settings';
import { type OptionKinds, refuseOptions } from './project/call-options';
import { createVendorLoader } from './project/load-vendors';
import type { OpenVendor } from './project/vendors';
import { trustingTransport } from './testing/trusting-transport';
import { addUsage } from './usage-file';

/** `await using mock = await startMock()` closes it at the end of the block. */
export interface RunningMock extends ServedMock, MockClient {
  readonly server: Server;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a mock gets from the program it is a part of: one process of several, or a run of contract tests. */
interface MockParts {
  /** The documents, where they have been read already: what is read and compiled for the questions serves the answers, too. */
  readonly opened?: readonly OpenVendor[];
  /** In place of the one that the settings ask for. */
  readonly store?: StateStore;
  readonly journal?: Journal;
  readonly usage?: UsageNotes;
  /** The traffic that the control API shows; made at its first request. */
  readonly workerTraffic?: () => WorkerTraffic;
}

/**
 * Starts the mocks of a project and resolves when they listen.
 * Raises SPEC_*, UNKNOWN_VENDOR, UNKNOWN_SCENARIO, PATH_CONFLICT, PORT_IN_USE: see docs/errors.md.
 */
export const startMock = async (settings: MockSettings = {}): Promise<RunningMock> => {
  refuseOptions('startMock', settings, MOCK_OPTIONS);
  return openMock(settings);
};

const MOCK_OPTIONS: OptionKinds<MockSettings> = {
  vendors: 'texts',
  root: 'text',
  home: 'text',
  allowFiles: 'texts',
  allowHosts: 'texts',
  port: 'number',
  host: 'text',
  https: 'any',
  scenario: 'object',
  data: ['sample', 'store'],
  records: 'number',
  seed: 'text',
  from: 'texts',
  readProgress: 'any',
  delay: 'number',
  dynamic: 'boolean',
  examples: ['mended', 'as-written'],
  validate: 'boolean',
  cors: 'boolean',
  bodyLimit: 'number',
  state: 'text',
  callbacks: 'boolean',
  callbacksTo: 'texts',
  controlHost: 'texts',
  showReport: 'text',
  usage: 'text',
  log: 'any',
};

/** `startMock` for a program that the mock is a part of. */
export const openMock = async (settings: MockSettings, parts: MockParts = {}): Promise<RunningMock> => {
  if (settings.usage !== undefined) addUsage(settings.usage, NO_USAGE);
  const loader = createVendorLoader(settings);
  let vendors = await loader.load(parts.opened);
  const store = parts.store ?? (await openStore(settings.state));
  const journal = parts.journal ?? createJournal();
  const usage = parts.usage ?? createUsageNotes();
  const calls = openCaller(journal, settings);
  const replayFor = await openReplay(settings);
  let replay = replayFor?.(vendors);
  const partsFor = createParts({
    store,
    journal,
    usage,
    settings,
    caller: calls.caller,
    makeWorkerTraffic: parts.workerTraffic,
  });
  const wantedHost = settings.host ?? '127.0.0.1';
  const https = await keyPairFor(settings.https, wantedHost);
  const server = createMockServer(vendors, {
    ...(https && { https }),
    ...partsFor(vendors),
    ...(replay && { replay }),
    ...(settings.callbacks !== false && { caller: calls.caller }),
    journal,
    usage,
    ...pick(settings, 'cors', 'dynamic', 'examples', 'validate', 'seed', 'delay', 'bodyLimit', 'log'),
  });
  const { host, port } = await server.listen(settings.port ?? 0, wantedHost);
  const url = `${https ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const own = https && trustingTransport(https);
  const close = async (): Promise<void> => {
    await own?.close();
    await server.close();
    await calls.close();
    await store.close();
    if (settings.usage !== undefined) addUsage(settings.usage, usage.read());
  };
  return {
    ...createMockClient(url, own?.send),
    port,
    get vendors() {
      return vendors.map((vendor) => ({
        name: vendor.name,
        baseUrl: `${url}${basePathOf(vendor, vendors.length === 1)}`,
        operations: vendor.spec.operations.length,
        webhooks: vendor.spec.webhooks.length,
      }));
    },
    get problems() {
      return [
        ...vendors.flatMap(({ spec }) => causeLines([...spec.problems, ...schemasWithoutValue(spec)])),
        ...(replay?.strangers ?? []),
      ];
    },
    get files() {
      return loader.files(vendors);
    },
    server: server.server,
    async reload() {
      const next = await loader.reload(vendors);
      replay = replayFor?.(next);
      server.swap(next, { ...partsFor(next), ...(replay && { replay }) });
      vendors = next;
      journal.detach();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
};

/** Only who has a recording pays for its reader. */
const openReplay = async ({
  from,
  readProgress,
}: MockSettings): Promise<((vendors: readonly MockVendor[]) => Replay) | undefined> => {
  if (!from) return undefined;
  const { openRecording } = require('../har/read-har') as typeof import('../har/read-har');
  const { createReplay } = require('../mock/replay/replay') as typeof import('../mock/replay/replay');
  const recording = await openRecording(from, readProgress);
  return (vendors) => createReplay(vendors, recording);
};

interface PartOptions {
  readonly store: StateStore;
  readonly journal: Journal;
  readonly usage: UsageNotes;
  readonly settings: MockSettings;
  readonly caller: () => Caller;
  readonly makeWorkerTraffic: MockParts['workerTraffic'];
}

/** The scenarios and the control API for some vendors; the state, the traffic and the counters outlive them. */
const createParts = ({
  store,
  journal,
  usage,
  settings,
  caller,
  makeWorkerTraffic,
}: PartOptions): ((vendors: readonly MockVendor[]) => ReloadedOptions) => {
  let workerTraffic: WorkerTraffic | undefined;
  const defaults = settings.scenario && { defaults: settings.scenario };
  return (vendors) => ({
    scenarioRunner: createScenarioRunner(vendors, { store, ...defaults, ...pick(settings, 'seed') }),
    control: () => {
      const { alone, createControl, offeredRequest } = loadControl();
      workerTraffic ??= makeWorkerTraffic ? makeWorkerTraffic() : alone(journal, usage.read);
      return createControl({
        ...{ vendors, store, journal, caller, workerTraffic, ...defaults },
        requestFor: offeredRequest,
        ...(settings.controlHost && { hosts: settings.controlHost }),
        ...referenceLibrary(settings.root ?? process.cwd()),
        ...(settings.showReport !== undefined && { report: settings.showReport }),
      });
    },
  });
};

/** Sends the calls of the mock. It is loaded for the first one, because most mocks never call out. */
const openCaller = (journal: Journal, { log, callbacksTo = [] }: MockSettings) => {
  let made: Caller | undefined;
  const remember = (entry: AccessEntry): void => {
    journal.add(entry);
    log?.(entry);
  };
  return {
    caller: (): Caller => {
      const { createCaller } = require('../mock/calls/caller') as typeof import('../mock/calls/caller');
      made ??= createCaller({ allowed: callbacksTo, remember });
      return made;
    },
    close: async () => made?.close(),
  };
};

/** So many schemas are tried: who starts a mock waits for them. */
const MOST_TRIED = 20;

/** What a start should say of schemas without a value; `lint` tries all. Who has none does not load the rule. */
const schemasWithoutValue = (spec: Spec): readonly SpecProblem[] => {
  if (spec.suspects.length === 0) return [];
  const { withoutValue } = require('../validate/lint/lint-values') as typeof import('../validate/lint/lint-values');
  return withoutValue(spec, spec.suspects.slice(0, MOST_TRIED));
};

/** Swagger UI, where the project has installed it: two megabytes that most people do without. */
const referenceLibrary = (root: string): { readonly referenceLibrary?: string } => {
  try {
    return { referenceLibrary: dirname(require.resolve('swagger-ui-dist/package.json', { paths: [root, __dirname] })) };
  } catch {
    return {};
  }
};

/** Express is for the people on the other end of the control API; most mocks never meet one. */
const loadControl = () => ({
  ...(require('../mock/control/app') as typeof import('../mock/control/app')),
  ...(require('../mock/control/traffic-across-workers') as typeof import('../mock/control/traffic-across-workers')),
  // The planner of the contract tests is loaded with the first request that somebody wants to try.
  offeredRequest: ((vendor, operation) =>
    (require('./testing/offered-request') as typeof import('./testing/offered-request')).offeredRequest(
      vendor,
      operation,
    )) satisfies typeof import('./testing/offered-request').offeredRequest,
});

const openStore = async (url: string | undefined): Promise<StateStore> => {
  if (url === undefined) return createMemoryStore();
  // Its client takes anything, and then waits for a host of that name.
  if (!/^rediss?:\/\/[^/?#]/.test(url)) {
    const shown = JSON.stringify(redactUrl(url));
    throw fail(
      'USAGE',
      `--state (UNDERSTUDY_STATE): ${shown} is no Redis; write redis://host:6379, or rediss:// for TLS.`,
    );
  }
  // Only who shares state pays for its client.
  const { createRedisStore } = require('../mock/state/redis') as typeof import('../mock/state/redis');
  return createRedisStore(url);
};

/** Only the keys that are there: an absent option and an undefined one are not the same to the compiler. */
const pick = <T extends object, K extends keyof T>(source: T, ...keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]])) as Pick<T, K>;
