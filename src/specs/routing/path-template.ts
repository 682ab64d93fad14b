import { compileMixedSegment, type Literal, type ReadSegment } from './mixed-segment';

/** One segment of a template, between two slashes. */
export type SegmentShape =
  | { readonly kind: 'static'; readonly text: string }
  /** `{id}` alone: anything but nothing. */
  | { readonly kind: 'any'; readonly names: readonly [string] }
  /** `{a}.{b}`, `v{version}`, `{id}:cancel`. */
  | {
      readonly kind: 'mixed';
      readonly names: readonly string[];
      readonly read: ReadSegment;
      /** Equal for two that read alike. */
      readonly identity: string;
      /** Literal characters: the more, the more concrete. */
      readonly weight: number;
    };

interface PathTemplate {
  readonly segments: readonly SegmentShape[];
  readonly names: readonly string[];
}

/**
 * Parses `/a/{id}/b`. What follows `?` or `#` is cut off: no request's path can contain it, though some documents
 * distinguish their operations by it.
 */
export const parseTemplate = (template: string): PathTemplate => {
  const segments = segmentsOf(template).map(parseSegment);
  return { segments, names: segments.flatMap((segment) => (segment.kind === 'static' ? [] : segment.names)) };
};

/** Without what no request's path can contain. */
export const templatePath = (template: string): string => template.replace(/[?#].*$/s, '');

const segmentsOf = (template: string): readonly string[] => {
  const path = templatePath(template);
  return (path.startsWith('/') ? path.slice(1) : path).split('/');
};

/** Equal for two templates that claim the same paths: `/a/{x}` and `/a/{y}`, `/a b` and `/a%20b`. */
export const templateIdentity = (template: string): string =>
  segmentsOf(template)
    // A slash that is written as an escape separates nothing.
    .map((segment) => decodeOr(segment.replaceAll(NAME, '{}')).replaceAll('/', '%2F'))
    .join('/');

const NAME = /\{[^{}]*\}/g;

/** Nearly all of them. */
const ONE_NAME = /^\{([^{}]*)\}$/;

const parseSegment = (text: string): SegmentShape => {
  if (!text.includes('{')) return { kind: 'static', text: decodeOr(text) };
  const name = ONE_NAME.exec(text)?.[1];
  if (name !== undefined) return { kind: 'any', names: [name] };
  const parts = text.split(/\{([^{}]*)\}/);
  const names = parts.filter((_, index) => index % 2 === 1);
  const literals = parts.filter((_, index) => index % 2 === 0);
  const [first] = names;
  if (first === undefined) return { kind: 'static', text: decodeOr(text) };
  const read = literals.map(literalOf);
  return {
    kind: 'mixed',
    names,
    read: compileMixedSegment(read),
    identity: JSON.stringify(read),
    weight: literals.join('').length,
  };
};

/** As it is, or percent-encoded as clients send it: as part of a URL, as one component of it, or by the strictest reading of RFC 3986. */
const literalOf = (literal: string): Literal => {
  const plain = decodeOr(literal);
  const inComponent = encodeURIComponent(plain);
  const reserved = inComponent.replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  // Shortest first, but the last dot is the one that separates: `{place}.{format}` reads `52.3,4.9.json` as a place in JSON.
  return { written: [...new Set([plain, encodeURI(plain), inComponent, reserved])], last: literal === '.' };
};

const decodeOr = (text: string): string => {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
