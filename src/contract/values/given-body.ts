import { isUtf8 } from 'node:buffer';
import { extname } from 'node:path';
import { fail, messageOf } from '../../core/errors';
import { essence, FORM_TYPE, isJsonType, isXmlType } from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';
import type { Json } from '../../core/json/json';
import { parseYaml } from '../../specs/source/parse-yaml';
import type { MediaTypeSpec, Operation, Spec } from '../../specs/spec';
import type { SentBody } from '../generate/request-parts';
import { exampleValue } from '../generate/values/sample-values';
import type { GivenBody } from './given';

/**
 * A file as the body of an operation's requests: of the documented media type that its ending suggests, else of the first. It goes
 * byte for byte. Only JSON and YAML are written otherwise, where the operation takes a form, or JSON for YAML.
 * @throws CONFIG_INVALID when it is no JSON, or the operation takes no body
 */
export const givenBody = (
  spec: Spec,
  operation: Operation,
  types: readonly MediaTypeSpec[],
  { file, bytes }: GivenBody,
): SentBody => {
  const ending = endingOf(file);
  const content = contentFor(ending, types);
  if (!content) throw fail('CONFIG_INVALID', file, `${operation.id} takes no body. Leave the file out.`);
  const type = essence(content.mediaType);
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\ufeff/, '');
  const read = (): Json => (ending === 'yaml' ? yaml(text, file) : json(text, file, type));
  const given = (value: Json | Uint8Array, own?: Uint8Array): SentBody => ({
    content,
    value,
    origin: 'given',
    given: { file, value, ...(own && { bytes: own }) },
  });

  if (isJsonType(type)) return ending === 'yaml' ? given(read()) : given(read(), Buffer.from(onOneLine(text)));
  if (isForm(type) && (ending === 'json' || ending === 'yaml')) return given(read());
  if (type.startsWith('multipart/'))
    throw fail('CONFIG_INVALID', file, `a body of ${type} is given as JSON or YAML, with a property for each part.`);
  const isText = isXmlType(type) || type.startsWith('text/') || type === FORM_TYPE;
  return isText && isUtf8(bytes) ? given(exampleValue(spec, content, text), bytes) : given(bytes, bytes);
};

/** Endings by which a media type does not call itself. */
const ENDINGS: Readonly<Record<string, string>> = { yml: 'yaml', jpg: 'jpeg', htm: 'html', gz: 'gzip', bin: 'octet' };

const endingOf = (file: string): string => {
  const ending = extname(file).slice(1).toLowerCase();
  return ENDINGS[ending] ?? ending;
};

const contentFor = (ending: string, types: readonly MediaTypeSpec[]): MediaTypeSpec | undefined => {
  const named = types.find(({ mediaType }) => suits(ending, essence(mediaType)));
  if (named) return named;
  if (ending === 'yaml') return types.find(({ mediaType }) => isJsonType(mediaType)) ?? types[0];
  // A picture, or a table, is neither JSON nor a form.
  const any = ending === 'json' ? undefined : types.find(({ mediaType }) => !isStructured(essence(mediaType)));
  return any ?? types[0];
};

const suits = (ending: string, mediaType: string): boolean => {
  if (ending === 'json') return isJsonType(mediaType);
  if (ending === 'xml') return isXmlType(mediaType);
  if (ending === 'yaml') return isYamlType(mediaType);
  if (ending === 'txt') return mediaType.startsWith('text/');
  if (ending === 'ndjson' || ending === 'jsonl') return sequenceForm(mediaType) === 'lines';
  return ending !== '' && (mediaType.split('/')[1] ?? '').split(/[.+-]/).includes(ending);
};

const isStructured = (mediaType: string): boolean => isJsonType(mediaType) || isXmlType(mediaType) || isForm(mediaType);

const isForm = (mediaType: string): boolean => mediaType === FORM_TYPE || mediaType.startsWith('multipart/');

const json = (text: string, file: string, mediaType: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw fail('CONFIG_INVALID', file, `${mediaType} is wanted, and it is no JSON: ${messageOf(error)}`);
  }
};

const yaml = (text: string, file: string): Json => {
  try {
    return parseYaml(text, file, {}).value as Json;
  } catch (error) {
    throw fail('CONFIG_INVALID', file, messageOf(error));
  }
};

/** The numbers stay as they are written; a curl line takes one line. */
const onOneLine = (json: string): string => json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
