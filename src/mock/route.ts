import { EMPTY_BODY, type HttpRequest, isFieldName } from '../core/http';
import { isJsonType } from '../core/media-type';
import type { Violation } from '../core/violation';
import { hasCallbacks } from '../specs/callbacks';
import type { MediaTypeSpec, Operation } from '../specs/spec';
import { compileRequestCheck } from '../validate/check-request';
import { documentedResponse } from '../validate/documented-response';
import type { CheckRequest } from '../validate/types';
import { answerHeader, headerText } from './answer-headers';
import type { Callbacks } from './calls/callbacks';
import { createCallbacks } from './calls/callbacks';
import type { CompiledEngine } from './engines/compiled';
import { PROBLEM_TYPE } from './problem';
import { notAcceptable, refusal, violationProblem } from './refusals';
import { type Render, rendererOf } from './render';
import { createReplyMemory } from './reply-memory';
import { defaultRepresentation, negotiate } from './representation';
import type { Ask, CompiledBehaviour, Draft, Engine, MockVendor, Outcome, Situation } from './types';

/** Everything one operation needs, compiled when it is first asked for. */
export interface Route {
  readonly vendor: MockVendor;
  readonly operation: Operation;
  readonly check: CheckRequest;
  readonly choosers: readonly Required<Pick<CompiledBehaviour, 'choose'>>[];
  readonly changers: readonly Required<Pick<CompiledBehaviour, 'change'>>[];
  /** No behaviour applies, and nothing follows an answer. */
  readonly plain: boolean;
  /** `undefined` for nearly every operation. */
  readonly callbacks: Callbacks | undefined;
  /** The document has an answer for a request without credentials. */
  readonly locks: boolean;
  /** What was said before to a request without preferences that is as valid, with this `Accept`. */
  recall(violations: readonly Violation[], accept: string | undefined): Reply | undefined;
  /** What the vendor says, in the form that was asked for: at once when it was said before. Never rejects. */
  reply(ask: RouteAsk): Reply | Promise<Reply>;
  finish(draft: Draft, form: Form): Reply;
  /** Another value in the same form: after a behaviour has changed it. */
  refine(reply: Reply, draft: Draft): Reply;
  /** A problem of ours. */
  say(problem: Draft): Reply;
  /** The situation when nothing is in play. */
  readonly atRest: Situation;
}

export interface RouteAsk {
  readonly violations: readonly Violation[];
  readonly preferences: Ask['preferences'];
  readonly accept: string | undefined;
  readonly seed: string | undefined;
}

/** In which documented form a draft is sent. */
export interface Form {
  readonly content: MediaTypeSpec | undefined;
  readonly contentType: string | undefined;
}

/** An answer and its bytes. */
export interface Reply extends Form {
  readonly draft: Draft;
  /** Complete but for what the request itself adds. */
  readonly outcome: Outcome;
  readonly render: Render;
  /** Said by the mock, in no vendor's name: no behaviour sees it. */
  readonly ours: boolean;
}

export interface Engines {
  readonly compiled: CompiledEngine;
  readonly prism: Engine;
}

