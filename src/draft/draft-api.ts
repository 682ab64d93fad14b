import type { Grade } from '../core/evidence';

/** A schema as it is written down; keys in the order of writing. */
export interface SchemaNode {
  [key: string]: unknown;
}

/** What a page, a recording or a collection says of an API, before it is an OpenAPI document. */
export interface DraftApi {
  title: string;
  /** The name of the source: a file's or the last part of a URL's. */
  readonly source: string;
  /** How well a type is known that only a sample shows. */
  readonly grade: Extract<Grade, 'documented' | 'observed'>;
  readonly servers: { readonly url: string; line?: number | undefined }[];
  readonly operations: DraftOperation[];
  /** What a person has to find out or decide. */
  readonly todo: string[];
}

export interface DraftOperation {
  readonly method: string;
  /** A template: `/pets/{petId}`. */
  readonly path: string;
  line?: number | undefined;
  id?: string;
  title?: string;
  description?: string;
  readonly parameters: DraftParameter[];
  readonly request: DraftBody;
  readonly responses: DraftResponse[];
  readonly credentials: DraftCredential[];
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

export interface DraftParameter {
  readonly in: ParameterPlace;
  readonly name: string;
  line?: number | undefined;
  required?: boolean;
  description?: string;
  schema?: SchemaNode;
  example?: DraftExample;
}

interface DraftExample {
  readonly value: unknown;
  readonly grade: Grade;
  readonly note?: string;
}

/** A body of a request or of an answer. */
export interface DraftBody {
  mediaTypes: string[];
  readonly samples: DraftSample[];
  /** Further values that were seen: the schema has them, too. */
  readonly more?: unknown[];
  /** From tables and lists of properties. */
  readonly properties: DraftProperty[];
  line?: number | undefined;
}

export interface DraftResponse extends DraftBody {
  readonly status: string;
  description?: string;
  /** False where the source shows an answer without its number. */
  statusKnown: boolean;
}

export interface DraftSample {
  readonly value: unknown;
  /** As the source has it, where that is JSON or XML. */
  readonly text: string;
  readonly mediaType: string;
  /** With its parameters, where they are more than the media type. */
  readonly contentType?: string;
  /** False where its lines are not those of `text`: a form. Default true. */
  readonly placed?: boolean;
  /** Where its text begins. */
  line?: number | undefined;
}

export interface DraftProperty {
  /** `*` stands for every item of a list. */
  readonly path: readonly string[];
  line?: number | undefined;
  schema?: SchemaNode;
  /** A type that the source only names. */
  typeName?: string;
  required?: boolean;
  description?: string;
  example?: unknown;
  /** Of a parameter whose list says where it goes. */
  place?: ParameterPlace | 'body';
}

export type DraftCredential =
  | { readonly kind: 'http'; readonly scheme: string; line?: number | undefined }
  | {
      readonly kind: 'key';
      readonly in: 'header' | 'query' | 'cookie';
      readonly name: string;
      line?: number | undefined;
    };

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

const emptyBody = (): DraftBody => ({ mediaTypes: [], samples: [], properties: [] });

export const draftOperation = (method: string, path: string, line?: number): DraftOperation => ({
  method,
  path,
  ...(line === undefined ? {} : { line }),
  parameters: [],
  request: emptyBody(),
  responses: [],
  credentials: [],
});

/** The response with this status, made where it is new. */
export const responseOf = (operation: DraftOperation, status: string, statusKnown = true): DraftResponse => {
  const known = operation.responses.find((response) => response.status === status);
  if (known) {
    known.statusKnown ||= statusKnown;
    return known;
  }
  const made: DraftResponse = { ...emptyBody(), status, statusKnown };
  operation.responses.push(made);
  return made;
};
