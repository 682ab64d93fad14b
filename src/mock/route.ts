import { EMPTY_BODY, type HttpRequest } from '../core/http';
import { after, type MaybePromise } from '../core/maybe-promise';
import { isJsonType } from '../core/media-type';
import { violationClass } from '../core/violation';
import { hasCallbacks } from '../specs/callbacks';
import type { Operation } from '../specs/spec';
import { compileRequestCheck } from '../validate/check-request';
import { documentedResponse } from '../validate/documented-response';
import type { CheckRequest } from '../validate/types';
import type { Callbacks } from './calls/callbacks';
import type { Chosen } from './choose';
import { type Form, finish, NO_FORM, PROBLEM_FORM } from './outcome';
import { notAcceptable, refusal, violationProblem } from './refusals';
import { defaultRepresentation, negotiate } from './representation';
import { keyOf, type ResponseCache } from './response-cache';
import { dressed, invented } from './ruling';
import type {
  Ask,
  BehaviourContext,
  CompiledBehaviour,
  Draft,
  Engine,
  MockVendor,
  Reply,
  Ruling,
  Situation,
} from './types';

/** Everything one operation needs, compiled when it is first asked for. */
export interface Route {
  readonly vendor: MockVendor;
  readonly operation: Operation;
  readonly check: CheckRequest;
  readonly choosers: readonly Required<Pick<CompiledBehaviour, 'choose'>>[];
  /** `undefined` for nearly every operation. */
  readonly callbacks: Callbacks | undefined;
  /** The document has an answer for a request without credentials. */
  readonly locks: boolean;
  /** What the vendor says, in the form that was asked for: at once when it was said before. */
  reply(chosen: Chosen, wanted: Wanted): MaybePromise<Reply>;
  /** A problem of ours. */
  say(problem: Draft, form?: Form): Reply;
  /** The situation when nothing is in play. */
  readonly atRest: Situation;
}

/** What a response depends on beside the choice. */
export interface Wanted {
  readonly context: BehaviourContext;
  readonly ruling: Ruling | null;
  readonly accept: string | undefined;
  /** The answer is generated, and so never kept. */
  readonly dynamic: boolean;
  readonly seed: string | undefined;
}

/** What the engine said, or why it said nothing. */
type Said = { readonly draft: Draft | null } | { readonly error: unknown };

