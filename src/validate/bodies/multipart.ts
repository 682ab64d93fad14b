import { isJsonType, parseMediaType } from '../../core/media-type';
import { setOwn } from '../../core/own-property';
import type { SchemaMode } from '../../schema/read-write-only';
import { shapeOf } from '../../schema/value-shape';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { compileCoercion } from '../parameters/coerce';
import { compileDecoder, Unreadable } from './body-text';
import { compileFields } from './form';

interface MultipartPart {
  readonly name: string | undefined;
  readonly isFile: boolean;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const MAX_PARTS = 1000;

/**
 * `multipart/form-data` as an object (RFC 7578); another multipart type as the list of its parts. Where an object is
 * documented and every part has a name, the list is that object. A JSON part is its value, a file its text as Latin-1
 * (length in bytes), the rest as form fields. Throws `Unreadable`.
 */
export const compileMultipart = (
  spec: Spec,
  content: MediaTypeSpec,
  mediaType: string,
  mode: SchemaMode,
): ((bytes: Uint8Array) => unknown) => {
  const boundary = parseMediaType(mediaType)?.parameters.boundary;
  const readField = compileFields(spec, content, mode);
  const isForm = parseMediaType(mediaType)?.subtype === 'form-data';
  const meansObject = isForm || isObjectOnly(spec, content);
  return (bytes) => {
    if (!boundary) throw new Unreadable('its media type names no boundary');
    const parts = splitParts(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), boundary);
    const isList = !meansObject || (!isForm && parts.some((part) => part.name === undefined));
    if (isList) {
      const shape = shapeOf(spec, content.schema);
      return parts.map((part, index) => {
        const isText = !part.isFile && !isJsonType(part.mediaType);
        return isText ? compileCoercion(spec, shape.item(index), mode)(partText(part)) : partValue(part);
      });
    }
    const value: Record<string, unknown> = {};
    for (const name of new Set(parts.map((part) => part.name))) {
      if (name === undefined) throw new Unreadable('one of its parts has no name');
      const own = parts.filter((part) => part.name === name);
      const plain = own.every((part) => !part.isFile && !isJsonType(part.mediaType));
      const read = readField(name);
      setOwn(
        value,
        name,
        plain ? read(own.map(partText)) : own.length === 1 && own[0] ? partValue(own[0]) : own.map(partValue),
      );
    }
    return value;
  };
};

const isObjectOnly = (spec: Spec, content: MediaTypeSpec): boolean => {
  const { types, restricted } = shapeOf(spec, content.schema);
  return restricted && types.has('object') && !types.has('array');
};

const partText = (part: MultipartPart): string => compileDecoder(part.mediaType)(part.bytes);

const partValue = (part: MultipartPart): unknown => {
  if (part.isFile && !isJsonType(part.mediaType)) return part.bytes.toString('latin1');
  const text = partText(part);
  if (!isJsonType(part.mediaType)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable(`its part ${JSON.stringify(part.name ?? '')} is not JSON`);
  }
};

/** The parts between delimiter lines (RFC 2046, section 5.1.1); preamble and epilogue are ignored. */
const splitParts = (bytes: Buffer, boundary: string): readonly MultipartPart[] => {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const parts: MultipartPart[] = [];
  let at = findDelimiter(bytes, delimiter, 0);
  if (at < 0) throw new Unreadable('its boundary does not occur in it');
  for (;;) {
    const afterDelimiter = at + delimiter.length;
    if (bytes.toString('latin1', afterDelimiter, afterDelimiter + 2) === '--') return parts;
    const start = bytes.indexOf('\r\n', afterDelimiter);
    const next = start < 0 ? -1 : findDelimiter(bytes, delimiter, start);
    if (next < 0) throw new Unreadable('its last boundary is missing');
    if (parts.length === MAX_PARTS) throw new Unreadable(`it has more than ${MAX_PARTS} parts`);
    parts.push(readPart(bytes.subarray(start + 2, Math.max(start + 2, next - 2))));
    at = next;
  }
};

/** A delimiter stands at the very beginning or after a line break. */
const findDelimiter = (bytes: Buffer, delimiter: Buffer, from: number): number => {
  for (let at = bytes.indexOf(delimiter, from); at >= 0; at = bytes.indexOf(delimiter, at + 1)) {
    if (at === 0 || (bytes[at - 2] === 13 && bytes[at - 1] === 10)) return at;
  }
  return -1;
};

const readPart = (bytes: Buffer): MultipartPart => {
  const end = bytes.indexOf('\r\n\r\n');
  // A part without header fields begins with the empty line.
  const bare = bytes.toString('latin1', 0, 2) === '\r\n';
  if (end < 0 && !bare) throw new Unreadable('one of its parts has no end of header fields');
  const head = bare ? '' : bytes.toString('utf8', 0, end);
  const fields = new Map(
    head.split(/\r\n(?![ \t])/).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const disposition = fields.get('content-disposition') ?? '';
  const mediaType = fields.get('content-type') ?? 'text/plain';
  return {
    name: dispositionParameter(disposition, 'name'),
    isFile: dispositionParameter(disposition, 'filename') !== undefined || BINARY.test(mediaType),
    mediaType,
    bytes: bytes.subarray(bare ? 2 : end + 4),
  };
};

const BINARY = /^(?:(?:image|audio|video|font)\/(?!svg)|application\/octet-stream)/i;

const dispositionParameter = (disposition: string, name: string): string | undefined => {
  const match = new RegExp(`;\\s*${name}\\*?=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition);
  return match ? (match[1]?.replaceAll('\\"', '"').replaceAll('%22', '"') ?? match[2]) : undefined;
};
