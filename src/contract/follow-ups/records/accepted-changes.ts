import { essence, FORM_TYPE, isJsonType, isXmlType } from '../../../core/http/media-type';
import { isObject } from '../../../core/json/json';
import { pointerKeys, toPointer } from '../../../core/json/pointer';
import type { CaseRequest, ContractCase } from '../../../core/results/case';
import { parseTemplate, templateIdentity } from '../../../specs/routing/path-template';
import type { Operation, Spec } from '../../../specs/spec';
import { successTypes } from '../../generate/sample-request';
import { recordOf } from '../envelope';
import { groupsCreatedBy, type IdGroup, isLinkage, operationsAt, ownGroup, withoutForm } from '../ids/id-groups';
import { plainText } from '../ids/plain-text';
import { type CreatedRecord, valuesOf } from './created-records';
import { sentValue } from './sent-body';

/** What a record has to be by what a vendor has accepted last. */
export interface AcceptedChange {
  readonly operation: Operation;
  readonly case: ContractCase;
  /** `undefined` of a file, which has no properties. */
  readonly sent: Readonly<Record<string, unknown>> | undefined;
  /** What the vendor has answered to it. */
  readonly answered: unknown;
}

interface Accepted {
  readonly question: ContractCase;
  readonly answered: unknown;
  /** It is accepted, and not done yet. */
  readonly begun: boolean;
}

interface KnownChange extends AcceptedChange {
  /** What was sent earlier. */
  readonly before: Readonly<Record<string, unknown>>;
}

/** What a run has sent of its records, and of what there is one of below them, by their paths (see `IdGroup.identity`) and ids. */
export interface AcceptedChanges {
  create(record: CreatedRecord, operation: Operation, accepted: Accepted): void;
  change(operation: Operation, accepted: Accepted): void;
  /** With what a record was created, as long as it is not changed. */
  creation(record: CreatedRecord): AcceptedChange | undefined;
  /** What a record is by all that was sent of it; `undefined` where nobody knows. */
  stateOf(record: CreatedRecord): Readonly<Record<string, unknown>> | undefined;
  /** Takes note that the vendor itself decides a property of what is created. */
  leave(identity: string, name: string): void;
  /** The last change of what is at one path; of a partial one with what was sent before, and the vendor left to us. */
  last(identity: string): AcceptedChange | undefined;
}

/** Some documents change a record by POST to its own path. */
export const isChange = (spec: Spec, operation: Operation): boolean => {
  const { method, safe, path } = operation;
  if (method === 'PUT' || method === 'PATCH') return true;
  return method === 'POST' && !safe && ownGroup(path) !== undefined && groupsCreatedBy(spec, operation).length === 0;
};

/** What there is one of below a record, and is no JSON (`/pets/{id}/photo`), may well be sent by POST. */
export const isUpload = (spec: Spec, operation: Operation): boolean =>
  !operation.safe &&
  (operation.method === 'PUT' || operation.method === 'POST') &&
  operation.requestBody !== undefined &&
  operationsAt(spec, placeOf(operation).identity).some(
    (each) => each.method === 'GET' && successTypes(each).some(({ mediaType }) => isFile(mediaType)),
  );

const isFile = (mediaType: string): boolean =>
  mediaType !== '' && !isJsonType(mediaType) && !isXmlType(mediaType) && essence(mediaType) !== FORM_TYPE;

/** A record, or what there is one of below it. */
export const placeOf = ({ path }: Pick<Operation, 'path'>): Pick<IdGroup, 'identity' | 'allNames'> =>
  ownGroup(path) ?? { identity: templateIdentity(withoutForm(path)), allNames: parseTemplate(path).names };

export const createAcceptedChanges = (spec: Spec): AcceptedChanges => {
  const known = new Map<string, KnownChange>();
  const left = new Map<string, Set<string>>();
  const creations = new Map<string, AcceptedChange>();
  const changed = new Map<string, string>();
  return {
    create(record, operation, { question, answered }) {
      const sent = sentObject(spec, operation, question);
      if (!sent) return;
      const key = keyOf(record.group.identity, valuesOf(record));
      known.set(key, { operation, case: question, sent, answered, before: {} });
      creations.set(key, { operation, case: question, sent, answered });
    },
    change(operation, { question, answered, begun }) {
      const { identity, allNames } = placeOf(operation);
      const key = keyOf(identity, valuesIn(allNames, question.request));
      const isFile = isSentFile(spec, operation, question);
      const sent = isFile ? undefined : sentObject(spec, operation, question);
      creations.delete(key);
      if ((sent || isFile) && !begun) {
        const last = isPartial(operation) ? known.get(key) : undefined;
        known.set(key, { operation, case: question, sent, answered, before: { ...last?.before, ...last?.sent } });
        changed.set(identity, key);
      } else {
        // After anything else nobody knows what is there.
        known.delete(key);
        changed.delete(identity);
      }
    },
    creation: (record) => creations.get(keyOf(record.group.identity, valuesOf(record))),
    stateOf(record) {
      const last = known.get(keyOf(record.group.identity, valuesOf(record)));
      return last && { ...last.before, ...last.sent };
    },
    leave(identity, name) {
      left.set(identity, (left.get(identity) ?? new Set()).add(name));
    },
    last(identity) {
      const last = known.get(changed.get(identity) ?? '');
      if (!last?.sent) return last;
      const before = Object.entries(last.before).filter(([name]) => !left.get(identity)?.has(name));
      return { ...last, sent: { ...Object.fromEntries(before), ...last.sent } };
    },
  };
};

/** PUT replaces (RFC 9110, section 9.3.4), unless the document says that it leaves alone what is not sent. */
const isPartial = ({ method, node }: Operation): boolean => {
  const words = [node.summary, node.description].filter((text) => typeof text === 'string').join('. ');
  return method !== 'PUT' || KEEPS_OTHERS.test(words);
};

const KEEPS_OTHERS =
  /\b(?:partial(?:ly)?|only (?:the )?(?:propert\w+|fields?|attributes?|values?) (?:that |which )?(?:are |you )?(?:sent|send|given|provided?|passe?d?|supplied|supply|specified|included?)\b)|\b(?:others?|(?:propert\w+|fields?|attributes?|values?) (?:that |which )?(?:are )?(?:not (?:sent|given|provided|passed|supplied|specified|included|present|set)|omitted|left out|missing|absent))\b[^.]*\b(?:stay|remain|keep|kept|unchanged|unaffected|untouched|unmodified|as they (?:are|were)|not (?:be )?(?:changed|modified|updated|touched))\b/i;

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
  // However few it names.
  if (isLinkage(operation.path)) return isObject(sent) ? sent : undefined;
  return essence(request.headers['content-type'] ?? '') === JSON_PATCH ? patched(sent) : recordOf(sent)?.record;
};

const isSentFile = (spec: Spec, operation: Operation, { expect, request }: ContractCase): boolean =>
  expect.wrong === undefined &&
  request.body !== undefined &&
  isFile(request.headers['content-type'] ?? '') &&
  isUpload(spec, operation);

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
