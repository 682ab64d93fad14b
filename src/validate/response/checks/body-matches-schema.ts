import { weaker } from '../../../core/evidence';
import { headerValue } from '../../../core/http/http';
import { isJsonType } from '../../../core/http/media-type';
import { sequenceForm } from '../../../core/http/sequence-type';
import type { Json } from '../../../core/json/json';
import { ROOT, type SpecPlace, toPointer, valueAt } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import type { Inconclusive } from '../../../core/results/verdict';
import { isGap } from '../../../specs/operations/reader';
import type { MediaTypeSpec, ResponseSpec } from '../../../specs/spec';
import { compileComparable, ofBytes } from '../../bodies/comparable';
import type { WrongPart } from '../../bodies/multipart';
import { judged, uncertain } from '../../schema/beyond-digits';
import type { CompiledSchema } from '../../validate-types';
import { contradictsItself } from '../contradicts-itself';
import { exampleAgainst, nothingFits } from '../example-against';
import { invalidKeyword } from '../invalid-keyword';
import { type Check, type CheckContext, type CheckOutcome, NOTHING } from './check';

const AT_BODY = toPointer('/body');

/** Is the body there, can it be read, and does its value satisfy the documented schema? */
export const bodyMatchesSchema: Check = (context) => {
  const { documented, body, mediaType } = context;
  if (!documented || body === 'unknown') return NOTHING;
  if (isGap(documented.node)) return { inconclusive: [leadsNowhere(context, documented)] };
  if (body === undefined) return beyondTheEnd(context, documented);
  if (body === 'empty') return missing(context, documented);
  if (body.kind === 'unreadable') {
    const { source } = body;
    if (body.unknown) return { inconclusive: [{ kind: 'body-not-checkable', reason: `Of the body: ${body.reason}.` }] };
    const { grade } = documented.evidence;
    const fact: Fact = {
      kind: 'body-unparseable',
      at: AT_BODY,
      spec: source ? context.spec.place(source) : (context.content?.place ?? documented.place),
      evidence: source ? weaker(grade, context.spec.evidence(source).grade) : grade,
      mediaType: mediaType ?? '',
      reason: body.reason,
    };
    const shown = shownAs(context);
    return { facts: [shown ? { ...fact, against: shown } : fact] };
  }
  return context.schema ? compare(context, documented, context.schema) : unexamined(context, documented);
};

const leadsNowhere = (
  { response: { status } }: CheckContext,
  { place: { file, line } }: ResponseSpec,
): Inconclusive => ({
  kind: 'spec-invalid',
  reason: `What the document says of status ${status} leads nowhere (${file}:${line}).`,
});

/** The example that is this very text: the document shows what its media type does not allow. */
const shownAs = ({ content, response }: CheckContext): SpecPlace | undefined => {
  const text = Buffer.from(response.body).toString().trim();
  return content?.examples.find(({ value }) => typeof value === 'string' && value.trim() === text)?.place;
};

/** A 204 ends with its head (RFC 9112, section 6.3): the bytes of a body are no answer to anything, and break the next one. */
const beyondTheEnd = ({ response }: CheckContext, documented: ResponseSpec): CheckOutcome => {
  const { status, headers, body } = response;
  const bytes = body.length || Number(headerValue(headers, 'content-length') ?? 0) || undefined;
  const says = bytes !== undefined || (status === 204 && headers['transfer-encoding'] !== undefined);
  if ((status !== 204 && status !== 205) || !says) return NOTHING;
  const { place, evidence } = documented;
  return { facts: [{ kind: 'body-unexpected', at: AT_BODY, spec: place, evidence: evidence.grade, bytes }] };
};

const missing = (context: CheckContext, documented: ResponseSpec): CheckOutcome => {
  const content = context.content ?? documented.content[0];
  // Empty text is text, and without a schema nothing says that there is any.
  if (!content || (!content.schema && content.examples.length === 0) || isEmptyText(context, content)) return NOTHING;
  if (content.examples.some(({ value }) => value === '') && !isJsonType(content.mediaType)) return NOTHING;
  return {
    facts: [
      {
        kind: 'body-missing',
        at: AT_BODY,
        spec: content.place,
        evidence: documented.evidence.grade,
        mediaType: content.mediaType,
      },
    ],
  };
};

/** A schema that takes empty text, and no JSON value that could be written. */
const isEmptyText = ({ schema }: CheckContext, { mediaType }: MediaTypeSpec): boolean =>
  schema?.kind === 'compiled'
    ? schema.accepts('') && (mediaType.startsWith('text/plain') || (!isJsonType(mediaType) && !schema.accepts({})))
    : mediaType.startsWith('text/plain');

