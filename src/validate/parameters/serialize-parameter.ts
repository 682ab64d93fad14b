import { isObject } from '../../core/json';
import type { Parameter } from '../../specs/spec';

/**
 * A value as its parameter's style writes it (OpenAPI 3.1, 4.8.12.4), the other direction of `compileParameter`.
 * Path: decoded text of the segment, which the caller encodes. Query and cookie: decoded pairs. Header: text.
 */
export function serializeParameter(parameter: Parameter & { readonly in: 'query' }, value: unknown): [string, string][];
export function serializeParameter(
  parameter: Parameter & { readonly in: 'path' | 'header' | 'cookie' },
  value: unknown,
): string;
export function serializeParameter(parameter: Parameter, value: unknown): string | [string, string][];
export function serializeParameter(parameter: Parameter, value: unknown): string | [string, string][] {
  const isQuery = parameter.in === 'query' || parameter.in === 'querystring';
  if (parameter.content) {
    const text = typeof value === 'string' && !/json/.test(parameter.content.mediaType) ? value : JSON.stringify(value);
    return isQuery ? [[parameter.name, text]] : text;
  }
  return isQuery ? queryPairs(parameter, value) : writeText(parameter, value);
}

const text = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const DELIMITERS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' };

const queryPairs = (parameter: Parameter, value: unknown): [string, string][] => {
  const { name, style, explode } = parameter;
  const delimiter = DELIMITERS[style] ?? ',';
  if (Array.isArray(value)) {
    return explode
      ? value.map((item): [string, string] => [name, text(item)])
      : [[name, value.map(text).join(delimiter)]];
  }
  if (!isObject(value)) return [[name, text(value)]];
  if (style === 'deepObject') return deepPairs(name, value);
  if (explode) return Object.entries(value).map(([key, item]): [string, string] => [key, text(item)]);
  return [[name, flat(value).join(delimiter)]];
};

const deepPairs = (name: string, value: unknown): [string, string][] => {
  if (Array.isArray(value)) return value.map((item): [string, string] => [`${name}`, text(item)]);
  if (!isObject(value)) return [[name, text(value)]];
  return Object.entries(value).flatMap(([key, item]) => deepPairs(`${name}[${key}]`, item));
};

const flat = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(value).flatMap(([key, item]) => [key, text(item)]);

const writeText = (parameter: Parameter, value: unknown): string => {
  const { name, style, explode } = parameter;
  const lead = style === 'label' ? '.' : style === 'matrix' ? `;${name}=` : '';
  if (Array.isArray(value)) {
    const between = explode && style === 'label' ? '.' : explode && style === 'matrix' ? lead : ',';
    return lead + value.map(text).join(between);
  }
  if (!isObject(value)) return lead + text(value);
  if (!explode) return lead + flat(value).join(',');
  const pairs = Object.entries(value).map(([key, item]) => `${key}=${text(item)}`);
  if (style === 'matrix') return pairs.map((pair) => `;${pair}`).join('');
  return style === 'label' ? `.${pairs.join('.')}` : pairs.join(',');
};
