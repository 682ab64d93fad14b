import { isObject } from '../core/json';
import { essence, FORM_TYPE, isXmlType, parseMediaType, withoutStar } from '../core/media-type';
import { isYamlType, sequenceForm } from '../core/sequence-type';
import type { MediaTypeSpec, Spec } from '../specs/spec';
import { renderXml } from './render-xml';
import { writeSequence } from './sequences';

export interface WrittenBody {
  readonly text: string;
  /** The value of `content-type`; a multipart one names its boundary. */
  readonly contentType: string;
}

/**
 * A value as a request body of a documented media type: JSON, XML (by the schema), a form, multipart, YAML, lines of JSON, or plain text.
 * Nothing random goes into it: the same case writes the same bytes in every run.
 */
export const writeBody = (spec: Spec, content: MediaTypeSpec, value: unknown): WrittenBody => {
  const contentType = concreteType(content.mediaType);
  const type = essence(contentType);
  if (type === FORM_TYPE) return { text: writeForm(value), contentType };
  if (type.startsWith('multipart/')) return writeMultipart(value, type);
  if (isXmlType(type)) return { text: renderXml(spec, content.schema, value), contentType };
  if (typeof value === 'string' && isWrittenOut(type)) return { text: value, contentType };
  const form = sequenceForm(type);
  if (form) return { text: writeSequence(form, value), contentType };
  if (isYamlType(type)) return { text: yaml().writeYaml(value), contentType };
  return { text: JSON.stringify(value), contentType };
};

/** Where a text is the body itself, not a JSON value in it. */
const isWrittenOut = (type: string): boolean =>
  (type.startsWith('text/') && type !== 'text/json') || sequenceForm(type) !== undefined || isYamlType(type);

const yaml = () => require('./yaml-body') as typeof import('./yaml-body');

/** A documented wildcard is no media type that can be sent: JSON is, under every wildcard that covers it. */
const concreteType = (mediaType: string): string => {
  if (mediaType === '' || mediaType === '*') return 'application/json';
  const parsed = parseMediaType(mediaType);
  if (!parsed || (parsed.type !== '*' && !parsed.subtype.includes('*'))) return mediaType;
  if (parsed.subtype !== '*') return `${parsed.type}/${withoutStar(parsed.subtype)}`;
  return parsed.type === 'text' ? 'text/plain' : 'application/json';
};

/** Arrays repeat their name; an object inside a form is JSON (OpenAPI 3.1, Encoding Object, `contentType`). */
const writeForm = (value: unknown): string =>
  new URLSearchParams(formFields(value).map(([name, text]): [string, string] => [name, text])).toString();

const formFields = (value: unknown): readonly (readonly [string, string])[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, item]) =>
        Array.isArray(item)
          ? item.map((entry) => [name, fieldText(entry)] as const)
          : [[name, fieldText(item)] as const],
      )
    : [];

const fieldText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const BOUNDARY = 'understudy-8f2c1d7a';

const writeMultipart = (value: unknown, type: string): WrittenBody => {
  const parts = formFields(value).map(
    ([name, text]) =>
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name.replaceAll('"', '%22')}"\r\n\r\n${text}\r\n`,
  );
  return { text: `${parts.join('')}--${BOUNDARY}--\r\n`, contentType: `${type}; boundary=${BOUNDARY}` };
};
