import type { Evidence } from '../core/evidence';
import type { Json } from '../core/json/json';
import type { NumberTexts } from '../core/json/number-texts';
import type { SpecPlace } from '../core/json/pointer';
import type { ParsedTemplate } from './callbacks/runtime-expression';

/**
 * A document, made answerable. Nothing is dereferenced: a schema stays the very node of the file it was read from. So a
 * finding can name the line, and a recursive schema costs nothing.
 */
export interface Spec {
  /** The vendor's name, or the file's base name for a document given by path or URL. */
  readonly name: string;
  readonly title: string;
  /** As in `SpecPlace.file`. */
  readonly file: string;
  /** Absolute paths of the local files it is read from, the overlays left out; grows as references are followed. */
  readonly files: readonly string[];
  readonly openapi: string;
  /** The root document with overlays applied, `$ref`s in place; do not change it. One of 2.0 is in the words of 3.0 here. */
  readonly root: SpecNode;
  /** The root and the version as its author wrote them: of 2.0, before it is said in the words of 3.0. */
  readonly written: { readonly root: SpecNode; readonly version: string };
  readonly operations: readonly Operation[];
  /** What the vendor sends on its own whenever something happens there: `webhooks`, `x-webhooks` before OpenAPI 3.1. */
  readonly webhooks: readonly Webhook[];
  readonly servers: readonly Server[];
  /** What cannot be honoured, said once at start; the rest works. */
  readonly problems: readonly SpecProblem[];
  /** Each `$ref` within an example, for `lint`: it was followed, and is no OpenAPI. */
  readonly exampleReferences: readonly SpecProblem[];
  /** Schemas whose own words seem to contradict each other, as they are written; some have a value all the same. */
  readonly suspects: readonly SpecNode[];
  /** What the vendor sends after an operation of this document has been answered. */
  callbacks(operation: Operation): readonly Callback[];
  /** How its numbers are written, where JavaScript would write them otherwise. */
  readonly numbers: NumberTexts;
  /** Where a node stands. `key` names a child when the child is a scalar. Cheap until it is called. */
  place(node: object, key?: string): SpecPlace;
  /** Follows `$ref`s (any file of the document) until a node without one; a cycle of mere `$ref`s raises SPEC_REF_UNRESOLVED. */
  resolve(node: SpecNode): SpecNode;
  /**
   * The node that `ref` means when it stands in `from` (its file decides what a relative reference means);
   * `undefined` when it leads nowhere.
   */
  lookup(ref: string, from: object): unknown;
  /** False only where no file of the document has such a key: most have neither, and need not be searched for them. */
  mayHave(key: 'x-evidence' | 'writeOnly'): boolean;
  /** Reads `x-evidence` of a node, `documented` without one. */
  evidence(node: unknown): Evidence;
  /** What stands in the file that the `externalValue` of an Example Object names; `undefined` where it was not read. */
  sample(node: object): Pick<Example, 'value' | 'bytes'> | undefined;
}

/** A raw object of the document. */
export type SpecNode = Readonly<Record<string, unknown>>;

export interface SpecProblem {
  readonly severity: 'error' | 'warning';
  /** A short stable name: `schema-not-compilable`, `example-invalid`, `evidence-malformed`. */
  readonly rule: string;
  readonly message: string;
  readonly place: SpecPlace;
  /** One sentence that problems of one cause share, without what differs between them. Default: the message. */
  readonly cause?: string;
  /** So many of the same cause are not listed one by one. */
  readonly unlisted?: number;
}

export interface Server {
  /** Variables replaced by their defaults. */
  readonly url: string;
  readonly evidence: Evidence;
}

export interface Operation {
  /** `operationId`, or `GET /path` when the document gives none. */
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** The template as documented: `/contacts/{contactId}`. */
  readonly path: string;
  readonly summary: string | undefined;
  readonly deprecated: boolean;
  /** `x-safe: true` or `x-safe: { safe: true, x-evidence }`, or a safe method (RFC 9110, section 9.2.1) but for a GET that changes something by its name. */
  readonly safe: boolean;
  /** `x-source.document` of the operation, else of its path, else of the document. */
  readonly source: string | undefined;
  /** The path item's and the operation's own, the latter winning (OpenAPI 3.1, Operation Object). */
  readonly parameters: readonly Parameter[];
  /** A header parameter called Accept, which is no parameter; but who sends what it asks for shall get an answer. */
  readonly describesAccept: boolean;
  readonly requestBody: RequestBody | undefined;
  /** In the document's order. */
  readonly responses: readonly ResponseSpec[];
  /** Alternatives; one must hold. Empty: no credentials needed. An alternative with no requirement makes them optional. */
  readonly security: readonly (readonly SecurityRequirement[])[];
  readonly servers: readonly Server[];
  readonly node: SpecNode;
  readonly place: SpecPlace;
}

