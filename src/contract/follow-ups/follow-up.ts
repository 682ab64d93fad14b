import type { ContractCase, Exchange } from '../../core/results/case';
import type { Operation } from '../../specs/spec';
import type { Check } from '../../validate/response/checks/check';
import type { AcceptedChanges } from './records/accepted-changes';
import type { CreatedRecords } from './records/created-records';

/**
 * A question that needs an earlier answer of the run: declared before anything is sent, as every question is. A rule turns
 * the answer into the question, or says why there is none.
 */
export interface FollowUp {
  /** Stable between runs, as that of a case. */
  readonly id: string;
  readonly vendor: string;
  readonly operationId: string;
  readonly title: string;
  /** What is sent, so that it finds its place in the order of a run. */
  readonly method: string;
  readonly path: string;
  readonly safe: boolean;
  /** After which part of a run its answer is known. */
  readonly after: 'reading' | 'creating' | 'changing' | AfterDeletion;
  /** The question is wrong on purpose: it comes before one that changes something. */
  readonly wrong: boolean;
  /** Operations that may create what it names: they come before it, and what it deletes goes before what they created. */
  readonly createdBy?: readonly Pick<Operation, 'id' | 'path'>[];
  /** It creates a record by PUT, and so comes before what reads and changes that. */
  readonly creates?: boolean;
  /** What it follows from: `the answer of GET /pets`. */
  readonly from: string;
  /** Others follow from its answer. */
  readonly awaited?: true;
  /** The planned request, where only its ids are still to come. */
  readonly planned?: ContractCase;
  next(soFar: RunSoFar): Promise<Next>;
}

interface AfterDeletion {
  readonly deletedBy: Pick<Operation, 'id' | 'path'>;
  /** It brings back what was deleted, or reads what was brought back. */
  readonly restored?: 'now' | 'before';
}

/** What a follow-up has of the planned request that it sends, with ids or a relation that come later. */
export const ofPlanned = (
  { path }: Operation,
  planned: ContractCase,
): Omit<FollowUp, 'after' | 'from' | 'next'> & { readonly planned: ContractCase } => {
  const { id, vendor, operationId, title, safe, request, expect } = planned;
  return {
    id,
    vendor,
    operationId,
    title,
    safe,
    method: request.method,
    path,
    wrong: expect.wrong !== undefined,
    planned,
  };
};

/** `GET /pets or POST /pets`, each once. */
export const namesOf = (operations: readonly Pick<Operation, 'method' | 'path'>[]): string =>
  [...new Set(operations.map(({ method, path }) => `${method} ${path}`))].join(' or ');

/**
 * Asks for the good answers of operations until something is there. Where only a part of the questions is asked, what
 * creates or changes a record may not be among them; where all are, it was asked before.
 */
export const askUntil = async (
  { goodAnswer }: RunSoFar,
  operations: readonly Operation[],
  isThere: () => boolean,
): Promise<void> => {
  for (const operation of operations) {
    if (isThere()) return;
    await goodAnswer(operation);
  }
};

export type Next =
  | ({ readonly kind: 'ask' } & NextQuestion)
  | {
      readonly kind: 'nothing';
      /** One clause with what would change it. */
      readonly reason: string;
      /** Variables of the environment that would. */
      readonly needs?: readonly string[];
    };

export interface NextQuestion {
  readonly case: ContractCase;
  /** What the earlier answer and this one have to do with each other. */
  readonly relation?: Relation;
  /** It asks for what this run has created. */
  readonly created?: boolean;
  /** It asks for what this run has begun, and may still go on. */
  readonly begun?: boolean;
  /** It asks for what this run has deleted. */
  readonly deleted?: true;
  /** It asks for what this run has deleted to be there again. */
  readonly restores?: boolean;
}

/** The `rule` of a fact that two answers make together. */
export const COMPARED = 'compared';

export interface Relation {
  readonly check: Check;
  /** What it is compared with: where that no longer holds, a difference means nothing. */
  readonly earlier?: GoodAnswer | readonly GoodAnswer[];
}

/** A good answer of this run, as it was on the wire. */
export interface GoodAnswer {
  readonly case: ContractCase;
  readonly exchange: Exchange;
  /** Its body, read as its media type; `undefined` where it has none that can be read. */
  readonly value: unknown;
  /** The same with the texts of numbers that JavaScript rounds, for ids. */
  readonly inTexts: unknown;
}

/** What the rules know of a run while it goes on. */
export interface RunSoFar {
  /** The good answer to an operation's sample request, asked for where it was not yet; or, as text, why there is none. */
  goodAnswer(operation: Operation): Promise<GoodAnswer | string>;
  /** The other good answers of an operation that questions have waited for. */
  otherAnswers(operation: Operation): readonly GoodAnswer[];
  /** The good answer to a question that follows itself, asked where it was not yet. */
  answerTo(followUp: FollowUp): Promise<GoodAnswer | undefined>;
  /** Does the good answer of one of these operations have this text as a word? What a list names exists. */
  mentions(text: string, operations: readonly Operation[]): boolean;
  readonly created: CreatedRecords;
  readonly changed: AcceptedChanges;
}
