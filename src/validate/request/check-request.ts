import { type HttpRequest, headerValue } from '../../core/http/http';
import { ROOT } from '../../core/json/pointer';
import { once } from '../../core/once';
import type { Violation } from '../../core/violation';
import { shapeOf } from '../../schema/value-shape';
import type { Operation, Parameter, Spec } from '../../specs/spec';
import { NO_PAIRS, readCookies, readQuery } from '../parameters/parameter-sources';
import { wants } from '../parameters/read-fields';
import type { CheckedRequest, CheckRequest } from '../validate-types';
import { type CheckBody, compileBodyCheck, NO_BODY } from './check-body';
import { compileParameterChecks, type ParameterChecks, type ParameterValues } from './check-parameters';
import { compileSecurity } from './check-security';

// By document, so that a reload forgets; by operation, because the mock asks as well as every single contract case.
const checks = new WeakMap<Spec, WeakMap<Operation, CompiledCheck>>();

interface CompiledCheck {
  readonly whole: CheckRequest;
  readonly inUrl: ParameterChecks;
  readonly inHead: ParameterChecks;
  readonly body: CheckBody | undefined;
  /** Is there an object in the query, spread over it, that takes what others leave? */
  readonly hasSpread: () => boolean;
}

/**
 * Is a request what its operation documents? Everything but the request is decided here, so ask only for an operation
 * that a request has come for: a document of a thousand operations starts at once. Security first, then the media type, then path, query, headers,
 * cookies and body. The same function for the same operation.
 */
export const compileRequestCheck = (spec: Spec, operation: Operation): CheckRequest => compiled(spec, operation).whole;

const compiled = (spec: Spec, operation: Operation): CompiledCheck => {
  const ofSpec = checks.get(spec) ?? new WeakMap<Operation, CompiledCheck>();
  checks.set(spec, ofSpec);
  const known = ofSpec.get(operation) ?? compile(spec, operation);
  ofSpec.set(operation, known);
  return known;
};

/** What a request is changed in, with the rest left as it is. */
export type RequestPart = Parameter | 'body';

type CheckPart = (request: HttpRequest, pathValues: Readonly<Record<string, string>>) => readonly Violation[];

/**
 * What one part alone breaks, for a request whose other parts have been checked before.
 * @returns `undefined` where it is not read by itself: what else is in the query, or in a cookie, may be part of it
 */
export const compilePartCheck = (spec: Spec, operation: Operation, part: RequestPart): CheckPart | undefined => {
  const { inUrl, inHead, body, hasSpread } = compiled(spec, operation);
  if (part === 'body') return body && ((http) => body(http).violations);
  const check = inUrl.of.get(part) ?? inHead.of.get(part);
  if (!check || !isReadAlone(hasSpread, part)) return undefined;
  return (http, path) => {
    const query = part.in === 'query' ? readQuery(http.query) : NO_PAIRS;
    const sources = { path, query, rawQuery: http.query, headers: http.headers, cookies: NO_PAIRS };
    const violations: Violation[] = [];
    check.run(sources, { path: {}, query: {}, headers: {}, cookies: {} }, violations, []);
    return violations;
  };
};

const isReadAlone = (hasSpread: () => boolean, { in: where, name, allowReserved }: Parameter): boolean => {
  if (where === 'path') return true;
  if (where === 'header') return name.toLowerCase() !== 'cookie';
  return where === 'query' && !allowReserved && !hasSpread();
};

const isSpread = (spec: Spec, { in: where, style, schema }: Parameter): boolean =>
  where === 'querystring' || (where === 'query' && (style === 'deepObject' || wants(shapeOf(spec, schema), 'object')));

const compile = (spec: Spec, operation: Operation): CompiledCheck => {
  const checkSecurity = compileSecurity(spec, operation);
  const inUrl = compileParameterChecks(spec, operation, ['path', 'query', 'querystring']);
  const inHead = compileParameterChecks(spec, operation, ['header', 'cookie']);
  const checkBody = operation.requestBody && compileBodyCheck(spec, operation.requestBody);
  const places = new Set(operation.parameters.map((parameter) => parameter.in));
  const cookiesMatter = places.has('cookie') || usesScheme(operation, 'cookie');
  const queryMatters = places.has('query') || places.has('querystring') || usesScheme(operation, 'query');
  const unchecked = [...inUrl.unchecked, ...inHead.unchecked];
  const malformedQuery = malformedQueryViolation(operation);
  const whole: CheckRequest = (http, pathValues): CheckedRequest => {
    const violations: Violation[] = [];
    const sources = {
      path: pathValues,
      query: queryMatters ? readQuery(http.query) : NO_PAIRS,
      rawQuery: http.query,
      headers: http.headers,
      cookies: cookiesMatter ? readCookies(headerValue(http.headers, 'cookie')) : NO_PAIRS,
    };
    const security = checkSecurity(http, sources.query, sources.cookies);
    if (security.violation) violations.push(security.violation);
    const body = checkBody ? checkBody(http) : NO_BODY;
    const typeRefused = body.violations[0]?.class === 'media-type';
    if (typeRefused) violations.push(...body.violations);
    const values: ParameterValues = { path: {}, query: {}, headers: {}, cookies: {} };
    const undecided: string[] = [];
    inUrl.run(sources, values, violations, undecided);
    if (sources.query.malformed && !violations.some(isUnreadable)) violations.push(malformedQuery);
    inHead.run(sources, values, violations, undecided);
    if (!typeRefused && body.violations.length > 0) violations.push(...body.violations);
    return {
      http,
      path: values.path,
      query: values.query,
      headers: values.headers,
      cookies: values.cookies,
      body: body.value,
      bodyType: body.type,
      credentials: security.credentials,
      violations,
      unchecked:
        undecided.length + body.unchecked.length === 0 ? unchecked : [...unchecked, ...undecided, ...body.unchecked],
    };
  };
  return {
    whole,
    inUrl,
    inHead,
    body: checkBody,
    hasSpread: once(() => operation.parameters.some((each) => isSpread(spec, each))),
  };
};

const usesScheme = (operation: Operation, where: 'query' | 'cookie'): boolean =>
  operation.security.flat().some(({ scheme }) => scheme.type === 'apiKey' && scheme.in === where);

const isUnreadable = (violation: Violation): boolean => violation.in === 'query' && violation.keyword === 'parse';

const malformedQueryViolation = (operation: Operation): Violation => ({
  class: 'validation',
  in: 'query',
  name: '',
  pointer: ROOT,
  keyword: 'parse',
  message: 'The query is not percent-encoded UTF-8.',
  spec: operation.place,
});
