import { keep } from '../keep';

/** A parsed `type/subtype; name=value` (RFC 9110, section 8.3.1); type, subtype and parameter names in lower case. */
interface MediaType {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Few are in use, and each is parsed many times for one answer. What is too long to be real is not cached. */
const known = new Map<string, MediaType | null>();
const KEPT = 500;
const LONGEST_KEPT = 100;

/** `null` for text that is not a media type. Wildcards are accepted, as in `Accept` and in OpenAPI keys. */
export const parseMediaType = (text: string): MediaType | null => {
  if (text.length > LONGEST_KEPT) return readMediaType(text);
  const before = known.get(text);
  return before === undefined ? keep(known, text, readMediaType(text), KEPT) : before;
};

const readMediaType = (text: string): MediaType | null => {
  const [essence = '', ...rest] = splitOutsideQuotes(text, ';');
  const match = /^\s*([\w!#$%&'*+.^`|~-]+)\/([\w!#$%&'*+.^`|~-]+)\s*$/.exec(essence);
  if (!match?.[1] || !match[2]) return null;
  const parameters: Record<string, string> = {};
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const raw = part.slice(equals + 1).trim();
    parameters[part.slice(0, equals).trim().toLowerCase()] = raw.startsWith('"')
      ? raw.slice(1, -1).replaceAll(/\\(.)/g, '$1')
      : raw;
  }
  return { type: match[1].toLowerCase(), subtype: match[2].toLowerCase(), parameters };
};

/** `type/subtype` in lower case without parameters; the text itself when it is not a media type. */
export const essence = (text: string): string => {
  const parsed = parseMediaType(text);
  return parsed ? `${parsed.type}/${parsed.subtype}` : text.trim().toLowerCase();
};

/** Splits at `separator`, but not inside a quoted string. */
export const splitOutsideQuotes = (text: string, separator: string): readonly string[] => {
  if (!text.includes('"')) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\' && quoted) i++;
    else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
};

export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Does a documented key say a media type (`*` counts as one) exactly? One that does comes before one that has to be interpreted. */
export const isExactKey = (documented: string): boolean =>
  parseMediaType(documented) !== null || documented.trim() === '*';

/**
 * The media type that a documented key means: some documents write what is none, `application/json, version=1`, `form-data` or `v3`. The
 * first means the type that it begins with, the second is the name of one; the others say nothing, and JSON is what such documents speak.
 */
export const meantType = (documented: string): string => {
  if (parseMediaType(documented)) return documented;
  if (documented.trim() === '*') return '*/*';
  const [beginning = ''] = documented.trim().split(/[,\s]/);
  return parseMediaType(beginning) ? beginning : (namedType(documented) ?? 'application/json');
};

/** Some documents write several media types as one key, with commas between them. */
export const typesOfKey = (documented: string): readonly string[] => {
  const parts = splitOutsideQuotes(documented, ',').map((part) => part.trim());
  return parts.length > 1 && parts.every((part) => parseMediaType(part)) ? parts : [documented];
};

/** Forms are often documented by the second half of their type. */
const namedType = (documented: string): string | undefined =>
  ['multipart/form-data', FORM_TYPE].find((type) => type.endsWith(`/${documented.trim().toLowerCase()}`));

/**
 * Does `pattern` (a documented key, wildcards allowed) cover `mediaType`? Parameters of the pattern must be there too. A key without any
 * text says no type, and so excludes none.
 */
export const mediaTypeMatches = (pattern: string, mediaType: string): boolean => {
  if (pattern.trim() === '') return true;
  const given = parseMediaType(mediaType);
  const wanted = given && parseMediaType(meantType(pattern));
  if (!wanted || !given) return pattern.trim().toLowerCase() === mediaType.trim().toLowerCase();
  return (
    (wanted.type === '*' || wanted.type === given.type) &&
    subtypeMatches(wanted.subtype, given.subtype) &&
    Object.entries(wanted.parameters).every(
      ([name, value]) => OF_ONE_BODY.has(name) || given.parameters[name] === value,
    )
  );
};

/** They say how one body is written, and not what it is. */
const OF_ONE_BODY: ReadonlySet<string> = new Set(['charset', 'boundary']);

/** `*` stands for anything, also within a name, as some documents write it: `application/*+json`, `application/*json`. */
export const subtypeMatches = (wanted: string, given: string): boolean => {
  const [before = '', after] = wanted.split('*', 2);
  if (after === undefined) return wanted === given;
  return given.length >= before.length + after.length && given.startsWith(before) && given.endsWith(after);
};

/** A name that such a pattern covers: `json` for `*json`, `x+json` for `*+json`. */
export const withoutStar = (subtype: string): string => subtype.replace(/^\*(?=\w)/, '').replaceAll('*', 'x');

/** JSON by name: `application/json`, `text/json`, a mistyped `applications/json`, and every `+json`. */
export const isJsonType = (mediaType: string): boolean => /[/+]json$/.test(essence(mediaType));

/** XML by name: `application/xml`, `text/xml`, and every `+xml`. */
export const isXmlType = (mediaType: string): boolean => /^(?:application|text)\/xml$|\+xml$/.test(essence(mediaType));

/** The same each time: the same value is written in the same bytes in every run. */
const BOUNDARY = 'understudy-8f2c1d7a';

/** Of a multipart type that may name none. */
export const boundaryOf = (mediaType: string): string => parseMediaType(mediaType)?.parameters.boundary ?? BOUNDARY;

/** What is sent in parts says where they end (RFC 2046, section 5.1.1). */
export const withBoundary = (mediaType: string, boundary = boundaryOf(mediaType)): string => {
  if (parseMediaType(mediaType)?.parameters.boundary === boundary) return mediaType;
  const others = splitOutsideQuotes(mediaType, ';').filter((part) => !/^\s*boundary\s*=/i.test(part));
  return `${others.join(';')}; boundary=${boundary}`;
};

export const isMultipartType = (mediaType: string): boolean => essence(mediaType).startsWith('multipart/');

/** A type that can be sent, where a key may be a wildcard: JSON under every wildcard that covers it, else the commonest of its kind. */
export const concreteType = (documented: string): string => {
  const parsed = parseMediaType(documented);
  if (!parsed)
    return documented.trim() === '*' || documented.trim() === ''
      ? 'application/json'
      : (namedType(documented) ?? documented);
  if (parsed.type !== '*' && !parsed.subtype.includes('*')) return documented;
  if (parsed.subtype !== '*') return `${parsed.type}/${withoutStar(parsed.subtype)}`;
  return parsed.type === '*' ? 'application/json' : commonestOf(parsed.type);
};

const COMMONEST: Readonly<Record<string, string>> = {
  application: 'application/json',
  text: 'text/plain',
  image: 'image/png',
  audio: 'audio/mpeg',
  video: 'video/mp4',
  font: 'font/woff2',
};

/** Of a range such as `image/*`; a kind that is not known has a name that the range covers. */
export const commonestOf = (type: string): string => (Object.hasOwn(COMMONEST, type) && COMMONEST[type]) || `${type}/x`;
