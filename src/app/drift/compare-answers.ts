import type { DriftItem } from '../../core/drift-item';
import { headerValue } from '../../core/http/http';
import type { Inconclusive, Verdict } from '../../core/results/verdict';
import { redactWords } from '../../core/secrets/redactor';
import { type Collection, createCollection, type Observation } from '../../drift/collect-answers';
import type { Operation, Spec } from '../../specs/spec';
import { readBody } from '../../validate/bodies/read-body';
import { compileRequestCheck } from '../../validate/request/check-request';
import { checkExchange } from '../../validate/response/check-exchange';
import { documentedContent, documentedResponse } from '../../validate/response/documented-response';
import { compileSchema } from '../../validate/schema/compile-schema';
import type { AnswerSource, DriftAnswer } from './drift-answers';

interface Collected {
  readonly collection: Collection;
  /** What belongs to no operation. */
  readonly unknown: readonly DriftItem[];
}

/** Holds every answer against a document. `isFirst`: what the run itself found counts. */
export const collectAnswers = async (spec: Spec, source: AnswerSource, isFirst: boolean): Promise<Collected> => {
  const collection = createCollection();
  const unknown = new Map<string, DriftItem>();
  for await (const answer of source.read()) {
    const observation = observe(spec, answer, isFirst);
    if (observation) collection.add(observation);
    else if (isFirst && answer.operation === undefined) addUnknown(unknown, spec, answer, source);
  }
  return { collection: collection.read(), unknown: [...unknown.values()] };
};

const addUnknown = (
  unknown: Map<string, DriftItem>,
  spec: Spec,
  { exchange }: DriftAnswer,
  { redact }: AnswerSource,
): void => {
  const { request, response, startedAt } = exchange;
  const operation = redactWords(`${request.method} ${request.path}`, redact);
  const before = unknown.get(operation);
  unknown.set(operation, {
    kind: 'operation-undocumented',
    breaking: false,
    pointer: '',
    operation,
    status: before?.status ?? response.status,
    seen: (before?.seen ?? 0) + 1,
    of: (before?.of ?? 0) + 1,
    first: before && before.first < startedAt ? before.first : startedAt,
    last: before && before.last > startedAt ? before.last : startedAt,
    message: 'no documented operation has this method and path',
    evidence: 'undocumented',
    spec: spec.place(spec.root),
    confidence: 'low',
    remedy: {
      kind: 'person',
      reason: 'which parts of the path are parameters, and what the operation is for, no answer says',
    },
  });
};

const observe = (spec: Spec, answer: DriftAnswer, isFirst: boolean): Observation | undefined => {
  const { exchange, wrong } = answer;
  const operation = operationOf(spec, answer);
  if (!operation) return undefined;
  const values = answer.operation?.values;
  const { response, request } = exchange;
  const verdict =
    (isFirst ? answer.verdict : undefined) ??
    checkExchange({
      spec,
      operation,
      ...(values && { request: compileRequestCheck(spec, operation)(request, values) }),
      method: request.method,
      response,
      target: answer.kind,
    });
  const unusable = unusableIn(spec, operation, answer);
  return {
    ...{ operation, exchange, wrong, unusable },
    facts: verdict.findings,
    body: bodyOf(spec, operation, answer),
    doubts: doubtsOf(verdict).filter((doubt) => !unusable.some(({ reason }) => doubt.startsWith(reason))),
  };
};

/** What keeps an answer from being compared; that a request was refused does not. */
const IN_DOUBT: ReadonlySet<Inconclusive['kind']> = new Set([
  'timeout',
  'broken-answer',
  'spec-invalid',
  'schema-not-compilable',
  'body-not-checkable',
  'crashed',
]);

const doubtsOf = (verdict: Verdict): readonly string[] =>
  (verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive).flatMap(({ kind, reason }) =>
    IN_DOUBT.has(kind) ? [reason] : [],
  );

const unusableIn = (spec: Spec, operation: Operation, { exchange }: DriftAnswer): Observation['unusable'] => {
  const { status, headers, body } = exchange.response;
  const mediaType = headerValue(headers, 'content-type');
  const documented = documentedResponse(operation, status)?.content ?? [];
  const schema = mediaType !== undefined && documentedContent(documented, mediaType)?.schema;
  if (!schema || body.length === 0) return [];
  const compiled = compileSchema(spec, schema, 'response');
  return compiled.kind === 'compiled' ? compiled.unchecked : [compiled];
};

const bodyOf = (spec: Spec, operation: Operation, { exchange }: DriftAnswer): Observation['body'] => {
  const { response, request } = exchange;
  const mediaType = headerValue(response.headers, 'content-type');
  if (response.flaw || response.body.length === 0 || request.method === 'HEAD') return undefined;
  const documented = documentedResponse(operation, response.status)?.content ?? [];
  const content = mediaType === undefined ? documented[0] : documentedContent(documented, mediaType);
  const read = readBody(spec, content, mediaType ?? content?.mediaType ?? '', response.body, 'response');
  return read.kind === 'value' ? { value: read.value } : undefined;
};

const operationOf = (spec: Spec, { operation }: DriftAnswer): Operation | undefined =>
  operation && spec.operations.find(({ method, path }) => method === operation.method && path === operation.path);
