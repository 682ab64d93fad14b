import { type Grade, weaker } from '../../../core/evidence';
import { headerValue } from '../../../core/http/http';
import { isObject } from '../../../core/json/json';
import { childPointer, type Pointer, toPointer } from '../../../core/json/pointer';
import type { Fact } from '../../../core/results/finding';
import type { Inconclusive } from '../../../core/results/verdict';
import { shapeOf } from '../../../schema/value-shape';
import type { HeaderSpec, ResponseSpec, Spec } from '../../../specs/spec';
import type { InNumbers } from '../../exact-numbers';
import { readHeader } from '../../parameters/read-header';
import { judged as inDigits, uncertain } from '../../schema/beyond-digits';
import { compileSchema } from '../../schema/compile-schema';
import type { InDigits } from '../../schema/in-all-digits';
import { knownViolations } from '../../schema/refuses';
import { Undecided, unlessUndecided } from '../../schema/undecided';
import type { CompiledSchema } from '../../validate-types';
import { contradictsItself } from '../contradicts-itself';
import { type Check, type CheckContext, NOTHING } from './check';

/** Documented headers: those that are required are there, and those that are there satisfy their schema. */
export const headersMatch: Check = (context) => {
  const { documented } = context;
  if (!documented) return NOTHING;
  const facts: Fact[] = [];
  const inconclusive: Inconclusive[] = [];
  for (const header of documented.headers) {
    // OpenAPI ignores a described Content-Type: the content says it (3.1, section 4.8.17).
    if (header.name !== 'content-type' && !OF_CONNECTION.has(header.name))
      checkHeader(context, documented, header, facts, inconclusive);
  }
  return { facts, inconclusive };
};

/** Each hop has its own, and none of them reaches an application for certain (RFC 9110, section 7.6.1). */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

const checkHeader = (
  { spec, request, response }: CheckContext,
  documented: ResponseSpec,
  header: HeaderSpec,
  facts: Fact[],
  inconclusive: Inconclusive[],
): void => {
  const at = childPointer(toPointer('/headers'), header.name);
  const grade = weaker(documented.evidence.grade, header.evidence.grade);
  const values = valuesOf(spec, response, header);
  const one = header.name === 'set-cookie' ? ofOneCookie(spec, header) : header;
  if (values.length === 0) {
    // Who accepts no coding need not get one (RFC 9110, section 12.5.3).
    const isAskedFor = header.name !== 'content-encoding' || request?.http.headers['accept-encoding'] !== undefined;
    if (header.required && isAskedFor)
      facts.push({ kind: 'header-missing', at, spec: header.place, evidence: grade, header: header.name });
    return;
  }
  for (const seen of values) checkValue({ spec, at, grade, header: one, seen }, facts, inconclusive);
};

/** Repeated lines are one value, but for Set-Cookie: each of them is a cookie (RFC 9110, section 5.3). */
const valuesOf = (spec: Spec, { headers }: CheckContext['response'], header: HeaderSpec): readonly string[] => {
  const lines = header.name === 'set-cookie' ? headers[header.name] : headerValue(headers, header.name);
  if (lines === undefined) return [];
  if (typeof lines === 'string') return [lines];
  if (header.name === 'set-cookie') return lines;
  const wantsList = shapeOf(spec, header.schema).types;
  return wantsList.has('array') && !wantsList.has('string') ? [lines.join(',')] : lines;
};

/** Where all cookies are described as a list, each is an item of it. */
const ofOneCookie = (spec: Spec, header: HeaderSpec): HeaderSpec => {
  const shape = shapeOf(spec, header.schema);
  return shape.types.has('array') && !shape.types.has('string') ? { ...header, schema: shape.item(0) } : header;
};

interface SeenHeader {
  readonly spec: Spec;
  readonly at: Pointer;
  readonly grade: Grade;
  readonly header: HeaderSpec;
  readonly seen: string;
}

