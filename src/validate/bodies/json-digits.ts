import { randomUUID } from 'node:crypto';
import { isObject } from '../../core/json/json';
import { isInexact } from '../../core/json/number-texts';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../../core/json/pointer';
import type { RoundedNumber } from '../validate-types';

/** No number is rounded that has fewer digits and no large exponent. */
const MAY_BE_ROUNDED = /[\d.]{16}|\d[eE][+-]?\d{2}/;

/** A text or a number of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Nobody can have it in a body. */
const MARK = randomUUID();

/** The numbers of a JSON text that JavaScript takes for others, or others for them. The text has been parsed before. */
export const roundedNumbers = (text: string): readonly RoundedNumber[] => {
  if (!MAY_BE_ROUNDED.test(text)) return NONE;
  let some = false;
  const marked = text.replaceAll(TOKEN, (token) => {
    if (token.startsWith('"') || !isInexact(token)) return token;
    some = true;
    return `"${MARK}${token}"`;
  });
  return some ? collect(JSON.parse(marked)) : NONE;
};

/** The same value with the texts of its rounded numbers in their places: an id is its digits. */
export const inTexts = (value: unknown, rounded: readonly RoundedNumber[]): unknown => {
  if (rounded.length === 0) return value;
  const whole = { value: structuredClone(value) };
  for (const { pointer, text } of rounded) {
    const keys = ['value', ...pointerKeys(pointer)];
    const holder = keys.slice(0, -1).reduce<unknown>((at, key) => Object(at)[key], whole);
    Reflect.set(Object(holder), String(keys.at(-1)), text);
  }
  return whole.value;
};

const NONE: readonly RoundedNumber[] = [];

/** Without recursion: a body may be nested as deep as it likes. */
const collect = (root: unknown): readonly RoundedNumber[] => {
  const found: RoundedNumber[] = [];
  const open: [value: unknown, pointer: Pointer][] = [[root, ROOT]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, pointer] = next;
    if (typeof value === 'string' && value.startsWith(MARK)) found.push({ pointer, text: value.slice(MARK.length) });
    if (!isObject(value) && !Array.isArray(value)) continue;
    for (const [key, item] of Object.entries(value)) open.push([item, childPointer(pointer, key)]);
  }
  return found;
};
