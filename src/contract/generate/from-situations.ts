import type { ContractCase, Expectation } from '../../core/results/case';
import { shapeOf } from '../../schema/value-shape';
import type { Parameter } from '../../specs/spec';
import { caseBase, caseId } from '../case-id';
import { parameterReference } from '../follow-ups/ids/references';
import { secondRecordFollowUp, unknownIdFollowUp } from '../follow-ups/ids/unknown-id';
import { listAgainFollowUps } from '../follow-ups/lists/list-again';
import { notModifiedFollowUp } from '../follow-ups/not-modified';
import { oneKeyFollowUps } from '../follow-ups/one-key';
import { IF_MATCH } from '../follow-ups/records/entity-tags';
import { readAgainFollowUps } from '../follow-ups/records/read-changed';
import { deletedFollowUp, restoredFollowUp } from '../follow-ups/records/read-deleted';
import { sameHeadFollowUp } from '../follow-ups/same-head';
import type { PlanContext, Planned } from '../plan-context';
import { skipped } from '../skip';
import { securityOf } from '../values/named-scheme';
import { readVariable, variableName } from '../variables';
import type { RequestParts } from './request-parts';
import { sentParameters, unknownValue } from './sample-request';
import { parameterSchema } from './values/sample-values';
import { writeParts } from './write-parts';

/**
 * Documented errors that no wrong request provokes, because they depend on the vendor's data: an id that does not
 * exist, a token that lacks a permission. Against a real endpoint the environment provides them. Otherwise the case is
 * listed with the variable to set.
 */
export const casesFromSituations = (context: PlanContext): readonly Planned[] =>
  context.options.target === 'real'
    ? [
        ...unknownIds(context),
        ...secondRecord(context),
        ...readAgain(context),
        ...asHttpSays(context),
        ...staleTag(context),
        ...limitedToken(context),
        ...unexplained(context),
      ]
    : [];

const has = ({ operation }: PlanContext, status: string): boolean =>
  operation.responses.some((response) => response.status === status);

const unknownIds = (context: PlanContext): readonly Planned[] =>
  sentParameters(context.operation)
    .filter((parameter) => namesRecord(context, parameter) && mayBeId(context, parameter))
    .map((parameter) => unknownId(context, parameter));

/** In a query only what has the name of a resource: a `requestId` is the client's own. */
const namesRecord = ({ spec, operation, parts }: PlanContext, parameter: Parameter): boolean =>
  parameter.in === 'path' ||
  (parameter.in === 'query' &&
    parts.values.has(parameter) &&
    parameterReference(spec, operation, parameter) !== undefined);

/** A latitude or a switch names no record, so none of them is unknown. */
const mayBeId = ({ spec }: PlanContext, parameter: Parameter): boolean => {
  const { types } = shapeOf(spec, parameterSchema(parameter));
  return types.has('string') || (types.has('integer') && !types.has('number'));
};

const unknownId = (context: PlanContext, parameter: Parameter): Planned => {
  const { parts } = context;
  const { text, variable } = unknownValue(context, parameter);
  const id = ['situation', `unknown-${parameter.name}`];
  const what = `an unknown ${parameter.name}`;
  if (text === undefined) {
    const followUp = unknownIdFollowUp(context, parameter);
    return followUp
      ? { kind: 'follow-up', followUp }
      : skipped(context, id, what, `set ${variable} to one that does not exist there`, { needs: [variable] });
  }
  const values = new Map(parts.values).set(parameter, { text });
  // That 404 is for what does not exist is our reading; an empty answer is common, too.
  const expect = { statuses: has(context, '404') ? ['404'] : [], evidence: 'assumed', wrong: 'request' } as const;
  return asCase(context, id, what, { ...parts, values }, expect);
};

const secondRecord = (context: PlanContext): readonly Planned[] => {
  const followUp = secondRecordFollowUp(context);
  return followUp ? [{ kind: 'follow-up', followUp }] : [];
};

