import type { ContractCase } from '../core/results/case';
import type { Operation, Spec } from '../specs/spec';

/** A stable, shell-safe id: `wethod/get-contact/example/sample`. */
export const caseId = (spec: Spec, operation: Operation, ...parts: readonly (string | number)[]): string =>
  [spec.name, idPart(operation.id), ...parts.map((part) => idPart(String(part)))].join('/');

/** `application/json` becomes `application-json`; a slash would read as a level. */
export const idPart = (text: string): string =>
  PLAIN.test(text)
    ? text
    : text
        .replaceAll(/[^\w.$+:-]+/g, '-')
        .replaceAll('$', '')
        .replaceAll(/^-+|-+$/g, '');

/** Most parts, four or five of them in each id. */
const PLAIN = /^\w[\w.+:-]*(?<!-)$/;

/** The fields that every case of an operation shares. */
export const caseBase = (spec: Spec, operation: Operation): Pick<ContractCase, 'vendor' | 'operationId' | 'safe'> => ({
  vendor: spec.name,
  operationId: operation.id,
  safe: operation.safe,
});

/** What a follow-up and the case that it becomes have in common; `says` goes on behind `GET /pets`. */
export const namedQuestion = (
  spec: Spec,
  operation: Operation,
  { kind, name, says }: { readonly kind: 'follow-up' | 'situation'; readonly name: string; readonly says: string },
): Pick<ContractCase, 'vendor' | 'operationId' | 'safe' | 'id' | 'title'> => ({
  id: caseId(spec, operation, kind, name),
  title: `${operation.method} ${operation.path} ${says}`,
  ...caseBase(spec, operation),
});
