import { randomUUID } from 'node:crypto';

/** A number as a document writes it, where JavaScript would write it otherwise: `1.0`, `174322306148984899`, `1e400`. */
export interface WrittenNumber {
  readonly holder: object;
  readonly key: string;
  readonly text: string;
}

/** How the numbers of some documents are written. */
export interface NumberTexts {
  textOf(holder: object, key: string, value: number): string | undefined;
  /** JSON with each number as the document writes it, in the document's own objects and copies of them. */
  write(value: unknown): string;
  /** A value with each number that has a text of its own as that text, with `mark` before it. */
  spell(value: unknown, mark?: string): unknown;
}

export const NO_NUMBER_TEXTS: NumberTexts = {
  textOf: () => undefined,
  write: (value) => JSON.stringify(value),
  spell: (value) => value,
};

/** @param written by holder and key; of a number that lost digits also by its value, which nothing else has by chance */
export const numberTexts = (written: readonly WrittenNumber[]): NumberTexts => {
  if (written.length === 0) return NO_NUMBER_TEXTS;
  const byHolder = new WeakMap<object, Map<string, string>>();
  const byValue = new Map<number, string | undefined>();
  for (const { holder, key, text } of written) {
    const value = Number(text);
    byHolder.set(holder, (byHolder.get(holder) ?? new Map<string, string>()).set(key, text));
    if (!isLarge(value) && !losesDigits(text)) continue;
    // Two that JavaScript takes for one: only their places tell them apart.
    byValue.set(value, byValue.has(value) && byValue.get(value) !== text ? undefined : text);
  }
  const textOf = (holder: object, key: string, value: number): string | undefined => {
    for (let at: object | undefined = holder; at; at = copied.get(at)) {
      const text = byHolder.get(at)?.get(key);
      if (text !== undefined && Object.is(Number(text), value)) return text;
    }
    return byValue.get(value);
  };
  return { textOf, write: (value) => writeWith(textOf, value), spell: (value, mark) => spellWith(textOf, value, mark) };
};

/** A changed copy of an object of the document: what did not change in it is still written as it was. */
export const keepNumberTexts = <T extends object>(copy: T, original: object): T => {
  copied.set(copy, original);
  return copy;
};

const copied = new WeakMap<object, object>();

/** Is the number another one in JavaScript? `1.0` is not, and `9007199254740993` is. */
export const losesDigits = (text: string): boolean => digitsOf(text) !== digitsOf(String(Number(text)));

/** May JavaScript take another number for it? `9007199254740992` is that for `9007199254740993`. */
export const isInexact = (text: string): boolean => losesDigits(text) || isLarge(Number(text));

const digitsOf = (text: string): string =>
  text
    .replace(/e.*$/i, '')
    .replace(/[-.]/g, '')
    .replace(/^0+|0+$/g, '');

const isLarge = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);

/** To be written otherwise than `String(value)`, or to be known from one that is. */
export const hasOwnText = (text: string, value: number): boolean =>
  (text !== String(value) || isLarge(value)) && JSON_NUMBER.test(text);

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Nobody can have it in a text: `JSON.stringify` has no other way to write digits of ours. */
const MARK = randomUUID();
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

const writeWith = (textOf: NumberTexts['textOf'], value: unknown): string => {
  const text = JSON.stringify(value, function (this: object, key: string, one: unknown) {
    const own = typeof one === 'number' ? textOf(this, key, one) : undefined;
    return own === undefined ? one : MARK + own;
  });
  return text?.replaceAll(MARKED, '$1');
};

const spellWith = (textOf: NumberTexts['textOf'], value: unknown, mark = ''): unknown => {
  const text = JSON.stringify(value, function (this: object, key: string, one: unknown) {
    const own = typeof one === 'number' ? textOf(this, key, one) : undefined;
    return own === undefined ? one : mark + own;
  });
  return text === undefined ? value : (JSON.parse(text) as unknown);
};
