import { type HttpRequest, type HttpResponse, headerValue } from '../core/http/http';
import { parseMediaType } from '../core/http/media-type';
import { isObject } from '../core/json/json';
import type { Exchange } from '../core/results/case';
import { createHidden } from '../core/secrets/hidden-values';
import { redactRequest, redactResponse } from '../core/secrets/redact';
import { createRedactor, type Redactor } from '../core/secrets/redactor';
import { createPlaceholders } from './placeholders';
import { hiddenIn, secretsIn } from './secrets-in';

interface RedactionOptions {
  /** Of the environment. */
  readonly secrets: readonly string[];
  /** Names, and JSON Pointers into bodies. */
  readonly hide: readonly string[];
  readonly listed: ReadonlyMap<string, string>;
}

/** What goes into a file goes through here first. */
export interface Redaction {
  /** The exchange as it may be written. `secrets` are those of its path. Its own secrets are looked for in all that comes later, too. */
  redact(exchange: Exchange, secrets?: readonly string[]): Exchange;
  /** Where in a written value a known secret still stands, as a path: `request.url`. */
  residue(value: unknown): string | undefined;
  /** A text for a person. */
  readonly text: Redactor;
}

/** Each is looked for in everything that is written. Those that come later are replaced at their own place. */
const MOST_SECRETS = 100;
const MOST_TEXTS = 500;

/** What is a secret whatever its name: tokens of known forms, keys, addresses and numbers of people and cards. */
const PATTERNS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g,
  /(?<=\bbearer\s)[\w.~+/-]{8,}=*/gi,
  /\b(?:sk|pk|rk)_(?:live|test)_\w{8,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{8,}|\bAKIA[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bpit-[0-9a-f-]{36}\b/g,
  /\b[\w.%+-]{1,64}@(?!example\.com\b)(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/gi,
  /(?<![\w.])\+[1-9]\d[\d ().-]{5,16}\d\b/g,
];
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g;

export const createRedaction = ({ secrets, hide, listed }: RedactionOptions): Redaction => {
  const { standIn } = createPlaceholders(listed);
  const hidden = createHidden(hide);
  const known = { secrets: new Set(secrets), texts: new Set<string>() };
  const literalOf = (): Redactor => createRedactor([...known.secrets], [...known.texts], standIn);
  let literal = literalOf();
  const text = (given: string): string => withoutPatterns(literal(given), standIn);
  const redact: Redactor = Object.assign(text, { hidden, standIn });
  const add = (to: Set<string>, found: readonly string[], most: number): boolean => {
    const before = to.size;
    for (const one of found) if (to.size < most && standIn(one) !== one) to.add(one);
    return to.size > before;
  };
  const learn = (exchange: Exchange, more: readonly string[]): void => {
    const isNew = add(known.secrets, [...secretsIn(exchange, redact), ...more], secrets.length + MOST_SECRETS);
    if (add(known.texts, hiddenIn(exchange, redact), MOST_TEXTS) || isNew) literal = literalOf();
  };
  return {
    redact: (exchange, more = []) => {
      const readable = { ...exchange, request: inUtf8(exchange.request), response: inUtf8(exchange.response) };
      learn(readable, more);
      const { request, response } = readable;
      const { flaw } = response;
      return {
        ...exchange,
        request: redactRequest(request, redact),
        response: { ...redactResponse(response, redact), ...(flaw && { flaw }) },
      };
    },
    residue: (value) => findIn(value, (one) => literal(one) !== one),
    text: redact,
  };
};

const withoutPatterns = (text: string, standIn: (found: string) => string): string => {
  if (text.length < 8) return text;
  let safe = text;
  for (const pattern of PATTERNS) safe = safe.replaceAll(pattern, (found) => standIn(found));
  return safe.replaceAll(CARD, (found) => (isCard(found) ? standIn(found) : found));
};

/** The check digit of a card number (ISO/IEC 7812-1). */
const isCard = (text: string): boolean => {
  const digits = text.replaceAll(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !/^[2-6]/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

/** A text in another charset is read as it is meant: names and patterns cannot be found in its bytes. */
const inUtf8 = <M extends HttpRequest | HttpResponse>(message: M): M => {
  const type = headerValue(message.headers, 'content-type');
  const charset = type === undefined ? undefined : parseMediaType(type)?.parameters.charset;
  if (type === undefined || charset === undefined || /^utf-?8$/i.test(charset) || message.body.length === 0)
    return message;
  try {
    const body = Buffer.from(new TextDecoder(charset).decode(message.body), 'utf8');
    return {
      ...message,
      body,
      headers: { ...message.headers, 'content-type': type.replace(/(;\s*charset=)("[^"]*"|[^;\s]*)/i, '$1utf-8') },
    };
  } catch {
    return message;
  }
};

const findIn = (value: unknown, isIn: (text: string) => boolean, path = ''): string | undefined => {
  if (typeof value === 'string') return isIn(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  // Of a list of headers or parameters a name says more than a number.
  for (const [key, item] of Object.entries(value)) {
    const name = isObject(item) && typeof item.name === 'string' ? item.name : key;
    if (isIn(key)) return path;
    const found = findIn(item, isIn, path === '' ? name : `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
};
