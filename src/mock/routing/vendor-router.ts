import { type HttpRequest, headerValue } from '../../core/http/http';
import type { MaybePromise } from '../../core/maybe-promise';
import { basePathsOf } from '../../specs/operations/servers';
import { createMatcher, type Matcher, type MatchResult } from '../../specs/routing/matcher';
import { meantOf } from '../../specs/routing/same-path';
import type { Operation } from '../../specs/spec';
import { describesOtherMethods } from '../../validate/response/documented-response';
import { createConformingEngine, type ExamplesMode } from '../engines/complete-answer';
import { createPrismEngine } from '../engines/prism';
import { createOperationHandler, type OperationHandler } from '../respond/operation-handler';
import { problem } from '../respond/problem';
import { problemDraft } from '../respond/problems-for-operations';
import { problemOutcome } from '../respond/problems-for-requests';
import type { ResponseCache } from '../respond/response-cache';
import type { MockVendor, PreparedResponse } from '../types';

/** One vendor's operations behind their paths. */
export interface VendorRouter {
  readonly vendor: MockVendor;
  /** `path` of the request is without the vendor's prefix. */
  find(request: HttpRequest): FoundOperation;
  /** Of the path, which is documented with these methods: the operation that says what answers another one. */
  refusing(path: string, methods: readonly string[]): OperationHandler | undefined;
  /** Those that the path is documented with; none for an unknown path. */
  methods(path: string): readonly string[];
}

/** The operation of a request with the values of its path, percent-encoded as there; or why there is none. */
type FoundOperation =
  | { readonly kind: 'found'; readonly handler: OperationHandler; readonly values: Readonly<Record<string, string>> }
  | Exclude<MatchResult<() => OperationHandler>, { kind: 'found' }>;

export const createVendorRouter = (vendor: MockVendor, cache: ResponseCache, examples?: ExamplesMode): VendorRouter => {
  const engine = createConformingEngine(vendor.spec, createPrismEngine(vendor.spec), {
    examples,
    rows: vendor.madeRecords,
  });
  const matcher = createMatcher(
    vendor.spec.operations.map((operation) => {
      let handler: OperationHandler | undefined;
      const value = (): OperationHandler => {
        handler ??= createOperationHandler(vendor, operation, engine, cache);
        return handler;
      };
      return { method: operation.method, path: operation.path, value };
    }),
  );
  const bases = basePathsOf(vendor.spec);
  return {
    vendor,
    find(request) {
      const found = match(matcher, bases, request.method, request.path);
      if (found.kind !== 'found') return found;
      const {
        value,
        values,
        encoded = values,
      } = found.others ? meantOf(found, operationOf, vendor.spec.resolve, request) : found;
      return { kind: 'found', handler: value(), values: encoded };
    },
    refusing(path, methods) {
      const handlers = methods.flatMap((method) => {
        const found = match(matcher, bases, method, path);
        return found.kind === 'found' ? found.value() : [];
      });
      const one = describesOtherMethods(handlers.map(({ operation }) => operation));
      return handlers.find(({ operation }) => operation === one);
    },
    methods(path) {
      const found = match(matcher, bases, NO_METHOD, path);
      return found.kind === 'wrong-method' ? found.allow : [];
    },
  };
};

/** No operation has this method, so `Allow` lists the methods of the path. */
const NO_METHOD = 'NONE';

const operationOf = (handler: () => OperationHandler): Operation => handler().operation;

/** Node leaves the body out of an answer to HEAD, which the matcher takes for a GET. */
const match = (
  matcher: Matcher<() => OperationHandler>,
  bases: readonly string[],
  method: string,
  path: string,
): MatchResult<() => OperationHandler> => {
  const found = matcher.match(method, path);
  if (found.kind !== 'unknown') return found;
  // A client may keep the path of a documented server (`/v1`) when it changes the host only.
  const behind = bases
    .filter((base) => path.startsWith(`${base}/`))
    .map((base) => matcher.match(method, path.slice(base.length)));
  return (
    behind.find(({ kind }) => kind === 'found') ?? behind.find(({ kind }) => kind !== 'unknown') ?? behind[0] ?? found
  );
};

/** What is said where no operation was found; `prefix` stands before the documented path. */
export const unmatched = (
  router: VendorRouter,
  request: HttpRequest,
  prefix: string,
  found: Exclude<FoundOperation, { kind: 'found' }>,
): MaybePromise<PreparedResponse> => {
  const { vendor } = router;
  const { method, path: own } = request;
  const path = `${prefix}${own}`;
  switch (found.kind) {
    case 'wrong-method': {
      const allow = allowed(found.allow);
      const detail = `${prefix}${found.template} is documented with ${found.allow.join(', ')}, not with ${method}.`;
      const said = problem('method-not-allowed', detail, { documented: found.allow });
      const handler = router.refusing(own, found.allow);
      const headers = { allow: allow.join(', ') };
      return handler
        ? handler.problemFromDocument(
            problemDraft(said, 'wrong method', headers),
            headerValue(request.headers, 'accept'),
          )
        : problemOutcome(said, 'wrong method', ['allow', headers.allow]);
    }
    case 'malformed':
      return problemOutcome(problem('malformed-request', `${path}: ${found.reason}`), 'malformed path');
    case 'unknown': {
      const nearest = found.nearest === undefined ? undefined : `${prefix}${found.nearest}`;
      const hint = nearest === undefined ? '' : ` The nearest documented path is ${nearest}.`;
      const detail = `${vendor.spec.title} documents no ${path}.${hint}`;
      return problemOutcome(problem('unknown-path', detail, nearest === undefined ? {} : { nearest }), 'unknown path');
    }
    default:
      return found satisfies never;
  }
};

const allowed = (methods: readonly string[]): readonly string[] => [...new Set([...methods, 'OPTIONS'])];