export const createRoute = (vendor: MockVendor, operation: Operation, engines: Engines): Route => {
  const { spec, definition } = vendor;
  const behaviours = (definition.behaviours ?? []).flatMap((behaviour) => behaviour.compile(operation, spec) ?? []);
  const memory = createReplyMemory();
  const check = compileRequestCheck(spec, operation);
  const callbacks = hasCallbacks(operation) ? createCallbacks(vendor, operation, check) : undefined;
  const refinements = new WeakMap<Reply, WeakMap<Draft, Reply>>();

  const finish = (draft: Draft, form: Form, ours = false): Reply => {
    const render = rendererOf(spec, form.content, form.contentType);
    const body = render(draft.value);
    const headers = headOf(operation, draft, form, body);
    const outcome = { status: draft.status, headers, body, delay: 0, disruption: undefined };
    return { ...form, draft, outcome, render, ours };
  };

  /** A frozen draft is one that a habit remembers, so its bytes are worth remembering, too. */
  const refine = (reply: Reply, draft: Draft): Reply => {
    const known = refinements.get(reply)?.get(draft);
    if (known) return known;
    const made = isSameHead(reply.draft, draft) ? refined(reply, draft) : finish(draft, reply);
    if (!Object.isFrozen(draft)) return made;
    const replies = refinements.get(reply) ?? new WeakMap<Draft, Reply>();
    refinements.set(reply, replies.set(draft, made));
    return made;
  };

  const draftFor = async (ask: Ask): Promise<Draft | null> => {
    const remembered = engines.compiled.answer(operation, ask);
    if (remembered) return remembered;
    const draft = await engines.prism.answer(operation, ask);
    return draft && engines.compiled.remember(operation, ask, draft);
  };

  const ask = async (asked: RouteAsk): Promise<Reply> => {
    const { example, ...preferences } = asked.preferences;
    const question: Ask = {
      violations: asked.violations,
      preferences,
      mediaType: undefined,
      request: NO_REQUEST,
      ...(asked.seed === undefined ? {} : { seed: asked.seed }),
    };
    // Which response is it? Only then is it known which media types there are, and which examples.
    const draft = await draftFor(question);
    const broken = asked.violations.length > 0;
    if (!draft || (broken && draft.value === undefined && draft.mediaType === undefined)) {
      const said = violationProblem(operation, asked.violations, draft);
      return finish(said, problemForm(operation, said.status), true);
    }
    const content = documentedResponse(operation, draft.status)?.content ?? [];
    if (draft.mediaType === undefined || content.length === 0) return finish(draft, NO_FORM);
    const types = content.map((each) => each.mediaType);
    // An error is sent in a form that was not asked for, rather than hidden behind a 406 (RFC 9110, section 15.5.7).
    const tolerant = broken || draft.status >= 400;
    const chosen = negotiate(asked.accept, types) ?? (tolerant ? defaultRepresentation(types) : null);
    if (!chosen) return finish(notAcceptable(types), PROBLEM_FORM, true);
    const { documented, contentType } = chosen;
    const form = { content: content.find((each) => each.mediaType === documented), contentType };
    if (documented === draft.mediaType && example === undefined) return finish(draft, form);
    const exact = await draftFor({ ...question, preferences: asked.preferences, mediaType: documented });
    return finish(exact ?? draft, form);
  };

  return {
    vendor,
    operation,
    check,
    choosers: behaviours.flatMap(({ choose }) => (choose ? [{ choose }] : [])),
    changers: behaviours.flatMap(({ change }) => (change ? [{ change }] : [])),
    plain: behaviours.length === 0 && callbacks === undefined,
    callbacks,
    locks: documentedResponse(operation, 401) !== undefined,
    recall: memory.recall,
    finish,
    refine,
    say: (problem) => finish(problem, PROBLEM_FORM, true),
    atRest: { ruling: null, vars: {}, records: vendor.records },
    reply: (asked) =>
      memory.find(asked) ??
      ask(asked)
        .catch((error: unknown) => finish(declined(operation, asked, error), PROBLEM_FORM, true))
        .then((reply) => memory.remember(asked, reply)),
  };
};

/** What was wrong with the request is still worth saying where the documented error cannot be made. */
const declined = (operation: Operation, { violations }: RouteAsk, error: unknown): Draft =>
  violations.length > 0 && error instanceof Error && error.name === 'NotGenerated'
    ? violationProblem(operation, violations, null)
    : refusal(operation, error);

/** Static answers look at no request; see `Ask`. */
const NO_REQUEST: HttpRequest = { method: 'GET', path: '/', query: '', headers: {}, body: EMPTY_BODY };

const NO_FORM: Form = { content: undefined, contentType: undefined };
const PROBLEM_FORM: Form = { content: undefined, contentType: PROBLEM_TYPE };

/** A documented error of which nobody says what is in it may have our problem in it, in the form that it is documented in. */
const problemForm = (operation: Operation, status: number): Form => {
  const free = documentedResponse(operation, status)?.content.find(
    ({ mediaType, schema }) => schema === undefined && isJsonType(mediaType),
  );
  return free ? { content: free, contentType: free.mediaType } : PROBLEM_FORM;
};

const isSameHead = (a: Draft, b: Draft): boolean => a.status === b.status && a.headers === b.headers;

/** A new value needs a new body, a new length and a new reason; the rest of the head stays. */
const refined = (reply: Reply, draft: Draft): Reply => {
  const body = reply.render(draft.value);
  const headers = [...reply.outcome.headers];
  headers[headers.indexOf('understudy-answer') + 1] = answerHeader(draft);
  const length = headers.indexOf('content-length');
  if (length >= 0) headers[length + 1] = String(body.length);
  return { ...reply, draft, outcome: { ...reply.outcome, headers, body } };
};

const headOf = (operation: Operation, draft: Draft, form: Form, body: Buffer | string): readonly string[] => {
  const head: string[] = [];
  if (form.contentType !== undefined) head.push('content-type', form.contentType);
  for (const [name, value] of Object.entries(draft.headers)) {
    // A habit or a scenario may think of any; Node would raise an error when the answer is already decided.
    if (!isFieldName(name)) continue;
    for (const one of typeof value === 'string' ? [value] : value) head.push(name, headerText(one));
  }
  head.push('understudy-operation', headerText(operation.id));
  head.push('understudy-answer', answerHeader(draft));
  if (draft.status !== 204 && draft.status !== 304 && draft.status >= 200) {
    head.push('content-length', String(body.length));
  }
  return head;
};
