import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fail, messageOf } from '../core/errors';
import { isObject, type Json } from '../core/json';
import { valueAt } from '../core/pointer';
import type { Spec } from '../specs/spec';
import { documentedResponse } from '../validate/documented-response';
import { changeAt } from './change-at';
import { drawFrom } from './random';
import { makeValue } from './records-made';
import type { RecordPlan, RecordSet } from './types';

export interface RecordOptions {
  /** `mocks/<vendor>/data`; may be missing. */
  readonly folder: string;
  readonly spec: Spec;
  readonly plan: RecordPlan;
  /** How many records are made beside those of the files. */
  readonly count: number;
  readonly seed: string;
}

/**
 * The records of `--data store`: those of the vendor's files, then made ones. The same seed makes the same records.
 * Raises VENDOR_INVALID with the file's name for what is no list of records.
 */
export const loadRecords = ({ folder, spec, plan, count, seed }: RecordOptions): RecordSet => {
  const records = new Map<string, unknown>();
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (file.endsWith('.json')) for (const record of readRecords(join(folder, file))) put(records, plan, record);
  }
  for (const [alias, id] of Object.entries(plan.aliases ?? {})) records.set(alias, records.get(id));
  const inFiles = records.size;
  for (let index = 0; records.size < inFiles + count; index++) {
    put(records, plan, makeRecord(spec, plan, index, drawFrom(seed, spec.name, index)));
    // Ids that are drawn may meet; a plan whose ids always do would never end.
    if (index > 2 * count + 100) break;
  }
  return records;
};

const readRecords = (file: string): readonly unknown[] => {
  const shown = relative(process.cwd(), file);
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(read)) return read;
  } catch (error) {
    throw fail('VENDOR_INVALID', shown, messageOf(error));
  }
  throw fail('VENDOR_INVALID', shown, 'a data file holds a list of records');
};

const put = (records: Map<string, unknown>, plan: RecordPlan, record: unknown): void => {
  records.set(String(valueAt(record, plan.idPointer)), record);
};

const makeRecord = (spec: Spec, plan: RecordPlan, index: number, draw: () => number): unknown => {
  const id = plan.id(index, draw);
  const parts = plan.parts.reduce<unknown>(
    (record, { from, operation, to }) => changeAt(record, from, makePart(spec, operation, to, draw)),
    {},
  );
  const record = changeAt(parts, plan.idPointer, id);
  return plan.finish ? plan.finish(record, id, draw) : record;
};

/** Made as the whole good answer, because that is what has a schema; then the part is taken out of it. */
const makePart = (spec: Spec, operationId: string, to: string, draw: () => number): unknown => {
  const operation = spec.operations.find(({ id }) => id === operationId);
  const content = operation && documentedResponse(operation, 200)?.content[0];
  const sample = content?.examples[0]?.value;
  if (!content?.schema) return valueAt(sample, to);
  for (let attempt = 0; attempt < 20; attempt++) {
    const made = valueAt(makeValue(spec, content.schema, sample, draw), to);
    if (made !== undefined) return made;
  }
  return valueAt(sample, to);
};

/** A record's own properties, for a plan's `finish`. */
export const partOf = (record: unknown, name: string): Readonly<Record<string, unknown>> => {
  const part = isObject(record) ? record[name] : undefined;
  return isObject(part) ? part : {};
};

/**
 * The records as one session sees them: its own changes over the ones that all share; `null` deletes.
 * A view, not a copy: a thousand records are not copied for a request.
 */
export const sessionRecords = (
  base: RecordSet | null,
  changes: Readonly<Record<string, Json>> | undefined,
): RecordSet | null => {
  if (base === null || changes === undefined) return base;
  const own = new Map(Object.entries(changes));
  const has = (id: string): boolean => (own.has(id) ? own.get(id) !== null : base.has(id));
  const values = function* (): MapIterator<unknown> {
    for (const [id, value] of base.entries()) if (!own.has(id)) yield value;
    for (const value of own.values()) if (value !== null) yield value;
  };
  return {
    has,
    get: (id) => (own.has(id) ? (own.get(id) ?? undefined) : base.get(id)),
    values,
    entries: function* (): MapIterator<[string, unknown]> {
      for (const entry of base.entries()) if (!own.has(entry[0])) yield entry;
      for (const entry of own.entries()) if (entry[1] !== null) yield entry;
    },
    get size() {
      return [...values()].length;
    },
  };
};
