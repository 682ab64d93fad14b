import { essence, mediaTypeMatches } from '../core/http/media-type';
import { isObject } from '../core/json/json';
import type { Operation, SpecNode } from '../specs/spec';
import { documentedFor } from './documented-for';
import { type Draft, type DraftNode, own, ownOrNew, resolved } from './draft';

/** Where something stands: `holder[key]`. */
export interface Slot {
  readonly holder: DraftNode;
  readonly key: string;
  /** It is the schema of many names. */
  readonly isOfMap?: true;
}

/** A value that a document shows, and where in it the change is. */
export interface ShownSlot extends Slot {
  /** How many keys of the place the shown value is already below the body. */
  readonly depth: number;
  /** What a file beside the document shows: a changed value takes the place of its `externalValue`. */
  readonly external?: { readonly value: unknown };
}

/** The responses of an operation, to write to. */
export const responsesOf = (draft: Draft, { path, method, node }: Operation): DraftNode | undefined => {
  const paths = own(draft, draft.root, 'paths');
  const item = paths && own(draft, paths, path);
  const key = item && Object.keys(item).find((name) => name.toUpperCase() === method);
  const operation = item && key !== undefined ? own(draft, item, key) : additional(draft, item, method);
  return operation && isObject(node) ? ownOrNew(draft, operation, 'responses') : undefined;
};

const additional = (draft: Draft, item: DraftNode | undefined, method: string): DraftNode | undefined => {
  const more = item && own(draft, item, 'additionalOperations');
  return more && own(draft, more, method);
};

/**
 * The response for a status. What is said of a range or by `default` is said of other statuses, too: this one gets a copy of
 * its own.
 */
export const responseOf = (draft: Draft, operation: Operation, status: number): DraftNode | undefined => {
  const responses = responsesOf(draft, operation);
  if (!responses) return undefined;
  const exact = String(status);
  if (Object.hasOwn(responses, exact)) return own(draft, responses, exact);
  const key =
    Object.keys(responses).find((name) => name.toUpperCase() === `${exact[0]}XX`) ??
    (Object.hasOwn(responses, 'default') ? 'default' : undefined);
  const value = key === undefined ? undefined : responses[key];
  if (!isObject(value)) return undefined;
  responses[exact] = { ...resolved(draft, draft.originals.get(value) ?? value) };
  return own(draft, responses, exact);
};

/** Where the schema of a body stands, and the values that the document shows of that body. */
export const bodySlot = (
  draft: Draft,
  operation: Operation,
  status: number,
  mediaType: string,
): { readonly schema: Slot; readonly shown: readonly ShownSlot[] } | undefined => {
  const response = responseOf(draft, operation, status);
  if (!response) return undefined;
  if (!draft.dialect.hasAlternatives) {
    const examples = own(draft, response, 'examples');
    const key = examples && Object.keys(examples).find((name) => essence(name) === mediaType);
    return {
      schema: { holder: response, key: 'schema' },
      shown: examples && key !== undefined ? [{ holder: examples, key, depth: 0 }] : [],
    };
  }
  const content = own(draft, response, 'content');
  const key = content && contentKey(content, mediaType);
  const media = content && key !== undefined ? own(draft, content, key) : undefined;
  if (!media) return undefined;
  const examples = own(draft, media, 'examples');
  const named = Object.keys(examples ?? {}).flatMap((name) => {
    const example = examples && own(draft, examples, name);
    if (!example) return [];
    const slot = { holder: example, key: 'value', depth: 0 };
    if (Object.hasOwn(example, 'value')) return [slot];
    const external = externalExample(operation, status, key, name);
    return external ? [{ ...slot, external }] : [];
  });
  return {
    schema: { holder: media, key: 'schema' },
    shown: [...(Object.hasOwn(media, 'example') ? [{ holder: media, key: 'example', depth: 0 }] : []), ...named],
  };
};

/** A file of bytes shows no JSON. */
const externalExample = (operation: Operation, status: number, mediaType: string | undefined, name: string) => {
  const response = documentedFor(operation, status);
  const media = response?.content.find((one) => one.mediaType === mediaType);
  return media?.examples.find((one) => one.name === name && one.bytes === undefined);
};

/** The documented key for a media type; JSON under another name is compared with the documented JSON. */
export const contentKey = (content: SpecNode, mediaType: string): string | undefined => {
  const keys = Object.keys(content);
  return (
    keys.find((key) => essence(key) === mediaType) ??
    keys.find((key) => mediaTypeMatches(key, mediaType)) ??
    (mediaType === '' ? keys[0] : undefined)
  );
};
