import type { Grade } from '../core/evidence';
import type { HttpRequest } from '../core/http';
import type { Violation } from '../core/violation';
import type { Operation, Spec } from '../specs/spec';
import type { CheckedRequest } from '../validate/types';

/** `Prefer` (RFC 7240) and the `__` query parameters of Prism, already read. */
export interface Preferences {
  readonly code?: number;
  readonly example?: string;
  readonly dynamic?: boolean;
  readonly scenario?: string;
}

/** What an engine is asked. Static answers depend on nothing else: that is what makes them worth remembering. */
export interface Ask {
  /** `null` when the request is valid. */
  readonly violations: readonly Violation[];
  readonly preferences: Preferences;
  /** One documented media type, chosen by `representation.ts` before the engine is asked; `undefined`: the operation documents none. */
  readonly mediaType: string | undefined;
  readonly seed?: string;
  readonly request: HttpRequest;
}

/** An answer before it is bytes: behaviours see values. */
export interface Draft {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** `undefined` with an `undefined` value: no body. */
  readonly mediaType: string | undefined;
  /** A JSON value; frozen when it comes from a remembered answer, so copy before a change. */
  readonly value: unknown;
  /** The name of the documented example it is, when it is one. */
  readonly example: string | undefined;
  /** One clause: why this answer. Sent in `Understudy-Answer`. */
  readonly why: string;
}

export interface Engine {
  readonly name: string;
  /** `null`: "I cannot answer this exactly as Prism would"; the next engine is asked. A promise only where it must be. */
  answer(operation: Operation, ask: Ask): Draft | null | Promise<Draft | null>;
}

/** A record of `--data store`, by the id the path carries. */
export type RecordSet = ReadonlyMap<string, unknown>;

/** What a behaviour may look at. */
export interface BehaviourContext {
  readonly operation: Operation;
  readonly request: CheckedRequest;
  readonly violations: readonly Violation[];
  /** Of the session, and only what the control API or a scenario put there (`lastLogout`, `unknownIds`). */
  readonly vars: Readonly<Record<string, unknown>>;
  /** `null` with `--data sample`. */
  readonly records: RecordSet | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Which documented answer a behaviour wants instead of the default one; the engine still gives it. */
export interface Choice {
  readonly code?: number;
  readonly example?: string;
  readonly why: string;
}

/** One operation's share of a behaviour, compiled at start. */
export interface CompiledBehaviour {
  /** Before the engine: a natural trigger for a documented error. Not called when the client itself preferred a code. */
  choose?(context: BehaviourContext): Choice | undefined;
  /** After the engine: `limit`, `$select`, a time zone. Returns the draft itself when nothing changes. */
  change?(draft: Draft, context: BehaviourContext): Draft;
}

/** A documented habit of a vendor. */
export interface Behaviour {
  readonly name: string;
  readonly grade: Grade;
  /** One sentence for `understudy list`. */
  readonly says: string;
  /** How to provoke what `choose` chooses, for `understudy list`: status, how, and how we know. */
  readonly triggers?: readonly {
    readonly operation: string;
    readonly status: string;
    readonly how: string;
    readonly grade: Grade;
  }[];
  /** `null`: not applicable to this operation, and so free. */
  compile(operation: Operation, spec: Spec): CompiledBehaviour | null;
}

/** `mocks/<vendor>/vendor.ts`: what no OpenAPI document can say. Everything is optional but the name. */
export interface VendorDefinition {
  readonly name: string;
  /** Documented hosts, beside those of `servers`: a request with this `Host` needs no prefix. */
  readonly hosts?: readonly string[];
  /** In order; each sees what the one before it did. */
  readonly behaviours?: readonly Behaviour[];
  /** Where a record's id stands, per operation, for `--data store`. */
  readonly records?: readonly {
    readonly operation: string;
    readonly idParameter: string;
    readonly idPointer: string;
    readonly recordPointer: string;
  }[];
}
