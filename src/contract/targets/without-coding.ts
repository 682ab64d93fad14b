import { type DecodedBody, decodeBody } from '../../core/http/content-coding';
import { type BodyFlaw, type HttpResponse, headerValue } from '../../core/http/http';
import { tooLarge } from './transport-errors';

/** We never ask for a content coding; a server that uses one all the same is read, within the same limit of size. */
export const withoutCoding = (response: HttpResponse, maxBody: number): HttpResponse => {
  const coding = headerValue(response.headers, 'content-encoding');
  if (coding === undefined || response.flaw) return response;
  const decoded = decodeBody(response.body, coding, maxBody);
  return decoded.kind === 'decoded'
    ? { ...response, body: decoded.body }
    : { ...response, flaw: codingFlaw(decoded, maxBody) };
};

const codingFlaw = (decoded: Exclude<DecodedBody, { kind: 'decoded' }>, maxBody: number): BodyFlaw => {
  if (decoded.kind === 'too-large') return { kind: 'too-large', reason: tooLarge(maxBody).message };
  const { coding } = decoded;
  return decoded.kind === 'unknown'
    ? {
        kind: 'unknown-coding',
        reason: `the body is coded as ${coding}, which Node ${process.versions.node} cannot undo`,
      }
    : { kind: 'broken-coding', reason: `its Content-Encoding says ${coding}, and the bytes are not, or not all of it` };
};
