import type { DriftItem } from '../core/drift-item';
import type { SpecNode } from '../specs/spec';
import type { Collection } from './collect-answers';
import type { Draft } from './draft';

export interface ProposeOptions {
  /** Where the answers come from, for `x-evidence`. */
  readonly source: string;
  /** How often a place was changed before, and still does not hold. */
  readonly attempts: Map<string, number>;
}

export interface Proposing extends ProposeOptions {
  readonly draft: Draft;
  readonly collection: Collection;
  /** Places whose schema was made anew in this round. */
  readonly replaced: Set<string>;
}

/** `undefined`: it is changed; else why it is not. */
export type Undone = string | undefined;

export const evidenceNode = ({ source }: ProposeOptions, item: DriftItem): SpecNode => ({
  grade: 'observed',
  source,
  note: noteOf(item),
});

export const noteOf = ({ message, seen, of, first, last }: DriftItem): string => {
  const when = first === last ? first : `${first} to ${last}`;
  return `${message}; in ${seen} of ${of} answers, ${when}`;
};

export const NOT_FOUND = 'the place was not found in the document: it is behind something that is not read here';
