import { FORM_TYPE, isJsonType, isMultipartType, isXmlType, meantType } from '../../core/media-type';
import { isYamlType, sequenceForm } from '../../core/sequence-type';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { writeSequence } from '../../validate/bodies/sequences';
import { writeBody } from '../../validate/bodies/write-body';
import { writeYaml } from '../../validate/bodies/yaml-body';
import { renderXml } from './xml';

/** Writes values in one form. Short ASCII stays text: Node then writes head and body in one piece. */
export type Render = (value: unknown) => Buffer | string;

/** Without a content type there is no body. */
export const rendererOf = (spec: Spec, content: MediaTypeSpec | undefined, contentType: string | undefined): Render => {
  if (contentType === undefined) return () => '';
  const toText = writerOf(spec, content, meantType(contentType));
  return (value) => {
    if (value instanceof Uint8Array) return Buffer.from(value);
    return value === undefined ? '' : compact(toText(value));
  };
};

/** Beyond this, joining the body to the head costs more than handing over a second piece (measured). */
const SHORT = 2048;

/** ASCII is as long in bytes as in characters; all else is encoded now, once. */
export const compact = (text: string): Buffer | string =>
  text.length <= SHORT && ASCII.test(text) ? text : Buffer.from(text, 'utf8');

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const ASCII = /^[\x00-\x7f]*$/;

const writerOf = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  contentType: string,
): ((value: unknown) => string) => {
  if (isJsonType(contentType)) return spec.numbers.write;
  const write = structureWriter(spec, content, contentType);
  // An example in XML, or in plain text, is written as the text itself.
  return (value) => (typeof value === 'string' ? value : write(value));
};

const structureWriter = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  contentType: string,
): ((value: unknown) => string) => {
  if (isXmlType(contentType)) return (value) => renderXml(spec, content?.schema, value);
  if (contentType.startsWith(FORM_TYPE)) return renderForm;
  if (isYamlType(contentType)) return writeYaml;
  if (content && isMultipartType(contentType)) {
    return (value) => writeBody(spec, { ...content, mediaType: contentType }, value).text;
  }
  const form = sequenceForm(contentType);
  return form ? (value) => writeSequence(form, value, spec.numbers.write) : spec.numbers.write;
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
