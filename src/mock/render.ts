import { FORM_TYPE, isJsonType, isXmlType } from '../core/media-type';
import type { MediaTypeSpec, Spec } from '../specs/spec';
import { renderXml } from './xml';

/** A value as the bytes of its media type. Short ASCII stays text: Node then writes head and body in one piece. */
export const render = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  contentType: string,
  value: unknown,
): Buffer | string => {
  if (value === undefined) return '';
  return compact(toText(spec, content, contentType, value));
};

/** Beyond this, joining the body to the head costs more than handing over a second piece (measured). */
const SHORT = 2048;

/** ASCII is as long in bytes as in characters; all else is encoded now, once. */
export const compact = (text: string): Buffer | string =>
  text.length <= SHORT && ASCII.test(text) ? text : Buffer.from(text, 'utf8');

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const ASCII = /^[\x00-\x7f]*$/;

const toText = (spec: Spec, content: MediaTypeSpec | undefined, contentType: string, value: unknown): string => {
  if (isJsonType(contentType)) return JSON.stringify(value);
  // An example in XML is written as the XML itself.
  if (typeof value === 'string') return value;
  if (isXmlType(contentType)) return renderXml(spec, content?.schema, value);
  if (contentType.startsWith(FORM_TYPE)) return renderForm(value);
  return JSON.stringify(value);
};

const renderForm = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const form = new URLSearchParams();
  for (const [name, item] of Object.entries(value)) {
    for (const one of Array.isArray(item) ? item : [item]) {
      form.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one));
    }
  }
  return form.toString();
};
