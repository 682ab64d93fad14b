import type { Grade } from '../../core/evidence';
import { EMPTY_BODY, type HttpResponse, hasNoContent } from '../../core/http/http';
import { isJsonType, isXmlType } from '../../core/http/media-type';
import { isObject, type Json } from '../../core/json/json';
import { childPointer, type Pointer, pointerKeys, ROOT, valueAt } from '../../core/json/pointer';
import type { FindingKind } from '../../core/results/finding';
import type { MediaTypeSpec, Operation, ResponseSpec, Spec } from '../../specs/spec';
import { renderXml } from '../../validate/bodies/xml/write-xml';
import { checkExchange } from '../../validate/response/check-exchange';
import { documentedContent, documentedResponse } from '../../validate/response/documented-response';
import { compileSchema } from '../../validate/schema/compile-schema';
import { sampleParts } from '../generate/sample-request';
import { plainValue } from '../generate/values/plain-value';
import { writtenSample } from '../generate/written-sample';
import { planSample } from '../plan-operation';
import { NOTHING_ADDED, writeRequest } from '../write-request';
import { complete } from './complete';
import { type MutationKind, valueMutations } from './mutations';
import { contradictions, surest } from './oracle';
import { type SpoiledRelation, spoiledRelations } from './spoiled-relations';

/**
 * - caught: it contradicts a document, and the checks fail it
 * - missed: it contradicts a document, and the checks pass it
 * - not-contradicted: no document speaks against it, and the checks pass it
 * - assumed: it contradicts only what we read or saw ourselves
 * - false-alarm: nothing contradicts it, and the checks fail it
 */
type SensitivityOutcome = 'caught' | 'missed' | 'assumed' | 'not-contradicted' | 'false-alarm';

export interface SensitivityRow {
  readonly vendor: string;
  readonly operationId: string;
  readonly status: string;
  readonly mediaType: string;
  readonly mutation: MutationKind;
  /** What was changed, in the body; the root for a change to the whole answer. */
  readonly at: Pointer;
  /** The surest statement it contradicts. */
  readonly contradicts: { readonly grade: Grade; readonly keyword: string } | undefined;
  readonly outcome: SensitivityOutcome;
  /** What the checks said. */
  readonly findings: readonly FindingKind[];
}

interface Sensitivity {
  readonly rows: readonly SensitivityRow[];
  readonly counts: Readonly<Record<SensitivityOutcome, number>>;
}

/**
 * Spoils every documented answer in every systematic way and asks the checks what they see, without sending anything. The sample
 * comparison that a run against our own mock adds is left out: with it everything would be caught, and nothing shown.
 */
export const sensitivity = (spec: Spec): Sensitivity => {
  const rows = spec.operations.flatMap((operation) => [
    ...operation.responses.flatMap((response) => {
      const spoiledSchemas = new Set<unknown>();
      return response.content.flatMap((content) => rowsOf({ spec, operation, response, content }, spoiledSchemas));
    }),
    ...relationRows(spec, operation),
  ]);
  const count = (outcome: SensitivityOutcome) => rows.filter((row) => row.outcome === outcome).length;
  return {
    rows,
    counts: {
      caught: count('caught'),
      missed: count('missed'),
      assumed: count('assumed'),
      'not-contradicted': count('not-contradicted'),
      'false-alarm': count('false-alarm'),
    },
  };
};

interface Documented {
  readonly spec: Spec;
  readonly operation: Operation;
  readonly response: ResponseSpec;
  readonly content: MediaTypeSpec;
}

/** One mutated answer, before the checks see it. */
interface Spoiled {
  readonly mutation: MutationKind;
  readonly at: Pointer;
  readonly answer: HttpResponse;
  readonly contradicts: SensitivityRow['contradicts'];
}

