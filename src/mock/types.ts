import type { Grade } from '../core/evidence';
import type { HttpRequest } from '../core/http/http';
import type { Violation } from '../core/violation';
import type { Operation, Spec } from '../specs/spec';
import type { CheckedRequest } from '../validate/validate-types';

export type { AccessEntry, SentCall } from './log/access-entry';

/** `Prefer` (RFC 7240) and the `__` query parameters of Prism, already read. */
export interface Preferences {
  readonly code?: number;
  readonly example?: string;
  readonly dynamic?: boolean;
  readonly scenario?: string;
  /** `false`: the request is not checked. */
  readonly validate?: boolean;
}

/** What an engine is asked. Static answers depend on nothing else, so they can be cached. */
export interface Ask {
  /** Empty when the request is valid. */
  readonly violations: readonly Violation[];
  /** `preferences.validate` is what holds, whoever wanted it so. */
  readonly preferences: Preferences;
  /**
   * One documented media type, chosen by `negotiate-content-type.ts` before the engine is asked; `undefined`: the
   * operation documents none.
   */
  readonly mediaType: string | undefined;
  readonly seed?: string;
  readonly request: HttpRequest;
}

/** An answer before it is bytes: behaviours see values. */
export interface ResponseDraft {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** `undefined` with an `undefined` value: no body. */
  readonly mediaType: string | undefined;
  /** A JSON value; read-only, because several requests share it: copy before a change. */
  readonly value: unknown;
  /** The name of the documented example it is, when it is one. */
  readonly example: string | undefined;
  /** One clause: why this answer. Sent in `Understudy-Answer`. */
  readonly why: string;
}

export interface Engine {
  readonly name: string;
  /** `null`: "I cannot answer this exactly as Prism would"; the next engine is asked. A promise only where it must be. */
  answer(operation: Operation, ask: Ask): ResponseDraft | null | Promise<ResponseDraft | null>;
}

/** A record of `--data store`, by the id the path carries. */
export type RecordSet = Pick<ReadonlyMap<string, unknown>, 'get' | 'has' | 'values' | 'entries' | 'size'>;

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
  /**
   * All that `change` takes from the request, the session and the time, as a text; the violations are counted in any
   * case. Requests with equal keys get one response, made once. Empty where it takes nothing. `undefined` or `null`: the
   * response cannot be kept; the same holds for a `change` without a `key`.
   */
  key?(context: BehaviourContext): string | undefined | null;
  /** Before the engine: a natural trigger for a documented error. Not called when the client itself preferred a code. */
  choose?(context: BehaviourContext): Choice | undefined;
  /** After the engine: `limit`, `$select`, a time zone. Returns the draft itself when nothing changes. */
  change?(draft: ResponseDraft, context: BehaviourContext): ResponseDraft;
}

/** A documented behaviour of a vendor. */
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
  /** What no report of a run against the vendor shows: names anywhere, or JSON Pointers into bodies (`*` is every item). */
  readonly redact?: readonly string[];
  /** What `--data store` keeps, read from `data/*.json`, and how `--records` makes more of it. */
  readonly records?: RecordPlan;
}

/** A vendor's records: each file of `data/` is a list of them. */
export interface RecordPlan {
  /** Where a record's id stands in it. */
  readonly idPointer: string;
  /** Another id for a record: a document may ask for one id and show the answer of another. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Which documented answers the parts of a record look like: `to` points into the good answer of the operation, `from` into the record. */
  readonly parts: readonly { readonly from: string; readonly operation: string; readonly to: string }[];
  /** The id of made record number `index`, from 0; `draw` gives numbers from 0 to 1. */
  id(index: number, draw: () => number): string | number;
  /** The last touch on a made record, so that its parts agree with each other. */
  finish?(record: unknown, id: string | number, draw: () => number): unknown;
}

/** One vendor, ready to be served. */
export interface MockVendor {
  readonly name: string;
  /** `/wethod`. */
  readonly prefix: string;
  readonly spec: Spec;
  readonly definition: VendorDefinition;
  readonly scenarios: readonly Scenario[];
  /** `null` with `--data sample`. */
  readonly records: RecordSet | null;
  /** With `--data store --records n`, where the vendor keeps no records of its own: made lists have so many rows. */
  readonly madeRecords?: number | undefined;
}

/** A named scenario (`mocks/<vendor>/scenarios/<name>.yaml`), as `scenario-file.ts` read and checked it. */
export interface Scenario {
  readonly name: string;
  readonly vendor: string;
  /** One sentence for `understudy list`. */
  readonly description: string;
  /** Answers outside the contract on purpose. */
  readonly breaksContract: boolean;
  /** Of the draws of its rules: a flaky run is the same run again. */
  readonly seed: string;
  /** The position at the start. */
  readonly start: string;
  readonly rules: readonly ScenarioRule[];
  /** What the behaviours see beside the session's own. */
  readonly vars: Readonly<Record<string, unknown>>;
}

