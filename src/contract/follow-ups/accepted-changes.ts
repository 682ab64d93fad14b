import { isJsonType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import type { ContractCase } from '../../core/results/case';
import type { Operation } from '../../specs/spec';
import { idGroups } from './id-groups';

/** A change that a vendor has accepted, with the object that was sent. */
interface AcceptedChange {
  readonly operation: Operation;
  readonly case: ContractCase;
  readonly sent: Readonly<Record<string, unknown>>;
}

/** What a run has changed last, by the path of the record (see `IdGroup.identity`). */
export interface AcceptedChanges {
  add(operation: Operation, question: ContractCase): void;
  last(identity: string): AcceptedChange | undefined;
}

export const createAcceptedChanges = (): AcceptedChanges => {
  const changes = new Map<string, AcceptedChange>();
  return {
    add(operation, question) {
      const group = idGroups(operation.path).find(({ path }) => path === operation.path);
      if (!group) return;
      const sent = question.expect.wrong === undefined ? sentObject(question) : undefined;
      if (sent) changes.set(group.identity, { operation, case: question, sent });
      // After anything else nobody knows what is there.
      else changes.delete(group.identity);
    },
    last: (identity) => changes.get(identity),
  };
};

const sentObject = ({ request: { body = '', headers } }: ContractCase): AcceptedChange['sent'] | undefined => {
  if (!isJsonType(headers['content-type'] ?? '')) return undefined;
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
