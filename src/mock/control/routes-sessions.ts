import type { Request } from 'express';
import type { Json } from '../../core/json/json';
import { sessionRecords } from '../records/records';
import { DEFAULT_SESSION, playOf } from '../state/store';
import type { MockVendor, RecordSet } from '../types';
import type { ControlOptions, Routes } from './options';
import { refuse } from './problems';
import { vendorOf } from './routes-info';
import { changeRecord, playing, scenarioNamed, sessionName, snapshotFrom, variables } from './sessions';

/** What changes answers: scenarios, variables, records; all of it belongs to a session. */
export const sessionRoutes = (options: ControlOptions): Routes => ({
  ...scenarioRoutes(options),
  ...stateRoutes(options),
  ...recordRoutes(options),
});

/** The session is the one of `Understudy-Session`, as for the mock itself. */
const scenarioRoutes = ({ vendors, store, defaults = {} }: ControlOptions): Routes => {
  const session = (request: Request): string => sessionName(request.get('understudy-session') ?? DEFAULT_SESSION);
  const plays = async (request: Request, vendor: MockVendor) =>
    playing(vendor, await store.snapshot(session(request)), defaults);
  return {
    '/scenarios': { get: (request) => Promise.all(vendors.map((vendor) => plays(request, vendor))) },
    '/scenarios/:vendor': {
      get: (request) => plays(request, vendorOf(vendors, request)),
      put: async (request) => {
        const vendor = vendorOf(vendors, request);
        const name = scenarioNamed(request.body, vendor);
        await store.change(session(request), { kind: 'scenario', vendor: vendor.name, name });
        return plays(request, vendor);
      },
      delete: async (request) => {
        const { name } = vendorOf(vendors, request);
        await store.change(session(request), { kind: 'scenario', vendor: name, name: null });
      },
    },
    '/scenarios/:vendor/reset': {
      post: async (request) => {
        const vendor = vendorOf(vendors, request);
        const { scenario } = await plays(request, vendor);
        if (scenario !== null) await store.reset(session(request), playOf(vendor.name, scenario));
        return plays(request, vendor);
      },
    },
  };
};

const stateRoutes = ({ vendors, store }: ControlOptions): Routes => ({
  '/sessions': { get: () => store.sessions() },
  '/sessions/:session': {
    get: async (request) => ({ name: named(request), ...(await store.snapshot(named(request))) }),
  },
  '/sessions/:session/reset': {
    post: async (request) => {
      await store.reset(named(request));
    },
  },
  '/sessions/:session/vars': {
    get: async (request) => (await store.snapshot(named(request))).vars,
    patch: async (request) => {
      await store.change(named(request), { kind: 'vars', vars: variables(request.body) });
      return (await store.snapshot(named(request))).vars;
    },
  },
  '/sessions/:session/snapshot': {
    get: (request) => store.snapshot(named(request)),
    put: async (request) => {
      await store.restore(named(request), snapshotFrom(request.body, vendors));
      return store.snapshot(named(request));
    },
  },
});

const recordRoutes = ({ vendors, store }: ControlOptions): Routes => {
  const recordsOf = async (request: Request): Promise<RecordSet | null> => {
    const { name, records } = vendorOf(vendors, request);
    return sessionRecords(records, (await store.snapshot(named(request))).data[name]);
  };
  const change = (request: Request, value: Json) =>
    changeRecord(store, named(request), vendorOf(vendors, request), String(request.params.id), value);
  return {
    '/sessions/:session/records/:vendor': {
      get: async (request) => [...((await recordsOf(request))?.entries() ?? [])].map(([id]) => id),
    },
    '/sessions/:session/records/:vendor/:id': {
      get: async (request) => {
        const record = (await recordsOf(request))?.get(String(request.params.id));
        if (record === undefined) throw refuse(404, `This session has no record "${request.params.id}".`);
        return record;
      },
      put: async (request) => {
        const body: unknown = request.body;
        if (body === undefined) throw refuse(422, 'Expected the record as JSON.');
        await change(request, body as Json);
        return body;
      },
      delete: async (request) => {
        await change(request, null);
      },
    },
  };
};

const named = ({ params }: Request): string => sessionName(String(params.session));
