import { type AnswerSettings, type JudgedAnswer, judgeAnswer, type MaybePromise, outcomeOf } from '../index';
import { explainVerdict, withoutStack } from './explain';
import { type ReadAnswer, readAnswerOf } from './read-answer';

/** What a test may say beside the operation. */
export type SatisfyOptions = Pick<AnswerSettings, 'strict' | 'root'> & {
  /** A vendor's name, or the path of an OpenAPI document. */
  readonly vendor?: string;
};

interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

let documents: readonly string[] = [];

/**
 * Says once, in a setup file, which documents answers are held against: vendor names or paths. Default: every vendor
 * under the project's `specs/`.
 */
export const useContracts = (...vendors: readonly string[]): void => {
  documents = vendors;
};

/**
 * A matcher for `expect.extend` of Jest, Vitest and Playwright. It resolves at once where the client has read the body
 * (supertest, axios), else with a promise. What could not be checked is an error: neither a pass nor a violation.
 */
export const toSatisfyContract = (
  received: unknown,
  operation?: string | SatisfyOptions,
  options: SatisfyOptions = {},
): MaybePromise<MatcherResult> => {
  const { vendor, ...rest } = typeof operation === 'object' ? operation : options;
  const read = readAnswerOf(received);
  if (read === undefined)
    throw new Error(
      isThenable(received)
        ? 'toSatisfyContract got a promise of an answer: await it first, as in expect(await request(app).get(…)).'
        : 'toSatisfyContract expects an answer: of fetch, supertest, axios, undici, Playwright, or { status, headers, body }.',
    );
  const settings = {
    ...rest,
    operation: typeof operation === 'string' ? operation : undefined,
    vendors: vendor === undefined ? documents : [vendor],
  };
  const judge = (it: ReadAnswer): MaybePromise<MatcherResult> => {
    if (it.kind === 'unread') throw new Error(`The answer could not be checked, which is not a pass: ${it.reason}.`);
    const judged = judgeAnswer(it.answer, settings);
    return judged instanceof Promise ? judged.then(resultOf) : resultOf(judged);
  };
  return read instanceof Promise ? read.then(judge) : judge(read);
};

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { readonly then?: unknown }).then === 'function';

const resultOf = ({ operation, verdict }: JudgedAnswer): MatcherResult => {
  const outcome = outcomeOf(verdict);
  const explained = (): string => explainVerdict(verdict, [`It is the contract of ${operation}.`]);
  if (outcome === 'inconclusive') throw withoutStack(explained());
  // A warning is no failure; who wants one says { strict: true }.
  if (outcome === 'warned') console.warn(explained());
  const pass = outcome !== 'failed';
  return {
    pass,
    message: () =>
      pass ? `The answer agrees with the contract of ${operation}, and was expected not to.` : explained(),
  };
};
