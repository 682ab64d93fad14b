import type { Json } from '../../core/json/json';
import type { Parameter } from '../../specs/spec';
import type { PlanContext } from '../plan-context';

/** A client says these of the bytes that it really sends, whatever a case holds. */
const OF_THE_CLIENT: ReadonlySet<string> = new Set(['content-encoding', 'connection', 'upgrade']);

/** Can a wrong value of it reach the server? Not where the path has no place for it. */
export const isBreakable = ({ operation }: PlanContext, { in: where, name }: Parameter): boolean =>
  where === 'path'
    ? operation.path.includes(`{${name}}`)
    : where !== 'header' || !OF_THE_CLIENT.has(name.toLowerCase());

/** A path segment cannot be empty, `.` or `..`: another path would be asked for. */
export const isSendable = (parameter: Parameter, value: Json): boolean =>
  parameter.in !== 'path' ||
  (value !== '' && value !== null && value !== '.' && value !== '..' && !(Array.isArray(value) && value.length === 0));
