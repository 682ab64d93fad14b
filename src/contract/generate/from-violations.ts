import type { CaseRequest, ContractCase, Expectation } from '../../core/case';
import type { Grade } from '../../core/evidence';
import type { Json } from '../../core/json';
import { type Pointer, pointerKeys, ROOT, type SpecPlace } from '../../core/pointer';
import { type ViolationClass, violationClass } from '../../core/violation';
import type { MediaTypeSpec, Parameter } from '../../specs/spec';
import { caseBase, caseId } from '../case-id';
import { ownViolations, violationsOf } from '../own-violations';
import type { PlanContext, Planned } from '../plan-context';
import { meansAnother } from '../select-operations';
import { skipped } from '../skip';
import { wrongCredentials } from '../values/credentials';
import { NOTHING_ADDED, writeRequest } from '../write-request';
import { breaksOf } from './breaks';
import { isBreakable, isSendable } from './can-be-broken';
import { expectedErrors, noDocumentSays, type RefusedWith, refusedWith } from './expected-errors';
import { casesFromHttp, UNKNOWN_TYPE } from './from-http';
import type { ParameterValue } from './parameter-text';
import type { RequestParts } from './request-parts';
import { requestTypes, sentParameters, writeParts } from './sample-request';
import { parameterSchema } from './sample-values';

/** What is broken, and how to say so. */
interface Violating {
  readonly class: ViolationClass;
  /** What our own reading of the written request must find; a number in a header is text, and breaks no type there. */
  readonly keyword: string;
  /** The id's parts after `violation`. */
  readonly id: readonly string[];
  /** One clause: `the header Version is missing`. */
  readonly what: string;
  readonly evidence: Grade;
  readonly place: SpecPlace;
  readonly request: CaseRequest;
  /** Where the document names the answer to exactly this. */
  readonly refusedWith?: RefusedWith;
}

/** The sample request with one thing wrong: everything a document forbids, one at a time. */
export const casesFromViolations = (context: PlanContext): readonly Planned[] => {
  const leftOut: Planned[] = [];
  const leaveOut: LeaveOut = (id, what, reason) => leftOut.push(skipped(context, ['violation', ...id], what, reason));
  const violating = [
    ...credentialViolations(context),
    ...sentParameters(context.operation)
      .filter((parameter) => isBreakable(context, parameter))
      .flatMap((parameter) => parameterViolations(context, parameter, leaveOut)),
    ...bodyViolations(context, leaveOut),
  ];
  return [
    ...violating.filter((each) => provable(context, each)).map((each) => asCase(context, each)),
    ...leftOut,
    ...casesFromHttp(context),
  ];
};

/** Takes a violation that is too large to be sent. */
type LeaveOut = (id: readonly string[], what: string, reason: string) => void;

const asCase = (context: PlanContext, violating: Violating): Planned => {
  const { spec, operation, options } = context;
  const expected = expectedErrors(
    operation,
    answeredAs(context, violating),
    violating.evidence,
    options,
    violating.refusedWith ?? refusedWith(spec, operation),
  );
  const id = ['violation', ...violating.id];
  if (expected === null) return skipped(context, id, violating.what, noDocumentSays(violating.class));
  const contractCase: ContractCase = {
    ...caseBase(spec, operation),
    id: caseId(spec, operation, ...id),
    title: `${operation.method} ${operation.path} is refused when ${violating.what}`,
    source: { kind: 'violation', breaks: violating.what, spec: violating.place },
    request: violating.request,
    expect: { ...expected, ...asHint(violating.keyword, expected), why: violating.what },
  };
  return { kind: 'case', case: contractCase };
};

/** A `format` is a hint that a server may take as wide as it likes (JSON Schema 2020-12, Validation, section 7.2.1). */
const asHint = (keyword: string, { evidence }: Pick<Expectation, 'evidence'>): Pick<Expectation, 'evidence'> =>
  keyword === 'format' && evidence === 'documented' ? { evidence: 'undocumented' } : {};

/** Our mock answers the whole of what is wrong with a request: a text that is no media type's is refused as such. */
const answeredAs = (context: PlanContext, { class: kind, request }: Violating): ViolationClass => {
  if (kind === 'security' || context.options.target !== 'mock') return kind;
  const found = violationClass(ownViolations(context, request));
  return found === 'valid' ? kind : found;
};

/** A case that our own reading of the document finds valid proves nothing. What credentials are good only the server knows. */
const provable = (context: PlanContext, { class: kind, keyword, request }: Violating): boolean => {
  const { spec, operation } = context;
  if (kind === 'security') return context.options.target !== 'mock' || isLockedOut(context, request);
  const isBroken = ownViolations(context, request).some(
    (found) => found.class === kind && (kind !== 'validation' || found.keyword === keyword),
  );
  return isBroken && !meansAnother(spec, operation, writeRequest(request, NOTHING_ADDED));
};

/** Our mock takes any key, so that credentials may be wrong in one alternative and right in another. */
const isLockedOut = (context: PlanContext, request: CaseRequest): boolean => {
  const { operation, options } = context;
  const wrong = request.credentials === 'wrong' ? wrongCredentials(operation, options.target) : undefined;
  return violationsOf(context, request, wrong ?? {}).some((found) => found.class === 'security');
};

