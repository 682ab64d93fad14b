import type { Json } from '../../core/json/json';
import { type Pointer, ROOT } from '../../core/json/pointer';
import type { CaseRequest, ContractCase, Expectation } from '../../core/results/case';
import { type ViolationClass, violationClass } from '../../core/violation';
import type { Operation, Parameter } from '../../specs/spec';
import { parameterExamples } from '../../validate/parameters/read-examples';
import { describesRefusal } from '../../validate/response/refused-in-body';
import { caseBase, caseId } from '../case-id';
import { violationsOf, violationsOfChange } from '../own-violations';
import type { PlanContext, Planned } from '../plan-context';
import { meansAnother } from '../select-operations';
import { skipped } from '../skip';
import { isCredential } from '../values/credential-parameters';
import { wrongCredentials } from '../values/credentials';
import { spoiledWays } from '../values/ways-in';
import { NOTHING_ADDED, writeRequest } from '../write-request';
import { bodyViolations } from './body-violations';
import { breaksOf } from './breaks';
import { isBreakable, isIgnored, isSendable } from './can-be-broken';
import { expectedErrors, noDocumentSays, type RefusedWith, refusedWith } from './expected-errors';
import { casesFromHttp } from './from-http';
import { hasDefault } from './has-default';
import type { ParameterValue } from './parameter-text';
import { sentParameters } from './sample-request';
import { parameterSchema } from './values/sample-values';
import { describedTwice, idOf, type LeaveOut, type Violating, where } from './violating';
import { writeParts } from './write-parts';

/** The sample request with one thing wrong: everything a document forbids, one at a time. */
export const casesFromViolations = (context: PlanContext): readonly Planned[] => {
  const leftOut: Planned[] = [];
  const refused = refusedWith(context.spec, context.operation);
  const leaveOut: LeaveOut = (id, what, reason) => leftOut.push(skipped(context, ['violation', ...id], what, reason));
  const violating = [
    ...credentialViolations(context),
    ...sentParameters(context.operation)
      .filter((parameter) => isBreakable(context, parameter) && !isCredential(context.operation, parameter))
      .flatMap((parameter) => parameterViolations(context, parameter, leaveOut)),
    ...bodyViolations(context, leaveOut),
  ];
  return [
    ...violating.flatMap((each) => {
      const answer = answeredAs(context, each);
      return answer === undefined ? [] : [asCase(context, each, answer, each.refusedWith ?? refused)];
    }),
    ...leftOut,
    ...casesFromHttp(context),
  ];
};

const asCase = (
  context: PlanContext,
  violating: Violating,
  answer: ViolationClass,
  refused: RefusedWith | undefined,
): Planned => {
  const { spec, operation, options } = context;
  const expected = expectedErrors(operation, answer, violating.evidence, options, refused, () =>
    describesRefusal(spec, operation),
  );
  const id = ['violation', ...violating.id];
  if (expected === null) return skipped(context, id, violating.what, noDocumentSays(violating.class), { never: true });
  const contractCase: ContractCase = {
    id: caseId(spec, operation, ...id),
    title: `${operation.method} ${operation.path} is refused when ${violating.what}`,
    source: { kind: 'violation', breaks: violating.what, spec: violating.place },
    request: violating.request,
    expect: { why: violating.what, ...expected, ...asHint(violating, expected) },
    ...caseBase(spec, operation),
  };
  return { kind: 'case', case: contractCase };
};

/** A `format` is a hint that a server may take as wide as it likes (JSON Schema 2020-12, Validation, section 7.2.1). */
const asHint = ({ keyword, isSupplied }: Violating, { evidence }: Pick<Expectation, 'evidence'>) =>
  (keyword === 'format' || isSupplied) && evidence === 'documented' ? { evidence: 'undocumented' as const } : {};

/**
 * What a broken request is refused as. `undefined`: our own reading of the document finds it valid, or another operation's, and it
 * proves nothing. What credentials are good only the server knows.
 */
const answeredAs = (
  context: PlanContext,
  { class: kind, keyword, request, part, isProved }: Violating,
): ViolationClass | undefined => {
  const { spec, operation, options } = context;
  if (isProved) return kind;
  if (kind === 'security') return options.target !== 'mock' || isLockedOut(context, request) ? kind : undefined;
  const http = writeRequest(request, NOTHING_ADDED);
  const found = violationsOfChange(context, context.sample().violations, part, request, http);
  const isBroken = found.some((one) => one.class === kind && (kind !== 'validation' || one.keyword === keyword));
  if (!isBroken || meansAnother(spec, operation, http)) return undefined;
  const whole = violationClass(found);
  // Our mock answers the whole of what is wrong: a text that is no media type's is refused as such.
  return options.target !== 'mock' || whole === 'valid' ? kind : whole;
};

