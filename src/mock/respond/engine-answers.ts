import { EMPTY_BODY, type HttpRequest } from '../../core/http/http';
import type { MaybePromise } from '../../core/maybe-promise';
import type { Violation } from '../../core/violation';
import type { Operation } from '../../specs/spec';
import { documentedResponse } from '../../validate/response/documented-response';
import type { Ask, Engine, ResponseDraft } from '../types';
import { defaultRepresentation } from './negotiate-content-type';
import { type EngineAnswer, keyOf, type ResponseCache } from './response-cache';

/** The kind of a request that is not checked. */
export const UNCHECKED = 'unchecked';

const KINDS = ['valid', UNCHECKED, 'security', 'media-type', 'validation'];

/** What the engine is asked about one operation. */
interface Question {
  readonly violations: readonly Violation[];
  /** Of the violations; `UNCHECKED` where nobody looked for them. */
  readonly kind: string;
  readonly code: number | undefined;
  readonly example: string | undefined;
  readonly mediaType: string | undefined;
  readonly dynamic: boolean;
  readonly seed: string | undefined;
}

/** Or why the engine said nothing. */
export type Said = EngineAnswer | { readonly error: unknown };

interface EngineAnswers {
  /** What the engine says, from the cache where it can; never rejects. */
  ask(question: Question): MaybePromise<Said>;
  /** Has the document an example of this name? Another name is a client's invention, and nothing is kept for it. */
  hasExample(name: string): boolean;
}

/** @param name of the operation, in the cache */
export const createEngineAnswers = (
  operation: Operation,
  engine: Engine,
  cache: ResponseCache,
  name: string,
): EngineAnswers => {
  const names = exampleNames(operation);
  const hasExample: EngineAnswers['hasExample'] = (example) => names.has(example);
  // What a request that nobody forces is asked first, made once.
  const usual = new Map(KINDS.map((kind) => [kind, keyOf(name, kind, undefined, undefined, undefined)]));
  const askEngine = async (question: Question, key: string | undefined): Promise<Said> => {
    try {
      const said = answeredBy(operation, await engine.answer(operation, askOf(question)));
      if (key !== undefined) cache.keepSaid(key, said);
      return said;
    } catch (error) {
      return { error };
    }
  };
  return {
    hasExample,
    ask(question) {
      const { kind, code, example, mediaType, dynamic } = question;
      const isUsual = code === undefined && example === undefined && mediaType === undefined;
      const known = isUsual ? usual.get(kind) : undefined;
      const invented = example !== undefined && !hasExample(example);
      const key = dynamic || invented ? undefined : (known ?? keyOf(name, kind, code, example, mediaType));
      return (key === undefined ? undefined : cache.said(key)) ?? askEngine(question, key);
    },
  };
};

const askOf = ({ violations, kind, code, example, mediaType, dynamic, seed }: Question): Ask => ({
  violations,
  preferences: {
    ...(dynamic ? { dynamic } : {}),
    ...(code === undefined ? {} : { code }),
    ...(example === undefined ? {} : { example }),
    ...(kind === UNCHECKED ? { validate: false } : {}),
  },
  mediaType,
  request: NO_REQUEST,
  ...(seed === undefined ? {} : { seed }),
});

/** Static answers look at no request; see `Ask`. */
const NO_REQUEST: HttpRequest = { method: 'GET', path: '/', query: '', headers: {}, body: EMPTY_BODY };

const answeredBy = (operation: Operation, draft: ResponseDraft | null): EngineAnswer => {
  const content = (draft && documentedResponse(operation, draft.status)?.content) ?? [];
  const types = content.map(({ mediaType }) => mediaType);
  return { draft, content, types, usual: defaultRepresentation(types) };
};

/** Prism takes an example without a name as `default`. */
const exampleNames = ({ responses }: Operation): ReadonlySet<string> =>
  new Set([
    'default',
    ...responses.flatMap(({ content }) => content.flatMap(({ examples }) => examples.map(({ name }) => name))),
  ]);