/** Bodies are spoiled once per schema: under its second media type the same JSON would only be counted again. */
const rowsOf = (documented: Documented, spoiledSchemas: Set<unknown>): readonly SensitivityRow[] => {
  const { spec, content } = documented;
  const bodies = goodBodies(documented);
  const [first] = bodies;
  if (first === undefined || hasNoContent(statusOf(documented))) return [];
  const schema = isObject(content.schema?.node) ? spec.resolve(content.schema.node) : content.schema?.node;
  const isNew = isJsonType(content.mediaType) && !spoiledSchemas.has(schema);
  if (isNew) spoiledSchemas.add(schema);
  const around = spoiledAnswers(documented, answerOf(documented, first));
  // An answer to HEAD has no body, and need not say of what type one would be (RFC 9110, section 9.3.2).
  const spoiled =
    documented.operation.method === 'HEAD'
      ? around.filter(({ mutation }) => mutation === 'wrong-status')
      : [...around, ...(isNew ? spoiledBodies(documented, bodies) : [])];
  return spoiled.map((each) => judge(documented, each));
};

/** The documented examples, and each of them completed; only what the document itself accepts is worth spoiling. */
const goodBodies = ({ spec, content }: Documented): readonly Json[] => {
  const schema = content.schema;
  if (!schema || !isJsonType(content.mediaType)) return content.examples.slice(0, 1).map(({ value }) => value);
  const compiled = compileSchema(spec, schema, 'response');
  if (compiled.kind === 'not-compilable') return [];
  const samples = content.examples.map(({ value }) => value);
  const completed = (samples.length > 0 ? samples : [undefined]).map((value) => complete(spec, schema.node, value));
  return [...samples, ...completed].filter((value) => compiled.accepts(value));
};

const ANY_STATUS: readonly number[] = [500, 503, 400, 418, 200, 300];

/** The number of a response; of a range or of `default` one that nothing else documents. */
const statusOf = ({ operation, response }: Documented): number =>
  /^\d{3}$/.test(response.status)
    ? Number(response.status)
    : (ANY_STATUS.find((status) => documentedResponse(operation, status) === response) ?? 500);

const answerOf = (documented: Documented, value: Json): HttpResponse => ({
  status: statusOf(documented),
  headers: { 'content-type': documented.content.mediaType, ...requiredHeaders(documented) },
  body: Buffer.from(
    isXmlType(documented.content.mediaType)
      ? renderXml(documented.spec, documented.content.schema, value)
      : JSON.stringify(value),
    'utf8',
  ),
});

/** As the document shows them, else as their schemas want them. */
const requiredHeaders = ({ spec, response }: Documented): Readonly<Record<string, string>> =>
  Object.fromEntries(
    response.headers
      .filter(({ required }) => required)
      .map(({ name, examples, schema }) => [name, String(examples[0]?.value ?? plainValue(spec, schema, name))]),
  );

/** The first good answer beside a second request, which it does not fit. */
const relationRows = (spec: Spec, operation: Operation): readonly SensitivityRow[] => {
  const response = operation.responses.find(({ status }) => status.startsWith('2'));
  const content = response?.content.find(({ mediaType }) => isJsonType(mediaType));
  const planned = planSample(spec, operation, { target: 'mock' });
  if (!response || !content || planned?.kind !== 'case') return [];
  const documented = { spec, operation, response, content };
  const [value] = goodBodies(documented);
  if (value === undefined) return [];
  const request = writeRequest(planned.case.request, NOTHING_ADDED);
  const exchange = { request, response: answerOf(documented, value), duration: 0, startedAt: new Date().toISOString() };
  const { parts } = sampleParts(spec, operation, {});
  const sample = writtenSample(spec, operation, parts);
  const context = { spec, operation, options: { target: 'mock' }, variables: {}, parts, sample } as const;
  const good = { case: planned.case, exchange, value, inTexts: value };
  return spoiledRelations(context, good).map((each) => judge(documented, each));
};

const UNKNOWN_TYPE = 'application/x-understudy';

