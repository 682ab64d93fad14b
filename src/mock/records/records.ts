import { isObject, type Json } from '../../core/json/json';
import type { RecordSet } from '../types';

/** A record's own part by name, for a plan's `finish`; empty when there is none. */
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
