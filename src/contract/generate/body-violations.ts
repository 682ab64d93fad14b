import type { Grade } from '../../core/evidence';
import { isJsonType } from '../../core/http/media-type';
import type { Json } from '../../core/json/json';
import type { Pointer } from '../../core/json/pointer';
import type { CaseRequest } from '../../core/results/case';
import type { MediaTypeSpec } from '../../specs/spec';
import { documentedContent } from '../../validate/response/documented-response';
import type { PlanContext } from '../plan-context';
import { meansAnother } from '../select-operations';
import { breaksOf } from './breaks';
import { UNKNOWN_TYPE } from './from-http';
import { hasDefault } from './has-default';
import type { RequestParts } from './request-parts';
import { requestTypes } from './sample-request';
import { describedTwice, idOf, type LeaveOut, type Violating, where } from './violating';
import { writeParts } from './write-parts';

/** The sample body missing, unreadable, of another type, or with one thing in it that its schema forbids. */
export const bodyViolations = (context: PlanContext, leaveOut: LeaveOut): readonly Violating[] => {
  const { spec, operation, parts } = context;
  const { body } = parts;
  if (!body || !operation.requestBody) return [];
  const { otherwise } = operation.requestBody;
  if (otherwise) {
    leaveOut(['body'], 'the body is wrong', describedTwice(otherwise));
    return [];
  }
  const base = { class: 'validation', evidence: 'documented', part: 'body' } as const;
  const place = operation.requestBody.place;
  const withBody = (value: Json) => writeParts(spec, operation, { ...parts, body: { ...body, value, origin: 'made' } });
  const breaking = (at: Pointer, keyword: string): string =>
    keyword === 'required' ? `the body lacks ${at.slice(1)}` : `the body${where(at)} breaks its ${keyword}`;
  const breaks = breaksOf(spec, body.content.schema, body.value as Json, (at, keyword, reason) =>
    leaveOut(['body', ...idOf(at), keyword], breaking(at, keyword), reason),
  );
  const { request: good, http, violations } = context.sample();
  const unreadable = { ...withBody(body.value as Json), body: '{"understudy":' };
  // JSON is read as it was written, so that the schema's word for the value is the word for the request.
  const isProved = isReadAsJson(context, good) && violations.length === 0 && !meansAnother(spec, operation, http);
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
      keyword,
      id: ['body', ...idOf(at), keyword],
      what: breaking(at, keyword),
      place: violation.spec,
      request: withBody(value),
      isProved,
      isSupplied: keyword === 'required' && hasDefault(spec, body.content.schema, at),
      ...base,
      evidence: violation.evidence,
    })),
    ...wrongMediaType(context, good),
  ];
};

/** By the schema that the body was made from. HEAD has no body. */
const isReadAsJson = ({ operation, parts }: PlanContext, { method, headers }: CaseRequest): boolean => {
  const content = documentedContent(operation.requestBody?.content ?? [], headers['content-type'] ?? '');
  return method !== 'HEAD' && content !== undefined && content === parts.body?.content && isJsonType(content.mediaType);
};

const bodyEvidence = ({ spec, operation }: PlanContext): Grade => spec.evidence(operation.node.requestBody).grade;

const withoutBody = ({ spec, operation }: PlanContext, parts: RequestParts): CaseRequest =>
  writeParts(spec, operation, { ...parts, body: undefined });

const wrongMediaType = ({ operation }: PlanContext, good: CaseRequest): readonly Violating[] => {
  const documented: readonly MediaTypeSpec[] = requestTypes(operation);
  if (documented.some(({ mediaType }) => mediaType.startsWith('*') || mediaType === 'application/*')) return [];
  const request = { ...good, headers: { ...good.headers, 'content-type': UNKNOWN_TYPE } };
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
