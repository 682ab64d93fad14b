import { headerValue } from '../../core/http/http';
import { equalJson, isObject, parsedJson } from '../../core/json/json';
import type { CaseRequest, ContractCase } from '../../core/results/case';
import { templateIdentity } from '../../specs/routing/path-template';
import type { Operation, Spec } from '../../specs/spec';
import { asksByName, changesByName, createsByName, isAction, restoresByName } from '../changes-by-name';
import type { GoodAnswer, RunSoFar } from '../follow-ups/follow-up';
import {
  createsByPut,
  groupsCreatedBy,
  type IdGroup,
  idGroups,
  operationsAt,
  ownGroup,
  sourcesOf,
  withoutForm,
} from '../follow-ups/ids/id-groups';
import { isBegun } from '../follow-ups/ids/learn-record';
import { isBelowOther, namersOf } from '../follow-ups/ids/namers';
import { plainText } from '../follow-ups/ids/plain-text';
import { idsOfCreated, type LearnedIds, readIds } from '../follow-ups/ids/read-ids';
import { idsOfUrl, urlOfCreated } from '../follow-ups/ids/record-url';
import { createAcceptedChanges, isChange, isUpload } from '../follow-ups/records/accepted-changes';
import { type CreatedRecord, createCreatedRecords, valuesOf } from '../follow-ups/records/created-records';
import { createEntityTags, mayHaveTag, takesTag } from '../follow-ups/records/entity-tags';
import { valuesAfter } from '../follow-ups/records/values-after';
import { sendsKeyAgain } from '../fresh-keys';
import type { GoodAnswers } from './good-answers';

/** What a run has made of a vendor's records: created, found, changed, renamed and deleted. */
export interface OwnRecords extends Pick<RunSoFar, 'created' | 'changed'> {
  /** @param spare what it creates is for one question alone */
  note(operation: Operation, answer: GoodAnswer, spare: boolean): void;
  /** The question with the current entity tag of its record. By default that is the record its path names. */
  withTag(operation: Operation, question: ContractCase, record?: CreatedRecord): ContractCase;
  /** What asks for that tag; `undefined` where it is known or not taken, and where no such record was read with one. */
  readsTag(operation: Operation, question: ContractCase, record?: CreatedRecord): ContractCase | undefined;
  /** The record that a question changes, as it was read; `undefined` where it was not, or numbers were rounded. */
  lastRead(operation: Operation, question: ContractCase): unknown;
  /** What the vendor said last of that record, be it to a change; `undefined` as above, and where the change said nothing. */
  lastSaid(operation: Operation, question: ContractCase): unknown;
  /** How often what may have created something was accepted without an id to delete it by, by `POST /pets`. */
  readonly unnamed: ReadonlyMap<string, number>;
}