/** Our mock takes any key, so that credentials may be wrong in one alternative and right in another. */
const isLockedOut = (context: PlanContext, request: CaseRequest): boolean => {
  const { operation, options } = context;
  const wrong = request.credentials === 'wrong' ? wrongCredentials(operation, options.target) : undefined;
  return violationsOf(context, request, wrong ?? {}).some((found) => found.class === 'security');
};

const credentialViolations = (context: PlanContext): readonly Violating[] => {
  const { operation } = context;
  if (operation.security.length === 0 || operation.security.some(needsNothingSent)) return [];
  const first = operation.security[0]?.[0]?.scheme;
  const base = {
    class: 'security',
    keyword: 'credentials',
    evidence: first?.evidence.grade ?? 'documented',
    place: operation.place,
  } as const;
  const request = (credentials: CaseRequest['credentials']) => ({ ...context.sample().request, credentials });
  const ways = context.options.target === 'mock' ? [] : spoiledWays(operation);
  return [
    { id: ['credentials', 'none'], what: 'no credentials are sent', request: request('none'), ...base },
    ...(wrongCredentials(operation, context.options.target)
      ? [{ id: ['credentials', 'wrong'], what: 'the credentials are wrong', request: request('wrong'), ...base }]
      : []),
    ...ways.map(({ credentials, way }) => ({
      ...base,
      id: ['credentials', `${credentials}-${way.spoiled}`],
      what: `the credentials of ${way.spoiled} are ${credentials === 'none' ? 'missing' : 'wrong'}`,
      request: { ...request(credentials), way },
    })),
  ];
};

/** Open to all, or by a certificate: that is of the connection, and no request can leave it out. */
const needsNothingSent = (alternative: Operation['security'][number]): boolean =>
  alternative.every(({ scheme }) => scheme.type === 'mutualTLS');

const parameterViolations = (context: PlanContext, parameter: Parameter, leaveOut: LeaveOut): readonly Violating[] => {
  const what = `the ${parameter.in} parameter ${parameter.name}`;
  const id = `${parameter.in}-${parameter.name}`;
  if (parameter.otherwise) {
    leaveOut([id], `${what} is wrong`, describedTwice(parameter.otherwise));
    return [];
  }
  const refused = refusedWith(context.spec, context.operation, parameter);
  const base = {
    class: 'validation',
    part: parameter,
    place: parameter.place,
    ...(refused && { refusedWith: refused }),
  } as const;
  const missing: readonly Violating[] =
    parameter.required && parameter.in !== 'path'
      ? [
          {
            keyword: 'required',
            id: [id, 'required'],
            what: `${what} is missing`,
            isSupplied: hasDefault(context.spec, parameterSchema(parameter), ROOT),
            evidence: parameter.evidence.grade,
            request: withValue(context, parameter, undefined),
            ...base,
          },
        ]
      : [];
  if (isIgnored(context, parameter)) {
    leaveOut([id], `${what} is wrong`, 'HTTP has servers ignore what they do not understand there');
    return missing;
  }
  const given = context.parts.values.get(parameter);
  const good =
    given && 'value' in given ? (given.value as Json) : (parameterExamples(context.spec, parameter)[0]?.value ?? null);
  const breaking = (at: Pointer, keyword: string): string => `${what}${where(at)} breaks its ${keyword}`;
  const breaks = breaksOf(context.spec, parameterSchema(parameter), good, (at, keyword, reason) =>
    leaveOut([id, ...idOf(at), keyword], breaking(at, keyword), reason),
  );
  return [
    ...missing,
    ...breaks.flatMap(({ at, keyword, value, violation }): readonly Violating[] =>
      isSendable(parameter, value)
        ? [
            {
              keyword,
              id: [id, ...idOf(at), keyword],
              what: breaking(at, keyword),
              evidence: violation.evidence,
              request: withValue(context, parameter, { value, origin: 'made' }),
              ...base,
              place: violation.spec,
            },
          ]
        : [],
    ),
  ];
};

const withValue = (
  { spec, operation, parts }: PlanContext,
  parameter: Parameter,
  value: ParameterValue | undefined,
) => {
  const values = new Map(parts.values);
  if (value) values.set(parameter, value);
  else values.delete(parameter);
  return writeParts(spec, operation, { ...parts, values });
};
