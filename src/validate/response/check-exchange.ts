import { type BodyFlaw, type HttpResponse, hasNoContent, headerValue } from '../../core/http/http';
import { isJsonType } from '../../core/http/media-type';
import { sequenceForm } from '../../core/http/sequence-type';
import type { Pointer } from '../../core/json/pointer';
import type { Expectation } from '../../core/results/case';
import type { TargetKind } from '../../core/results/events';
import type { Fact } from '../../core/results/finding';
import type { Inconclusive, Verdict } from '../../core/results/verdict';
import type { MediaTypeSpec, Operation, ResponseSpec, Spec } from '../../specs/spec';
import { readBody } from '../bodies/read-body';
import { endOfItems } from '../bodies/sequences';
import { compileSchema } from '../schema/compile-schema';
import { Undecided } from '../schema/undecided';
import type { CheckedRequest } from '../validate-types';
import { CHECKS } from './checks';
import type { Check, CheckContext } from './checks/check';
import { documentedContent, documentedResponse } from './documented-response';
import { notLookedAt } from './not-looked-at';
import { refusedInBody } from './refused-in-body';
import { samePlace } from './same-schema';
import { semanticRules } from './semantic-rules';
import { shownAnyway } from './shown-anyway';
import { weighFacts } from './weigh-facts';

export interface ExchangeInput {
  readonly spec: Spec;
  readonly operation: Operation;
  readonly request?: CheckedRequest;
  /** The method that was sent, where it may be another than the operation's. */
  readonly method?: string;
  readonly response: HttpResponse;
  /** Statuses that the same request got before. */
  readonly before?: readonly number[];
  readonly expect?: Expectation;
  readonly target: TargetKind;
  /** What even good requests were refused with, where none was accepted. */
  readonly goodRefusedWith?: readonly number[];
  /** The request carried credentials that the user gave. */
  readonly known?: boolean;
  /** The request carried credentials that were made up, and who has none is not let in there. */
  readonly invented?: boolean;
  readonly strict?: boolean;
  /** A check of this question alone, beside those of every answer. */
  readonly also?: Check;
}

/**
 * Does an answer agree with the document? Facts come from the checks; their weight and the side to blame are decided
 * here and nowhere else. Violates: at least one failure. Inconclusive: no failure, and something that should have been
 * checked was not. Conforms: everything else, `partial` where the document describes no body, or not even the status.
 */
export const checkExchange = (input: ExchangeInput): Verdict => {
  if (isOwnRefusal(input)) return { kind: 'conforms', strength: 'full', findings: [], inconclusive: [] };
  const context = prepare(input);
  const unseen = notLookedAt(context);
  // The good request was told all that can be said of such an answer.
  if (unseen) return { kind: 'inconclusive', reasons: [unseen], findings: [] };
  const facts: Fact[] = [];
  const reasons: Inconclusive[] = [...unreadReason(context)];
  const checks = checksFor(input);
  for (const [name, check] of Object.entries({ ...checks, ...(input.also && { relation: input.also }) })) {
    try {
      const outcome = check(context);
      facts.push(...(outcome.facts ?? []));
      reasons.push(...(outcome.inconclusive ?? []));
    } catch (error) {
      reasons.push(whyNot(name, error));
    }
  }
  const page = isPageInstead(context) ? facts.filter(({ kind }) => kind === 'media-type-undocumented') : [];
  const told =
    page.length > 0
      ? page
      : isWronglyAccepted(context) || context.refused?.isOfError
        ? facts.filter(({ at }) => !isInBody(at))
        : isOtherSuccess(context)
          ? facts.filter(({ kind }) => kind === 'status-unexpected')
          : facts;
  const placed = told.flatMap((fact) => {
    if (!isLeftOut(fact, context)) return [withPlaces(fact, context)];
    // A question about what is left out knows that.
    return input.also ? [] : [withPlaces({ ...fact, evidence: 'assumed' }, context)];
  });
  return judge(input, placed, reasons, context.documented !== undefined && checks === CHECKS);
};