/** Changes to what surrounds the body; those that need a readable body only where we wrote it in its own media type. */
const spoiledAnswers = (documented: Documented, good: HttpResponse): readonly Spoiled[] => {
  const { response, content, operation } = documented;
  const whole = (mutation: MutationKind, answer: HttpResponse, keyword: string, grade: Grade): Spoiled => ({
    mutation,
    at: ROOT,
    answer,
    contradicts: { grade, keyword },
  });
  const html: HttpResponse = {
    ...good,
    headers: { ...good.headers, 'content-type': UNKNOWN_TYPE },
    body: Buffer.from('<html></html>'),
  };
  const cut: HttpResponse = { ...good, body: good.body.subarray(0, Math.ceil(good.body.length / 2)) };
  const inRange = (status: string): boolean => response.status === `${status[0]}XX` || response.status === 'default';
  const undocumented = ODD_STATUS.find((status) => documentedResponse(operation, status) === undefined);
  const isText = /^text\//.test(content.mediaType) && !isReadable(content);
  return [
    ...(undocumented ? [whole('wrong-status', { ...good, status: undocumented }, 'status', 'documented')] : []),
    ...operation.responses
      .filter((other) => other.status !== response.status && /^\d{3}$/.test(other.status) && !inRange(other.status))
      .map((other) => whole('wrong-status', { ...good, status: Number(other.status) }, 'status', 'documented')),
    ...(documentedContent(response.content, UNKNOWN_TYPE)
      ? []
      : [whole('wrong-media-type', html, 'media-type', content.evidence.grade)]),
    // An empty text is a text.
    ...(isText ? [] : [whole('no-body', { ...good, body: EMPTY_BODY }, 'body', 'documented')]),
    ...(isReadable(content) && STRUCTURED.test(Buffer.from(good.body.subarray(0, 1)).toString()) && good.body.length > 4
      ? [whole('truncated', cut, 'parse', 'documented')]
      : []),
  ];
};

/** Half of a number is a number; half of these is nothing. */
const STRUCTURED = /[[{"<]/;

const ODD_STATUS: readonly number[] = [418, 299, 599];

const isReadable = ({ mediaType }: MediaTypeSpec): boolean => isJsonType(mediaType) || isXmlType(mediaType);

const OTHER_ERROR: Json = { fault: { code: 1, reason: 'understudy' } };

const spoiledBodies = (documented: Documented, bodies: readonly Json[]): readonly Spoiled[] => {
  const { spec, content } = documented;
  const schema = content.schema?.node;
  if (schema === undefined) return [];
  const spoil = (mutation: MutationKind, at: Pointer, value: Json): Spoiled => ({
    mutation,
    at,
    answer: answerOf(documented, value),
    contradicts: surest(contradictions(spec, schema, value)),
  });
  const seen = new Map<string, Spoiled>();
  for (const body of bodies) {
    for (const { kind, at, value } of valueMutations(spec, schema, body)) {
      const key = `${kind} ${at} ${typeof valueAt(value, at)}`;
      if (!seen.has(key)) seen.set(key, spoil(kind, at, value));
    }
  }
  const error = statusOf(documented) >= 400 ? [spoil('wrong-error-shape', ROOT, OTHER_ERROR)] : [];
  return [...seen.values(), ...error];
};

const judge = (documented: Documented, spoiled: Spoiled | SpoiledRelation): SensitivityRow => {
  const { mutation, at, answer, contradicts } = spoiled;
  const { spec, operation, response, content } = documented;
  const verdict = checkExchange({
    spec,
    operation,
    response: answer,
    expect: { statuses: [response.status], why: 'it is what was asked for' },
    target: 'mock',
    ...('also' in spoiled && { request: spoiled.request, also: spoiled.also }),
  });
  const failures = verdict.findings.filter(({ severity }) => severity === 'failure');
  return {
    vendor: spec.name,
    operationId: operation.id,
    status: response.status,
    mediaType: content.mediaType,
    mutation,
    at: childPointer(ROOT, ...pointerKeys(at)),
    contradicts,
    outcome: outcomeOf(contradicts?.grade, verdict.kind === 'violates'),
    findings: [...new Set(failures.map(({ kind }) => kind))],
  };
};

const outcomeOf = (grade: Grade | undefined, failed: boolean): SensitivityOutcome => {
  if (grade === undefined) return failed ? 'false-alarm' : 'not-contradicted';
  // Our mock has to keep these as well; they are counted apart because no document says them.
  if (failed && (grade === 'observed' || grade === 'assumed')) return 'assumed';
  return failed ? 'caught' : 'missed';
};
