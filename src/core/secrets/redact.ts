import { isUtf8 } from 'node:buffer';
import type { HeaderMap, HttpRequest, HttpResponse } from '../http/http';
import { essence, FORM_TYPE, isJsonType, isXmlType, parseMediaType } from '../http/media-type';
import { sequenceForm } from '../http/sequence-type';
import { isObject, parsedJson } from '../json/json';
import type { HiddenValues } from './hidden-values';
import { REDACTED, type Redactor } from './redactor';
import { HARMLESS, MAY_SMELL, smellsOfSecret } from './secret-names';
import { mapXmlTexts } from './xml-texts';

const maskOf = (value: string, { standIn }: Redactor): string => (standIn ? standIn(value) : REDACTED);

const tells = (name: string, { hidden, isPosition }: Redactor): boolean =>
  (smellsOfSecret(name) && !isPosition?.(name)) || (hidden?.name(name) ?? false);

const keep: Redactor = (text) => text;

/** Header values of a telling name are masked whole (the scheme word of a credential stays); the others lose literal secrets. */
export const redactHeaders = (headers: HeaderMap, redact: Redactor = keep): HeaderMap =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const mask = tells(name, redact) && !HARMLESS.test(name) ? maskHeaderOf(name, redact) : withoutUrlSecrets(redact);
      return [name, value === undefined || typeof value === 'string' ? value && mask(value) : value.map(mask)];
    }),
  );

