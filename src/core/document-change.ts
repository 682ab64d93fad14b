import type { SpecPlace } from './json/pointer';

/** How one statement of a document became another. */
const CHANGE_KINDS = ['added', 'removed', 'retyped', 'tightened', 'loosened'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One difference between two documents. */
export interface DocumentChange {
  readonly kind: ChangeKind;
  readonly what:
    | 'operation'
    | 'parameter'
    | 'body'
    | 'status'
    | 'media-type'
    | 'header'
    | 'property'
    | 'schema'
    | 'security';
  /**
   * A client that was written by the first document can break. What a client sends may be asked less of, and what it gets may
   * be promised more of: the other way round breaks it.
   */
  readonly breaking: boolean;
  /** It concerns what the application uses (`--usage`). */
  readonly used?: true;
  /** `GET /contacts/{id}`, as the first document has it where both do. */
  readonly operation: string;
  /** Within the operation: `/query/limit`, `/request/body/name`, `/200/body/items/*`; empty for the operation itself. */
  readonly pointer: string;
  /** One clause. */
  readonly message: string;
  /** In the document that says it: the second, but for what it no longer has. */
  readonly spec: SpecPlace;
}

/** What `understudy drift --against other --report json=f` writes. */
export interface DocumentDrift {
  readonly schemaVersion: 1;
  readonly vendor: string;
  readonly source: string;
  readonly items: readonly DocumentChange[];
}