export const createOwnRecords = (spec: Spec, answers: GoodAnswers): OwnRecords => {
  const created = createCreatedRecords();
  const changed = createAcceptedChanges(spec);
  const tags = createEntityTags();
  const unnamed = new Map<string, number>();
  /** What created a record last, by operation. */
  const goodBodies = new Map<string, string>();
  /** One of each kind: more would grow with the run. */
  const reads = new Map<string, GoodAnswer>();
  /** The same of whatever was answered last. */
  const said = new Map<string, GoodAnswer>();

  const noteChange = (operation: Operation, answer: GoodAnswer, values: readonly string[], spare: boolean): void => {
    const { method, path } = operation;
    const restored = restoresByName(operation) ? idGroups(path).at(-1) : undefined;
    if (restored) created.restore(restored.identity, valuesIn(restored, answer.case.request));
    const group = ownGroup(path);
    const own = group && created.live(group.identity).find((record) => isAt(record, values));
    const namesIt = createsByPut(spec, operation);
    const isNew = !own && namesIt && isAtFreeName(answer);
    if (group && own && groupsCreatedBy(spec, operation).length === 0)
      created.rename(group.identity, values, valuesAfter(spec, operation, group, answer, own.sure) ?? values);
    else if (namesIt ? isNew : isAction(operation)) noteCreated(operation, answer, spare);
    if (isNew) return;
    if (isChange(spec, operation) || isUpload(spec, operation)) changed.change(operation, acceptedBy(answer));
    if (method === 'DELETE' && group) created.remove(group.identity, values);
  };

  const noteCreated = (operation: Operation, answer: GoodAnswer, spare: boolean): void => {
    const by = `${operation.method} ${operation.path}`;
    const { body, bodyEncoding } = answer.case.request;
    // Wrong by its media type alone, it creates what a good one does.
    const isLikeGood = body !== undefined && bodyEncoding === undefined && goodBodies.get(operation.id) === body;
    const wrong = answer.case.expect.wrong !== undefined;
    if (!wrong && body !== undefined) goodBodies.set(operation.id, body);
    const begun = isBegun(answer.exchange.response);
    const put = createsByPut(spec, operation) ? ownGroup(operation.path) : undefined;
    const own = put ? [put] : groupsCreatedBy(spec, operation);
    const kinds =
      [own, groupsLocated(spec, operation, answer), groupsNamed(operation, answer)].find(({ length }) => length > 0) ??
      [];
    const records = kinds.flatMap((group): readonly CreatedRecord[] => {
      const ids = put ? idsOfPath(group, answer.case.request) : idsOfCreated(spec, operation, answer, group);
      // Of what several are created with at once little is known.
      const isMany = !put && own.includes(group) && !sourcesOf(spec, group).creators.includes(operation);
      return ids && group.allNames.every((name) => name in ids.values) && !wasThere(group, ids)
        ? [
            {
              group,
              values: ids.values,
              sure: ids.sure,
              caseId: answer.case.id,
              by,
              wrong,
              spoils: wrong && !isLikeGood,
              begun,
              spare: spare || isMany,
            },
          ]
        : [];
    });
    for (const record of records) {
      created.add(record);
      tags.note(tagged(record), answer.exchange.response.headers, false);
      // With the key of an earlier request nothing need be done of what is sent.
      if (!sendsKeyAgain(answer.case)) changed.create(record, operation, acceptedBy(answer));
    }
    const { status, headers } = answer.exchange.response;
    // What changes or ends something has made nothing.
    if (records.length === 0 && changesByName(operation)) return;
    const asks = asksByName(operation) || isQuery(answer.case.request);
    const isQuestion = asks && status === 200 && headerValue(headers, 'location') === undefined;
    if (records.length === 0 && !isQuestion && !isBelowOwn(operation, answer.case.request))
      unnamed.set(by, (unnamed.get(by) ?? 0) + 1);
  };

  /**
   * `POST /books/{isbn}/loans` creates `/loans/{loanId}` where its 201 has a `loanId` that was not sent: one that was sent is of
   * what was there before.
   */
  const groupsNamed = (operation: Operation, answer: GoodAnswer): readonly IdGroup[] => {
    if (answer.exchange.response.status !== 201) return [];
    const { pathValues, body = '' } = answer.case.request;
    const sent = [...Object.values(pathValues).map(plainText), ...body.split(/[^\w.~-]+/)];
    const groups = spec.operations.flatMap(({ path }) => ownGroup(path) ?? []);
    return [...new Map(groups.map((group) => [group.identity, group])).values()].filter((group) => {
      if (!isBelowOther(operation, group) || !namersOf(spec, group).includes(operation)) return false;
      const ids = idsOfCreated(spec, operation, answer, group);
      const isNew = ids?.sure === true && Object.values(ids.values).every((id) => !sent.includes(id));
      const goesAlong = isBelowOwn(operation, answer.case.request);
      return isNew && !(goesAlong && operationsAt(spec, group.identity).every(({ method }) => method !== 'DELETE'));
    });
  };

  /** What reads a record that can be changed, or whose deletion names its state. */
  const readersOf = ({ path }: Operation): readonly Operation[] => {
    const all = operationsAt(spec, templateIdentity(withoutForm(path)));
    return all.some((each) => isChange(spec, each) || takesTag(each))
      ? all.filter(({ method }) => method === 'GET')
      : [];
  };

  /** Some POST answers with what is there already. */
  const wasThere = (group: IdGroup, { values }: LearnedIds): boolean =>
    sourcesOf(spec, group).lists.some((list) => {
      const before = answers.sample(list);
      const known = typeof before === 'object' ? readIds(spec, list, before, group) : [];
      return known.some((each) => group.allNames.every((name) => each.values[name] === values[name]));
    });

  /** What stands below a record of this run goes with it. */
  const isBelowOwn = ({ path }: Operation, request: CaseRequest): boolean =>
    idGroups(path).some((group) => {
      const values = valuesIn(group, request);
      return created.live(group.identity).some((record) => isAt(record, values));
    });

  return {
    created,
    changed,
    unnamed,
    lastRead(operation, question) {
      const known = [reads.get(templateIdentity(operation.path)), ...readersOf(operation).map(answers.sample)];
      const read = known.find((each) => typeof each === 'object' && isSameRecord(each.case, question));
      return typeof read === 'object' && equalJson(read.value, read.inTexts) ? read.value : undefined;
    },
    lastSaid(operation, question) {
      const last = said.get(templateIdentity(operation.path));
      return last && isSameRecord(last.case, question) && equalJson(last.value, last.inTexts) ? last.value : undefined;
    },
    note(operation, answer, spare) {
      if (ownGroup(operation.path)) said.set(templateIdentity(operation.path), answer);
      if (readersOf(operation).includes(operation)) reads.set(templateIdentity(operation.path), answer);
      const [identity, ...values] = namedBy(operation, answer.case);
      if (identity !== undefined) {
        // Some delete what is not there as well.
        if (operation.method !== 'DELETE') created.confirm(identity, values);
        tags.note([identity, ...values], answer.exchange.response.headers, operation.safe);
      }
      if (operation.safe) return;
      // What changes below a record is part of its state at many vendors.
      for (const group of idGroups(operation.path).filter((each) => each.identity !== identity))
        tags.note([group.identity, ...valuesIn(group, answer.case.request)], {}, false);
      noteChange(operation, answer, values, spare);
    },
    withTag: (operation, question, record) =>
      takesTag(operation)
        ? tags.withCurrent(question, record ? tagged(record) : namedBy(operation, question))
        : question,
    readsTag(operation, question, record) {
      const named = record ? tagged(record) : namedBy(operation, question);
      if (!takesTag(operation) || !mayHaveTag(question) || tags.isKnown(named)) return undefined;
      const read = reads.get(templateIdentity(operation.path));
      if (!read || headerValue(read.exchange.response.headers, 'etag') === undefined) return undefined;
      const [, ...values] = named;
      const names = ownGroup(read.case.request.path)?.allNames ?? [];
      const pathValues = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
      return { ...read.case, request: { ...read.case.request, pathValues } };
    },
  };
};