/** `Location`, `Link`, `Refresh`, `Referer`: a URL can hand a credential on, wherever it stands. */
const withoutUrlSecrets =
  (redact: Redactor) =>
  (value: string): string =>
    /[?#@]/.test(value)
      ? redact(value.replaceAll(/(?:[a-z][a-z0-9+.-]*:)?\/[^\s<>"',]*/gi, (url) => redactUrl(url, redact)))
      : redact(value);

const maskHeaderOf = (name: string, redact: Redactor): ((value: string) => string) => {
  if (redact.standIn && /^(?:set-)?cookie$/i.test(name)) return (value) => maskCookies(name, value, redact);
  return (value) => {
    const [, scheme, credential = ''] = /^([A-Za-z][\w-]*) +(\S.*)$/s.exec(value) ?? [];
    return scheme ? `${scheme} ${maskOf(credential, redact)}` : maskOf(value, redact);
  };
};

/** Names and attributes are no secret; who reads the result needs them. */
const maskCookies = (header: string, value: string, redact: Redactor): string =>
  value
    .split(';')
    .map((pair, index) => {
      if (index > 0 && /^set-/i.test(header)) return redact(pair);
      const equals = pair.indexOf('=');
      return equals < 0 ? pair : `${pair.slice(0, equals + 1)}${maskOf(pair.slice(equals + 1), redact)}`;
    })
    .join(';');

/** Query values of a telling name, the password of a `user:password@`, and literal secrets anywhere in a URL or a query string. */
export const redactUrl = (url: string, redact: Redactor = keep): string => {
  // The code of OAuth 2 is worth a token; in any other URL it is a word like others.
  const isGrant = /[?&#]state=/.test(url) && /[?&#]code=/.test(url);
  return redact(
    url
      .replace(
        /^([a-z][a-z0-9+.-]*:\/\/)([^/?#@]*)@/i,
        (_whole, scheme: string, user: string) => `${scheme}${maskOf(user, redact)}@`,
      )
      .replaceAll(/([?&#]|^)([^?&#=/]+)=([^&#]*)/g, (whole, before: string, name: string, value: string) =>
        tells(decoded(name), redact) || (isGrant && name === 'code')
          ? `${before}${name}=${encodeURIComponent(maskOf(decoded(value.replaceAll('+', ' ')), redact))}`
          : whole,
      )
      .split(/([/?#&=])/)
      .map((part) => (part.includes('%') ? redactEscaped(part, redact) : part))
      .join(''),
  );
};

/** Any character may be escaped that need not be: it is looked at as it is meant. */
const redactEscaped = (text: string, redact: Redactor): string => {
  const meant = decoded(text.replaceAll('+', ' '));
  const safe = redact(meant);
  return safe === meant ? text : encodeURIComponent(safe);
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A JSON value with the values of telling keys masked, at any depth, and literal secrets gone from every text and key. */
export const redactValue = (value: unknown, redact: Redactor = keep, path: readonly string[] = []): unknown => {
  if (isHiddenAt(path, redact)) return hasNothing(value) ? value : maskedValue(value, redact);
  if (typeof value === 'string') return redactString(value, redact);
  if (Array.isArray(value))
    return value.map((item, index) => redactValue(item, redact, below(path, String(index), redact)));
  if (typeof value === 'number' && (redact.hidden || redact.standIn) && redact(String(value)) !== String(value))
    return maskedValue(value, redact);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redact(key),
      smellsOfSecret(key) && isSecretValue(item)
        ? maskedValue(item, redact)
        : smellsOfSecret(key) && Array.isArray(item)
          ? item.map((one) => (isSecretValue(one) ? maskedValue(one, redact) : redactValue(one, redact)))
          : redactValue(item, redact, below(path, key, redact)),
    ]),
  );
};

/** A text in JSON may be JSON in base64, or a program: `login(password: "…")`. */
const redactString = (text: string, redact: Redactor): string => {
  const coded = ENCODED_JSON.test(text) ? decodedJson(text) : undefined;
  if (coded === undefined) return redact(MAY_SMELL.test(text) || redact.hidden ? withoutAssigned(text, redact) : text);
  const safe = redactValue(coded, redact);
  if (JSON.stringify(safe) === JSON.stringify(coded)) return redact(text);
  return Buffer.from(JSON.stringify(safe)).toString(/[-_]/.test(text) ? 'base64url' : 'base64');
};

/** How an object or a list of objects begins in base64, with or without a space or a new line. */
const CODED_START = '(?:ey[AIJ]|ew[0o]|W3s|W[wy])';
const ENCODED_JSON = new RegExp(`^${CODED_START}[\\w+/-]{12,}={0,2}$`);
const MAY_BE_ENCODED = new RegExp(`"${CODED_START}`);

const decodedJson = (text: string): unknown => {
  const value = parsedJson(Buffer.from(text, 'base64').toString('utf8'));
  return typeof value === 'object' && value !== null ? value : undefined;
};

/** `password=…` and `password: "…"`; what follows a colon alone is prose. */
const withoutAssigned = (text: string, redact: Redactor): string =>
  text.replaceAll(
    /(?<![\w-])([\w-]{2,60})(\s?=\s?|\s?:\s?(?=["']))("[^"\n]+"|'[^'\n]+'|[^\s"'&;,<>(){}]+)/g,
    (whole, name: string, between: string, value: string) => {
      if (!tells(name, redact)) return whole;
      const quote = /^["']/.exec(value)?.[0] ?? '';
      return `${name}${between}${quote}${maskOf(quote === '' ? value : value.slice(1, -1), redact)}${quote}`;
    },
  );

/** The same of a text that is all there is, such as YAML or a file of properties. */
const redactPlain = (text: string, redact: Redactor): string =>
  redact(
    MAY_SMELL.test(text) || redact.hidden
      ? withoutAssigned(text, redact).replaceAll(
          /^([ \t-]*)([\w-]{2,60}):([ \t]+)([^\s"'].*)$/gm,
          (whole, before: string, name: string, space: string, value: string) =>
            tells(name, redact) ? `${before}${name}:${space}${maskOf(value, redact)}` : whole,
        )
      : text,
  );

/** All of it; a stand-in has the same form. */
const maskedValue = (value: unknown, redact: Redactor): unknown => {
  const { standIn } = redact;
  if (!standIn) return REDACTED;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return standIn(value);
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, redact));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), maskedValue(item, redact)]));
};

/** Only somebody who hides places has to know where he is. */
const below = (path: readonly string[], key: string, { hidden }: Redactor): readonly string[] =>
  hidden ? [...path, key] : path;

/** All that is below a hidden place is hidden with it. */
const isHiddenAt = (path: readonly string[], { hidden }: Redactor): boolean => {
  const last = path.at(-1);
  return hidden !== undefined && last !== undefined && (hidden.name(last) || hidden.at(path));
};

const hasNothing = (value: unknown): boolean => value === null || value === undefined || value === '';

/** An object under a telling key is walked, not dropped; `null`, booleans and empty texts give nothing away. */
const isSecretValue = (value: unknown): boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

/** A body as text, read by its media type; text that cannot be read loses literal secrets and `name=value` pairs at least. */
export const redactBody = (body: Uint8Array, mediaType: string | undefined, redact: Redactor = keep): Uint8Array => {
  if (body.length === 0) return body;
  const buffer = Buffer.from(body);
  // What is no text has to stay the bytes that it was.
  const coding = isUtf8(buffer) ? 'utf8' : 'latin1';
  const text = buffer.toString(coding);
  const safe = redactText(text, mediaType ?? '', redact);
  return safe === text ? body : Buffer.from(safe, coding);
};

const redactText = (text: string, mediaType: string, redact: Redactor): string => {
  const type = mediaType === '' ? '' : essence(mediaType);
  if (type === FORM_TYPE) return redactUrl(text, redact);
  if (type.startsWith('multipart/')) return redactParts(text, mediaType, redact);
  if (isXmlType(type) || text.trimStart().startsWith('<')) return redact(redactXml(text, redact));
  if (isJsonType(type) || /^\s*[[{"]/.test(text)) return redactJson(text, redact);
  return sequenceForm(type) || /^data:/m.test(text) ? redactLines(text, redact) : redactPlain(text, redact);
};

/** Each part by its own type, and the whole of a field whose name tells. */
const redactParts = (text: string, mediaType: string, redact: Redactor): string => {
  const boundary = parseMediaType(mediaType)?.parameters.boundary;
  if (boundary === undefined || boundary === '') return redact(text);
  return text
    .split(`--${boundary}`)
    .map((part) => {
      const [, head = '', body = '', end = ''] = /^(.*?\r?\n\r?\n)(.*?)(\r?\n)?$/s.exec(part) ?? [];
      if (head === '') return redact(part);
      const name = /^content-disposition:.*?[;\s]name="?([^";\r\n]*)/im.exec(head)?.[1] ?? '';
      const type = /^content-type:\s*([^\r\n]*)/im.exec(head)?.[1] ?? '';
      const safe = tells(name, redact) && body !== '' ? maskOf(body, redact) : redactText(body, type, redact);
      return `${redact(head)}${safe}${end}`;
    })
    .join(`--${boundary}`);
};

/** JSON line by line, and the data of events. */
const redactLines = (text: string, redact: Redactor): string => {
  const inLine = redact.hidden ? anyLine(redact, redact.hidden) : redact;
  return text
    .split('\n')
    .map((line, index) => {
      const [, prefix = '', rest = ''] = /^((?:data|event|id): ?)?(.*)$/s.exec(line) ?? [];
      return prefix + (/^\s*[[{"]/.test(rest) ? redactJson(rest, inLine, [String(index)]) : redact(rest));
    })
    .join('\n');
};

/** A pointer begins with the number of a line, or in each line. */
const anyLine = (redact: Redactor, hidden: HiddenValues): Redactor =>
  Object.assign((text: string) => redact(text), {
    standIn: redact.standIn,
    hidden: { ...hidden, at: (path: readonly string[]) => hidden.at(path) || hidden.at(path.slice(1)) },
  });

const redactJson = (text: string, redact: Redactor, path: readonly string[] = []): string => {
  if (!redact.hidden && givesNothingAway(text, redact)) return text;
  try {
    const value: unknown = JSON.parse(text);
    const safe = redactValue(value, redact, path);
    return JSON.stringify(value) === JSON.stringify(safe) ? text : JSON.stringify(safe);
  } catch {
    const lines = text.trimEnd();
    if (lines.includes('\n') && lines.split('\n').some(isJsonText)) return redactLines(text, redact);
    return redact(
      text.replaceAll(/"([^"\\]+)"\s*:\s*"((?:[^"\\]|\\.)*)/g, (whole, key: string, value: string) =>
        tells(key, redact) ? `"${key}":"${maskOf(value, redact)}` : whole,
      ),
    );
  }
};

const isJsonText = (line: string): boolean => typeof parsedJson(line) === 'object';

/**
 * Nearly every body: nothing in it reads like a secret's name, and no literal secret stands there. Without an escape what its texts
 * say is what is written, so that it need not be read.
 */
const givesNothingAway = (text: string, redact: Redactor): boolean =>
  !text.includes('\\') && !MAY_SMELL.test(text) && !MAY_BE_ENCODED.test(text) && redact(text) === text;

const redactXml = (text: string, redact: Redactor): string =>
  mapXmlTexts(
    text,
    (place) => redact.hidden?.inXml(place) ?? false,
    (part, name, isHidden) => {
      if (isHidden || smellsOfSecret(name)) return part === '' ? part : maskOf(part, redact);
      return MAY_SMELL.test(part) || redact.hidden ? withoutAssigned(part, redact) : part;
    },
  );

export const redactRequest = (request: HttpRequest, redact: Redactor = keep): HttpRequest => ({
  method: request.method,
  path: redactUrl(request.path, redact),
  query: redactUrl(
    request.query.replaceAll(/(?<==)[^&]*/g, (value) => withoutShort(decoded(value), value, redact)),
    redact,
  ),
  headers: redactHeaders(
    Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        typeof value === 'string' ? withoutShort(value, value, redact) : value,
      ]),
    ),
    redact,
  ),
  body: redactBody(request.body, textHeader(request.headers, 'content-type'), redact),
});

export const redactResponse = (response: HttpResponse, redact: Redactor = keep): HttpResponse => ({
  status: response.status,
  headers: redactHeaders(response.headers, redact),
  body: redactBody(response.body, textHeader(response.headers, 'content-type'), redact),
});

/** All of a value that is sent is a secret, though it is too short to be one anywhere else. */
const withoutShort = (value: string, written: string, redact: Redactor): string =>
  redact.isShort?.(value) ? maskOf(value, redact) : written;

const textHeader = (headers: HeaderMap, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
};
