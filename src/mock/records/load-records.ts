import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fail, messageOf } from '../../core/errors';
import { changeAt } from '../../core/json/change-at';
import { valueAt } from '../../core/json/pointer';
import { drawFrom } from '../../core/random';
import type { Spec } from '../../specs/spec';
import { documentedResponse } from '../../validate/response/documented-response';
import type { RecordPlan, RecordSet, VendorDefinition } from '../types';

interface RecordOptions {
  /** How many records are made beside those of the files. Default 0. */
  readonly records?: number;
  /** The same seed makes the same records. */
  readonly seed?: string;
}

/**
 * The records of `--data store`: those of the files in `<mockDir>/data`, then made ones. `null` for a vendor that keeps none.
 * Raises VENDOR_INVALID with the file's name for what is no list of records.
 */
export const loadRecords = (
  mockDir: string,
  definition: VendorDefinition,
  spec: Spec,
  { records: count = 0, seed = '' }: RecordOptions = {},
): RecordSet | null => {
  const plan = definition.records;
  if (!plan) return null;
  const records = new Map<string, unknown>();
  const folder = join(mockDir, 'data');
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (file.endsWith('.json')) for (const record of readRecords(join(folder, file))) put(records, plan, record);
  }
  for (const [alias, id] of Object.entries(plan.aliases ?? {})) records.set(alias, records.get(id));
  addMade(records, spec, plan, count, seed);
  return records;
};

/** Drawn ids may be equal, so more are drawn than are wanted; a plan with too few different ids ends too. */
const addMade = (records: Map<string, unknown>, spec: Spec, plan: RecordPlan, count: number, seed: string): void => {
  const wanted = records.size + count;
  for (let index = 0; records.size < wanted && index < 2 * count + 100; index++) {
    put(records, plan, makeRecord(spec, plan, index, drawFrom(seed, spec.name, index)));
  }
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
  const { makeValue } = require('./made-records') as typeof import('./made-records');
  for (let attempt = 0; attempt < 20; attempt++) {
    const made = valueAt(makeValue(spec, content.schema, sample, draw), to);
    if (made !== undefined) return made;
  }
  return valueAt(sample, to);
};
