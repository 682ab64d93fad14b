import { readFileSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import {
  FORM_TYPE,
  isJsonType,
  isMultipartType,
  isXmlType,
  meantType,
  parseMediaType,
} from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';
import type { Json } from '../../core/json/json';
import { type AllowedFolders, allowedPath } from '../references/allowed-files';
import { readReferredFile, type SourceFile } from '../source/source-file';

/** What a sample file says. */
export interface FileSample {
  /** Of a file that is no text: one character for each byte. */
  readonly value: Json;
  /** The file as it is, where a text of it would not be the same. */
  readonly bytes?: Uint8Array;
  readonly serialized?: true;
  readonly source?: SourceFile;
}

/**
 * A file that is the sample of a body, as its media type wants it: a value for what has a structure, else the very text or bytes.
 * @param mediaType `undefined` for a parameter or a header
 * @throws SPEC_UNREADABLE, SPEC_NOT_FOUND, SPEC_SYNTAX
 */
export const readSample = (url: string, folders: AllowedFolders, mediaType: string | undefined): FileSample => {
  const type = mediaType === undefined ? '*/*' : meantType(mediaType);
  const isStructured = type.includes('*') || STRUCTURES.some((is) => is(type));
  if (isStructured && !isYamlType(type) && /\.(json|ya?ml)$/i.test(url)) {
    const source = readReferredFile(url, folders);
    return { value: source.root as Json, source };
  }
  const bytes = readFileSync(allowedPath(url, folders));
  const text = isStructured || /^text\//i.test(type) ? decoded(bytes, type) : undefined;
  return text === undefined ? { value: bytes.toString('latin1'), bytes } : { value: text };
};

const STRUCTURES: readonly ((type: string) => unknown)[] = [
  isJsonType,
  isXmlType,
  isYamlType,
  isMultipartType,
  sequenceForm,
  (type) => type.startsWith(FORM_TYPE),
];

/** `undefined`: it is not in the charset of its media type (UTF-8 without one), and so nobody knows what it says. */
const decoded = (bytes: Uint8Array, mediaType: string): string | undefined => {
  const charset = parseMediaType(mediaType)?.parameters.charset ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};
