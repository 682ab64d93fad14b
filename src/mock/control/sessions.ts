import { isObject, type Json, type JsonObject } from '../../core/json/json';
import { requireScenario } from '../scenarios/scenario-runner';
import { isDelay, SESSION_DELAYS } from '../state/session-delay';
import { isSessionName, SESSION_NAMES } from '../state/session-name';
import { EMPTY_SNAPSHOT, playOf, type SessionSnapshot, type StateStore } from '../state/store';
import type { MockVendor } from '../types';
import { refuse } from './problems';

/** The scenario of a session for one vendor. */
interface ScenarioInPlay {
  readonly vendor: string;
  readonly scenario: string | null;
  readonly position: string | null;
  readonly known: readonly { readonly name: string; readonly description: string; readonly breaksContract: boolean }[];
}

export const sessionName = (name: string): string => {
  if (!isSessionName(name)) throw refuse(400, SESSION_NAMES);
  return name;
};

export const playing = (
  vendor: MockVendor,
  session: SessionSnapshot,
  defaults: Readonly<Record<string, string>>,
): ScenarioInPlay => {
  const own = Object.hasOwn(session.scenarios, vendor.name);
  const scenario = (own ? session.scenarios[vendor.name] : defaults[vendor.name]) ?? null;
  const start = vendor.scenarios.find(({ name }) => name === scenario)?.start ?? null;
  return {
    vendor: vendor.name,
    scenario,
    position: scenario === null ? null : (session.positions[playOf(vendor.name, scenario)]?.at ?? start),
    known: vendor.scenarios.map(({ name, description, breaksContract }) => ({ name, description, breaksContract })),
  };
};

/** The name in a body such as `{ "name": "rate-limited" }`; `null`: none. */
export const scenarioNamed = (body: unknown, vendor: MockVendor): string | null => {
  const name = isObject(body) ? body.name : undefined;
  if (name === null) return null;
  if (typeof name !== 'string') throw refuse(422, 'Expected { "name": "<scenario>" }, or a name of null for none.');
  return requireScenario([vendor], vendor.name, name).name;
};

export const variables = (body: unknown): JsonObject => {
  if (!isObject(body))
    throw refuse(422, 'Expected an object of variables, such as { "lastLogout": "2025-01-01T00:00:00Z" }.');
  if (body.delay !== undefined && body.delay !== null && !isDelay(body.delay)) throw refuse(422, SESSION_DELAYS);
  return body as JsonObject;
};

/** Checks the shape of what was snapshot before; every part of it may be left out. */
export const snapshotFrom = (body: unknown, vendors: readonly MockVendor[]): SessionSnapshot => {
  if (!isObject(body)) throw refuse(422, 'Expected what GET gave: an object.');
  const unknown = Object.keys(body).filter((key) => !Object.hasOwn(EMPTY_SNAPSHOT, key));
  if (unknown.length > 0)
    throw refuse(422, `A snapshot has no "${unknown[0]}"; it has ${Object.keys(EMPTY_SNAPSHOT).join(', ')}.`);
  const parts = Object.keys(EMPTY_SNAPSHOT).map((key) => [key, body[key] ?? {}] as const);
  const odd = parts.find(([, part]) => !isObject(part));
  if (odd) throw refuse(422, `"${odd[0]}" is an object.`);
  const snapshot = Object.fromEntries(parts) as unknown as SessionSnapshot;
  for (const [vendor, name] of Object.entries(snapshot.scenarios)) {
    if (name !== null) requireScenario(vendors, vendor, String(name));
  }
  for (const [play, position] of Object.entries(snapshot.positions)) {
    if (!isObject(position) || typeof position.at !== 'string' || !isObject(position.counts)) {
      throw refuse(422, `The position of "${play}" has an "at" and "counts".`);
    }
  }
  if (Object.values(snapshot.attempts).some((attempts) => !Number.isInteger(attempts))) {
    throw refuse(422, '"attempts" are whole numbers.');
  }
  return snapshot;
};

/** Puts a record of one session; `null` deletes it. */
export const changeRecord = (store: StateStore, session: string, vendor: MockVendor, id: string, value: Json) => {
  if (vendor.records === null) {
    throw refuse(409, `${vendor.name} keeps no records here; start the mock with --data store.`);
  }
  return store.change(session, { kind: 'record', vendor: vendor.name, id, value });
};
