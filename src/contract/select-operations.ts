import { fail } from '../core/errors';
import type { HttpRequest } from '../core/http/http';
import { knownNames } from '../core/text/nearest-name';
import { createMatcher, type Matcher, type MatchResult } from '../specs/routing/matcher';
import { meantOf } from '../specs/routing/same-path';
import type { Operation, Spec } from '../specs/spec';

// A document of a thousand operations raises fifteen thousand questions: none of them may go through all operations.
const byId = new WeakMap<Spec, ReadonlyMap<string, Operation>>();
const matchers = new WeakMap<Spec, Matcher<Operation>>();

/**
 * The operation that a case asks.
 * @throws UNKNOWN_OPERATION
 */
export const operationOf = (spec: Spec, { operationId }: { readonly operationId: string }): Operation => {
  const known = byId.get(spec) ?? indexOf(spec);
  byId.set(spec, known);
  const operation = known.get(operationId);
  if (!operation) throw fail('UNKNOWN_OPERATION', operationId, knownNames([...known.keys()], operationId));
  return operation;
};

/** Of two operations with one id the first counts. */
const indexOf = ({ operations }: Spec): ReadonlyMap<string, Operation> =>
  new Map(operations.map((operation) => [operation.id, operation] as const).reverse());

/** Which operation a path belongs to. */
export const matcherOf = (spec: Spec): Matcher<Operation> => {
  const matcher =
    matchers.get(spec) ??
    createMatcher(spec.operations.map((value) => ({ method: value.method, path: value.path, value })));
  matchers.set(spec, matcher);
  return matcher;
};

/** Where operations share a method and a path, a request with something wrong may mean another one. */
export const meansAnother = (spec: Spec, operation: Operation, request: HttpRequest): boolean => {
  const found = matcherOf(spec).match(request.method, request.path);
  return found.kind === 'found' && meant(spec, found, request).value !== operation;
};

/**
 * Why a request never reaches its operation: templates overlap, and an OpenAPI router gives the path to another one. `undefined`
 * where it does. A case that asks for another method on purpose asks HTTP, and not an operation.
 */
export const answeredByAnother = (spec: Spec, operation: Operation, request: HttpRequest): string | undefined => {
  const found = matcherOf(spec).match(request.method, request.path);
  const other = found.kind === 'found' ? meant(spec, found, request).value : undefined;
  if (other === operation) return undefined;
  if (other) return `another operation answers this request: ${other.method} ${other.path}`;
  return found.kind === 'wrong-method'
    ? 'another path of the document covers this request, without its method'
    : undefined;
};

/** What a found request means, with the values of its path. */
export const meant = (spec: Spec, found: SelectedOperation, request: HttpRequest): SelectedOperation =>
  found.others ? meantOf(found, (operation) => operation, spec.resolve, request) : found;

type SelectedOperation = Extract<MatchResult<Operation>, { kind: 'found' }>;
