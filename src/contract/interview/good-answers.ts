import { hasNoContent, headerValue, isSuccess } from '../../core/http/http';
import type { ContractCase, Exchange } from '../../core/results/case';
import type { Operation, Spec } from '../../specs/spec';
import { readBody } from '../../validate/bodies/read-body';
import { inTexts } from '../../validate/exact-numbers';
import { documentedContent, documentedResponse } from '../../validate/response/documented-response';
import { saidStatus } from '../../validate/response/refused-in-body';
import { caseId } from '../case-id';
import type { FollowUp, GoodAnswer } from '../follow-ups/follow-up';

/** The good answers of a run that others follow from. */
export interface GoodAnswers {
  note(operation: Operation, answer: GoodAnswer): void;
  /** To an operation's sample request; or, as text, why there is none; `undefined` while nobody knows. */
  sample(operation: Operation): GoodAnswer | string | undefined;
  noSample(operation: Operation, reason: string): void;
  /** From now on the answer to this question is kept. False where it was kept before. */
  keep(followUp: FollowUp): boolean;
  kept(followUp: FollowUp): GoodAnswer | undefined;
  /** Does the answer to the sample request of one of these have this text as a word? */
  mention(text: string, operations: readonly Operation[]): boolean;
  /** Those kept of an operation. */
  keptOf(operation: Operation): readonly GoodAnswer[];
}

export const createGoodAnswers = (spec: Spec): GoodAnswers => {
  const samples = new Map<Operation, GoodAnswer | string>();
  const kept = new Map<string, GoodAnswer | undefined>();
  return {
    note(operation, answer) {
      const { id } = answer.case;
      if (id === caseId(spec, operation, 'example', 'sample')) samples.set(operation, answer);
      if (kept.has(id)) kept.set(id, answer);
    },
    sample: (operation) => samples.get(operation),
    mention(text, operations) {
      const asWord = new RegExp(`(?<![\\w-])${escaped(text)}(?![\\w-])`);
      return operations.some((operation) => {
        const answer = samples.get(operation);
        return typeof answer === 'object' && asWord.test(Buffer.from(answer.exchange.response.body).toString());
      });
    },
    noSample(operation, reason) {
      samples.set(operation, reason);
    },
    keep({ id }) {
      if (kept.has(id)) return false;
      kept.set(id, undefined);
      return true;
    },
    kept: ({ id }) => kept.get(id),
    keptOf: ({ id }) => [...kept.values()].flatMap((each) => (each?.case.operationId === id ? [each] : [])),
  };
};

const escaped = (text: string): string => text.replaceAll(/[^\w\s]/g, '\\$&');

/** An answer as the rules read it; `undefined` where there is none, or no success. */
export const readGoodAnswer = (
  spec: Spec,
  operation: Operation,
  asked: ContractCase,
  observed: Exchange | undefined,
): GoodAnswer | undefined =>
  isGood(spec, operation, observed)
    ? { case: asked, exchange: observed, ...readValue(spec, operation, observed) }
    : undefined;

export const isGood = (spec: Spec, operation: Operation, observed: Exchange | undefined): observed is Exchange =>
  observed !== undefined && isSuccess(saidStatus(spec, operation, observed.response));

/** The body as a value; `undefined` where there is none to be read. */
export const readValue = (
  spec: Spec,
  operation: Operation,
  { response }: Exchange,
): Pick<GoodAnswer, 'value' | 'inTexts'> => {
  if (hasNoContent(response.status) || response.body.length === 0) return NO_VALUE;
  const mediaType = headerValue(response.headers, 'content-type') ?? 'application/octet-stream';
  const content = documentedContent(documentedResponse(operation, response.status)?.content ?? [], mediaType);
  const body = readBody(spec, content, mediaType, response.body, 'response');
  if (body.kind !== 'value') return NO_VALUE;
  return { value: body.value, inTexts: inTexts(body.value, body.rounded ?? []) };
};

const NO_VALUE = { value: undefined, inTexts: undefined };
