import type { Operation, Spec } from '../../../specs/spec';
import type { GoodAnswer } from '../follow-up';
import { bare } from '../ids/bare-name';
import type { IdGroup } from '../ids/id-groups';
import { idsOfCreated } from '../ids/read-ids';

/**
 * What a record is called after a change that was accepted: `POST /profiles/{name}` with another `name` renames it. Of a POST to
 * the record itself the request says it, else only the answer; `undefined` where neither does.
 * @param sure whether its name was known for sure before; else the property that gave it then gives it now
 */
export const valuesAfter = (
  spec: Spec,
  operation: Operation,
  group: IdGroup,
  answer: GoodAnswer,
  sure: boolean,
): readonly string[] | undefined => {
  // An id stays: an upload that ends in a file may well be answered with the file.
  if (/id$/.test(bare(group.names.at(-1) ?? ''))) return undefined;
  const { body: _sent, ...request } = answer.case.request;
  const asked = operation.method === 'POST' ? answer : { ...answer, case: { ...answer.case, request } };
  const ids = operation.method === 'DELETE' ? undefined : idsOfCreated(spec, operation, asked, group);
  return ids && (ids.sure || !sure) && group.allNames.every((name) => name in ids.values)
    ? group.allNames.map((name) => ids.values[name] ?? '')
    : undefined;
};
