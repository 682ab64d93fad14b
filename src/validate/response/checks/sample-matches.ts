import type { Expectation } from '../../../core/case';
import type { Fact } from '../../../core/finding';
import { equalJson, isObject, type Json } from '../../../core/json';
import { childPointer, type Pointer, toPointer } from '../../../core/pointer';
import { withoutWriteOnly } from '../../../schema/without-write-only';
import { writtenExample } from '../../bodies/written-example';
import { knownViolations } from '../../schema/refuses';
import { type Check, type CheckOutcome, NOTHING } from './check';

/** Enough to see what kind of difference it is. */
const MOST = 20;

/** Our own mock answers a documented sample request with exactly the documented sample. */
export const sampleMatches: Check = ({ spec, content, expect, target, body, response, schema }) => {
  const sample = expect?.sample;
  if (sample?.encoding && target === 'mock') return bytesMatch(sample, response.body);
  if (!sample || target !== 'mock' || typeof body !== 'object' || body.kind !== 'value') return NOTHING;
  const expected = content ? writtenExample(spec, content, sample.value, 'response') : sample.value;
  // Our mock mends what breaks its schema, and says so; it cannot keep to both.
  const [broken] = schema ? knownViolations(schema, expected) : [];
  // What only a client sends may be in a sample and not in the answer.
  const { leftOut } = content?.schema ? withoutWriteOnly(spec, content.schema, expected) : { leftOut: [] };
  const hidden = new Set(leftOut.map((at) => `/body${at}`));
  const facts = differences(expected, body.value as Json, toPointer('/body'))
    .filter(({ at, seen }) => seen !== undefined || !hidden.has(at))
    .slice(0, MOST);
  return {
    facts: facts.map(
      ({ at, expected, seen }): Fact => ({
        kind: 'sample-differs',
        at,
        spec: sample.spec,
        evidence: 'documented',
        example: sample.name,
        expected,
        seen,
        ...(broken && { against: broken.spec }),
      }),
    ),
  };
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

interface Difference {
  readonly at: Pointer;
  readonly expected: Json | undefined;
  readonly seen: Json | undefined;
}

const differences = (expected: Json | undefined, seen: Json | undefined, at: Pointer): readonly Difference[] => {
  if (equalJson(expected, seen)) return [];
  if (isObject(expected) && isObject(seen)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(seen)]);
    return [...names].flatMap((name) => differences(own(expected, name), own(seen, name), childPointer(at, name)));
  }
  if (Array.isArray(expected) && Array.isArray(seen) && expected.length === seen.length) {
    return expected.flatMap((item, index) => differences(item, seen[index], childPointer(at, index)));
  }
  return [{ at, expected, seen }];
};

const own = (object: Readonly<Record<string, unknown>>, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? (object[name] as Json) : undefined;