const readAgain = (context: PlanContext): readonly Planned[] => {
  const gone = [deletedFollowUp(context), restoredFollowUp(context)].filter((each) => each !== undefined);
  const followUps = [...readAgainFollowUps(context), ...listAgainFollowUps(context), ...gone];
  return followUps.map((followUp) => ({ kind: 'follow-up', followUp }));
};

/** What HTTP itself says of two requests that are alike. */
const asHttpSays = (context: PlanContext): readonly Planned[] => {
  const followUps = [notModifiedFollowUp(context), sameHeadFollowUp(context), ...oneKeyFollowUps(context)];
  return followUps.flatMap((followUp): readonly Planned[] => (followUp ? [{ kind: 'follow-up', followUp }] : []));
};

/** A change that names another state of the record than there is; a deletion would take it away where this is not looked at. */
const staleTag = (context: PlanContext): readonly Planned[] => {
  const { operation, parts } = context;
  if (operation.safe || !has(context, '412') || operation.method === 'DELETE') return [];
  return operation.parameters.flatMap((parameter) => {
    const name = parameter.name.toLowerCase();
    const text = parameter.in === 'header' ? OF_NO_STATE.get(name) : undefined;
    if (text === undefined) return [];
    const values = new Map(parts.values).set(parameter, { text });
    // That the header leads to this status says HTTP, and seldom the document.
    const expect = { statuses: ['412'], evidence: 'elsewhere', wrong: 'request' } as const;
    const id = ['situation', `stale-${name}`];
    return [asCase(context, id, `an ${parameter.name} of no state`, { ...parts, values }, expect)];
  });
};

/** What no record has been like for long (RFC 9110, sections 13.1.1 and 13.1.4). */
const OF_NO_STATE: ReadonlyMap<string, string> = new Map([
  [IF_MATCH, '"understudy"'],
  ['if-unmodified-since', 'Mon, 01 Jan 1990 00:00:00 GMT'],
]);

const limitedToken = (context: PlanContext): readonly Planned[] => {
  if (!has(context, '403') || securityOf(context.spec, context.operation, context.variables).length === 0) return [];
  const { spec, operation, parts, variables } = context;
  const name = variableName(spec.name, 'LIMITED_TOKEN');
  const permissions = operation.node['x-permissions'];
  const lacking = Array.isArray(permissions) ? ` (${permissions.join(', ')})` : '';
  const id = ['situation', 'limited-token'];
  const what = `a token without the permission${lacking}`;
  if (readVariable(variables, name) === undefined)
    return [skipped(context, id, what, `set ${name} to such a token`, { needs: [name] })];
  return [asCase(context, id, what, { ...parts, credentials: 'limited' }, { statuses: ['403'] })];
};

/** Statuses that a wrong request, an unknown id or a missing permission can lead to; of any other no document says how. */
const EXPLAINED: readonly string[] = ['400', '401', '403', '404', '405', '406', '415', '422'];

const unexplained = (context: PlanContext): readonly Planned[] =>
  context.operation.responses
    .filter(({ status }) => /^[45]\d\d$/.test(status) && !EXPLAINED.includes(status))
    .filter(({ status }) => status !== '412' || staleTag(context).length === 0)
    .map(({ status }) =>
      skipped(context, ['situation', status], `what leads to ${status}`, 'no document says what provokes it', {
        never: true,
      }),
    );

const asCase = (
  context: PlanContext,
  id: readonly string[],
  what: string,
  parts: RequestParts,
  expect: Omit<Expectation, 'why'>,
): Planned => {
  const { spec, operation } = context;
  const contractCase: ContractCase = {
    ...caseBase(spec, operation),
    id: caseId(spec, operation, ...id),
    title: `${operation.method} ${operation.path} answers ${what} as described`,
    source: { kind: 'violation', breaks: what, spec: operation.place },
    request: writeParts(spec, operation, parts),
    expect: { ...expect, why: `it is asked with ${what}` },
  };
  return { kind: 'case', case: contractCase };
};
