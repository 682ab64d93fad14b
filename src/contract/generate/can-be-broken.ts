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

/** Of a real server a value that it does not know is no mistake: RFC 7240, section 2; RFC 9110, sections 12.5, 13.1 and 14.2. */
const IGNORED: ReadonlySet<string> = new Set([
  'accept-charset',
  'accept-language',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'prefer',
  'priority',
  'range',
  'traceparent',
  'tracestate',
]);

/** Does HTTP itself have a server answer as if a wrong value were not there? */
export const isIgnored = ({ options }: PlanContext, { in: where, name }: Parameter): boolean =>
  options.target === 'real' && where === 'header' && IGNORED.has(name.toLowerCase());

/** A path segment cannot be empty, `.` or `..`: another path would be asked for. */
export const isSendable = (parameter: Parameter, value: Json): boolean =>
  parameter.in !== 'path' ||
  (value !== '' && value !== null && value !== '.' && value !== '..' && !(Array.isArray(value) && value.length === 0));
