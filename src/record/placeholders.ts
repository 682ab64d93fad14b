import { createHmac, randomBytes } from 'node:crypto';
import type { StandIn } from '../core/secrets/redactor';

/** What stands for secrets; it tells nothing about them. */
interface Placeholders {
  /** The same for the same value, of the same type and format, for as long as this program runs. */
  readonly standIn: StandIn;
}

/** A recording has few secrets; texts that were made are known again up to so many. */
const MOST_KNOWN = 100_000;

/** Words that say how a credential is used, and are none. */
const PUBLIC = /^(?:bearer|basic|digest|dpop|mac|negotiate|true|false|null|none|)$/i;

/** @param listed a word that the document lists in an `enum`, and the one that stands for all of that list */
export const createPlaceholders = (listed: ReadonlyMap<string, string> = new Map()): Placeholders => {
  // Nobody can try all phone numbers without the key, and it is kept nowhere.
  const key = randomBytes(32);
  const made = new Set<string>();
  const ofText = (text: string): string => {
    if (PUBLIC.test(text) || made.has(text)) return text;
    const word = listed.get(text);
    if (word !== undefined) return word;
    const escaped = unescaped(text);
    const result = escaped ? escaped.write(ofText(escaped.text)) : formed(text, drawsFrom(key, text));
    if (made.size < MOST_KNOWN) made.add(result);
    return result;
  };
  const ofNumber = (value: number): number => {
    const text = String(value);
    return /e/i.test(text) ? 0 : Number(likeCharacters(text, drawsFrom(key, text)));
  };
  return {
    standIn: (value) => {
      if (typeof value === 'string') return ofText(value) as typeof value;
      return (typeof value === 'number' ? ofNumber(value) : false) as typeof value;
    },
  };
};

/** Found in a URL or in a JSON text: the value that is meant gets the placeholder, so that it is the same everywhere. */
const unescaped = (text: string): { readonly text: string; write(safe: string): string } | undefined => {
  try {
    if (/%[0-9a-f]{2}/i.test(text)) return { text: decodeURIComponent(text), write: encodeURIComponent };
    if (text.includes('\\'))
      return { text: JSON.parse(`"${text}"`) as string, write: (safe) => JSON.stringify(safe).slice(1, -1) };
  } catch {
    // It only looked like one.
  }
  return undefined;
};

type DrawDigit = (below: number) => number;

/** The same draws for the same text, in any letter case. */
const drawsFrom = (key: Buffer, text: string): DrawDigit => {
  let bytes = Buffer.alloc(0);
  let block = 0;
  let at = 0;
  return (below) => {
    if (at + 4 > bytes.length) {
      bytes = createHmac('sha256', key).update(`${block++} ${text.toLowerCase()}`).digest();
      at = 0;
    }
    const drawn = bytes.readUInt32BE(at);
    at += 4;
    return drawn % below;
  };
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ].*)?$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const HEX = /^(?=.*\d)(?=.*[a-f])(?:[0-9a-f]{8,}|[0-9A-F]{8,})$/i;

/** Another text of the same format; its letters, digits and punctuation stand where they stood. */
const formed = (text: string, draw: DrawDigit): string => {
  if (EMAIL.test(text)) return `${likeCharacters(text.slice(0, text.lastIndexOf('@')), draw)}@example.com`;
  if (UUID.test(text))
    // Version and variant are part of the format (RFC 9562).
    return [...text].map((char, index) => (index === 14 || index === 19 ? char : likeHex(char, draw))).join('');
  if (DATE.test(text)) return likeDate(text, draw);
  if (IPV4.test(text)) return `192.0.2.${1 + draw(254)}`;
  if (HEX.test(text)) return [...text].map((char) => likeHex(char, draw)).join('');
  const url = /^(https?:\/\/)[^/?#]*(.*)$/is.exec(text);
  if (url) return `${url[1]}redacted.example${likeCharacters(url[2] ?? '', draw)}`;
  return likeCharacters(text, draw);
};

const two = (number: number): string => String(number).padStart(2, '0');

const likeDate = (text: string, draw: DrawDigit): string => {
  const day = `20${two(draw(20))}-${two(1 + draw(12))}-${two(1 + draw(28))}`;
  const time = text
    .slice(10)
    .replace(/\d{2}:\d{2}(?::\d{2})?/, (clock) => clock.replaceAll(/\d{2}/g, () => two(draw(24))));
  return `${day}${time}`;
};

const HEX_DIGITS = '0123456789abcdef';

const likeHex = (char: string, draw: DrawDigit): string => {
  if (!/[0-9a-f]/i.test(char)) return char;
  const digit = HEX_DIGITS[draw(16)] ?? '0';
  return /[A-F]/.test(char) ? digit.toUpperCase() : digit;
};

const likeCharacters = (text: string, draw: DrawDigit): string => {
  let isFirst = true;
  return text.replaceAll(/\d|\p{L}/gu, (char) => {
    if (/\d/.test(char)) {
      // A number does not begin with a zero that was not there.
      const digit = isFirst && char !== '0' ? 1 + draw(9) : draw(10);
      isFirst = false;
      return String(digit);
    }
    isFirst = false;
    const letter = String.fromCharCode(97 + draw(26));
    return char !== char.toLowerCase() ? letter.toUpperCase() : letter;
  });
};
