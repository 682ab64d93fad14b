import type { Grade } from '../core/evidence';
import type { HttpRequest } from '../core/http/http';
import type { Json } from '../core/json/json';
import type { Pointer, SpecPlace } from '../core/json/pointer';
import type { Violation } from '../core/violation';

/** One keyword that a value breaks. */
export interface SchemaViolation {
  readonly pointer: Pointer;
  readonly keyword: string;
  readonly params: Json;
  readonly message: string;
  /** The schema node that holds the keyword, in the vendor's file. */
  readonly spec: SpecPlace;
  /** Of the nearest node around the keyword that has one. */
  readonly evidence: Grade;
}

/** A number that JavaScript takes for another one, or another one for it, as it came: `9007199254740993`, `1e400`. */
export interface RoundedNumber {
  readonly pointer: Pointer;
  readonly text: string;
}

/** A property that no schema branch knows (aware of allOf, anyOf, oneOf, `$ref`, patternProperties). */
export interface UnknownProperty {
  readonly pointer: Pointer;
  readonly property: string;
  readonly spec: SpecPlace;
}

/** Something that the document says and that could not be examined. */
export interface Unchecked {
  /** One sentence without a place. */
  readonly reason: string;
  readonly place: SpecPlace;
}

/** A schema that could not be compiled is not a schema that everything satisfies: the two are different answers. */
export type CompiledSchema =
  | {
      readonly kind: 'compiled';
      /** All violations, empty when the value conforms. */
      check(value: unknown): readonly SchemaViolation[];
      /** True without building violations: for the path where nearly everything is right. */
      accepts(value: unknown): boolean;
      unknownProperties(value: unknown): readonly UnknownProperty[];
      /** False for `{}` and `true`: nothing is examined, so a pass means nothing. */
      readonly says: boolean;
      /** Keywords that could not be honoured (a pattern that JavaScript lacks): the rest is checked, these never count as checked. */
      readonly unchecked: readonly Unchecked[];
    }
  | {
      readonly kind: 'not-compilable';
      readonly reason: string;
      readonly place: SpecPlace;
      /** Trying it would not end in time. */
      readonly tooLarge?: true;
    };

/** A request, read as its operation documents it. */
export interface CheckedRequest {
  readonly http: HttpRequest;
  /** Deserialised by style and explode, coerced to the schema's type where the text allows it; absent ones are left out. Header names in lower case. */
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: Readonly<Record<string, unknown>>;
  /** JSON, XML and form bodies as a value; text as a string; `undefined` without a body or when it cannot be read. */
  readonly body: unknown;
  /** Essence of Content-Type when there is a body. */
  readonly bodyType: string | undefined;
  /** What the client presented, by the scheme names it satisfies; the values are secrets. */
  readonly credentials: readonly { readonly schemeName: string; readonly value: string }[];
  /** Empty: valid. Security first, then media type, then the rest in the operation's order. */
  readonly violations: readonly Violation[];
  /** What could not be checked (a schema that does not compile), each one sentence. Never counted as valid silently: it is logged and sent. */
  readonly unchecked: readonly string[];
}

/** Compiled once per operation. Path values are percent-encoded, as the matcher gives them. */
export type CheckRequest = (request: HttpRequest, pathValues: Readonly<Record<string, string>>) => CheckedRequest;
