import {
  concreteType,
  essence,
  FORM_TYPE,
  isJsonType,
  isMultipartType,
  isXmlType,
  withBoundary,
} from '../../core/media-type';
import { isYamlType, sequenceForm } from '../../core/sequence-type';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { writeForm } from './form';
import { writeSequence } from './sequences';
import { writeMultipart } from './write-multipart';
import { renderXml } from './xml/write-xml';
import { writeYaml } from './yaml-body';

export interface WrittenBody {
  readonly text: string;
  /** The value of `content-type`; a multipart one names its boundary. */
  readonly contentType: string;
}

/**
 * A value as a request body of a documented media type: JSON, XML (by the schema), a form, multipart, YAML, lines of
 * JSON or text. Nothing random goes into it: the same case writes the same bytes in every run.
 */
export const writeBody = (spec: Spec, content: MediaTypeSpec, value: unknown): WrittenBody => {
  const contentType = concreteType(content.mediaType);
  const type = essence(contentType);
  if (type === FORM_TYPE && typeof value !== 'string') return { text: writeForm(content, value), contentType };
  if (isMultipartType(type) && typeof value !== 'string') {
    const bounded = withBoundary(contentType);
    const writePart = (part: MediaTypeSpec, item: unknown): string => writeBody(spec, part, item).text;
    return { text: writeMultipart(spec, content, bounded, value, writePart), contentType: bounded };
  }
  if (isXmlType(type)) return { text: renderXml(spec, content.schema, value), contentType };
  if (typeof value === 'string' && isWrittenOut(type)) return { text: value, contentType };
  const form = sequenceForm(type);
  if (form) return { text: writeSequence(form, value), contentType };
  if (isYamlType(type)) return { text: writeYaml(value), contentType };
  return { text: JSON.stringify(value), contentType };
};

/** Where a text is the body itself, not a JSON value in it. */
const isWrittenOut = (type: string): boolean => !isJsonType(type);
