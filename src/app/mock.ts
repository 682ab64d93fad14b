import type { Server } from 'node:http';
import { createJournal } from '../mock/journal';
import { loadRecords } from '../mock/load-records';
import { createMockServer, type MockServer } from '../mock/server';
import { createSituations } from '../mock/situations';
import { createMemoryStore } from '../mock/state/memory';
import type { StateStore } from '../mock/state/store';
import type { AccessEntry, MockVendor, Scenario } from '../mock/types';
import { loadDefinition } from './load-definition';
import { type OpenVendor, openVendors } from './vendors';

/** Everything has a default. */
export interface MockSettings {
  /** Vendor names, files or URLs; default: every vendor under `specs/`. */
  readonly vendors?: readonly string[];
  /** The project's folder; default: the working directory. */
  readonly root?: string;
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Scenario by vendor. */
  readonly scenario?: Readonly<Record<string, string>>;
  /** Default `sample`: any well-formed id gets the documented sample. `store`: records by id. */
  readonly data?: 'sample' | 'store';
  /** With `store`: how many generated records more. */
  readonly records?: number;
  readonly seed?: string;
  /** Milliseconds before every answer. */
  readonly delay?: number;
  /** Generated values in place of the documented samples. */
  readonly dynamic?: boolean;
  readonly cors?: boolean;
  /** Bytes. */
  readonly bodyLimit?: number;
  /** `redis://…`: sessions and scenario positions shared between processes. */
  readonly state?: string;
  readonly log?: (entry: AccessEntry) => void;
}

export interface RunningMock {
  readonly url: string;
  readonly port: number;
  readonly vendors: readonly { readonly name: string; readonly baseUrl: string; readonly operations: number }[];
  /** What of the documents cannot be honoured; the rest works. */
  readonly problems: readonly string[];
  readonly server: Server;
  /** Finishes running requests. */
  close(): Promise<void>;
}

/**
 * Starts the stand-ins of a project and resolves when they listen.
 * Raises SPEC_*, UNKNOWN_VENDOR, UNKNOWN_SCENARIO, PATH_CONFLICT, PORT_IN_USE: see docs/errors.md.
 */
export const startMock = async (settings: MockSettings = {}): Promise<RunningMock> => {
  const opened = await openVendors(settings.vendors ?? [], settings.root ?? process.cwd(), { strict: false });
  const vendors = await Promise.all(opened.map((vendor) => toMockVendor(vendor, settings)));
  const store = await openStore(settings.state);
  const server = createServer(vendors, store, settings);
  const { host, port } = await server.listen(settings.port ?? 0, settings.host ?? '127.0.0.1');
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url,
    port,
    vendors: vendors.map(({ name, prefix, spec }) => ({
      name,
      baseUrl: `${url}${prefix}`,
      operations: spec.operations.length,
    })),
    problems: vendors.flatMap(({ spec }) =>
      spec.problems.map(({ place, message }) => `${place.file}:${place.line}:${place.column}: ${message}`),
    ),
    server: server.server,
    close: async () => {
      await server.close();
      await store.close();
    },
  };
};

const createServer = (vendors: readonly MockVendor[], store: StateStore, settings: MockSettings): MockServer => {
  const journal = createJournal();
  const situations = createSituations(vendors, {
    store,
    ...(settings.scenario && { defaults: settings.scenario }),
    ...(settings.seed !== undefined && { seed: settings.seed }),
  });
  return createMockServer(vendors, {
    situations,
    journal,
    control: () =>
      loadControl().createControl({
        vendors,
        store,
        journal,
        ...(settings.scenario && { defaults: settings.scenario }),
      }),
    ...pick(settings, 'cors', 'dynamic', 'seed', 'delay', 'bodyLimit', 'log'),
  });
};

/** Express is for the people on the other end of the control API; most mocks never meet one. */
const loadControl = () => require('../mock/control/app') as typeof import('../mock/control/app');

const toMockVendor = async ({ name, spec, mockDir }: OpenVendor, settings: MockSettings): Promise<MockVendor> => {
  const definition = mockDir === undefined ? { name } : await loadDefinition(name, mockDir);
  let scenarios: readonly Scenario[] | undefined;
  return {
    name,
    prefix: `/${name}`,
    spec,
    definition,
    // Read when one is first wanted: most runs play none, and a dozen files with their schema take longer than a document.
    get scenarios() {
      scenarios ??= mockDir === undefined ? [] : readScenarios()(`${mockDir}/scenarios`, name, spec);
      return scenarios;
    },
    records:
      settings.data === 'store' && mockDir !== undefined ? loadRecords(mockDir, definition, spec, settings) : null,
  };
};

const readScenarios = () => (require('../mock/scenario-file') as typeof import('../mock/scenario-file')).loadScenarios;

const openStore = async (url: string | undefined): Promise<StateStore> => {
  if (url === undefined) return createMemoryStore();
  // Only who shares state pays for its client.
  const { createRedisStore } = require('../mock/state/redis') as typeof import('../mock/state/redis');
  return createRedisStore(url);
};

/** Only the keys that are there: an absent option and an undefined one are not the same to the compiler. */
const pick = <T extends object, K extends keyof T>(source: T, ...keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]])) as Pick<T, K>;
