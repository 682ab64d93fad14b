import { equalJson, isObject, type Json, parsedJson } from '../../../core/json/json';
import { childPointer, ROOT } from '../../../core/json/pointer';
import type { CaseRequest, ContractCase } from '../../../core/results/case';
import type { Operation, Spec } from '../../../specs/spec';
import { isIdName } from '../../generate/has-to-exist';
import { isDecidedByServer } from '../../generate/values/decided-by-server';
import { isValid } from '../../own-violations';
import type { AcceptedChange } from './accepted-changes';

/**
 * A change with another value where it would leave the record as this run has made it: whether that was done, nobody could see.
 * Only what we have made up is changed.
 */
export const visibleChange = (
  where: { readonly spec: Spec; readonly operation: Operation },
  question: ContractCase,
  before: AcceptedChange['sent'] | undefined,
): ContractCase => {
  const { request, expect } = question;
  const body = request.bodyEncoding ? undefined : parsedJson(request.body);
  if (!before || expect.wrong !== undefined || !isObject(body) || !isSame(body, before)) return question;
  for (const [name, value] of Object.entries(body).filter(([each]) => isMade(request, each))) {
    for (const other of othersThan(value)) {
      const changed = { ...request, body: JSON.stringify({ ...body, [name]: other }) };
      if (isValid(where, { request: changed })) return { ...question, request: changed };
    }
  }
  return question;
};

const isSame = (body: object, before: object): boolean => {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.entries(body).every(([name, value]) => known.has(name) && equalJson(value, known.get(name) as Json));
};

const isMade = ({ values }: CaseRequest, name: string): boolean =>
  !isIdName(name) &&
  !isDecidedByServer(name) &&
  values.some(
    ({ in: where, name: at, origin }) => where === 'body' && at === childPointer(ROOT, name) && origin === 'made',
  );

/** As near to the value as can be. */
const othersThan = (value: unknown): readonly Json[] => {
  if (typeof value === 'string') return [`${value} 2`, `${value}2`, `2${value}`];
  if (typeof value === 'number') return [value + 1, value - 1];
  return typeof value === 'boolean' ? [!value] : [];
};
