import {
  commonestOf,
  FORM_TYPE,
  isExactKey,
  isJsonType,
  isMultipartType,
  isXmlType,
  meantType,
  parseMediaType,
  splitOutsideQuotes,
  subtypeMatches,
  withBoundary,
  withoutStar,
} from '../../core/http/media-type';
import { isYamlType, sequenceForm } from '../../core/http/sequence-type';

/** One documented media type, and how the answer names it. */
export interface Representation {
  /** The key of the document. */
  readonly documented: string;
  /** For `Content-Type`: never a wildcard, and with the charset the client asked for. */
  readonly contentType: string;
}

/**
 * A documented range leaves open which type it is; then it is one that the value can be written in. An object is JSON and never a
 * page or a picture, whatever the client prefers; a text is what the client asked for.
 */
export const writableType = (documented: string, contentType: string, value: unknown): string => {
  if (value instanceof Uint8Array)
    return contentType.startsWith('text/plain') && documented === '*/*' ? BINARY : contentType;
  if (!documented.includes('*') || typeof value === 'string' || value === undefined) return contentType;
  const type = meantType(contentType);
  if (STRUCTURED.some((holds) => holds(type))) return contentType;
  return parseMediaType(documented)?.type === 'text' ? 'text/plain' : 'application/json';
};

const BINARY = 'application/octet-stream';

const STRUCTURED: readonly ((type: string) => unknown)[] = [
  ...[isJsonType, isXmlType, isYamlType, isMultipartType, sequenceForm],
  (type) => type.startsWith(FORM_TYPE),
];

interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly quality: number;
  readonly order: number;
}

/**
 * Chooses among the documented media types of the response that will be given (RFC 9110, section 12.5.1).
 * Without `Accept`: `application/json` if documented, else the first. `null`: none of them is acceptable.
 * Ties go to the more specific range, then to the client's order, then to the document's, as in Prism's negotiator.
 */
export const negotiate = (accept: string | undefined, documented: readonly string[]): Representation | null => {
  const ranges = accept === undefined ? [] : readAccept(accept);
  if (ranges.length === 0) return representation(fallback(documented), undefined);
  return best(ranges, documented, true) ?? best(ranges, documented, false);
};

/** What is sent when nothing is preferred, or when an error has no form that the client prefers. */
export const defaultRepresentation = (documented: readonly string[]): Representation | null =>
  representation(fallback(documented), undefined);

const fallback = (documented: readonly string[]): string | undefined =>
  documented.find((type) => type === '*/*') ??
  documented.find((type) => type.toLowerCase() === 'application/json') ??
  documented.find(isExactKey) ??
  documented[0];

/** With `strict`, a range's parameters have to be documented; a second pass lets them go, as Prism does. */
const best = (ranges: readonly Range[], documented: readonly string[], strict: boolean): Representation | null => {
  let winner: { type: string; range: Range; rank: readonly number[] } | undefined;
  for (const [index, type] of documented.entries()) {
    const range = mostSpecific(ranges, type, strict);
    if (!range || range.quality === 0) continue;
    const rank = [range.quality, Number(isExactKey(type)), specificity(range), -range.order, -index];
    if (!winner || outranks(rank, winner.rank)) winner = { type, range, rank };
  }
  return winner ? representation(winner.type, winner.range) : null;
};

const outranks = (a: readonly number[], b: readonly number[]): boolean => {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value > other;
  }
  return false;
};

/** The range that speaks about `type`: the most specific one, whatever its quality (`text/html;q=0` excludes it from any wildcard). */
const mostSpecific = (ranges: readonly Range[], type: string, strict: boolean): Range | undefined => {
  const fitting = ranges.filter((range) => covers(range, type, strict));
  return fitting.reduce<Range | undefined>(
    (chosen, range) => (chosen && specificity(chosen) >= specificity(range) ? chosen : range),
    undefined,
  );
};

const specificity = (range: Range): number =>
  (range.type === '*' ? 0 : 4) + (range.subtype === '*' ? 0 : 2) + (Object.keys(range.parameters).length > 0 ? 1 : 0);

/** A documented wildcard (`text/*`) is covered by any range that overlaps it: the server may answer with any of it. */
const covers = (range: Range, documented: string, strict: boolean): boolean => {
  const type = parseMediaType(meantType(documented));
  if (!type) return range.type === '*';
  const overlaps = (a: string, b: string): boolean => a === '*' || b === '*' || a === b;
  return (
    overlaps(range.type, type.type) &&
    (overlaps(range.subtype, type.subtype) || subtypeMatches(type.subtype, range.subtype)) &&
    (!strict ||
      Object.entries(range.parameters).every(([name, value]) =>
        // JSON, XML and text leave here as UTF-8 in any case, so asking for it can always be met.
        name === 'charset' ? isUtf8(value) : type.parameters[name]?.toLowerCase() === value.toLowerCase(),
      ))
  );
};

const isUtf8 = (charset: string): boolean => /^utf-?8$/i.test(charset);

const representation = (documented: string | undefined, range: Range | undefined): Representation | null => {
  if (documented === undefined) return null;
  const concrete = documented.includes('*') ? rangeType(documented, range) : documented || meantType('');
  const charset = range?.parameters.charset;
  if (isMultipartType(concrete)) return { documented, contentType: withBoundary(concrete) };
  const says = charset !== undefined && isUtf8(charset) && !/;\s*charset=/i.test(concrete);
  return { documented, contentType: says ? `${concrete}; charset=utf-8` : concrete };
};

/** `application/*` has to become something: what the client named, else the commonest of its kind. */
const rangeType = (documented: string, range: Range | undefined): string => {
  if (range && range.type !== '*' && !range.subtype.includes('*')) return `${range.type}/${range.subtype}`;
  const { type = '*', subtype = '*' } = parseMediaType(documented) ?? {};
  if (type !== '*' && subtype !== '*') return `${type}/${withoutStar(subtype)}`;
  if (type === '*') return range && range.type === 'application' ? 'application/json' : 'text/plain';
  return commonestOf(type);
};

const readAccept = (accept: string): readonly Range[] =>
  splitOutsideQuotes(accept, ',').flatMap((part, order) => {
    const parsed = parseMediaType(part.trim() === '*' ? '*/*' : part);
    if (!parsed) return [];
    const { q, ...parameters } = parsed.parameters;
    return [{ type: parsed.type, subtype: parsed.subtype, parameters, quality: readQuality(q), order }];
  });

/** 1 when absent or unreadable, within 0 and 1 otherwise (RFC 9110, section 12.4.2). */
const readQuality = (text: string | undefined): number => {
  const quality = text === undefined ? 1 : Number(text);
  return Number.isNaN(quality) ? 1 : Math.min(1, Math.max(0, quality));
};
