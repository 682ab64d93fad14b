import { extname } from 'node:path';
import { fail, messageOf } from '../../core/errors';
import { essence, FORM_TYPE, isJsonType, isXmlType } from '../../core/http/media-type';
import type { Json } from '../../core/json/json';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import type { SentBody } from '../generate/request-parts';
import { exampleValue } from '../generate/values/sample-values';
import type { GivenBody } from './given';

/**
 * A file as the body of an operation's requests: of the documented media type that its ending suggests, else of the first. JSON is
 * read, also for a form; text is text; anything else goes byte for byte.
 * @throws CONFIG_INVALID when it is no JSON, or the operation takes no body
 */
export const givenBody = (
  spec: Spec,
  operation: Operation,
  types: readonly MediaTypeSpec[],
  { file, bytes }: GivenBody,
): SentBody => {
  const ending = extname(file).toLowerCase();
  const content = types.find(({ mediaType }) => suits(ending, essence(mediaType))) ?? types[0];
  if (!content) throw fail('CONFIG_INVALID', file, `${operation.id} takes no body. Leave the file out.`);
  return { content, value: bodyValue(spec, content, ending, file, bytes), origin: 'given' };
};

const suits = (ending: string, mediaType: string): boolean =>
  ending === '.json'
    ? isJsonType(mediaType)
    : ending === '.xml'
      ? isXmlType(mediaType)
      : ending === '.txt' && mediaType.startsWith('text/');

const isForm = (mediaType: string): boolean => mediaType === FORM_TYPE || mediaType.startsWith('multipart/');

const bodyValue = (
  spec: Spec,
  content: MediaTypeSpec,
  ending: string,
  file: string,
  bytes: Uint8Array,
): Json | Uint8Array => {
  const type = essence(content.mediaType);
  const text = Buffer.from(bytes).toString('utf8');
  if (isJsonType(type) || (isForm(type) && ending === '.json')) return parsed(text, file);
  return isXmlType(type) || type.startsWith('text/') || isForm(type) ? exampleValue(spec, content, text) : bytes;
};

const parsed = (text: string, file: string): Json => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as Json;
  } catch (error) {
    throw fail('CONFIG_INVALID', file, `it is no JSON: ${messageOf(error)}`);
  }
};
