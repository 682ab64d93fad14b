import type { CaseRequest } from '../core/case';
import type { Violation } from '../core/violation';
import { compileRequestCheck } from '../validate/request/check-request';
import type { PlanContext } from './plan-context';
import { encodedPathValues, NOTHING_ADDED, type RequestAdditions, writeRequest } from './write-request';

type AskedOperation = Pick<PlanContext, 'spec' | 'operation'>;

/** What our own reading of the document, which is the mock's, finds wrong with a request as it is sent with `added`. */
export const violationsOf = (
  { spec, operation }: AskedOperation,
  request: CaseRequest,
  added: Partial<RequestAdditions>,
): readonly Violation[] => {
  const written = writeRequest(request, { ...NOTHING_ADDED, ...added });
  return compileRequestCheck(spec, operation)(written, encodedPathValues(request)).violations;
};

/** The same without the credentials: the target adds them. */
export const ownViolations = (where: AskedOperation, request: CaseRequest): readonly Violation[] =>
  violationsOf(where, request, {}).filter(({ class: kind }) => kind !== 'security');

/** Generation cannot promise everything a schema may say; what turned out invalid is left out. */
export const isValid = (where: AskedOperation, { request }: { readonly request: CaseRequest }): boolean =>
  ownViolations(where, request).length === 0;

/** Why a request that has to be valid is not sent. */
export const notAllowed = ({ message, spec }: Violation): string =>
  `no request was found that the document allows: ${message} (${spec.file}:${spec.line})`;