const credentialViolations = (context: PlanContext): readonly Violating[] => {
  const { spec, operation, parts } = context;
  if (operation.security.length === 0 || operation.security.some((alternative) => alternative.length === 0)) return [];
  const first = operation.security[0]?.[0]?.scheme;
  const base = {
    class: 'security',
    keyword: 'credentials',
    evidence: first?.evidence.grade ?? 'documented',
    place: operation.place,
  } as const;
  const request = (credentials: CaseRequest['credentials']) => writeParts(spec, operation, { ...parts, credentials });
  return [
    { ...base, id: ['credentials', 'none'], what: 'no credentials are sent', request: request('none') },
    ...(wrongCredentials(operation, context.options.target)
      ? [{ ...base, id: ['credentials', 'wrong'], what: 'the credentials are wrong', request: request('wrong') }]
      : []),
  ];
};

const parameterViolations = (context: PlanContext, parameter: Parameter, leaveOut: LeaveOut): readonly Violating[] => {
  const what = `the ${parameter.in} parameter ${parameter.name}`;
  const id = `${parameter.in}-${parameter.name}`;
  const refused = refusedWith(context.spec, context.operation, parameter);
  const base = { class: 'validation', place: parameter.place, ...(refused && { refusedWith: refused }) } as const;
  const missing: readonly Violating[] =
    parameter.required && parameter.in !== 'path'
      ? [
          {
            ...base,
            keyword: 'required',
            id: [id, 'required'],
            what: `${what} is missing`,
            evidence: parameter.evidence.grade,
            request: withValue(context, parameter, undefined),
          },
        ]
      : [];
  const given = context.parts.values.get(parameter);
  const good = given && 'value' in given ? (given.value as Json) : (parameter.examples[0]?.value ?? null);
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
              ...base,
              keyword,
              id: [id, ...idOf(at), keyword],
              what: breaking(at, keyword),
              evidence: violation.evidence,
              place: violation.spec,
              request: withValue(context, parameter, { value, origin: 'made' }),
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

const bodyViolations = (context: PlanContext, leaveOut: LeaveOut): readonly Violating[] => {
  const { spec, operation, parts } = context;
  const { body } = parts;
  if (!body || !operation.requestBody) return [];
  const base = { class: 'validation', evidence: 'documented' } as const;
  const place = operation.requestBody.place;
  const withBody = (value: Json) => writeParts(spec, operation, { ...parts, body: { ...body, value, origin: 'made' } });
  const breaking = (at: Pointer, keyword: string): string =>
    keyword === 'required' ? `the body lacks ${at.slice(1)}` : `the body${where(at)} breaks its ${keyword}`;
  const breaks = breaksOf(spec, body.content.schema, body.value as Json, (at, keyword, reason) =>
    leaveOut(['body', ...idOf(at), keyword], breaking(at, keyword), reason),
  );
  const unreadable = { ...withBody(body.value as Json), body: '{"understudy":' };
  return [
    ...(operation.requestBody.required
      ? [
          {
            ...base,
            keyword: 'required',
            id: ['body', 'required'],
            what: 'the body is missing',
            evidence: bodyEvidence(context),
            place,
            request: withoutBody(context, parts),
          },
        ]
      : []),
    { ...base, keyword: 'parse', id: ['body', 'parse'], what: 'the body cannot be read', place, request: unreadable },
    ...breaks.map(({ at, keyword, value, violation }) => ({
      ...base,
      keyword,
      id: ['body', ...idOf(at), keyword],
      what: breaking(at, keyword),
      evidence: violation.evidence,
      place: violation.spec,
      request: withBody(value),
    })),
    ...wrongMediaType(context, parts),
  ];
};

const bodyEvidence = ({ spec, operation }: PlanContext): Grade => spec.evidence(operation.node.requestBody).grade;

const withoutBody = ({ spec, operation }: PlanContext, parts: RequestParts): CaseRequest =>
  writeParts(spec, operation, { ...parts, body: undefined });

const wrongMediaType = (context: PlanContext, parts: RequestParts): readonly Violating[] => {
  const { spec, operation } = context;
  const documented: readonly MediaTypeSpec[] = requestTypes(operation);
  if (documented.some(({ mediaType }) => mediaType.startsWith('*') || mediaType === 'application/*')) return [];
  const written = writeParts(spec, operation, parts);
  const request = { ...written, headers: { ...written.headers, 'content-type': UNKNOWN_TYPE } };
  const place = operation.requestBody?.place ?? operation.place;
  return [
    {
      class: 'media-type',
      keyword: 'media-type',
      id: ['body', 'media-type'],
      what: `the body comes as ${UNKNOWN_TYPE}`,
      evidence: 'documented',
      place,
      request,
    },
  ];
};

const where = (at: Pointer): string => (at === ROOT ? '' : ` at ${at.slice(1)}`);

const idOf = (at: Pointer): readonly string[] => pointerKeys(at);
