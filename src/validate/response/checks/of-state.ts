import { isObject } from '../../../core/json/json';
import type { Expectation } from '../../../core/results/case';
import type { Inconclusive } from '../../../core/results/verdict';
import { compose } from '../../../schema/composition';
import { typesOf } from '../../../schema/schema-types';
import type { MediaTypeSpec, Spec } from '../../../specs/spec';
import type { CheckContext } from './check';

/** A refusal where something that was sent need not exist at this vendor, or was made up. */
export const notThere = (
  { response: { status }, documented }: CheckContext,
  { assumes, needs, absent, ended }: Expectation,
): Inconclusive | undefined => {
  const isGone = status === 404 || status === 410;
  const why = assumes ?? (isGone ? ended : undefined) ?? (status === 404 && documented ? absent : undefined);
  if (why === undefined) return undefined;
  const reason = `The vendor answered ${status}: ${why}.`;
  return { kind: 'no-such-record', reason, ...(needs && needs.length > 0 && { needs }) };
};

/** Answers about what is there at the moment: a record that exists already, has changed, or is in use. */
export const ofState = (context: CheckContext): Inconclusive | undefined => {
  const { status } = context.response;
  return (context.documented ? statesFor(context) : STATE_BY_HTTP).includes(status)
    ? {
        kind: 'no-such-record',
        reason: `The vendor answered ${status}: what it has at the moment does not allow the request; give other values.`,
      }
    : undefined;
};

/** What changes something and sends nothing but the name of a record can be refused for the record alone. */
const statesFor = ({ operation, request }: CheckContext): readonly number[] =>
  !operation.safe && request !== undefined && request.http.body.length === 0 && Object.keys(request.query).length === 0
    ? [...STATE, 400, 422]
    : STATE;

const STATE: readonly number[] = [409, 410, 412, 423];

/** These are about the state whether or not a document says so (RFC 9110, section 15.5.10; RFC 4918, section 11.3). */
const STATE_BY_HTTP: readonly number[] = [409, 423];

/**
 * What is below a record need not be there, though the record is: an account without a picture. Its document says that with a 404
 * or a 410 of its own. A list below a record is empty instead, and an action upon it is no part of it.
 */
export const mayBeAbsent = ({
  spec,
  operation,
  response: { status },
  documented,
}: CheckContext): Inconclusive | undefined => {
  if ((status !== 404 && status !== 410) || documented?.status !== String(status) || !READS.has(operation.method))
    return undefined;
  const [last = '', ...above] = operation.path
    .split('/')
    .filter((segment) => segment !== '')
    .toReversed();
  if (last.includes('{') || !above.some((segment) => segment.includes('{'))) return undefined;
  const contents = operation.responses.filter((each) => /^2/.test(each.status)).flatMap(({ content }) => content);
  if (contents.some((content) => isList(spec, content, last))) return undefined;
  const reason = `The vendor answered ${status}, and its document says so: what is below a record need not be there; give the id of one that has it.`;
  return { kind: 'no-such-record', reason };
};

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'PATCH']);

/** A list, or an object around one. */
const isList = (spec: Spec, { schema }: MediaTypeSpec, name: string): boolean => {
  const { nodes } = compose(spec, [schema?.node]);
  if (typesOf(nodes)?.includes('array')) return true;
  const properties = nodes.flatMap(({ properties: own }) => (isObject(own) ? Object.entries(own) : []));
  return properties.some(
    ([key, property]) =>
      (key === name || LISTS.test(key)) && typesOf(compose(spec, [property]).nodes)?.includes('array'),
  );
};

const LISTS = /^(?:data|items|results|records|rows|values|entries|list|value)$/i;