/** Requests that a vendor sends itself, to a subscriber. */
export interface Webhook {
  readonly name: string;
  /**
   * One for each documented method, its `path` being the name; read when it is first asked for.
   * @throws SPEC_REF_UNRESOLVED when it, a parameter, body, response or header of it leads nowhere
   */
  requests(): readonly Operation[];
  readonly place: SpecPlace;
}

/** One name has as many of them as it has expressions. `path` of its requests is the expression as documented. */
export interface Callback extends Webhook {
  /** Where it is sent. */
  readonly target: ParsedTemplate;
}

export type ParameterIn = 'path' | 'query' | 'header' | 'cookie' | 'querystring';

export interface Parameter {
  readonly name: string;
  readonly in: ParameterIn;
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** In the query: nothing at all may be sent as its value, whatever the schema says. */
  readonly allowEmptyValue: boolean;
  readonly deprecated: boolean;
  /** In the document's own words. */
  readonly description?: string;
  readonly schema: SchemaRef | undefined;
  /** A parameter described by `content` has one media type and no style. */
  readonly content: MediaTypeSpec | undefined;
  /** First the one called `sample`, if any; `example` counts as one named `example`. */
  readonly examples: readonly Example[];
  readonly evidence: Evidence;
  readonly place: SpecPlace;
  /** Where the same list describes it, too, and not alike: nobody knows which of the two holds. */
  readonly otherwise?: SpecPlace;
}

export interface RequestBody {
  readonly required: boolean;
  readonly content: readonly MediaTypeSpec[];
  readonly place: SpecPlace;
  /** What the same list describes as the body, too, and not alike: nobody knows which of the two holds. */
  readonly otherwise?: SpecPlace;
}

export interface MediaTypeSpec {
  /** As documented, wildcards and parameters included. */
  readonly mediaType: string;
  readonly schema: SchemaRef | undefined;
  readonly examples: readonly Example[];
  /** The Encoding Objects by property (forms and multipart). */
  readonly encoding: SpecNode | undefined;
  /** The Encoding Objects of a multipart body by position (OpenAPI 3.2): of the first parts, and of all after them. */
  readonly partEncodings?: { readonly prefix: readonly unknown[]; readonly item: unknown } | undefined;
  readonly evidence: Evidence;
  readonly place: SpecPlace;
}

export interface Example {
  readonly name: string;
  /** `externalValue` of a local file is already read. */
  readonly value: Json;
  /** A sample that is no text, such as a picture, is these bytes; its value has one character for each of them. */
  readonly bytes?: Uint8Array;
  /** Its value is a text as it is sent, in all of its encodings (`serializedValue` of OpenAPI 3.2). */
  readonly serialized?: true;
  /** `x-content-type`: the Content-Type that the document prints with it, parameters included. */
  readonly contentType?: string;
  readonly evidence: Evidence;
  readonly place: SpecPlace;
}

/** A schema by its node: `true`, `false` or an object, perhaps a `$ref`. */
export interface SchemaRef {
  readonly node: SpecNode | boolean;
  readonly place: SpecPlace;
}

export interface ResponseSpec {
  /** `200`, `2XX` (upper case) or `default`. */
  readonly status: string;
  readonly description: string;
  readonly headers: readonly HeaderSpec[];
  readonly content: readonly MediaTypeSpec[];
  readonly evidence: Evidence;
  /** Of the number alone: `x-evidence` in `x-status`, where the document names an answer without its status. */
  readonly statusEvidence: Evidence;
  readonly node: SpecNode;
  readonly place: SpecPlace;
}

export interface HeaderSpec {
  /** Lower case. */
  readonly name: string;
  readonly required: boolean;
  readonly explode: boolean;
  /** Its own, or that of its content. */
  readonly schema: SchemaRef | undefined;
  /** How the value is written, in place of style `simple`. */
  readonly content: MediaTypeSpec | undefined;
  readonly examples: readonly Example[];
  readonly evidence: Evidence;
  readonly place: SpecPlace;
}

export interface SecurityRequirement {
  /** The key under `components.securitySchemes`. */
  readonly schemeName: string;
  readonly scopes: readonly string[];
  readonly scheme: SecurityScheme;
}

export type SecurityScheme = {
  readonly evidence: Evidence;
  readonly place: SpecPlace /** `x-example`: public, never a secret. */;
  readonly example: string | undefined;
} & (
  | {
      readonly type: 'http' /** As documented: `basic`, `bearer`, `SoTicket`. Compare without case (RFC 9110, section 11.1). */;
      readonly scheme: string;
    }
  | { readonly type: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  | { readonly type: 'oauth2' | 'openIdConnect' }
  | { readonly type: 'mutualTLS' }
);

/** One operation as it stands in the document, before anything of it is read. */
export interface RawOperation {
  readonly path: string;
  /** Upper case. */
  readonly method: string;
  readonly pathItem: SpecNode;
  readonly node: SpecNode;
  /** Where the method's key stands. */
  readonly holder: SpecNode;
  readonly key: string;
}
