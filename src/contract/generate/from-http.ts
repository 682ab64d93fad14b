import { mediaTypeMatches } from '../../core/http/media-type';
import type { CaseRequest, ContractCase } from '../../core/results/case';
import type { MediaTypeSpec, ResponseSpec } from '../../specs/spec';
import { describesOtherMethods } from '../../validate/response/documented-response';
import { caseBase, caseId } from '../case-id';
import type { PlanContext, Planned } from '../plan-context';
import { matcherOf } from '../select-operations';
import { skipped } from '../skip';
import { accepting, sentContent } from './sample-request';
import { writeParts } from './write-parts';

export const UNKNOWN_TYPE = 'application/x-understudy';

/** What HTTP itself defines: a wrong method, and a media type that does not exist. */
export const casesFromHttp = (context: PlanContext): readonly Planned[] => {
  const { operation } = context;
  const { request, violations } = context.sample();
  const method = undocumentedMethod(context);
  const answered = answeringContent(context);
  // What breaks the document otherwise is refused for that.
  const isSound = violations.length === 0;
  // Under a wildcard it could be had.
  const isUnknown = answered.every(({ mediaType }) => !mediaTypeMatches(mediaType, UNKNOWN_TYPE));
  return [
    ...(method
      ? [refusedByHttp(context, ['method', method], `it is called with ${method}`, '405', withMethod(context, method))]
      : []),
    ...(answered.length > 0 && isUnknown && isSound && !operation.describesAccept
      ? [refusedByHttp(context, ['accept'], `${UNKNOWN_TYPE} is asked for`, '406', accepting(request, UNKNOWN_TYPE))]
      : []),
  ];
};

const withMethod = ({ spec, operation, parts }: PlanContext, method: string): CaseRequest => {
  const { body: _body, ...bare } = writeParts(spec, operation, { ...parts, body: undefined });
  return { ...bare, method };
};

/** Our mock answers with the lowest success; a vendor with any. HEAD shows no content. */
const answeringContent = ({ operation, options }: PlanContext): readonly MediaTypeSpec[] => {
  if (operation.method === 'HEAD') return [];
  const successes = operation.responses.filter(({ status }) => status.startsWith('2'));
  const lowest = successes.reduce<ResponseSpec | undefined>(
    (least, one) => (least && least.status.toUpperCase() <= one.status.toUpperCase() ? least : one),
    undefined,
  );
  return (options.target === 'mock' && lowest ? [lowest] : successes).flatMap(sentContent);
};

/** A server may well have a method that its document forgets: none that could change data is tried on it. */
const METHODS = { mock: ['GET', 'DELETE', 'PUT', 'POST', 'PATCH'], real: ['GET', 'OPTIONS'] } as const;

/** A method that no operation has at this very path; another template may cover the same path. */
const undocumentedMethod = ({ spec, options, sample }: PlanContext): string | undefined => {
  const { path } = sample().http;
  return METHODS[options.target === 'mock' ? 'mock' : 'real'].find(
    (method) => matcherOf(spec).match(method, path).kind === 'wrong-method',
  );
};

const isAnswering = ({ spec, operation, sample }: PlanContext): boolean => {
  const { path } = sample().http;
  const found = matcherOf(spec).match(NO_METHOD, path);
  const methods = found.kind === 'wrong-method' ? found.allow : [];
  const operations = methods.flatMap((method) => {
    const one = matcherOf(spec).match(method, path);
    return one.kind === 'found' ? one.value : [];
  });
  return describesOtherMethods(operations) === operation;
};

/** No operation has it, so that all methods of a path are told. */
const NO_METHOD = 'NONE';

/** RFC 9110 knows these refusals, but what a vendor's document does not mention cannot be held against the vendor. */
const refusedByHttp = (
  context: PlanContext,
  parts: readonly string[],
  what: string,
  status: string,
  request: CaseRequest,
): Planned => {
  const { spec, operation, options } = context;
  const id = ['violation', ...parts];
  // `4XX` is about this operation's own answers, and says nothing of this refusal.
  const described = operation.responses.find((response) => response.status === status);
  // Our mock cannot know which of several operations is meant by another method: one of them answers.
  const isMethod = request.method !== operation.method;
  const documented = isMethod && options.target === 'mock' && !isAnswering(context) ? undefined : described;
  if (!documented && options.target !== 'mock') {
    return skipped(context, id, what, `no document says what answers it: ${status} is not documented`, {
      never: true,
    });
  }
  const contractCase: ContractCase = {
    id: caseId(spec, operation, ...id),
    title: `${operation.method} ${operation.path} is refused when ${what}`,
    source: { kind: 'violation', breaks: what, spec: operation.place },
    request,
    expect: documented
      ? {
          statuses: [documented.status],
          why: what,
          wrong: 'request',
          // A document may forget a method; and HTTP lets any server answer OPTIONS, or in another type than it was asked for.
          ...(options.target !== 'mock' && {
            evidence: isMethod && request.method === 'GET' ? ('undocumented' as const) : ('assumed' as const),
          }),
        }
      : { statuses: [status], why: what, undocumented: true },
    ...caseBase(spec, operation),
    safe:
      request.method === operation.method ? operation.safe : request.method === 'GET' || request.method === 'OPTIONS',
  };
  return { kind: 'case', case: contractCase };
};
