import { headerValue } from '../../core/http/http';
import { ROOT } from '../../core/json/pointer';
import type { Violation } from '../../core/violation';
import type { Operation, Spec } from '../../specs/spec';
import { NO_PAIRS, readCookies, readQuery } from '../parameters/parameter-sources';
import type { CheckedRequest, CheckRequest } from '../validate-types';
import { compileBodyCheck, NO_BODY } from './check-body';
import { compileParameterChecks, type ParameterValues } from './check-parameters';
import { compileSecurity } from './check-security';

// By document, so that a reload forgets; by operation, because the mock asks as well as every single contract case.
const checks = new WeakMap<Spec, WeakMap<Operation, CheckRequest>>();

/**
 * Is a request what its operation documents? Everything but the request is decided here, so ask only for an operation
 * that a request has come for: a document of a thousand operations starts at once. Security first, then the media type, then path, query, headers,
 * cookies and body. The same function for the same operation.
 */
export const compileRequestCheck = (spec: Spec, operation: Operation): CheckRequest => {
  const ofSpec = checks.get(spec) ?? new WeakMap<Operation, CheckRequest>();
  checks.set(spec, ofSpec);
  const known = ofSpec.get(operation) ?? compile(spec, operation);
  ofSpec.set(operation, known);
  return known;
};

const compile = (spec: Spec, operation: Operation): CheckRequest => {
  const checkSecurity = compileSecurity(spec, operation);
  const inUrl = compileParameterChecks(spec, operation, ['path', 'query', 'querystring']);
  const inHead = compileParameterChecks(spec, operation, ['header', 'cookie']);
  const checkBody = operation.requestBody && compileBodyCheck(spec, operation.requestBody);
  const places = new Set(operation.parameters.map((parameter) => parameter.in));
  const cookiesMatter = places.has('cookie') || usesScheme(operation, 'cookie');
  const queryMatters = places.has('query') || places.has('querystring') || usesScheme(operation, 'query');
  const unchecked = [...inUrl.unchecked, ...inHead.unchecked];
  const malformedQuery = malformedQueryViolation(operation);
  return (http, pathValues): CheckedRequest => {
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
