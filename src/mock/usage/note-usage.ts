import { essence } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import {
  type Counts,
  MOST_UNDOCUMENTED,
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
  // By handler, because the documents may be loaded again; the notes go on.
  const served = new WeakMap<OperationHandler, Served>();
  const serve = (handler: OperationHandler): Served => {
    const { vendor, operation } = handler;
    const { operations } = notesOf(vendor.spec.name);
    const notes = operations.get(operation.id) ?? createOperationNotes();
    operations.set(operation.id, notes);
    notes.method = operation.method;
    notes.path = operation.path;
    const made = { notes, names: readableNames(vendor.spec, operation) };
    served.set(handler, made);
    return made;
  };

  return {
    saw(handler, request, { status, headers }, effect) {
      const { notes, names } = served.get(handler) ?? serve(handler);
      notes.requests++;
      noteKnown(notes, names, request);
      noteUnknown(notes, names, request);
      if (request.bodyType !== undefined) noteBody(notes, names, request.bodyType, request.body);
      notes.statuses.add(String(status));
      const type = headers.indexOf('content-type');
      if (type % 2 === 0 && status < 400) notes.answerTypes.add(headers[type + 1] ?? '');
      if (effect?.scenario !== undefined) notes.scenarios.add(effect.scenario);
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
  /** As the answers write them, with their parameters. */
  answerTypes: createCounts(),
  statuses: createCounts(),
  scenarios: createCounts(),
  undocumented: createCounts(),
});

type OperationNotes = ReturnType<typeof createOperationNotes>;

interface Served {
  readonly notes: OperationNotes;
  readonly names: ReadableNames;
}

const noteKnown = (notes: OperationNotes, names: ReadableNames, request: CheckedRequest): void => {
  for (const { key, name, from, listed } of names.parameters) {
    const value = request[from][name];
    if (value === undefined) continue;
    notes.parameters.add(key);
    if (!listed) continue;
    for (const text of new Set(Array.isArray(value) ? value.map(String) : [String(value)])) {
      if (!listed.has(text)) continue;
      const counts = notes.values.get(key) ?? createCounts();
      notes.values.set(key, counts);
      counts.add(text);
    }
  }
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

/** Counts that grow by name. What comes when there are many names is counted together. */
const createCounts = () => {
  const counts = new Map<string, number>();
  return {
    add(name: string): void {
      const before = counts.get(name);
      const kept = before === undefined && counts.size >= MOST_UNDOCUMENTED ? OTHERS : name;
      counts.set(kept, (kept === name ? (before ?? 0) : (counts.get(OTHERS) ?? 0)) + 1);
    },
    /** @param shown what a name is called in the end; counts of one name are added */
    read(shown: (name: string) => string = (name) => name): Counts {
      const read = new Map<string, number>();
      for (const [name, count] of counts) read.set(shown(name), (read.get(shown(name)) ?? 0) + count);
      return Object.fromEntries(sorted(read));
    },
  };
};

type GrowingCounts = ReturnType<typeof createCounts>;

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
  answerTypes: notes.answerTypes.read(essence),
  statuses: notes.statuses.read(),
  scenarios: notes.scenarios.read(),
  undocumented: notes.undocumented.read(),
});

const sorted = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