/** A 201 says that there was none; and at a name of our own there was none either. */
const isAtFreeName = ({ case: { request, expect }, exchange: { response } }: GoodAnswer): boolean =>
  response.status === 201 ||
  (expect.wrong === undefined && request.values.some((value) => value.in === 'path' && value.origin === 'made'));

const idsOfPath = (group: IdGroup, request: CaseRequest): LearnedIds => {
  const values = valuesIn(group, request);
  return { values: Object.fromEntries(group.allNames.map((name, index) => [name, values[index] ?? ''])), sure: true };
};

/**
 * Of which kind is what a `Location` names that a 201 or a 202 has (RFC 9110, sections 15.3.2 and 15.3.3), or the answer itself
 * where it says that it creates: `{ "ID": "7", "Path": "/instances/7" }`?
 */
const groupsLocated = (
  spec: Spec,
  operation: Operation,
  { inTexts, exchange: { response } }: GoodAnswer,
): readonly IdGroup[] => {
  const { status, headers } = response;
  const location = status === 201 || isBegun(response) ? headerValue(headers, 'location') : undefined;
  const url = location ?? (status === 201 || createsByName(operation) ? urlOfCreated(inTexts) : undefined);
  if (url === undefined) return [];
  const [nearest] = spec.operations
    .flatMap(({ path }) => ownGroup(path) ?? [])
    .filter(({ path }) => idsOfUrl(url, path))
    .toSorted((a, b) => b.path.length - a.path.length);
  return nearest ? [nearest] : [];
};

/** Of GraphQL only a mutation changes something: `{ "query": "{ pets { id } }" }`. */
const isQuery = ({ body }: CaseRequest): boolean => {
  const sent = parsedJson(body ?? '');
  return isObject(sent) && typeof sent.query === 'string' && /^\s*(?:query\b[^{]*)?\{/.test(sent.query);
};

/** The record that a path names: of which kind, and its ids. */
const namedBy = ({ path }: Operation, { request }: ContractCase): readonly string[] => {
  const group = ownGroup(path);
  return group ? [group.identity, ...valuesIn(group, request)] : [];
};

/** Of what is only begun an answer says nothing yet. */
const acceptedBy = ({ case: question, inTexts, exchange }: GoodAnswer) => {
  const begun = isBegun(exchange.response);
  return { question, begun, answered: begun ? undefined : inTexts };
};

const isSameRecord = (one: ContractCase, other: ContractCase): boolean =>
  equalJson(Object.values(one.request.pathValues), Object.values(other.request.pathValues));

const tagged = (record: CreatedRecord): readonly string[] => [record.group.identity, ...valuesOf(record)];

const valuesIn = ({ allNames }: IdGroup, { pathValues }: CaseRequest): readonly string[] =>
  allNames.map((name) => plainText(pathValues[name]) ?? '');

const isAt = (record: CreatedRecord, values: readonly string[]): boolean =>
  valuesOf(record).every((value, index) => value === values[index]);
