import type { SpecNode } from '../../specs/spec';
import { boundsOf, numbersOf, textsOf } from '../schema-types';
import { numberByName } from './lifelike/number-by-name';
import { type Making, type Spot, unmade } from './making';

/** Beyond these a number does not keep its digits in JSON (RFC 8259, section 6). */
const FORMAT_BOUNDS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
};

/** Small and positive where the bounds allow it. */
export const makeNumber = (making: Making, nodes: readonly SpecNode[], isInteger: boolean, spot: Spot): unknown => {
  const step = Math.max(0, ...numbersOf(nodes, 'multipleOf')) || (isInteger ? 1 : 0);
  const { low, high } = bounds(nodes, step || 1e-6);
  const named = numberByName(making, spot, isInteger, textsOf(nodes, 'format'));
  const isNear = named >= low && named <= high;
  // Out of narrow bounds the row decides, so that rows differ.
  const near =
    isNear || !Number.isFinite(high - low) ? Math.min(Math.max(named, low), high) : stepped(low, high, step, spot.row);
  const value = step === 0 ? near : onStep(near, step, high);
  return value >= low && value <= high ? value : unmade(making, nodes, value);
};

const bounds = (nodes: readonly SpecNode[], gap: number): { readonly low: number; readonly high: number } => {
  const own = boundsOf(nodes, gap);
  return textsOf(nodes, 'format').reduce((all, format) => {
    const [low, high] = FORMAT_BOUNDS[format] ?? [all.low, all.high];
    return { low: Math.max(all.low, low), high: Math.min(all.high, high) };
  }, own);
};

const stepped = (low: number, high: number, step: number, row: number): number => {
  if (step === 0) return between(Math.max(low, Math.min(0, high)), high, row);
  const count = Math.floor((high - low) / step) + 1;
  return low + (count > 0 ? row % count : 0) * step;
};

/** A quarter, a half or three quarters of the way. */
const between = (low: number, high: number, row: number): number => {
  const value = Number((low + ((high - low) * ((row % 3) + 1)) / 4).toPrecision(6));
  return Math.min(Math.max(value, low), high);
};

const onStep = (value: number, step: number, high: number): number => {
  const up = Number((Math.ceil(value / step) * step).toPrecision(12));
  return up <= high ? up : Number((Math.floor(high / step) * step).toPrecision(12));
};
