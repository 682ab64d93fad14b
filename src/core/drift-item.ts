import type { Grade } from './evidence';
import type { Json } from './json/json';
import type { SpecPlace } from './json/pointer';

/** What can differ between a document and what a vendor answers. */
export type DriftKind =
  | 'operation-undocumented'
  | 'status-undocumented'
  | 'status-differs'
  | 'media-type-undocumented'
  | 'media-type-differs'
  | 'header-undocumented'
  | 'header-missing'
  | 'header-differs'
  | 'body-missing'
  | 'body-undocumented'
  | 'body-unparseable'
  | 'property-undocumented'
  | 'property-missing'
  | 'property-not-seen'
  | 'property-write-only'
  | 'type-differs'
  | 'null-undocumented'
  | 'value-undocumented'
  | 'format-differs'
  | 'range-differs'
  | 'schema-differs'
  | 'schema-unusable'
  | 'behaviour-differs';

/** One way in which the answers of an operation differ from its document; plain data, redacted. */
export interface DriftItem {
  readonly kind: DriftKind;
  /** A client that relies on the document can break. `false`: something is added, or no client can notice. */
  readonly breaking: boolean;
  /** It concerns what the application uses (`--usage`). */
  readonly used?: true;
  /** Into the answer, with `*` for every item of a list: `/body/data/id`, `/headers/x-total`, `/status`. */
  readonly pointer: string;
  /** `GET /contacts/{id}`, as documented; the path as it was asked where none is. */
  readonly operation: string;
  readonly status: number;
  readonly mediaType?: string;
  /** Answers in which it was seen, and those in which it could have been. */
  readonly seen: number;
  readonly of: number;
  /** ISO 8601, UTC. */
  readonly first: string;
  readonly last: string;
  /** One sentence: what is documented, and what came. */
  readonly message: string;
  /** One value that was seen. */
  readonly example?: Json;
  /** The values differ from answer to answer, as ids, times and counters do: none of them is the contract. */
  readonly volatile?: true;
  /** How well founded the statement is that was broken. */
  readonly evidence: Grade | 'undocumented';
  /** Where the document says otherwise. */
  readonly spec: SpecPlace;
  /** `high`: in every one of at least three answers; `medium`: more than once; `low`: once. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** What an overlay does about it. Absent where none was asked for. */
  readonly remedy?: { readonly kind: 'patched' } | { readonly kind: 'person'; readonly reason: string };
}

/** What is documented and was in no answer: no drift, but nothing is known of it. */
export interface NeverSeen {
  readonly operation: string;
  readonly what: 'operation' | 'status' | 'property' | 'header';
  /** `200`, `/body/data/id` or a header's name; empty for an operation. */
  readonly name: string;
  readonly spec: SpecPlace;
}

/** What `understudy drift --report json=f` writes. */
export interface DriftReport {
  readonly schemaVersion: 1;
  readonly vendor: string;
  /** Where the answers come from: a base URL, or file names. */
  readonly source: string;
  readonly answers: number;
  readonly items: readonly DriftItem[];
  readonly neverSeen: readonly NeverSeen[];
  /** Answers of which a part could not be compared: whether they differ, nobody can say. */
  readonly inconclusive: number;
  /** What was not compared, and why. */
  readonly notices: readonly string[];
}
