import { FORM_TYPE, isJsonType, isMultipartType, isXmlType, meantType } from '../../core/media-type';
import { isYamlType, sequenceForm } from '../../core/sequence-type';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { writeSequence } from '../../validate/bodies/sequences';
import { writeBody } from '../../validate/bodies/write-body';
import { renderXml } from '../../validate/bodies/xml/write-xml';
import { writeYaml } from '../../validate/bodies/yaml-body';
import { encodeText } from './encode-text';

/** Without a content type there is no body, and without a value none in it. Bytes of a sample are sent as they are. */
export const serialize = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  contentType: string | undefined,
  value: unknown,
): { readonly body: Buffer | string; readonly contentType: string | undefined } => {
  if (contentType === undefined || value === undefined) return { body: '', contentType };
  if (value instanceof Uint8Array) return { body: Buffer.from(value), contentType };
  return encodeText(writerOf(spec, content, meantType(contentType))(value), contentType);
};

const writerOf = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  contentType: string,
): ((value: unknown) => string) => {
  if (isJsonType(contentType)) return spec.numbers.write;
  if (isXmlType(contentType)) return (value) => renderXml(spec, content?.schema, value);
  const write = structureWriter(spec, content, contentType);
  // An example in plain text is written as the text itself.
  return (value) => (typeof value === 'string' ? value : write(value));
};

const structureWriter = (
  spec: Spec,
  content: MediaTypeSpec | undefined,
  contentType: string,
): ((value: unknown) => string) => {
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
