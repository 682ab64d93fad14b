import type { Grade } from '../evidence';
import type { HttpRequest, HttpResponse } from '../http/http';
import type { UrlText } from '../http/url-text';
import type { Json } from '../json/json';
import type { SpecPlace } from '../json/pointer';
import type { SentValue } from './origin';
import type { Verdict } from './verdict';

/** What a case was made from, so that it can be explained and built again. */
export type CaseSource =
  | { readonly kind: 'example'; readonly example: string; readonly spec: SpecPlace }
  | { readonly kind: 'violation'; readonly breaks: string; readonly spec: SpecPlace }
  | { readonly kind: 'property'; readonly seed: number; readonly index: number }
  | { readonly kind: 'recording'; readonly file: string; readonly entry: number }
  | { readonly kind: 'follow-up'; readonly rule: string; readonly spec: SpecPlace };

/** The earlier case of the run whose answer led to a question. */
export interface Follows {
  readonly caseId: string;
  /** One clause: `the petId that GET /pets gave`. */
  readonly what: string;
}

/** One alternative of an operation's `security`, by its index. */
export interface WayIn {
  readonly alternative: number;
  /** The scheme of it that alone is missing (`credentials: none`) or wrong (`wrong`); the others are valid. */
  readonly spoiled?: string;
}

/** What goes where, before it is written as a request; plain data, no secret in it. */
export interface CaseRequest {
  readonly method: string;
  /** The path template of the operation, or another path when the case asks for one. */
  readonly path: string;
  /** Serialised values by name; plain text is sent encoded. */
  readonly pathValues: Readonly<Record<string, UrlText>>;
  readonly query: readonly (readonly [name: string, value: UrlText])[];
  readonly headers: Readonly<Record<string, string>>;
  /** Text, as nearly every documented request body is; its media type is in `content-type`. */
  readonly body?: string;
  /** A documented sample that is no text: each character of the body is one byte. */
  readonly bodyEncoding?: 'latin1';
  /**
   * The target adds credentials when it sends: none of them ever stands in a case. `limited`: those of a known user who
   * lacks a permission (`UNDERSTUDY_<VENDOR>_LIMITED_TOKEN`).
   */
  readonly credentials: 'valid' | 'none' | 'wrong' | 'limited';
  /** Where the question is about one of several documented ways in. */
  readonly way?: WayIn;
  /** Where each value comes from; what is wrong on purpose is made. */
  readonly values: readonly SentValue[];
  /** For a mock only: what it is asked to answer (`Prefer`), never sent to a real vendor. */
  readonly prefer?: string;
}

/** An example of the document that the document's own schema forbids. */
export interface ExampleContradiction {
  /** One clause: `the example "x" of the body breaks its schema: the body at /a must be string`. */
  readonly what: string;
  readonly example: SpecPlace;
  readonly rule: SpecPlace;
}

export interface Expectation {
  /** Status keys as the document writes them (`200`, `2XX`); empty: any documented status. */
  readonly statuses: readonly string[];
  /** One clause for people: `the id breaks its pattern`. */
  readonly why: string;
  /** How well founded it is that these statuses come; without it, the grade of the best-founded documented one. */
  readonly evidence?: Grade | 'undocumented';
  /**
   * What has to exist at a real vendor for a good answer, and what names one that does. A refusal then leaves the case open
   * instead of failing it.
   */
  readonly assumes?: string;
  /** Why a documented 404 leaves the case open: an example's values name something, though nothing in it is called an id. */
  readonly absent?: string;
  /** Why a 404 or a 410 leaves the case open, documented or not: another deletion may have taken the record along. */
  readonly ended?: string;
  /** Variables of the environment that would answer what is assumed. */
  readonly needs?: readonly string[];
  /** The request is the document's own, and breaks the document's own schema: whoever refuses it is not to blame. */
  readonly contradiction?: ExampleContradiction;
  /** The document lets in who has no credentials; what anonymous callers are not shown, it does not say. */
  readonly anonymous?: true;
  /** What is wrong on purpose: a real vendor's refusal of it is what was asked for, whatever its number. */
  readonly wrong?: 'credentials' | 'request';
  /** No document says what answers this; our own mock refuses it as HTTP has it (RFC 9110), and only the status is expected. */
  readonly undocumented?: true;
  /** On our own mock the body equals this value exactly. */
  readonly sample?: {
    readonly name: string;
    readonly value: Json;
    /** It is no text: each character of the value is one byte. */
    readonly encoding?: 'latin1';
    readonly spec: SpecPlace;
  };
}

export interface ContractCase {
  /** Stable between runs: `wethod/get-contact/example/sample`. */
  readonly id: string;
  readonly vendor: string;
  readonly operationId: string;
  readonly title: string;
  readonly source: CaseSource;
  /** Absent for a first question. */
  readonly follows?: Follows;
  readonly request: CaseRequest;
  readonly expect: Expectation;
  /** GET, HEAD, or an operation marked `x-safe`. */
  readonly safe: boolean;
}

/** A case that cannot be built or sent, and what would make it possible. */
export interface SkippedCase {
  readonly id: string;
  readonly vendor: string;
  readonly operationId: string;
  readonly title: string;
  /** One sentence naming the variable or flag that would provide what is missing. */
  readonly reason: string;
  /** Variables of the environment that would make it possible. */
  readonly needs?: readonly string[];
  /** Nothing that a user can set would make it possible. */
  readonly never?: true;
}

export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** Milliseconds. */
  readonly duration: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Sizes of the bodies, where a report kept less of them. */
  readonly wholeBytes?: { readonly request: number; readonly response: number };
  /** Statuses that the same request got before, where it was sent again. */
  readonly before?: readonly number[];
}

export interface CaseResult {
  readonly case: ContractCase;
  readonly verdict: Verdict;
  /** Absent when nothing came back. Already redacted. */
  readonly exchange?: Exchange;
  /** A curl line that repeats the request; credentials are shell variables. */
  readonly curl: string;
}
