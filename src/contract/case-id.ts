import type { ContractCase } from '../core/case';
import type { Operation, Spec } from '../specs/spec';

/** A stable, shell-safe id: `wethod/get-contact/example/sample`. */
export const caseId = (spec: Spec, operation: Operation, ...parts: readonly (string | number)[]): string =>
  [spec.name, idPart(operation.id), ...parts.map((part) => idPart(String(part)))].join('/');

/** `application/json` becomes `application-json`; a slash would read as a level. */
export const idPart = (text: string): string =>
  text
    .replaceAll(/[^\w.$+:-]+/g, '-')
    .replaceAll('$', '')
    .replaceAll(/^-+|-+$/g, '');

/** The fields that every case of an operation shares. */
export const caseBase = (spec: Spec, operation: Operation): Pick<ContractCase, 'vendor' | 'operationId' | 'safe'> => ({
  vendor: spec.name,
  operationId: operation.id,
  safe: operation.safe,
});
