import { parsedJson } from '../../core/json/json';
import type { SpecNode } from '../../specs/spec';
import { boundsOf, numbersOf, typesOf } from '../schema-types';

/** The same thing as the schema wants it written: `12` as "12", "12" as 12, cut to length, within bounds. Nearest first. */
export const nearTo = (nodes: readonly SpecNode[], value: unknown): readonly unknown[] => {
  const types = typesOf(nodes) ?? ['string', 'number', 'boolean'];
  const has = (type: string): boolean => types.includes(type);
  const near: unknown[] = [];
  if (has('string') && (typeof value === 'number' || typeof value === 'boolean')) near.push(String(value));
  if (has('string') && typeof value === 'string') near.push(...cut(nodes, value));
  if (has('number') || has('integer')) near.push(...numbersNear(nodes, value, !has('number')));
  if (has('boolean') && (value === 'true' || value === 'false')) near.push(value === 'true');
  if (has('array') && value !== null) near.push([value]);
  if (Array.isArray(value) && value.length === 1) near.push(value[0], ...nearTo(nodes, value[0]));
  if (typeof value === 'string' && (has('object') || has('array'))) near.push(...readJson(value));
  return near;
};

/** Some documents write their examples as JSON text. */
const readJson = (text: string): readonly unknown[] => {
  const value = /^\s*[[{]/.test(text) ? parsedJson(text) : undefined;
  return value === undefined ? [] : [value];
};

const cut = (nodes: readonly SpecNode[], text: string): readonly string[] => {
  const most = Math.min(text.length, ...numbersOf(nodes, 'maxLength'));
  return most < text.length && text !== '' ? [[...text].slice(0, most).join('')] : [];
};

const numbersNear = (nodes: readonly SpecNode[], value: unknown, whole: boolean): readonly number[] => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return [];
  const { low, high } = boundsOf(nodes, whole ? 1 : 1e-6);
  const within = Math.min(Math.max(number, low), high);
  return whole ? [Math.round(within)] : [within];
};
