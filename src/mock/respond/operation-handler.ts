import { after, type MaybePromise } from '../../core/maybe-promise';
import { type Violation, violationClass } from '../../core/violation';
import { hasCallbacks } from '../../specs/callbacks/callbacks';
import type { Operation, Spec } from '../../specs/spec';
import { compileRequestCheck } from '../../validate/request/check-request';
import { documentedResponse } from '../../validate/response/documented-response';
import type { CheckRequest } from '../../validate/validate-types';
import { idOfPath } from '../behaviours/id-of-path';
import type { Callbacks } from '../calls/follow-callbacks';
import type {
  BehaviourContext,
  CompiledBehaviour,
  Engine,
  MockVendor,
  PreparedResponse,
  ResponseDraft,
  ScenarioEffect,
  SessionState,
} from '../types';
import { formOf, problemForm, problemIn } from './answer-form';
import { dressed, invented } from './apply-scenario';
import type { ChosenResponse } from './choose-response';
import { createEngineAnswers, type Said, UNCHECKED } from './engine-answers';
import { type Form, finish, NO_FORM, PROBLEM_FORM, withViolations } from './finish-response';
import { withoutOurPreferences } from './prefer-header';
import { notAcceptable, refusal, violationProblem, violationStatus } from './problems-for-operations';
import { type EngineAnswer, keyOf, type ResponseCache, violationsPart } from './response-cache';
import { besideDocumented } from './response-headers';

/** Everything one operation needs, compiled when it is first asked for. */
export interface OperationHandler {
  readonly vendor: MockVendor;
  readonly operation: Operation;
  readonly check: CheckRequest;
  readonly choosers: readonly Required<Pick<CompiledBehaviour, 'choose'>>[];
  /** `undefined` for nearly every operation. */
  readonly callbacks: Callbacks | undefined;
  /** The document has an answer for a request without credentials. */
  readonly locks: boolean;
  /** What the vendor says, in the form that was asked for: at once when it was said before. */
  prepared(chosen: ChosenResponse, wanted: Wanted): MaybePromise<PreparedResponse>;
  /** A problem of ours about a request. */
  say(problem: ResponseDraft, violations: readonly Violation[]): PreparedResponse;
  /** A problem of ours, said as the document describes its status where it does. */
  problemFromDocument(problem: ResponseDraft, accept: string | undefined): MaybePromise<PreparedResponse>;
  /** The state of a session when nothing is in play. */
  readonly atRest: SessionState;
}

/** What a response depends on beside the choice. */
interface Wanted {
  readonly context: BehaviourContext;
  readonly effect: ScenarioEffect | null;
  readonly accept: string | undefined;
  /** The answer is generated, and so never kept. */
  readonly dynamic: boolean;
  readonly seed: string | undefined;
}

