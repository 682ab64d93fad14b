import { isJsonType } from '../../../core/http/media-type';
import { parsedJson } from '../../../core/json/json';
import type { CaseRequest, ContractCase } from '../../../core/results/case';
import type { Operation } from '../../../specs/spec';
import { recordOf } from '../envelope';
import { ownGroup } from '../ids/id-groups';
import { plainText } from '../ids/plain-text';
import { type CreatedRecord, valuesOf } from './created-records';

/** What a record has to be by what a vendor has accepted last. */
export interface AcceptedChange {
  readonly operation: Operation;
  readonly case: ContractCase;
  readonly sent: Readonly<Record<string, unknown>>;
}

/** What a run has sent of its records, by their paths (see `IdGroup.identity`) and ids. */
export interface AcceptedChanges {
  create(record: CreatedRecord, operation: Operation, question: ContractCase): void;
  change(operation: Operation, question: ContractCase): void;
  /** With what a record was created, as long as it is not changed. */
  creation(record: CreatedRecord): AcceptedChange | undefined;
  /** The last change of a record of one kind; of a partial one with what was sent before. */
  last(identity: string): AcceptedChange | undefined;
}

export const createAcceptedChanges = (): AcceptedChanges => {
  const known = new Map<string, AcceptedChange>();
  const creations = new Map<string, AcceptedChange>();
  const changed = new Map<string, string>();
  return {
    create(record, operation, question) {
      const sent = sentObject(question);
      if (!sent) return;
      const key = keyOf(record.group.identity, valuesOf(record));
      known.set(key, { operation, case: question, sent });
      creations.set(key, { operation, case: question, sent });
    },
    change(operation, question) {
      const group = ownGroup(operation.path);
      if (!group) return;
      const key = keyOf(group.identity, valuesIn(group.allNames, question.request));
      const sent = sentObject(question);
      creations.delete(key);
      if (sent) {
        const before = operation.method === 'PATCH' ? known.get(key)?.sent : undefined;
        known.set(key, { operation, case: question, sent: { ...before, ...sent } });
        changed.set(group.identity, key);
      } else {
        // After anything else nobody knows what is there.
        known.delete(key);
        changed.delete(group.identity);
      }
    },
    creation: (record) => creations.get(keyOf(record.group.identity, valuesOf(record))),
    last: (identity) => known.get(changed.get(identity) ?? ''),
  };
};

const keyOf = (identity: string, values: readonly string[]): string => JSON.stringify([identity, ...values]);

const valuesIn = (names: readonly string[], { pathValues }: CaseRequest): readonly string[] =>
  names.map((name) => plainText(pathValues[name]) ?? '');

const sentObject = ({ expect, request: { body, headers } }: ContractCase): AcceptedChange['sent'] | undefined => {
  if (expect.wrong !== undefined || !isJsonType(headers['content-type'] ?? '')) return undefined;
  return recordOf(parsedJson(body))?.record;
};
