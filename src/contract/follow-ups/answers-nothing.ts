import { isObject } from '../../core/json/json';
import { type SpecPlace, toPointer } from '../../core/json/pointer';
import { type Check, NOTHING } from '../../validate/response/checks/check';

interface Absence {
  readonly rule: string;
  readonly spec: SpecPlace;
  readonly message: (status: number) => string;
}

/**
 * An answer about what does not exist. An empty list is a good one; anything in it is worth a warning, and no more: that the
 * id is unknown is our guess, and that it was deleted may be seen later.
 */
export const answersNothing =
  ({ rule, spec, message }: Absence): Check =>
  ({ response, body }) => {
    if (response.status >= 300 || isEmpty(body)) return NOTHING;
    const at = toPointer('/status');
    return { facts: [{ kind: 'semantics', rule, at, spec, evidence: 'elsewhere', message: message(response.status) }] };
  };

const isEmpty = (body: unknown): boolean =>
  body === undefined || body === 'empty' || (isObject(body) && body.kind === 'value' && holdsNothing(body.value));

/** `[]`, `{}`, `null`, and an envelope around an empty list. */
const holdsNothing = (value: unknown): boolean => {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (!isObject(value)) return false;
  const lists = Object.values(value).filter(Array.isArray);
  return Object.keys(value).length === 0 || (lists.length > 0 && lists.every((list) => list.length === 0));
};
