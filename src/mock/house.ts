import type { HttpRequest } from '../core/http';
import { createMatcher, type Matcher } from '../specs/match';
import { meantOf } from '../specs/same-path';
import type { Operation } from '../specs/spec';
import { type Arrival, answer, type Stage } from './answer';
import { createCompiledEngine } from './engines/compiled';
import { createConformingEngine, type ExamplesMode } from './engines/conforming';
import { createPrismEngine } from './engines/prism';
import { problem } from './problem';
import { createRoute, type Route } from './route';
import type { MockVendor, Outcome } from './types';
import { problemOutcome, type Refused, turnedAway } from './unmatched';

/** One vendor's operations behind their paths. */
export interface House {
  readonly vendor: MockVendor;
  /** `path` without the vendor's prefix; `prefix` for what is said to a person. */
  answer(
    stage: Stage,
    request: HttpRequest,
    prefix: string,
    startedAt: number,
    settled: Arrival['settled'],
  ): Outcome | Promise<Outcome>;
  /** Those that the path is documented with; none for an unknown path. */
  methods(path: string): readonly string[];
}

export const createHouse = (vendor: MockVendor, examples?: ExamplesMode): House => {
  const engines = {
    compiled: createCompiledEngine(),
    prism: createConformingEngine(vendor.spec, createPrismEngine(vendor.spec), examples),
  };
  const matcher = createMatcher(
    vendor.spec.operations.map((operation) => {
      let route: Route | undefined;
      const value = (): Route => {
        route ??= createRoute(vendor, operation, engines);
        return route;
      };
      return { method: operation.method, path: operation.path, value };
    }),
  );
  const bases = basePaths(vendor);
  return {
    vendor,
    answer(stage, request, prefix, startedAt, settled) {
      const found = find(matcher, bases, request.method, request.path);
      if (found.kind === 'found') {
        const { value, values } = found.others ? meantOf(found, operationOf, vendor.spec.resolve, request) : found;
        const route = value();
        const outcome = answer(stage, { route, request, pathValues: values, startedAt, settled });
        if (!route.callbacks || !stage.caller) return outcome;
        return route.callbacks.follow(outcome, stage.caller, { request, prefix, pathValues: values });
      }
      return turnedAway(stage, { vendor, request, startedAt }, unmatched(vendor, request, prefix, found));
    },
    methods(path) {
      const found = find(matcher, bases, NO_METHOD, path);
      return found.kind === 'wrong-method' ? found.allow : [];
    },
  };
};

/** No operation has it, so the methods of the path are told. */
const NO_METHOD = 'NONE';

const operationOf = (route: () => Route): Operation => route().operation;

type Found = ReturnType<Matcher<() => Route>['match']>;

/** Node leaves the body out of an answer to HEAD, which the matcher takes for a GET. */
const find = (matcher: Matcher<() => Route>, bases: readonly string[], method: string, path: string): Found => {
  const found = matcher.match(method, path);
  if (found.kind !== 'unknown') return found;
  // A client may keep the path of the documented server (`/v1`) when it changes the host only.
  for (const base of bases) {
    if (path.startsWith(`${base}/`)) return find(matcher, [], method, path.slice(base.length));
  }
  return found;
};

const basePaths = ({ spec }: MockVendor): readonly string[] => [
  ...new Set(
    spec.servers.flatMap(({ url }) => {
      const path = url
        .replace(/^[a-z]+:\/\/[^/?#]*/i, '')
        .replace(/[?#].*$/, '')
        .replace(/\/+$/, '');
      return path.startsWith('/') ? [path] : [];
    }),
  ),
];

const unmatched = (
  vendor: MockVendor,
  request: HttpRequest,
  prefix: string,
  found: Exclude<Found, { kind: 'found' }>,
): Refused => {
  const path = `${prefix}${request.path}`;
  switch (found.kind) {
    case 'wrong-method': {
      const allow = allowed(found.allow);
      const detail = `${prefix}${found.template} is documented with ${found.allow.join(', ')}, not with ${request.method}.`;
      return problemOutcome(problem('method-not-allowed', detail, { documented: found.allow }), 'wrong method', [
        'allow',
        allow.join(', '),
      ]);
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
