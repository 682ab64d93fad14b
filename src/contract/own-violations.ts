import type { CaseRequest } from '../core/case';
import type { Violation } from '../core/violation';
import { compileRequestCheck } from '../validate/request/check-request';
import type { PlanContext } from './plan-context';
import { encodedPathValues, NOTHING_ADDED, writeRequest } from './write-request';

type AskedOperation = Pick<PlanContext, 'spec' | 'operation'>;

/** What our own reading of the document, which is the mock's, finds wrong with a request; the target adds the credentials. */
export const ownViolations = ({ spec, operation }: AskedOperation, request: CaseRequest): readonly Violation[] => {
  const http = writeRequest(request, NOTHING_ADDED);
  const { violations } = compileRequestCheck(spec, operation)(http, encodedPathValues(request));
  return violations.filter(({ class: kind }) => kind !== 'security');
};

/** Generation cannot promise everything a schema may say; what turned out invalid is left out. */
export const isValid = (where: AskedOperation, { request }: { readonly request: CaseRequest }): boolean =>
  ownViolations(where, request).length === 0;

/** Why a request that has to be valid is not sent. */
export const notAllowed = ({ message, spec }: Violation): string =>
  `no request was found that the document allows: ${message} (${spec.file}:${spec.line})`;
