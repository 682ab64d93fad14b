import { type HttpRequest, headerValue } from '../../core/http/http';
import { essence, meantType } from '../../core/http/media-type';
import { ROOT } from '../../core/json/pointer';
import type { Violation } from '../../core/violation';
import type { MediaTypeSpec, RequestBody, Spec } from '../../specs/spec';
import { compileComparable, ofBytes } from '../bodies/comparable';
import type { WrongPart } from '../bodies/multipart';
import { compileBodyReader } from '../bodies/read-body';
import { documentedContent } from '../response/documented-response';
import { judged, uncertain } from '../schema/beyond-digits';
import { compileSchema } from '../schema/compile-schema';
import { Undecided } from '../schema/undecided';
import type { SchemaViolation } from '../validate-types';
import { at, uncheckedOf } from './check-parameters';

interface CheckedBody {
  readonly value: unknown;
  readonly type: string | undefined;
  readonly violations: readonly Violation[];
  readonly unchecked: readonly string[];
}

export type CheckBody = (http: HttpRequest) => CheckedBody;

export const NO_BODY: CheckedBody = { value: undefined, type: undefined, violations: [], unchecked: [] };

/** How many spellings of Content-Type are cached; a client that sends a new one each time cannot fill memory. */
const SPELLINGS = 32;

/**
 * Media type (415), presence, syntax and schema of a request body. One that the document does not mention is ignored, and so is one on
 * HEAD (RFC 9110, section 9.3.2); on GET it means what the document says.
 */
export const compileBodyCheck = (spec: Spec, body: RequestBody): CheckBody => {
  const absent = body.required ? refused(body, 'validation', 'required', 'A body is required.') : NO_BODY;
  const untyped = compileUntyped(spec, body);
  const known = new Map<string, CheckBody>();
  return (http) => {
    if (http.method === 'HEAD') return NO_BODY;
    if (http.body.length === 0) return absent;
    const header = headerValue(http.headers, 'content-type');
    if (header === undefined || header === '') return untyped(http);
    let check = known.get(header);
    if (!check) {
      check = compileForType(spec, body, header);
      if (known.size < SPELLINGS) known.set(header, check);
    }
    return check(http);
  };
};

const refused = (
  body: RequestBody,
  kind: Violation['class'],
  keyword: string,
  message: string,
  type: string | undefined = undefined,
): CheckedBody => ({
  value: undefined,
  type,
  violations: [{ class: kind, in: 'body', name: '', pointer: ROOT, keyword, message, spec: body.place }],
  unchecked: [],
});

const documentedTypes = (body: RequestBody): string => body.content.map((content) => content.mediaType).join(', ');

/** Without Content-Type, bytes are just bytes (RFC 9110, section 8.3): fine where the document takes any. */
const compileUntyped = (spec: Spec, body: RequestBody): CheckBody => {
  const content = documentedContent(body.content, 'application/octet-stream');
  if (content) return compileForType(spec, body, 'application/octet-stream');
  if (body.content.length === 0) return () => NO_BODY;
  const message = `The body has no Content-Type; documented: ${documentedTypes(body)}.`;
  const answer = refused(body, 'media-type', 'media-type', message);
  return () => answer;
};

const compileForType = (spec: Spec, body: RequestBody, header: string): CheckBody => {
  const type = essence(header);
  const content = documentedContent(body.content, header);
  if (content) return compileContent(spec, body, content, meantType(header), essence(meantType(header)));
  if (body.content.length === 0) return () => ({ ...NO_BODY, type });
  const message = `The body's Content-Type is not documented; documented: ${documentedTypes(body)}.`;
  const answer = refused(body, 'media-type', 'media-type', message, type);
  return () => answer;
};

const compileContent = (
  spec: Spec,
  body: RequestBody,
  content: MediaTypeSpec,
  header: string,
  type: string,
): CheckBody => {
  const read = compileBodyReader(spec, content, header, 'request');
  const schema = content.schema && compileSchema(spec, content.schema, 'request');
  const unchecked = schema ? uncheckedOf('The body', schema) : [];
  const check = schema?.kind === 'compiled' && schema.says ? schema : undefined;
  const notComparable = [...unchecked, `A body of ${type} cannot be compared with its schema.`];
  const onlyLength = `Of a body of ${type} only the length is compared with its schema.`;
  const comparable = compileComparable(spec, content.schema, type, 'request');
  const judge = (bytes: Uint8Array): CheckedBody => {
    const result = read(bytes);
    if (result.kind === 'unreadable') {
      return { ...refused(body, 'validation', 'parse', `The body is not ${type}: ${result.reason}.`, type), unchecked };
    }
    const value = result.kind === 'value' ? result.value : result.text;
    const compared = comparable(result);
    if (compared.kind === 'not-comparable') return { value, type, violations: NONE, unchecked: notComparable };
    const wrongParts = result.kind === 'value' ? (result.wrongParts ?? []).map(wrongPart) : NONE;
    if (!check) return { value, type, violations: wrongParts, unchecked };
    const { broken, unknown } = judged(spec, check, compared, check.check(compared.value));
    if (compared.kind === 'bytes') {
      const violations = ofBytes(broken).map(toViolation);
      return { value, type, violations, unchecked: compared.saysMore ? [...unchecked, onlyLength] : unchecked };
    }
    return {
      value: compared.value,
      type,
      violations: [...wrongParts, ...broken.map(toViolation)],
      unchecked:
        unknown.length === 0 ? unchecked : [...unchecked, ...unknown.map((each) => `The body's ${uncertain(each)}.`)],
    };
  };
  return ({ body: bytes }) => {
    try {
      return judge(bytes);
    } catch (error) {
      if (error instanceof Undecided)
        return { ...NO_BODY, type, unchecked: [...unchecked, `The body is not checked: ${error.message}.`] };
      // A recursive schema follows a value as deep as it goes, and the call stack ends first.
      if (!(error instanceof RangeError)) throw error;
      return { ...refused(body, 'validation', 'parse', 'The body is nested too deeply.', type), unchecked };
    }
  };
};

const NONE: readonly Violation[] = [];

const wrongPart = ({ pointer, keyword, message, place }: WrongPart): Violation => ({
  class: 'validation',
  in: 'body',
  name: '',
  pointer,
  keyword,
  message: `The body ${at({ pointer })}${message}.`,
  spec: place,
});

const toViolation = (broken: SchemaViolation): Violation => ({
  class: 'validation',
  in: 'body',
  name: '',
  pointer: broken.pointer,
  keyword: broken.keyword,
  message: `The body ${at(broken)}${broken.message}.`,
  spec: broken.spec,
});
