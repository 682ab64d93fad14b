import { essence } from '../../../core/http/media-type';
import { isObject } from '../../../core/json/json';
import { pointerKeys, toPointer } from '../../../core/json/pointer';
import type { CaseRequest, ContractCase } from '../../../core/results/case';
import type { Operation, Spec } from '../../../specs/spec';
import { recordOf } from '../envelope';
import { groupsCreatedBy, ownGroup } from '../ids/id-groups';
import { plainText } from '../ids/plain-text';
import { type CreatedRecord, valuesOf } from './created-records';
import { sentValue } from './sent-body';

/** What a record has to be by what a vendor has accepted last. */
export interface AcceptedChange {
  readonly operation: Operation;
  readonly case: ContractCase;
  readonly sent: Readonly<Record<string, unknown>>;
}

interface KnownChange extends AcceptedChange {
  /** What was sent earlier. */
  readonly before: AcceptedChange['sent'];
}

/** What a run has sent of its records, by their paths (see `IdGroup.identity`) and ids. */
export interface AcceptedChanges {
  create(record: CreatedRecord, operation: Operation, question: ContractCase): void;
  change(operation: Operation, question: ContractCase): void;
  /** With what a record was created, as long as it is not changed. */
  creation(record: CreatedRecord): AcceptedChange | undefined;
  /** Takes note that the vendor itself decides a property of what is created. */
  leave(identity: string, name: string): void;
  /** The last change of a record of one kind; of a partial one with what was sent before, and the vendor left to us. */
  last(identity: string): AcceptedChange | undefined;
}

/** Some documents change a record by POST to its own path. */
export const isChange = (spec: Spec, operation: Operation): boolean => {
  const { method, safe, path } = operation;
  if (method === 'PUT' || method === 'PATCH') return true;
  return method === 'POST' && !safe && ownGroup(path) !== undefined && groupsCreatedBy(spec, operation).length === 0;
};

export const createAcceptedChanges = (spec: Spec): AcceptedChanges => {
  const known = new Map<string, KnownChange>();
  const left = new Map<string, Set<string>>();
  const creations = new Map<string, AcceptedChange>();
  const changed = new Map<string, string>();
  return {
    create(record, operation, question) {
      const sent = sentObject(spec, operation, question);
      if (!sent) return;
      const key = keyOf(record.group.identity, valuesOf(record));
      known.set(key, { operation, case: question, sent, before: {} });
      creations.set(key, { operation, case: question, sent });
    },
    change(operation, question) {
      const group = ownGroup(operation.path);
      if (!group) return;
      const key = keyOf(group.identity, valuesIn(group.allNames, question.request));
      const sent = sentObject(spec, operation, question);
      creations.delete(key);
      if (sent) {
        const last = operation.method !== 'PUT' ? known.get(key) : undefined;
        known.set(key, { operation, case: question, sent, before: { ...last?.before, ...last?.sent } });
        changed.set(group.identity, key);
      } else {
        // After anything else nobody knows what is there.
        known.delete(key);
        changed.delete(group.identity);
      }
    },
    creation: (record) => creations.get(keyOf(record.group.identity, valuesOf(record))),
    leave(identity, name) {
      left.set(identity, (left.get(identity) ?? new Set()).add(name));
    },
    last(identity) {
      const last = known.get(changed.get(identity) ?? '');
      if (!last) return undefined;
      const before = Object.entries(last.before).filter(([name]) => !left.get(identity)?.has(name));
      return { ...last, sent: { ...Object.fromEntries(before), ...last.sent } };
    },
  };
};

const keyOf = (identity: string, values: readonly string[]): string => JSON.stringify([identity, ...values]);

const valuesIn = (names: readonly string[], { pathValues }: CaseRequest): readonly string[] =>
  names.map((name) => plainText(pathValues[name]) ?? '');

const sentObject = (
  spec: Spec,
  operation: Operation,
  { expect, request }: ContractCase,
): AcceptedChange['sent'] | undefined => {
  if (expect.wrong !== undefined) return undefined;
  const sent = sentValue({ spec, operation }, request);
  return essence(request.headers['content-type'] ?? '') === JSON_PATCH ? patched(sent) : recordOf(sent)?.record;
};

const JSON_PATCH = 'application/json-patch+json';

/** What a JSON Patch sets in the record itself; `undefined` where it does anything else (RFC 6902). */
const patched = (operations: unknown): AcceptedChange['sent'] | undefined => {
  const set = (Array.isArray(operations) ? operations : []).map((each): readonly [string, unknown] | undefined => {
    const [name, deeper] = isObject(each) && typeof each.path === 'string' ? pointerKeys(toPointer(each.path)) : [];
    if (!isObject(each) || name === undefined || deeper !== undefined) return undefined;
    if (each.op === 'remove') return [name, null];
    return each.op === 'add' || each.op === 'replace' ? [name, each.value] : undefined;
  });
  const known = set.filter((each) => each !== undefined);
  return known.length > 0 && known.length === set.length ? Object.fromEntries(known) : undefined;
};
