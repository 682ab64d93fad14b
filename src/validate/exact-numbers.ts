import { randomUUID } from 'node:crypto';
import { isObject } from '../core/json/json';
import { isInexact } from '../core/json/number-texts';
import { childPointer, type Pointer, pointerKeys, ROOT } from '../core/json/pointer';
import type { RoundedNumber } from './validate-types';

/**
 * A number in a text that JavaScript takes for another one, or another one for it. It stands in a value while that is read, until
 * `inNumbers` takes it out: only then is it known where in the value its digits belong.
 */
export class ExactNumber {
  constructor(readonly text: string) {
    made++;
  }
}

/** Of this process: a reader that has made none need not look for any. */
let made = 0;

export const exactNumbers = (): number => made;

/** No number is rounded that has fewer digits and no large exponent. */
const MAY_BE_ROUNDED = /[\d.]{16}|\d[eE][+-]?\d{2}/;

/** @param text a number of JSON */
export const readNumber = (text: string): number | ExactNumber =>
  MAY_BE_ROUNDED.test(text) && isInexact(text) ? new ExactNumber(text) : Number(text);

/** A text or a number of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** The same JSON with other texts in the places of its numbers. */
export const replaceNumbers = (json: string, change: (number: string) => string): string =>
  json.replaceAll(TOKEN, (token) => (token.startsWith('"') ? token : change(token)));

/** Nobody can have it in a body. */
const MARK = randomUUID();

/** @throws SyntaxError */
export const readJson = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  if (!MAY_BE_ROUNDED.test(text)) return value;
  let some = false;
  const marked = replaceNumbers(text, (number) => {
    if (!isInexact(number)) return number;
    some = true;
    return `"${MARK}${number}"`;
  });
  if (!some) return value;
  const whole = { value: JSON.parse(marked) as unknown };
  for (const { holder, key, found } of find(whole, isMarked))
    Reflect.set(holder, key, new ExactNumber(found.slice(MARK.length)));
  return whole.value;
};

const isMarked = (value: unknown): value is string => typeof value === 'string' && value.startsWith(MARK);

export interface InNumbers {
  /** The same value, and with JavaScript's numbers in it. */
  readonly value: unknown;
  readonly rounded: readonly RoundedNumber[];
}

/** @param before how many exact numbers there were when the value began to be read */
export const inNumbers = (value: unknown, before: number): InNumbers => {
  if (made === before) return { value, rounded: NONE };
  const whole = { value };
  const places = find(whole, isExact);
  for (const { holder, key, found } of places) Reflect.set(holder, key, Number(found.text));
  return { value: whole.value, rounded: places.map(({ pointer, found: { text } }) => ({ pointer, text })) };
};

/** Asks something about a value that is still being read. */
export const askInNumbers = <T>(value: unknown, ask: (value: unknown) => T): T => {
  if (made === 0) return ask(value);
  const whole = { value };
  const places = find(whole, isExact);
  for (const { holder, key, found } of places) Reflect.set(holder, key, Number(found.text));
  try {
    return ask(whole.value);
  } finally {
    for (const { holder, key, found } of places) Reflect.set(holder, key, found);
  }
};

const isExact = (value: unknown): value is ExactNumber => value instanceof ExactNumber;

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

interface Found<T> {
  readonly holder: object;
  readonly key: string;
  readonly pointer: Pointer;
  readonly found: T;
}

/** Without recursion: a body may be nested as deep as it likes. */
const find = <T>(whole: { readonly value: unknown }, isWanted: (value: unknown) => value is T): readonly Found<T>[] => {
  const places: Found<T>[] = [];
  const open: [holder: object, key: string, pointer: Pointer][] = [[whole, 'value', ROOT]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [holder, key, pointer] = next;
    const value: unknown = Reflect.get(holder, key);
    if (isWanted(value)) places.push({ holder, key, pointer, found: value });
    else if (isObject(value) || Array.isArray(value))
      for (const inner of Object.keys(value)) open.push([value, inner, childPointer(pointer, inner)]);
  }
  return places;
};
