import type { HttpRequest } from '../core/http/http';
import type { CaseRequest } from '../core/results/case';
import type { Violation } from '../core/violation';
import type { Operation, Parameter, Spec } from '../specs/spec';
import { compilePartCheck, compileRequestCheck, type RequestPart } from '../validate/request/check-request';
import { encodedPathValues, NOTHING_ADDED, type RequestAdditions, writeRequest } from './write-request';

interface AskedOperation {
  readonly spec: Spec;
  readonly operation: Operation;
}

/** What our own reading of the document, which is the mock's, finds wrong with a request as it is sent with `added`. */
export const violationsOf = (
  { spec, operation }: AskedOperation,
  request: CaseRequest,
  added: Partial<RequestAdditions>,
): readonly Violation[] => found({ spec, operation }, request, writeRequest(request, { ...NOTHING_ADDED, ...added }));

const found = ({ spec, operation }: AskedOperation, request: CaseRequest, http: HttpRequest): readonly Violation[] =>
  compileRequestCheck(spec, operation)(http, encodedPathValues(request)).violations;

/**
 * The same without the credentials: the target adds them.
 * @param http the request as it is sent, where that is at hand
 */
export const ownViolations = (
  where: AskedOperation,
  request: CaseRequest,
  http: HttpRequest = writeRequest(request, NOTHING_ADDED),
): readonly Violation[] => found(where, request, http).filter(({ class: kind }) => kind !== 'security');

/**
 * The same for a request that is another one but for one part: only that part is read again.
 * @param before what the other one breaks
 * @param part `undefined`: anything may be different
 */
export const violationsOfChange = (
  where: AskedOperation,
  before: readonly Violation[],
  part: RequestPart | undefined,
  request: CaseRequest,
  http: HttpRequest,
): readonly Violation[] => {
  const check = part && compilePartCheck(where.spec, where.operation, part);
  if (!check) return ownViolations(where, request, http);
  const others = before.filter((violation) => !isOf(violation, part));
  return [...others, ...check(http, encodedPathValues(request))];
};

const isOf = (violation: Violation, part: RequestPart): boolean =>
  part === 'body' ? violation.in === 'body' : concerns(violation, part);

/** Is a violation about this parameter? */
export const concerns = (violation: Violation, parameter: Parameter): boolean =>
  violation.in === (parameter.in === 'querystring' ? 'query' : parameter.in) &&
  violation.name.toLowerCase() === parameter.name.toLowerCase();

/** Generation cannot promise everything a schema may say; what turned out invalid is left out. */
export const isValid = (where: AskedOperation, { request }: { readonly request: CaseRequest }): boolean =>
  ownViolations(where, request).length === 0;

/** Why a request that has to be valid is not sent. */
export const notAllowed = ({ message, spec }: Violation): string =>
  `no request was found that the document allows: ${message} (${spec.file}:${spec.line})`;
