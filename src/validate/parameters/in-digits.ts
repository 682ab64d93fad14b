import { randomUUID } from 'node:crypto';
import type { Spec } from '../../specs/spec';

/** Nobody can have it in a value. */
const MARK = randomUUID();
const IN_JSON = new RegExp(`"${MARK}([^"]*)"`, 'g');

/** A value in which each number that the document writes in digits of its own stands for them. For `textOf` and `jsonOf` only. */
export const inDigits = (spec: Spec, value: unknown): unknown => spec.numbers.spell(value, MARK);

/** As it stands in a URL, a header or a form; an object is JSON. */
export const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return jsonOf(value);
  const text = String(value);
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
};

export const jsonOf = (value: unknown): string => JSON.stringify(value)?.replaceAll(IN_JSON, '$1');
