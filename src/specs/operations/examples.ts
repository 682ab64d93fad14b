import { readFileSync } from 'node:fs';
import { isOurs, messageOf } from '../../core/errors';
import { isObject, type Json } from '../../core/json';
import { allowedPath } from '../references/allowed-files';
import type { Example, SpecNode } from '../spec';
import { evidenceOf } from './read-evidence';
import type { Reader } from './reader';

/**
 * Reads `example` and `examples` of a parameter, header or media type. The one called `sample` comes first: an answer
 * shows it unless the client asks for another.
 */
export const readExamples = (reader: Reader, holder: SpecNode): readonly Example[] => {
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
  const named = isObject(holder.examples) ? readNamed(reader, holder.examples) : [];
  const all = [...named, ...single];
  return all.some((one) => one.name === 'sample') ? all.toSorted(sampleFirst) : all;
};

const sampleFirst = (a: Example, b: Example): number => Number(b.name === 'sample') - Number(a.name === 'sample');

const readNamed = (reader: Reader, examples: SpecNode): readonly Example[] =>
  Object.entries(examples).flatMap(([name, raw]) => {
    if (!isObject(raw)) return [];
    // An operation without one of its examples is still an operation.
    const node = reader.tryResolve(raw);
    if (!node) return [];
    const value = exampleValue(reader, node);
    if (value === undefined) return [];
    return [{ name, value, evidence: evidenceOf(node), place: reader.place(examples, name) }];
  });

/** 3.2 says `dataValue` for what is validated and `serializedValue` for what is sent. */
const exampleValue = (reader: Reader, node: SpecNode): Json | undefined => {
  if ('value' in node) return node.value as Json;
  if ('dataValue' in node) return node.dataValue as Json;
  if (typeof node.externalValue === 'string') return readExternal(reader, node, node.externalValue);
  return typeof node.serializedValue === 'string' ? node.serializedValue : undefined;
};

const readExternal = (reader: Reader, node: SpecNode, reference: string): Json | undefined => {
  const url = reader.absolute(reference, node);
  if (!url?.startsWith('file:')) return complain(reader, node, 'only a local file can be read.');
  const known = reader.external.get(url);
  if (known !== undefined) return known;
  try {
    const text = readFileSync(allowedPath(url, reader.folders), 'utf8');
    const value = /json$/i.test(url) ? (JSON.parse(text) as Json) : text;
    reader.external.set(url, value);
    return value;
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