/** A page for people (of maintenance, or to log in) accepts and finds nothing, whatever its status says. */
const isPageInstead = ({ target, operation, response: { status, headers } }: CheckContext): boolean =>
  target === 'real' &&
  status < 300 &&
  /^text\/html\b/i.test(headerValue(headers, 'content-type') ?? '') &&
  !operation.responses.some(({ content }) => content.some(({ mediaType }) => /html|\*/i.test(mediaType)));

/** A server that takes what it should refuse gives back what is wrong with it: that is one fault, and not two. */
const isWronglyAccepted = ({ target, expect, refused, response: { status } }: CheckContext): boolean =>
  target === 'real' &&
  !refused &&
  expect?.wrong === 'request' &&
  status < 300 &&
  !expect.statuses.some((each) => each === String(status) || /^2XX$/i.test(each));

/** A success that the document does not list beside those that it does: its `default` describes what goes wrong. */
const isOtherSuccess = ({ target, expect, documented, operation, response: { status } }: CheckContext): boolean =>
  target === 'real' &&
  expect !== undefined &&
  expect.wrong === undefined &&
  expect.statuses.length > 0 &&
  !expect.statuses.includes('default') &&
  documented?.status === 'default' &&
  status >= 200 &&
  status < 300 &&
  operation.responses.some((each) => each.status.startsWith('2'));

/** Who asks for some properties gets no others, whatever a document requires of a whole record: how much that is, it does not say. */
const isLeftOut = (fact: Fact, { request, target, spec, operation }: CheckContext): boolean => {
  const isLacking = fact.kind === 'property-absent' || (fact.kind === 'body-schema' && fact.keyword === 'required');
  if (!isLacking || target !== 'real') return false;
  // Where a rule says that the others are null, they are there.
  const ruled = semanticRules(spec, operation).flatMap((rule) => (rule.kind === 'select' ? rule.parameter : []));
  return Object.keys(request?.query ?? {}).some((name) => CHOOSES.test(name) && !ruled.includes(name));
};

/** `fields`, `fields[articles]`, `$select`, `excludeFields`. */
const CHOOSES =
  /^(?:\$?select|(?:include|exclude|response|return)?_?fields?|only|except|omit|attributes|props|properties|columns|projection)(?:\[.*\])?$/i;

const isInBody = (at: Pointer): boolean => at === '/body' || at.startsWith('/body/');

/** Which schema a fact is about, so that the copies of one are one cause; and which example contradicts it. */
const withPlaces = (fact: Fact, { spec, operation, documented, content, body }: CheckContext): Fact => {
  const schema = samePlace(fact, { operation, content, headers: documented?.headers ?? [] });
  const value = typeof body === 'object' && body.kind === 'value' ? body.value : undefined;
  const against = value === undefined || !content ? undefined : shownAnyway({ spec, content, value }, fact);
  return { ...fact, ...(schema !== undefined && { schema }), ...(against && { against }) };
};

/** Status and headers are judged all the same. */
const unreadReason = ({ body, response: { flaw } }: CheckContext): readonly Inconclusive[] =>
  flaw && (body === 'unknown' || flaw.kind === 'cut-short')
    ? [{ kind: UNREAD[flaw.kind], reason: `${flaw.reason}.` }]
    : [];

const UNREAD = {
  'too-slow': 'timeout',
  'too-large': 'body-not-checkable',
  'cut-short': 'broken-answer',
  'unknown-coding': 'body-not-checkable',
  'broken-coding': 'broken-answer',
  'not-recorded': 'body-not-checkable',
} as const satisfies Record<BodyFlaw['kind'], Inconclusive['kind']>;

const whyNot = (check: string, error: unknown): Inconclusive =>
  error instanceof Undecided
    ? { kind: 'body-not-checkable', reason: `The check ${check} could not be made: ${error.message}.` }
    : { kind: 'crashed', reason: `The check ${check} failed: ${String(error)}.` };

/** What our own mock refuses where no document speaks is held to its status alone; `default` is about the operation's own answers. */
const isOwnRefusal = ({ expect, response }: ExchangeInput): boolean =>
  expect?.undocumented === true && expect.statuses.includes(String(response.status));

