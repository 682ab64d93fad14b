import { essence, FORM_TYPE, isMultipartType, isXmlType } from '../../../core/http/media-type';
import { equalJson, isObject, type Json } from '../../../core/json/json';
import { childPointer, type Pointer, toPointer } from '../../../core/json/pointer';
import type { Expectation } from '../../../core/results/case';
import type { Fact } from '../../../core/results/finding';
import { withoutWriteOnly } from '../../../schema/without-write-only';
import { writtenExample } from '../../bodies/written-example';
import { knownViolations } from '../../schema/refuses';
import type { SchemaViolation } from '../../validate-types';
import { type Check, type CheckOutcome, NOTHING } from './check';
import { meets } from './status';

/** Enough to see what kind of difference it is. */
const MOST = 20;

/** Our own mock answers a documented sample request with exactly the documented sample. */
export const sampleMatches: Check = (context) => {
  const { spec, content, mediaType, expect, target, body, response, schema } = context;
  const sample = expect?.sample;
  // The sample is of the status that was expected; that another one came is said already, and by whose fault.
  if (!sample || target !== 'mock' || !meets(context, expect)) return NOTHING;
  if (sample.encoding) return bytesMatch(sample, response.body);
  if (typeof body !== 'object' || body.kind !== 'value') return NOTHING;
  const expected = content ? writtenExample(spec, content, sample.value, 'response') : sample.value;
  // Our mock mends what breaks its schema, and says so; it cannot keep to both.
  const broken = schema ? knownViolations(schema, expected) : [];
  // What only a client sends may be in a sample and not in the answer.
  const { leftOut } = content?.schema ? withoutWriteOnly(spec, content.schema, expected) : { leftOut: [] };
  const hidden = new Set(leftOut.map((at) => `/body${at}`));
  const isText = isUntyped(mediaType ?? '');
  const all = differences(expected, body.value as Json, toPointer('/body'), isText).filter(
    ({ at, seen }) => seen !== undefined || !hidden.has(at),
  );
  return {
    facts: all.slice(0, MOST).map(
      ({ at, expected, seen }): Fact => ({
        kind: 'sample-differs',
        at,
        spec: sample.spec,
        evidence: 'documented',
        example: sample.name,
        expected,
        seen,
        ...againstAt(at, broken),
      }),
    ),
  };
};

const againstAt = (at: Pointer, broken: readonly SchemaViolation[]): Pick<Fact, 'against'> => {
  const nearest = broken.find(({ pointer }) => `/body${pointer}` === at) ?? broken[0];
  return nearest ? { against: nearest.spec } : {};
};

type Sample = NonNullable<Expectation['sample']>;

/** A picture or an archive is the same, or it is another one. */
const bytesMatch = ({ name, value, encoding, spec }: Sample, seen: Uint8Array): CheckOutcome => {
  const expected = Buffer.from(String(value), encoding);
  const at = expected.findIndex((byte, index) => byte !== seen[index]);
  if (at < 0 && expected.length === seen.length) return NOTHING;
  const from = at < 0 ? expected.length : at;
  const said = (bytes: Uint8Array) => `${bytes.length} bytes, ${shownByte(bytes[from])} at ${from}`;
  return {
    facts: [
      {
        ...{ kind: 'sample-differs', at: toPointer('/body'), spec, evidence: 'documented', example: name },
        expected: said(expected),
        seen: said(seen),
      },
    ],
  };
};

const shownByte = (byte: number | undefined): string =>
  byte === undefined ? 'nothing' : `0x${byte.toString(16).padStart(2, '0')}`;

/** Where no schema gives a type, such a body is text, and a list of one looks like its item. */
const isUntyped = (mediaType: string): boolean =>
  isXmlType(mediaType) || isMultipartType(mediaType) || essence(mediaType) === FORM_TYPE;

interface Difference {
  readonly at: Pointer;
  readonly expected: Json | undefined;
  readonly seen: Json | undefined;
}

const differences = (
  expected: Json | undefined,
  seen: Json | undefined,
  at: Pointer,
  isText: boolean,
): readonly Difference[] => {
  if (equalJson(expected, seen) || (isText && isWrittenAs(expected, seen))) return [];
  if (isObject(expected) && isObject(seen)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(seen)]);
    return [...names].flatMap((name) =>
      differences(own(expected, name), own(seen, name), childPointer(at, name), isText),
    );
  }
  if (Array.isArray(expected) && Array.isArray(seen) && expected.length === seen.length) {
    return expected.flatMap((item, index) => differences(item, seen[index], childPointer(at, index), isText));
  }
  if (isText && Array.isArray(expected) && expected.length === 1) return differences(expected[0], seen, at, isText);
  return [{ at, expected, seen }];
};

const isWrittenAs = (expected: Json | undefined, seen: Json | undefined): boolean =>
  (typeof expected === 'number' || typeof expected === 'boolean') && String(expected) === seen;

const own = (object: Readonly<Record<string, unknown>>, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? (object[name] as Json) : undefined;
