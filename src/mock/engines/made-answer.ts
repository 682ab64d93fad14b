import { knownViolations } from '../../validate/refuses';
import type { SchemaViolation } from '../../validate/types';
import { placeOf } from '../generate/mend';
import type { Ask, Draft } from '../types';
import { NotGenerated } from './prism';
import { type Measure, said } from './sample-answer';

/**
 * A made value as it is sent. What breaks the schema is mended leaf by leaf; an optional part without a value is left out; then other
 * alternatives are tried. Examples of properties are samples, and stay. Where no value is found, the nearest is sent and the place
 * that refuses it is named; for a broken request our own problem says more than a value that breaks its schema.
 */
export const madeAnswer = (measure: Measure, ask: Ask, draft: Draft): Draft => {
  const { spec, ref, schema, asWritten } = measure;
  const { fitValue, nearestValue } = require('../generate/fit-value') as typeof import('../generate/fit-value');
  const { mend } = require('../generate/mend') as typeof import('../generate/mend');
  const { partsOf } = require('../generate/parts') as typeof import('../generate/parts');
  const { hasSample, keepsSamples } = require('../generate/samples') as typeof import('../generate/samples');
  const { withoutUnmade } = require('../generate/without-unmade') as typeof import('../generate/without-unmade');
  const validate = (value: unknown): readonly SchemaViolation[] => knownViolations(schema, value);
  const parts = partsOf(spec, ref, 'response');
  const start = draft.value ?? nearestValue(spec, ref, 'response');
  const mended = mend(start, parts, validate, (value, at) => !asWritten || !hasSample(parts, value, at));
  const samples = mended.changed.filter((at) => hasSample(parts, start, at));
  const note = samples.length === 0 ? '' : `; ${said(samples, mended.left)}`;
  if (mended.left.length === 0) return { ...draft, value: mended.value, why: `${draft.why}${note}` };
  const trimmed = withoutUnmade(mended, parts, validate);
  if (trimmed.left.length === 0) return { ...draft, value: trimmed.value, why: `${draft.why}${note}` };
  const found = fitValue(spec, ref, 'response', mended.value);
  if (found && keepsSamples(parts, mended.value, found.value)) return { ...draft, value: found.value };
  const isSample = trimmed.left.every((violation) => hasSample(parts, trimmed.value, placeOf(violation)));
  if (!isSample && ask.violations.length > 0) throw new NotGenerated(unmet(trimmed.left));
  const verdict = isSample ? said(samples, trimmed.left) : unmet(trimmed.left);
  return { ...draft, value: trimmed.value ?? null, why: `${draft.why}; ${verdict}` };
};

const unmet = ([first, ...more]: readonly SchemaViolation[]): string => {
  const keyword = first?.keyword === 'false schema' ? '' : `/${first?.keyword}`;
  const place = first ? `#${first.spec.pointer}${keyword}` : 'the schema';
  return `no value was found that satisfies ${place}${more.length === 0 ? '' : ` and ${more.length} more`}`;
};
