import type { ContractCase } from '../core/case';
import { compileRequestCheck } from '../validate/request/check-request';
import type { PlanContext } from './plan-context';
import { encodedPathValues, NOTHING_ADDED, writeRequest } from './write-request';

/** Generation cannot promise everything a schema may say; what turned out invalid is left out. */
export const isValid = ({ spec, operation }: PlanContext, { request }: ContractCase): boolean => {
  const http = writeRequest(request, NOTHING_ADDED);
  return compileRequestCheck(spec, operation)(http, encodedPathValues(request)).violations.every(
    ({ class: kind }) => kind === 'security',
  );
};