export const createRoute = (vendor: MockVendor, operation: Operation, engine: Engine, cache: ResponseCache): Route => {
  const { spec, definition } = vendor;
  const behaviours = (definition.behaviours ?? []).flatMap((behaviour) => behaviour.compile(operation, spec) ?? []);
  const changers = behaviours.filter(hasChange);
  const check = compileRequestCheck(spec, operation);
  const name = keyOf(vendor.name, operation.method, operation.path);
  const examples = exampleNames(operation);

  /** What the engine says, from the cache where it can. A name that no example has is a client's invention, and not kept. */
  const ask = (
    { violations, code }: Chosen,
    wanted: Wanted,
    example?: string,
    mediaType?: string,
  ): MaybePromise<Said> => {
    const kept = !wanted.dynamic && (example === undefined || examples.has(example));
    const key = kept ? keyOf(name, violationClass(violations), code, example, mediaType) : '';
    const known = kept ? cache.said(key) : undefined;
    if (known !== undefined) return { draft: known };
    const preferences = {
      ...(wanted.dynamic ? { dynamic: true } : {}),
      ...(code === undefined ? {} : { code }),
      ...(example === undefined ? {} : { example }),
    };
    const seed = wanted.seed === undefined ? {} : { seed: wanted.seed };
    const question: Ask = { violations, preferences, mediaType, request: NO_REQUEST, ...seed };
    return Promise.resolve(engine.answer(operation, question)).then(
      (draft) => {
        if (kept) cache.keepSaid(key, draft);
        return { draft };
      },
      (error: unknown) => ({ error }),
    );
  };

  const say = (problem: Draft, form = PROBLEM_FORM): Reply => ({
    ...finish(spec, operation, problem, form),
    ours: true,
  });

  /** The mock's own problem where the vendor has no answer. */
  const problemFor = ({ violations, why }: Chosen, said: Said): Reply => {
    const reasoned = (problem: Draft): Draft => (why === undefined ? problem : { ...problem, why });
    // What is wrong with the request is still worth saying where the documented error cannot be made.
    if ('error' in said && !(violations.length > 0 && isNotGenerated(said.error))) {
      return say(reasoned(refusal(operation, said.error)));
    }
    const problem = violationProblem(operation, violations, 'error' in said ? null : said.draft);
    return say(reasoned(problem), 'error' in said ? PROBLEM_FORM : problemForm(operation, problem.status));
  };

  /** All that the response depends on; `undefined`: it is not kept. */
  const responseKey = (chosen: Chosen, { context, ruling, dynamic }: Wanted, form: Form): string | undefined => {
    const { code, example, why, violations } = chosen;
    if (dynamic || (ruling && ruling.key === undefined)) return undefined;
    if (example !== undefined && !examples.has(example)) return undefined;
    const form1 = `${form.content?.mediaType ?? ''} ${form.contentType ?? ''}`;
    let key = keyOf(name, violationClass(violations), code, example, why, ruling?.key, form1);
    for (const behaviour of changers) {
      const part = behaviour.key?.(context);
      if (part === undefined || part === null) return undefined;
      key += keyOf(part);
    }
    return key;
  };

  /** The response of this form: the kept one, or a new one. */
  const respond = (
    chosen: Chosen,
    wanted: Wanted,
    form: Form,
    answer: () => MaybePromise<Said>,
  ): MaybePromise<Reply> => {
    const key = responseKey(chosen, wanted, form);
    const known = key === undefined ? undefined : cache.response(key);
    if (known) return known;
    return after(answer(), (said) => {
      if ('error' in said || !said.draft) return problemFor(chosen, said);
      const { context, ruling } = wanted;
      let draft = chosen.ruled && ruling ? dressed(said.draft, ruling) : said.draft;
      for (const behaviour of changers) draft = behaviour.change(draft, context);
      if (ruling?.change) draft = ruling.change(draft);
      if (chosen.why !== undefined) draft = { ...draft, why: chosen.why };
      const reply = finish(spec, operation, draft, form);
      if (key !== undefined) cache.keepResponse(key, reply);
      return reply;
    });
  };

  /** In which form, now that it is known which response it is; `null`: in none that the client takes. */
  const formOf = ({ status }: Draft, broken: boolean, accept: string | undefined): Form | null => {
    const content = documentedResponse(operation, status)?.content ?? [];
    const types = content.map((each) => each.mediaType);
    // An error is sent in a form that was not asked for, rather than hidden behind a 406 (RFC 9110, section 15.5.7).
    const chosen = negotiate(accept, types) ?? (broken || status >= 400 ? defaultRepresentation(types) : null);
    if (!chosen) return null;
    const { documented, contentType } = chosen;
    return { content: content.find((each) => each.mediaType === documented), contentType };
  };

  const reply: Route['reply'] = (chosen, wanted) => {
    const { code, example, violations } = chosen;
    const ruling = chosen.ruled ? wanted.ruling : null;
    if (ruling && code !== undefined && !documentedResponse(operation, code)) {
      const draft = invented(ruling);
      return respond(chosen, wanted, { content: undefined, contentType: draft.mediaType }, () => ({ draft }));
    }
    // Which response is it? Only then is it known which media types there are, and which examples.
    return after(ask(chosen, wanted), (said) => {
      const broken = violations.length > 0;
      if ('error' in said || !said.draft) return problemFor(chosen, said);
      const { draft } = said;
      if (broken && draft.value === undefined && draft.mediaType === undefined) return problemFor(chosen, said);
      const own = ruling?.body && ruling.mediaType;
      if (draft.mediaType === undefined) {
        const contentType = own ?? (ruling?.body ? 'application/json' : undefined);
        return respond(chosen, wanted, contentType === undefined ? NO_FORM : { ...NO_FORM, contentType }, () => said);
      }
      const form = formOf(draft, broken, wanted.accept);
      if (!form) return say(notAcceptable(typesOf(operation, draft.status)));
      const mediaType = form.content?.mediaType;
      return respond(chosen, wanted, own === undefined ? form : { ...form, contentType: own }, () =>
        mediaType === draft.mediaType && example === undefined
          ? said
          : after(ask(chosen, wanted, example, mediaType), (exact) => ('error' in exact || exact.draft ? exact : said)),
      );
    });
  };

  return {
    vendor,
    operation,
    check,
    choosers: behaviours.filter(hasChoose),
    callbacks: hasCallbacks(operation) ? loadCallbacks().createCallbacks(vendor, operation, check) : undefined,
    locks: documentedResponse(operation, 401) !== undefined,
    say,
    atRest: { ruling: null, vars: {}, records: vendor.records },
    reply,
  };
};

type Changing = CompiledBehaviour & Required<Pick<CompiledBehaviour, 'change'>>;
type Choosing = CompiledBehaviour & Required<Pick<CompiledBehaviour, 'choose'>>;

const hasChange = (behaviour: CompiledBehaviour): behaviour is Changing => behaviour.change !== undefined;
const hasChoose = (behaviour: CompiledBehaviour): behaviour is Choosing => behaviour.choose !== undefined;

const isNotGenerated = (error: unknown): boolean => error instanceof Error && error.name === 'NotGenerated';

const typesOf = (operation: Operation, status: number): readonly string[] =>
  (documentedResponse(operation, status)?.content ?? []).map(({ mediaType }) => mediaType);

/** Prism takes an example without a name as `default`. */
const exampleNames = ({ responses }: Operation): ReadonlySet<string> =>
  new Set([
    'default',
    ...responses.flatMap(({ content }) => content.flatMap(({ examples }) => examples.map(({ name }) => name))),
  ]);

/** Most documents have none. */
const loadCallbacks = () => require('./calls/callbacks') as typeof import('./calls/callbacks');

/** Static answers look at no request; see `Ask`. */
const NO_REQUEST: HttpRequest = { method: 'GET', path: '/', query: '', headers: {}, body: EMPTY_BODY };

/** A documented error whose content is not described may carry our problem, in the documented media type. */
const problemForm = (operation: Operation, status: number): Form => {
  const free = documentedResponse(operation, status)?.content.find(
    ({ mediaType, schema }) => schema === undefined && isJsonType(mediaType),
  );
  return free ? { content: free, contentType: free.mediaType } : PROBLEM_FORM;
};
