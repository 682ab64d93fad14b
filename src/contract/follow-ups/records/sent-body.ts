import { mediaTypeMatches } from '../../../core/http/media-type';
import type { CaseRequest } from '../../../core/results/case';
import type { MediaTypeSpec, Operation, Spec } from '../../../specs/spec';
import { readBody } from '../../../validate/bodies/read-body';
import { writeBody } from '../../../validate/bodies/write-body';
import { requestTypes } from '../../generate/sample-request';

interface WhereSent {
  readonly spec: Spec;
  readonly operation: Operation;
}

/** What the body of a request says, whatever it is written in; `undefined` where there is none that can be read. */
export const sentValue = ({ spec, operation }: WhereSent, { headers, body, bodyEncoding }: CaseRequest): unknown => {
  const content = sentContent(operation, headers);
  if (body === undefined || bodyEncoding || !content) return undefined;
  const read = readBody(spec, content, headers['content-type'] ?? '', Buffer.from(body), 'request');
  return read.kind === 'value' ? read.value : undefined;
};

/** The same request with another value in its body, written as it was. */
export const withSentValue = ({ spec, operation }: WhereSent, request: CaseRequest, value: unknown): CaseRequest => {
  const content = sentContent(operation, request.headers);
  if (!content) return request;
  const { text, contentType } = writeBody(spec, content, value);
  return { ...request, headers: { ...request.headers, 'content-type': contentType }, body: text };
};

/** The media type that a request is sent in, as the document has it. */
export const sentContent = (operation: Operation, headers: CaseRequest['headers']): MediaTypeSpec | undefined => {
  const sent = headers['content-type'];
  return sent === undefined
    ? undefined
    : requestTypes(operation).find(({ mediaType }) => mediaTypeMatches(mediaType, sent));
};