const checkValue = (
  { spec, at, grade, header, seen }: SeenHeader,
  facts: Fact[],
  inconclusive: Inconclusive[],
): void => {
  if (!header.schema) return;
  const schema = compileSchema(spec, header.schema, 'response');
  if (schema.kind === 'not-compilable') {
    const reason = `The header ${header.name} is not checked: ${schema.reason} (${schema.place.file}:${schema.place.line}).`;
    inconclusive.push({ kind: 'schema-not-compilable', reason });
    return;
  }
  const judged = unlessUndecided(
    () => unlessUnreadable(() => judgeValue(spec, schema, readHeader(spec, header, seen, 'response'))),
    (undecided) => undecided,
  );
  if (judged instanceof SyntaxError) {
    const { name, place } = header;
    const { message } = judged;
    facts.push({
      kind: 'header-schema',
      at,
      spec: place,
      evidence: grade,
      header: name,
      keyword: 'parse',
      message,
      seen,
    });
    return;
  }
  if (judged instanceof Undecided) {
    const { file, line } = header.place;
    const reason = `The header ${header.name} is not checked: ${judged.message} (${file}:${line}).`;
    inconclusive.push({ kind: 'schema-not-compilable', reason });
    return;
  }
  for (const each of judged.unknown) {
    inconclusive.push({ kind: 'schema-not-compilable', reason: `The header ${header.name}: ${uncertain(each)}.` });
  }
  for (const broken of judged.broken) {
    const asHttp = broken.keyword === 'format' ? asHttpSays(header.name, broken.params, seen) : undefined;
    if (asHttp !== undefined) {
      const { file, line } = broken.spec;
      const reason = `The header ${header.name} is ${asHttp}, and the document has another format (${file}:${line}): leave the format out there, or in an overlay.`;
      inconclusive.push({ kind: 'spec-invalid', reason });
      continue;
    }
    const shown = header.examples.find(({ value }) =>
      [value, unlessUnreadable(() => readHeader(spec, header, String(value), 'response').value)].some(
        (one) =>
          !(one instanceof SyntaxError) &&
          knownViolations(schema, one).some(({ keyword }) => keyword === broken.keyword),
      ),
    );
    const against = shown?.place ?? contradictsItself(spec, header.schema, seen, broken);
    facts.push({
      kind: 'header-schema',
      at,
      spec: broken.spec,
      evidence: weaker(grade, broken.evidence),
      header: header.name,
      keyword: broken.keyword,
      message: broken.pointer === '' ? broken.message : `${broken.message} at ${broken.pointer}`,
      seen,
      ...(against && { against }),
    });
  }
};

/** What HTTP itself says that a header looks like, where it looks so. */
const asHttpSays = (name: string, params: unknown, seen: string): string | undefined => {
  if (HTTP_DATES.has(name) && HTTP_DATE.test(seen)) return 'a date as HTTP writes it (RFC 9110, section 5.6.7)';
  if (!isObject(params) || !ABSOLUTE.has(String(params.format))) return undefined;
  if (name === 'link' && LINKS.test(seen)) return 'a list of links, as HTTP writes it (RFC 8288, section 3)';
  return REFERENCES.has(name) && REFERENCE.test(seen) && URL.canParse(seen, 'http://localhost')
    ? 'relative, as HTTP allows it (RFC 9110, section 10.2.2)'
    : undefined;
};

/** Nearly all that write so mean any URL, and not that a server may not leave its own name out. */
const ABSOLUTE: ReadonlySet<string> = new Set(['uri', 'url']);

/** No character that stands in no URL. */
const REFERENCE = /^[^\s<>"{}|\\^`]+$/;

const LINKS = /^<[^<>]*>\s*(?:[;,]|$)/;

const REFERENCES: ReadonlySet<string> = new Set(['location', 'content-location']);

/** No vendor can send them otherwise. */
const HTTP_DATES: ReadonlySet<string> = new Set(['date', 'expires', 'last-modified', 'sunset']);

const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

const judgeValue = (spec: Spec, schema: Extract<CompiledSchema, { kind: 'compiled' }>, sent: InNumbers): InDigits =>
  inDigits(spec, schema, sent, schema.check(sent.value));

const unlessUnreadable = <T>(read: () => T): T | SyntaxError => {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
};
