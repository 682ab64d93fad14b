import { isObject } from '../../core/json';
import { essence } from '../../core/media-type';
import {
  type Counts,
  createCounts,
  type GrowingCounts,
  type OperationUsage,
  OTHERS,
  type Usage,
  type VendorUsage,
} from '../../core/usage';
import type { Spec } from '../../specs/spec';
import type { CheckedRequest } from '../../validate/validate-types';
import type { OperationHandler } from '../respond/operation-handler';
import type { OutgoingResponse, ScenarioEffect } from '../types';
import { createPathNames, plainName, plainType } from './names';
import { type ReadableNames, readableNames } from './readable-names';

/** What an application asks, while it asks. It outlives a reload of the documents, and is as large as they are. */
export interface UsageNotes {
  /** A request that has found its operation. */
  saw(
    handler: OperationHandler,
    request: CheckedRequest,
    answer: OutgoingResponse,
    effect: ScenarioEffect | null,
  ): void;
  /** A request that no operation is for; `path` is without the vendor's prefix. */
  missed(vendor: Spec, method: string, path: string): void;
  read(): Usage;
}

export const createUsageNotes = (): UsageNotes => {
  const vendors = new Map<string, VendorNotes>();
  const notesOf = (name: string): VendorNotes => {
    const notes = vendors.get(name) ?? { operations: new Map(), undocumented: createCounts() };
    vendors.set(name, notes);
    return notes;
  };
  const paths = new WeakMap<Spec, (path: string) => string>();

  return {
    saw({ vendor: { spec }, operation }, request, answer, effect) {
      const { operations } = notesOf(spec.name);
      const notes = operations.get(operation.id) ?? createOperationNotes();
      operations.set(operation.id, notes);
      notes.method = operation.method;
      notes.path = operation.path;
      note(notes, readableNames(spec, operation), request, answer, effect);
    },
    missed(spec, method, path) {
      const nameOf = paths.get(spec) ?? createPathNames(spec.operations);
      paths.set(spec, nameOf);
      notesOf(spec.name).undocumented.add(`${/^[A-Z]{1,10}$/.test(method) ? method : OTHERS} ${nameOf(path)}`);
    },
    read: () => ({
      version: 1,
      vendors: Object.fromEntries(sorted(vendors).map(([name, notes]) => [name, readVendor(notes)])),
    }),
  };
};

interface VendorNotes {
  readonly operations: Map<string, OperationNotes>;
  readonly undocumented: GrowingCounts;
}

const createOperationNotes = () => ({
  method: '',
  path: '',
  requests: 0,
  parameters: createCounts(),
  values: new Map<string, GrowingCounts>(),
  properties: createCounts(),
  requestTypes: createCounts(),
  answerTypes: createCounts(),
  statuses: createCounts(),
  scenarios: createCounts(),
  undocumented: createCounts(),
});

type OperationNotes = ReturnType<typeof createOperationNotes>;

const note = (
  notes: OperationNotes,
  names: ReadableNames,
  request: CheckedRequest,
  { status, headers }: OutgoingResponse,
  effect: ScenarioEffect | null,
): void => {
  notes.requests++;
  for (const { key, name, from, listed } of names.parameters) {
    const value = request[from][name];
    if (value === undefined) continue;
    notes.parameters.add(key);
    if (listed) noteValues(notes, key, listed, value);
  }
  noteUnknown(notes, names, request);
  if (request.bodyType !== undefined) noteBody(notes, names, request.bodyType, request.body);
  notes.statuses.add(String(status));
  const type = headers.indexOf('content-type');
  if (type % 2 === 0 && status < 400) notes.answerTypes.add(essence(headers[type + 1] ?? ''));
  if (effect?.scenario !== undefined) notes.scenarios.add(effect.scenario);
};

const noteValues = (notes: OperationNotes, key: string, listed: ReadonlySet<string>, value: unknown): void => {
  const texts = new Set((Array.isArray(value) ? value : [value]).map(String).filter((text) => listed.has(text)));
  if (texts.size === 0) return;
  const counts = notes.values.get(key) ?? createCounts();
  notes.values.set(key, counts);
  for (const text of texts) counts.add(text);
};

/** Nobody's document knows them, and the mock has ignored them. */
const noteUnknown = (
  notes: OperationNotes,
  names: ReadableNames,
  { http: { query, headers } }: CheckedRequest,
): void => {
  if (query !== '' && names.query) {
    const unknown = new Set(query.split('&').flatMap((pair) => names.query?.unknown(pair) ?? []));
    for (const name of unknown) notes.undocumented.add(`query ${plainName(name)}`);
  }
  for (const header in headers) {
    if (header.startsWith('x-') && !FORWARDED.test(header) && !names.headers.has(header))
      notes.undocumented.add(`header ${plainName(header)}`);
  }
};

/** What proxies add, and what tools send everywhere. */
const FORWARDED = /^x-(?:forwarded-|real-ip$|request-id$|requested-with$)/;

const noteBody = (notes: OperationNotes, names: ReadableNames, bodyType: string, body: unknown): void => {
  const known = names.bodyOf(bodyType);
  if (!known) {
    notes.undocumented.add(`media type ${plainType(bodyType)}`);
    return;
  }
  notes.requestTypes.add(bodyType);
  if (!known.properties || !isObject(body)) return;
  for (const name of Object.keys(body).slice(0, MOST_PROPERTIES)) {
    if (known.properties.has(name)) notes.properties.add(name);
    else if (!known.open) notes.undocumented.add(`property ${plainName(name)}`);
  }
};

const MOST_PROPERTIES = 200;

const readVendor = ({ operations, undocumented }: VendorNotes): VendorUsage => ({
  operations: Object.fromEntries(sorted(operations).map(([id, notes]) => [id, readOperation(notes)])),
  undocumented: undocumented.read(),
});

const readOperation = (notes: OperationNotes): OperationUsage => ({
  method: notes.method,
  path: notes.path,
  requests: notes.requests,
  parameters: notes.parameters.read(),
  values: Object.fromEntries(sorted(notes.values).map(([name, counts]): [string, Counts] => [name, counts.read()])),
  properties: notes.properties.read(),
  requestTypes: notes.requestTypes.read(),
  answerTypes: notes.answerTypes.read(),
  statuses: notes.statuses.read(),
  scenarios: notes.scenarios.read(),
  undocumented: notes.undocumented.read(),
});

const sorted = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