const unexamined = ({ content, response }: CheckContext, documented: ResponseSpec): CheckOutcome => {
  // Under an undocumented media type there is nothing to compare with, and that is said already.
  if (!content && documented.content.length > 0) return NOTHING;
  const { file, line } = content?.place ?? documented.place;
  const reason = `The document describes no body for status ${response.status} (${file}:${line}).`;
  return { inconclusive: [{ kind: 'no-schema', reason }] };
};

const compare = (context: CheckContext, documented: ResponseSpec, schema: CompiledSchema): CheckOutcome => {
  if (schema.kind === 'not-compilable') return { inconclusive: [notCompilable(schema)] };
  const { body, content, mediaType = '' } = context;
  if (typeof body !== 'object') return NOTHING;
  const compared = compileComparable(context.spec, content?.schema, mediaType, 'response')(body);
  if (compared.kind === 'not-comparable') {
    const reason = `A body of ${context.mediaType ?? 'no media type'} cannot be compared with its schema.`;
    return { inconclusive: [{ kind: 'body-not-checkable', reason }] };
  }
  const { value } = compared;
  const bytes = compared.kind === 'bytes';
  const all = bytes ? ofBytes(schema.check(value)) : schema.check(value);
  const { broken: violations, unknown } = judged(context.spec, schema, compared, all);
  const digits = new Map(
    compared.kind === 'value' ? compared.rounded?.map(({ pointer, text }) => [pointer, text]) : [],
  );
  const isOurs = violations.length > 0 && context.target === 'mock';
  const nothing = isOurs && content?.schema ? nothingFits(context.spec, content, content.schema, value) : undefined;
  if (nothing?.kind === 'not-found') return { inconclusive: [notFound(nothing.place)] };
  const invalid = violations.map((broken) => invalidKeyword(context.spec, broken));
  const facts = violations
    .filter((_broken, index) => !invalid[index])
    .map((broken): Fact => {
      const at = toPointer(`/body${broken.pointer}`);
      const seen =
        bytes || WHOLE_OBJECT.has(broken.keyword)
          ? undefined
          : (digits.get(broken.pointer) ?? (valueAt(value, broken.pointer) as Json | undefined));
      const evidence = weaker(documented.evidence.grade, broken.evidence);
      const { keyword, params, message } = broken;
      const against =
        nothing?.place ??
        (content && exampleAgainst({ spec: context.spec, content, value }, broken)) ??
        (content?.schema && contradictsItself(context.spec, content.schema, value, broken));
      // `false` is nowhere but where it is used.
      const place = broken.spec.pointer === ROOT ? (content?.schema?.place ?? broken.spec) : broken.spec;
      const fact = { kind: 'body-schema', at, spec: place, evidence, keyword, params, message, seen } as const;
      return { ...fact, ...(against && { against }) };
    });
  const inconclusive = [...schema.unchecked.map(notCompilable), ...invalid.filter((reason) => reason !== undefined)];
  for (const broken of unknown) inconclusive.push({ kind: 'body-not-checkable', reason: `${uncertain(broken)}.` });
  if (Array.isArray(value) && value.length === 0 && sequenceForm(mediaType) === 'events') {
    inconclusive.push({ kind: 'body-not-checkable', reason: 'No event came in the body.' });
  }
  if (!schema.says) {
    const { file, line } = context.content?.place ?? documented.place;
    inconclusive.push({ kind: 'no-schema', reason: `The schema allows any value (${file}:${line}).` });
  }
  if (bytes && compared.saysMore) {
    const reason = `Of a body of ${mediaType} only the length is compared with its schema.`;
    inconclusive.push({ kind: 'body-not-checkable', reason });
  }
  if (body.kind === 'value') facts.push(...(body.wrongParts ?? []).map((part) => wrongPart(documented, part)));
  return { facts, inconclusive };
};

const wrongPart = ({ evidence }: ResponseSpec, { pointer, keyword, message, place }: WrongPart): Fact => ({
  kind: 'body-schema',
  at: toPointer(`/body${pointer}`),
  spec: place,
  evidence: evidence.grade,
  keyword,
  params: {},
  message,
  seen: undefined,
});

const notFound = ({ file, line, pointer }: SpecPlace): Inconclusive => ({
  kind: 'body-not-checkable',
  reason: `No value was found that satisfies the schema, so that our mock has none to send (${file}:${line} #${pointer}).`,
});

/** Keywords about an object's names: showing the whole object would hide the news. */
const WHOLE_OBJECT: ReadonlySet<string> = new Set([
  'required',
  'dependentRequired',
  'additionalProperties',
  'unevaluatedProperties',
]);

const notCompilable = ({ reason, place }: { reason: string; place: { file: string; line: number } }): Inconclusive => ({
  kind: 'schema-not-compilable',
  reason: `${reason} (${place.file}:${place.line}).`,
});