/**
 * The first rule that fits the operation, the position and the request applies; without one the vendor answers as
 * documented.
 */
export interface ScenarioRule {
  /** Operation ids; empty: every operation of the vendor. */
  readonly operations: readonly string[];
  /** Holds in these positions only; empty: in every one. */
  readonly when: readonly string[];
  /** Decides on the request alone. */
  readonly matches: (request: CheckedRequest) => boolean;
  /** How often it applies in one position before the next rule is asked; `null`: without end. */
  readonly times: number | null;
  /** The position after its last time (each time, when `times` is `null`). */
  readonly next: string | undefined;
  /** From 0 to 1; below 1 the scenario's seed draws. */
  readonly probability: number;
  /** A probability below 1 or a random delay: the store counts the draws. */
  readonly draws: boolean;
  /** `draw` gives numbers from 0 to 1, for the delay. */
  effect(operation: Operation, draw: () => number): ScenarioEffect;
}

/**
 * What a scenario or a fault changes for one request. `code` and `example` still go to the engine; a `body` replaces
 * its value. Made by `scenario-rule.ts`, applied by `apply-scenario.ts` (what to say) and `http/exchange.ts` (how).
 */
export interface ScenarioEffect {
  /** Equal keys of one operation mean equal effects, but for the delay. `undefined`: the response is not cached. */
  readonly key?: string;
  /** One clause, for `Understudy-Answer` and the log: `scenario rate-limited, rule 1`. */
  readonly why: string;
  /** Its name. */
  readonly scenario?: string;
  readonly code?: number;
  readonly example?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A JSON value; sent in the negotiated media type. With it the engine is not asked: `code`, or 200, need not be documented. */
  readonly body?: { readonly value: unknown };
  /** In place of the negotiated one, for `body` only. */
  readonly mediaType?: string;
  /** Applied to the finished value, after the behaviours: a documented field goes missing. */
  change?(draft: ResponseDraft): ResponseDraft;
  /** Milliseconds, beside the server's own `delay`. */
  readonly delay?: number;
  readonly disruption?: Disruption;
}

/** What happens to the bytes of an answer. Only `http/` touches a socket. */
export type Disruption =
  /** A TCP reset before any byte. */
  | { readonly kind: 'reset' }
  /** The connection is closed in order, without an answer. */
  | { readonly kind: 'empty' }
  /** The head and `bytes` bytes of the body, then a reset; `content-length` promises the whole. Half of it without `bytes`. */
  | { readonly kind: 'truncate'; readonly bytes?: number }
  /** `bytes` bytes every `interval` milliseconds. */
  | { readonly kind: 'trickle'; readonly bytes: number; readonly interval: number }
  /** Nothing, ever; the client has to give up (bounded by the server's close). */
  | { readonly kind: 'hang' }
  /** Other bytes in place of the rendered ones: malformed JSON, a wrong content type. */
  | { readonly kind: 'corrupt'; readonly mediaType?: string; change?(body: Buffer): Buffer };

/**
 * All that changes while the mock runs and can change an answer: scenario positions, faults, variables, records.
 * One per server; the memory store answers at once, a shared one with a promise.
 */
export interface ScenarioRunner {
  /**
   * Read on every request: idle while no scenario, fault, variable or record of any session is in play. Then cached
   * bytes are right as they are.
   */
  readonly rest: { readonly idle: boolean };
  /** `null`: the vendor answers as documented. An unknown `scenario` name raises UNKNOWN_SCENARIO. */
  rule(input: ScenarioInput): SessionState | Promise<SessionState>;
}

export interface ScenarioInput {
  readonly vendor: MockVendor;
  readonly operation: Operation;
  readonly request: CheckedRequest;
  /** `Understudy-Session`; the default session without it. */
  readonly session: string | undefined;
  /** `Prefer: scenario=name`, for this request only. */
  readonly scenario: string | undefined;
}

export interface SessionState {
  readonly effect: ScenarioEffect | null;
  /** As in `BehaviourContext`. */
  readonly vars: Readonly<Record<string, unknown>>;
  readonly records: RecordSet | null;
}

/** A response and what the log says of it. */
export interface PreparedResponse extends OutgoingResponse {
  /** An answer of the mock itself, in no vendor's name. */
  readonly example: string | undefined;
  readonly why: string;
  /** Said by the mock, in no vendor's name. */
  readonly ours: boolean;
}

/** What becomes of one request: head and bytes, ready to send. */
export interface OutgoingResponse {
  readonly status: number;
  /** Name, value, name, value …, as `writeHead` takes them; lower-case names, `content-length` among them. */
  readonly headers: readonly string[];
  /** Text is sent as latin1: only ASCII answers are kept so, because Node writes them with the head in one piece. */
  readonly body: Buffer | string;
  /** Milliseconds. */
  readonly delay: number;
  readonly disruption: Disruption | undefined;
  /** Called when all of it has been sent. */
  readonly after?: () => void;
}
