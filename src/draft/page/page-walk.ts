import type { DraftApi, DraftOperation, DraftResponse } from '../draft-api';
import type { ShownOperations } from '../shown-operations';
import type { PageBlock } from './page-blocks';
import type { Section } from './section-words';

/** What the walk over a page knows at one place of it. */
export interface Walk {
  readonly api: DraftApi;
  readonly operations: ShownOperations;
  readonly blocks: readonly PageBlock[];
  /** True when a method and an address count wherever a line has them: where no line begins with them. */
  readonly loose: boolean;
  /** Lines that stand in the draft, or say nothing of the API. */
  readonly used: Set<number>;
  /** Operations of which only an example call was seen: their own heading comes later. */
  readonly shownOnly: Set<DraftOperation>;
  operation: DraftOperation | undefined;
  section: Section | undefined;
  response: DraftResponse | undefined;
  /** The statuses that a page lists before it shows their answers, one after the other. */
  waiting: string[];
  /** What the last message was: its body follows. */
  message: { readonly kind: 'request' | 'answer'; readonly end: number; readonly type?: string } | undefined;
  /** The last line of text, and the last short ones: titles. */
  lead: { readonly text: string; readonly line: number } | undefined;
  /** What the page says of credentials, apart from a single operation. */
  readonly authorisations: { readonly text: string; readonly line: number }[];
  readonly titles: {
    readonly text: string;
    readonly line: number;
    readonly heading: boolean;
    /** A few words with a colon, above a request. */
    readonly opens?: boolean;
  }[];
}

export type Block<K extends PageBlock['kind']> = Extract<PageBlock, { kind: K }>;