export const createOperationHandler = (
  vendor: MockVendor,
  operation: Operation,
  engine: Engine,
  cache: ResponseCache,
): OperationHandler => {
  const { spec, definition } = vendor;
  const { describesAccept } = operation;
  const own = (definition.behaviours ?? []).flatMap((behaviour) => behaviour.compile(operation, spec) ?? []);
  const behaviours = [...own, ...[idOfPath(operation, spec, vendor.madeRecords)].filter((one) => one !== null)];
  const changers = behaviours.filter(hasChange);
  const check = vendorsCheck(compileRequestCheck(spec, operation), operation);
  const name = cache.nameOperation();
  const answers = createEngineAnswers(operation, engine, cache, name);

  const say = (problem: ResponseDraft, form = PROBLEM_FORM): PreparedResponse => ({
    ...finish(spec, operation, problem, form),
    ours: true,
  });

  const sayInDocumentedForm = (problem: ResponseDraft, accept: string | undefined): PreparedResponse => {
    const form = problemForm(operation, problem.status, accept);
    return say(problemIn(form, problem), form);
  };

  const problemFromDocument: OperationHandler['problemFromDocument'] = (problem, accept) => {
    const code = problem.status;
    const documented = documentedResponse(operation, code);
    if (!documented) return say(problem);
    const question = { violations: [], kind: 'valid', code, example: undefined, dynamic: false, seed: undefined };
    return after(answers.ask({ ...question, mediaType: undefined }), (said) => {
      if ('error' in said && isNotGenerated(said.error)) return say(refusal(operation, said.error));
      if ('error' in said || !said.draft) return sayInDocumentedForm(problem, accept);
      // Without a body to show, its headers are documented all the same.
      const own = besideDocumented(spec, documented, said.draft.headers, problem.headers);
      if (said.draft.value === undefined) return sayInDocumentedForm({ ...problem, headers: own }, accept);
      const form = formOf(said, said.draft, accept, true) ?? NO_FORM;
      return after(answers.ask({ ...question, mediaType: form.content?.mediaType }), (exact) => {
        if ('error' in exact || !exact.draft) return say(problem);
        const headers = besideDocumented(spec, documented, exact.draft.headers, problem.headers);
        return finish(spec, operation, { ...exact.draft, headers, why: problem.why }, form);
      });
    });
  };

  /** All that the response depends on; `undefined`: it is not kept. */
  const responseKey = (chosen: ChosenResponse, kind: string, wanted: Wanted, form: Form): string | undefined => {
    const { code, example, why } = chosen;
    const { context, effect, dynamic } = wanted;
    if (dynamic || (effect && effect.key === undefined)) return undefined;
    if (example !== undefined && !answers.hasExample(example)) return undefined;
    const broken = context.violations.length === 0 ? '' : violationsPart(context.violations);
    if (broken === undefined) return undefined;
    const parts = [name, kind, code, example, why, effect?.key, form.content?.mediaType, form.contentType, broken];
    for (const behaviour of changers) {
      const part = behaviour.key?.(context);
      if (part === undefined || part === null) return undefined;
      parts.push(part);
    }
    return keyOf(...parts);
  };

  /** What the engine said as the scenario and the behaviours change it, in bytes. */
  const made = (chosen: ChosenResponse, { context, effect }: Wanted, form: Form, said: Said): PreparedResponse => {
    if ('error' in said || !said.draft) return say(problemFor(spec, operation, chosen, said));
    let draft = chosen.ruled && effect ? dressed(said.draft, effect) : said.draft;
    for (const behaviour of changers) draft = behaviour.change(draft, context);
    if (effect?.change) draft = effect.change(draft);
    return finish(spec, operation, chosen.why === undefined ? draft : { ...draft, why: chosen.why }, form);
  };

  /** The response of this form: the kept one, or a new one. */
  const respond = (
    chosen: ChosenResponse,
    kind: string,
    wanted: Wanted,
    form: Form,
    answer: () => MaybePromise<Said>,
  ): MaybePromise<PreparedResponse> => {
    const key = responseKey(chosen, kind, wanted, form);
    const known = key === undefined ? undefined : cache.response(key);
    if (known) return known;
    return after(answer(), (said) => {
      const prepared = withViolations(made(chosen, wanted, form, said), wanted.context.violations);
      if (key !== undefined && !prepared.ours) cache.keepResponse(key, prepared);
      return prepared;
    });
  };

  /** The response is known, and so are its media types and examples. */
  const inForm = (
    chosen: ChosenResponse,
    kind: string,
    wanted: Wanted,
    said: EngineAnswer,
    draft: ResponseDraft,
  ): MaybePromise<PreparedResponse> => {
    const { code, example, violations } = chosen;
    const effect = chosen.ruled ? wanted.effect : null;
    const own = effect?.body && effect.mediaType;
    if (draft.mediaType === undefined) {
      const contentType = own ?? (effect?.body ? 'application/json' : undefined);
      return respond(chosen, kind, wanted, { ...NO_FORM, contentType }, () => said);
    }
    const anyForm = violations.length > 0 || describesAccept;
    const form = formOf(said, draft, wanted.accept, anyForm);
    if (!form) {
      const refused = problemFromDocument(notAcceptable(said.types), wanted.accept);
      return after(refused, (it) => withViolations(it, wanted.context.violations));
    }
    const mediaType = form.content?.mediaType;
    return respond(chosen, kind, wanted, own === undefined ? form : { ...form, contentType: own }, () => {
      if (mediaType === draft.mediaType && example === undefined) return said;
      const { dynamic, seed } = wanted;
      const exact = answers.ask({ violations, kind, code, example, mediaType, dynamic, seed });
      return after(exact, (it) => ('error' in it || it.draft ? it : said));
    });
  };

  /** The mock's own words, because the document has none for this refusal. */
  const refused = (chosen: ChosenResponse, kind: string, wanted: Wanted, said: EngineAnswer): PreparedResponse => {
    const form = problemForm(operation, violationStatus(chosen.violations, said.draft), wanted.accept);
    const key = responseKey(chosen, `refused ${kind}`, wanted, form);
    const known = key === undefined ? undefined : cache.response(key);
    if (known) return known;
    const problem = problemIn(form, problemFor(spec, operation, chosen, said));
    const prepared = withViolations(say(problem, form), wanted.context.violations);
    if (key !== undefined) cache.keepResponse(key, prepared);
    return prepared;
  };

  const answered = (
    chosen: ChosenResponse,
    kind: string,
    wanted: Wanted,
    said: Said,
  ): MaybePromise<PreparedResponse> => {
    if ('error' in said)
      return withViolations(say(problemFor(spec, operation, chosen, said)), wanted.context.violations);
    return said.draft && (chosen.violations.length === 0 || !isEmpty(said.draft))
      ? inForm(chosen, kind, wanted, said, said.draft)
      : refused(chosen, kind, wanted, said);
  };

  const prepared: OperationHandler['prepared'] = (chosen, wanted) => {
    const { code, violations, validated } = chosen;
    const kind = !validated ? UNCHECKED : violations.length === 0 ? 'valid' : violationClass(violations);
    if (chosen.ruled && wanted.effect && code !== undefined && !documentedResponse(operation, code)) {
      const draft = invented(wanted.effect);
      const said: EngineAnswer = { draft, content: [], types: [], usual: null };
      return respond(chosen, kind, wanted, { ...NO_FORM, contentType: draft.mediaType }, () => said);
    }
    const { dynamic, seed } = wanted;
    const first = answers.ask({ violations, kind, code, example: undefined, mediaType: undefined, dynamic, seed });
    return first instanceof Promise
      ? first.then((said) => answered(chosen, kind, wanted, said))
      : answered(chosen, kind, wanted, first);
  };

  return {
    vendor,
    operation,
    check,
    choosers: behaviours.filter(hasChoose),
    callbacks: hasCallbacks(operation) ? loadCallbacks().createCallbacks(vendor, operation, check) : undefined,
    locks: documentedResponse(operation, 401) !== undefined,
    say: (problem, violations) => withViolations(say(problem), violations),
    problemFromDocument,
    atRest: { effect: null, vars: {}, records: vendor.records },
    prepared,
  };
};

