import { isOurs, messageOf } from '../../core/errors';
import type { Evidence } from '../../core/evidence';
import { essence } from '../../core/http/media-type';
import { isObject, type Json } from '../../core/json/json';
import type { SpecPlace } from '../../core/json/pointer';
import type { Example, SpecNode } from '../spec';
import { type FileSample, readSample } from './external-file';
import { evidenceOf } from './read-evidence';
import type { Reader } from './reader';

/**
 * Reads `example` and `examples` of a parameter, header or media type. The one called `sample` comes first: an answer
 * shows it unless the client asks for another.
 * @param mediaType of the body that they are samples of
 */
export const readExamples = (reader: Reader, holder: SpecNode, mediaType?: string): readonly Example[] => {
  const single: Example[] =
    'example' in holder
      ? [
          {
            name: 'example',
            value: holder.example as Json,
            evidence: evidenceOf(holder),
            place: reader.place(holder, 'example'),
          },
        ]
      : [];
  const named =
    isObject(holder.examples) || Array.isArray(holder.examples) ? readNamed(reader, holder.examples, mediaType) : [];
  const all = [...named, ...single];
  return all.some((one) => one.name === 'sample') ? all.toSorted(sampleFirst) : all;
};

const sampleFirst = (a: Example, b: Example): number => Number(b.name === 'sample') - Number(a.name === 'sample');

/** A list, and a value that stands in place of its Example Object, are no OpenAPI, but can only mean the values. */
const readNamed = (
  reader: Reader,
  examples: SpecNode | readonly unknown[],
  mediaType: string | undefined,
): readonly Example[] =>
  Object.entries(examples).flatMap(([name, raw]): readonly Example[] => {
    if (raw === null) return [];
    const place = reader.place(examples, name);
    if (Array.isArray(examples) || !isObject(raw)) return [bare(name, raw, evidenceOf(examples), place)];
    // An operation without one of its examples is still an operation.
    const node = reader.tryResolve(raw);
    if (!node) return [];
    const sample = sampleOf(reader, node, mediaType);
    if (sample?.value === undefined) return isExampleObject(node) ? [] : [bare(name, node, evidenceOf(node), place)];
    const { value, bytes, serialized } = sample;
    const printed = node['x-content-type'];
    const contentType = typeof printed === 'string' && hasSameType(printed, mediaType) ? printed : undefined;
    return [
      {
        ...{ name, value, evidence: evidenceOf(node), place },
        ...(bytes && { bytes }),
        ...(serialized && { serialized }),
        ...(contentType && { contentType }),
      },
    ];
  });

const bare = (name: string, value: unknown, evidence: Evidence, place: SpecPlace): Example => ({
  name,
  value: value as Json,
  evidence,
  place,
});

const FIELDS = new Set(['summary', 'description', 'value', 'dataValue', 'externalValue', 'serializedValue', '$ref']);

const isExampleObject = (node: SpecNode): boolean =>
  'externalValue' in node || Object.keys(node).every((key) => FIELDS.has(key) || key.startsWith('x-'));

/** A Content-Type of visible ASCII that differs from the media type in its parameters only. */
const hasSameType = (printed: string, mediaType: string | undefined): boolean =>
  mediaType !== undefined && /^[\x20-\x7e]+$/.test(printed) && essence(printed) === essence(mediaType);

/** 3.2 says `dataValue` for what is validated and `serializedValue` for what is sent. */
const sampleOf = (reader: Reader, node: SpecNode, mediaType: string | undefined): FileSample | undefined => {
  if ('value' in node) return { value: node.value as Json };
  if ('dataValue' in node) return { value: node.dataValue as Json };
  if (typeof node.externalValue === 'string') return readExternal(reader, node, node.externalValue, mediaType);
  return typeof node.serializedValue === 'string' ? { value: node.serializedValue, serialized: true } : undefined;
};

const readExternal = (
  reader: Reader,
  node: SpecNode,
  reference: string,
  mediaType: string | undefined,
): FileSample | undefined => {
  const url = reader.absolute(reference, node);
  if (!url?.startsWith('file:')) return complain(reader, node, 'only a local file can be read.');
  const key = `${mediaType} ${url}`;
  try {
    const sample = reader.external.get(key) ?? readSample(url, reader.folders, mediaType);
    reader.external.set(key, sample);
    reader.samples.set(node, sample);
    return sample;
  } catch (error) {
    const missing = isOurs(error) && error.code === 'SPEC_NOT_FOUND';
    return complain(reader, node, missing ? 'there is no such file.' : messageOf(error));
  }
};

const complain = (reader: Reader, node: SpecNode, reason: string): undefined => {
  if (reader.complained.has(node)) return;
  reader.complained.add(node);
  reader.problems.push({
    severity: 'error',
    rule: 'example-unreadable',
    message: `externalValue "${String(node.externalValue)}" cannot be used: ${reason}`,
    place: reader.place(node, 'externalValue'),
  });
};
