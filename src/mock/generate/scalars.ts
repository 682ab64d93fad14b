import type { SpecNode } from '../../specs/spec';
import { compilePattern } from '../../validate/patterns';
import { textMatching } from './pattern-text';
import { numbers, strings } from './shape';

/** One text per format that is asserted (JSON Schema Validation, section 7.3; OpenAPI format registry). */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2024-05-06T07:08:09Z',
  'iso-date-time': '2024-05-06T07:08:09Z',
  date: '2024-05-06',
  time: '07:08:09Z',
  'iso-time': '07:08:09Z',
  duration: 'P1D',
  email: 'user@example.com',
  hostname: 'example.com',
  'idn-email': 'user@example.com',
  'idn-hostname': 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  iri: 'https://example.com/',
  'uri-reference': '/path',
  'iri-reference': '/path',
  'uri-template': 'https://example.com/{id}',
  uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
  byte: 'c3RyaW5n',
  binary: 'string',
  regex: '.*',
  'json-pointer': '/path',
  'relative-json-pointer': '0',
  'json-pointer-uri-fragment': '#/path',
};

/** Characters. Nobody wants to be sent more; what is shorter than it has to be is refused by its schema. */
const LONGEST = 1_000_000;

/** @param wish a text that does not fit as it is; shortened it may */
export const makeString = (nodes: readonly SpecNode[], wish: unknown, variant: number): string => {
  const least = Math.max(0, ...numbers(nodes, 'minLength'));
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbers(nodes, 'maxLength'));
  const patterns = strings(nodes, 'pattern');
  const fits = (text: string): boolean => {
    const length = [...text].length;
    return length >= least && length <= most;
  };
  for (const pattern of patterns) {
    const text = textMatching(pattern, (one) => fits(one) && matchesAll(patterns, one), variant);
    if (text !== undefined) return text;
  }
  const format = strings(nodes, 'format').find((each) => Object.hasOwn(FORMATS, each));
  if (format !== undefined) return varied(FORMATS[format] ?? '', format, variant);
  const text = typeof wish === 'string' && wish !== '' ? wish : variant === 0 ? 'string' : `string${variant}`;
  return [...text.padEnd(Math.min(least, LONGEST), text)].slice(0, Number.isFinite(most) ? most : undefined).join('');
};

const matchesAll = (patterns: readonly string[], text: string): boolean =>
  patterns.length < 2 || patterns.every((pattern) => matches(pattern, text));

/** What cannot be tried says nothing here; the finished value is held against the whole schema. */
const matches = (pattern: string, text: string): boolean => compilePattern(pattern)?.test(text) ?? true;

const varied = (text: string, format: string, variant: number): string => {
  if (variant === 0) return text;
  if (/email$/.test(format)) return `user${variant}@example.com`;
  if (/^(uri|url|iri)/.test(format) || /pointer|regex|hostname/.test(format)) return `${text}${variant}`;
  const digit = String(variant % 10);
  return format === 'uuid' ? `${text.slice(0, -1)}${digit}` : text.replace(/9Z$|6$/, (end) => end.replace(/\d/, digit));
};

export const makeNumber = (nodes: readonly SpecNode[], isInteger: boolean, wish: unknown, variant: number): number => {
  const step = Math.max(0, ...numbers(nodes, 'multipleOf')) || (isInteger ? 1 : 0);
  const above = exclusive(nodes, 'exclusiveMinimum', 'minimum');
  const below = exclusive(nodes, 'exclusiveMaximum', 'maximum');
  const gap = step || 0.5;
  const low = Math.max(...numbers(nodes, 'minimum'), ...above.map((one) => one + gap), Number.NEGATIVE_INFINITY);
  const high = Math.min(...numbers(nodes, 'maximum'), ...below.map((one) => one - gap), Number.POSITIVE_INFINITY);
  const wished = typeof wish === 'number' && Number.isFinite(wish) ? wish : variant;
  const within = Math.min(Math.max(wished, low), high);
  if (step === 0) return within;
  const up = Math.ceil(within / step) * step;
  const tidy = Number(up.toPrecision(12));
  return tidy <= high ? tidy : Number((Math.floor(high / step) * step).toPrecision(12));
};

/** A number of its own since 3.1, before that `true` beside the bound. */
const exclusive = (nodes: readonly SpecNode[], keyword: string, bound: string): readonly number[] =>
  nodes.flatMap((node) => {
    if (typeof node[keyword] === 'number') return [node[keyword]];
    return node[keyword] === true && typeof node[bound] === 'number' ? [node[bound]] : [];
  });