/** Where the vendor has a `Prefer` of its own, what it says to the mock is no part of it. */
const vendorsCheck = (check: CheckRequest, { parameters }: Operation): CheckRequest =>
  parameters.some(({ in: where, name }) => where === 'header' && name.toLowerCase() === 'prefer')
    ? (request, pathValues) => ({ ...check(withoutOurPreferences(request), pathValues), http: request })
    : check;

/** Nearly no operation has callbacks. */
const loadCallbacks = () => require('../calls/follow-callbacks') as typeof import('../calls/follow-callbacks');

type Changing = CompiledBehaviour & Required<Pick<CompiledBehaviour, 'change'>>;
type Choosing = CompiledBehaviour & Required<Pick<CompiledBehaviour, 'choose'>>;

const hasChange = (behaviour: CompiledBehaviour): behaviour is Changing => behaviour.change !== undefined;
const hasChoose = (behaviour: CompiledBehaviour): behaviour is Choosing => behaviour.choose !== undefined;

/** The mock's own problem where the vendor has no answer. */
const problemFor = (
  spec: Spec,
  operation: Operation,
  { violations, why }: ChosenResponse,
  said: Said,
): ResponseDraft => {
  const problem =
    'error' in said ? refusal(operation, said.error) : violationProblem(spec, operation, violations, said.draft);
  return why === undefined ? problem : { ...problem, why };
};

const isNotGenerated = (error: unknown): boolean => error instanceof Error && error.name === 'NotGenerated';

const isEmpty = ({ value, mediaType }: ResponseDraft): boolean => value === undefined && mediaType === undefined;