/** The operation says nothing of what answers another method; only that a server fails is never right. */
const checksFor = ({ method, operation, response, target }: ExchangeInput): Readonly<Record<string, Check>> => {
  if (target === 'mock' || method === undefined || method === operation.method) return CHECKS;
  const { 'status-documented': documented, 'status-expected': expected } = CHECKS;
  return { ...(response.status >= 500 && { 'status-documented': documented }), 'status-expected': expected };
};

const judge = (
  { spec, target, response, strict = false }: ExchangeInput,
  facts: readonly Fact[],
  all: readonly Inconclusive[],
  documented: boolean,
): Verdict => {
  const findings = weighFacts(facts, { spec, target, strict, status: response.status });
  if (findings.some((finding) => finding.severity === 'failure')) {
    const [first, ...rest] = findings;
    if (first) return { kind: 'violates', findings: [first, ...rest], inconclusive: all };
  }
  const blocking = all.filter((reason) => reason.kind !== 'no-schema');
  const [first, ...rest] = blocking;
  if (first) return { kind: 'inconclusive', reasons: [first, ...rest], findings };
  return {
    kind: 'conforms',
    strength: documented && all.length === 0 ? 'full' : 'partial',
    findings,
    inconclusive: all,
  };
};

const prepare = (input: ExchangeInput): CheckContext => {
  const { spec, operation, response } = input;
  const documented = documentedResponse(operation, response.status);
  const mediaType = headerValue(response.headers, 'content-type') || undefined;
  const content = mediaType === undefined ? undefined : documentedContent(documented?.content ?? [], mediaType);
  // An answer under the wrong name is still compared with what its name should have been.
  const likely = content ?? likelyContent(documented, mediaType, input.request);
  const schema = likely?.schema && compileSchema(spec, likely.schema, 'response');
  const body = bodyOf(input, likely, mediaType ?? likely?.mediaType);
  return {
    spec,
    operation,
    request: input.request,
    response,
    expect: input.expect,
    target: input.target,
    before: input.before ?? [],
    goodRefusedWith: input.goodRefusedWith ?? [],
    known: input.known ?? false,
    invented: input.invented ?? false,
    documented,
    mediaType,
    content,
    body,
    schema,
    refused: refusedInBody(input, body),
  };
};

const likelyContent = (
  documented: ResponseSpec | undefined,
  mediaType: string | undefined,
  request: CheckedRequest | undefined,
): MediaTypeSpec | undefined =>
  mediaType === undefined
    ? (documentedContent(documented?.content ?? [], headerValue(request?.http.headers ?? {}, 'accept') ?? '') ??
      documented?.content[0])
    : documented?.content.find((each) => isJsonType(each.mediaType) && isJsonType(mediaType));

const bodyOf = (
  { spec, operation, request, response }: ExchangeInput,
  content: MediaTypeSpec | undefined,
  mediaType: string | undefined,
): CheckContext['body'] => {
  const method = request?.http.method ?? operation.method;
  if (method === 'HEAD' || hasNoContent(response.status)) return undefined;
  const { flaw } = response;
  const bytes = flaw ? wholeItems(flaw, mediaType, response.body) : response.body;
  if (flaw?.kind === 'broken-coding') return { kind: 'unreadable', reason: flaw.reason };
  if (bytes === undefined) return 'unknown';
  // Lines of JSON without a line are a list without an item, and a stream may be one without an event.
  if (bytes.length === 0 && !(content?.schema && mediaType && sequenceForm(mediaType))) return 'empty';
  return readBody(spec, content, mediaType ?? 'application/octet-stream', bytes, 'response');
};

const ENDS_EARLY: ReadonlySet<BodyFlaw['kind']> = new Set(['too-slow', 'too-large', 'cut-short']);

/** A stream need not end: it is judged by what came of it. Of any other body a part says nothing. */
const wholeItems = ({ kind }: BodyFlaw, mediaType: string | undefined, body: Uint8Array): Uint8Array | undefined => {
  const form = ENDS_EARLY.has(kind) ? sequenceForm(mediaType ?? '') : undefined;
  const end = form ? endOfItems(form, body) : 0;
  return end > 0 ? body.subarray(0, end) : undefined;
};
