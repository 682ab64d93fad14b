import { randomUUID } from 'node:crypto';
import type { ContractCase } from '../core/results/case';
import type { Operation, Parameter, Spec } from '../specs/spec';
import { ownViolations } from './own-violations';

/** Of the question that sends one key twice on purpose. */
export const ONE_KEY = 'idempotency-key';

/**
 * A vendor that knows a key answers as it did before, whatever is sent with it, and perhaps of a record that is long gone. So each
 * request of a run has a key of its own, but for one that the user gave.
 */
export const withFreshKey = (
  where: { readonly spec: Spec; readonly operation: Operation },
  asked: ContractCase,
): ContractCase => {
  const parameter = keyParameter(where.operation);
  const { request, id } = asked;
  if (!parameter) return asked;
  const name = parameter.name.toLowerCase();
  const isGiven = request.values.some((value) => value.name.toLowerCase() === name && value.origin === 'given');
  const isMeant = id.includes(`/header-${parameter.name}`) || sendsKeyAgain(asked);
  if (request.headers[name] === undefined || isGiven || isMeant) return asked;
  const before = ownViolations(where, request).length;
  return (
    newKeys(request.headers[name].length)
      .map((key) => ({ ...asked, request: { ...request, headers: { ...request.headers, [name]: key } } }))
      .find((fresh) => ownViolations(where, fresh.request).length <= before) ?? asked
  );
};

export const sendsKeyAgain = ({ source }: ContractCase): boolean =>
  source.kind === 'follow-up' && source.rule === ONE_KEY;

/** The same one in forms that documents ask for. */
export const newKeys = (length = Number.POSITIVE_INFINITY): readonly string[] => {
  const uuid = randomUUID();
  const digits = uuid.replaceAll('-', '');
  return [uuid, digits, digits.slice(-length)];
};

/** The header by which a request that is sent again is known. */
export const keyParameter = ({ safe, parameters }: Operation): Parameter | undefined =>
  safe ? undefined : parameters.find(({ in: where, name }) => where === 'header' && KEY.test(name));

const KEY = /^(?:x-)?idempotency-?(?:key|token)$/i;
