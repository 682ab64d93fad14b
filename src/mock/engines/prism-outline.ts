import { isInterim } from '../../core/http/http';
import { parseMediaType } from '../../core/http/media-type';
import { isObject } from '../../core/json/json';
import { alongReferences } from '../../schema/along-references';
import type { Example, MediaTypeSpec, Operation, SchemaRef, Spec } from '../../specs/spec';
import type { Ask } from '../types';

/** An operation as Prism's negotiator knows it: which responses, media types and examples there are, not what is in them. */
export interface Outline {
  readonly method: string;
  readonly responses: readonly OutlineResponse[];
}

interface OutlineResponse {
  readonly code: string;
  readonly headers: readonly never[];
  readonly contents: readonly OutlineContent[];
}

interface OutlineContent {
  readonly mediaType: string;
  readonly examples: readonly OutlineExample[];
  /** Stands for the schema: the caller can look the schema up by it. */
  readonly schema?: SchemaMarker;
}

interface OutlineExample {
  readonly id: string;
  readonly key: string;
  readonly value: unknown;
}

export interface SchemaMarker {
  readonly ref: SchemaRef;
}

/** Values are neither copied nor looked into, so a large document costs no more than a small one. */
export const outlineOf = (spec: Spec, operation: Operation): Outline => ({
  method: operation.method.toLowerCase(),
  responses: operation.responses
    .filter(({ status }) => !isInterim(Number(status)))
    .map((response) => ({
      code: response.status,
      headers: [],
      contents: response.content.map((content) => contentOf(spec, content)),
    })),
});

/** With one media type wanted, each response that has it keeps only that: so an error comes in the form that was asked for, too. */
export const narrow = (outline: Outline, mediaType: string | undefined): Outline => ({
  ...outline,
  responses: outline.responses.map((response) => {
    const wanted = response.contents.filter(
      (content) => mediaType !== undefined && content.mediaType === nameFor(mediaType),
    );
    return wanted.length === 0 ? response : { ...response, contents: wanted };
  }),
});

/** The responses that may answer a request, where Prism would take one that says less than another. */
export const fitting = (outline: Outline, { violations, preferences }: Ask): Outline => {
  const [first] = violations;
  if (first?.class === 'security' || (!first && preferences.code !== undefined)) return outline;
  const only = !first ? succeeding : first.class === 'media-type' ? refusingForm : refusing;
  return { ...outline, responses: only(outline.responses) };
};

type OutlineResponses = Outline['responses'];

/** Prism answers a good request with `default` as a 200 where there is no 2XX, although a redirect is documented. */
const succeeding = (responses: OutlineResponses): OutlineResponses => {
  const redirects = responses.filter(({ code }) => code.startsWith('3'));
  return redirects.length === 0 || responses.some(({ code }) => code.startsWith('2')) ? responses : redirects;
};

/**
 * Prism answers an unsupported form with the documented 422 or 400, where there is no 415. Those say that the content
 * is wrong, and a client would look for the mistake there. Without a documented answer of its own it gets our 415.
 */
const refusingForm = (responses: OutlineResponses): OutlineResponses =>
  responses.filter(({ code }) => /^(?:415|4XX|default)$/i.test(code));

/** Prism takes `4XX` for a 422, although the document has a 400 that says more. */
const refusing = (responses: OutlineResponses): OutlineResponses => {
  const has = (wanted: string): boolean => responses.some(({ code }) => code === wanted);
  return has('400') && !has('422') ? responses.filter(({ code }) => !/^4XX$/i.test(code)) : responses;
};

/**
 * Prism finds no content for a key that is no media type (`v3`), so it gets a media type that no client asks for by
 * chance.
 */
export const nameFor = (mediaType: string): string =>
  parseMediaType(mediaType) ? mediaType : `application/vnd.understudy.${Buffer.from(mediaType).toString('hex')}+json`;

const contentOf = (spec: Spec, content: MediaTypeSpec): OutlineContent => ({
  mediaType: nameFor(content.mediaType),
  examples: examplesInPrismsOrder(spec, content),
  // Prism reads a boolean schema as none.
  ...(content.schema && isObject(content.schema.node) ? { schema: { ref: content.schema } } : {}),
});

/** The `default` example of Prism comes first: `example`, or else the first example of the schema itself. */
const examplesInPrismsOrder = (spec: Spec, content: MediaTypeSpec): readonly OutlineExample[] => {
  const named = content.examples.filter(hasValue).map(({ name, value, bytes }) => example(name, bytes ?? value));
  if (named.some(({ key }) => key === 'default')) return named;
  const inSchema = schemaExample(spec, content);
  if (inSchema !== undefined && named.length === 0) return [example('default', inSchema)];
  const only = named.length === 1 && named[0]?.key === 'example' ? named[0] : undefined;
  // A media type's `example` is called `default` by Prism and `example` by us; both names are taken.
  return only ? [only, example('default', only.value)] : named;
};

const example = (key: string, value: unknown): OutlineExample => ({ id: key, key, value });

const hasValue = ({ value }: Example): boolean => value !== undefined;

const schemaExample = (spec: Spec, content: MediaTypeSpec): unknown => {
  const node = content.schema?.node;
  if (!isObject(node)) return undefined;
  return alongReferences(spec, node)
    .map(({ example, examples }) => example ?? (Array.isArray(examples) ? examples[0] : undefined))
    .find((shown) => shown !== undefined);
};
