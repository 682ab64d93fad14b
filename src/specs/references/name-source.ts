import { basename } from 'node:path';
import { isObject } from '../../core/json/json';
import { sourceFromText } from '../source/source-file';
import type { Spec } from '../spec';

/**
 * The text of a copied document with `x-source` at its root: which document all of it was written from. As it is where an
 * operation names one already, or where the text is laid out in no common way.
 * @param location where it was read from; of a URL neither credentials nor query are kept
 */
export const nameSource = (text: string, spec: Spec, location: string): string => {
  if (spec.operations.some(({ source }) => source !== undefined)) return text;
  const source = { document: basename(new URL(location, 'file:///').pathname), title: spec.title };
  const json = `"x-source": ${JSON.stringify(source)}`;
  const named = /^\s*\{/.test(text)
    ? text.replace(/\{(\s*)/, (_, space: string) => `{${space}${json},${space === '' ? ' ' : space}`)
    : text.replace(/^(?=["']?[A-Za-z$_][^\n]*:)/m, () => `${json}\n`);
  const { root } = sourceFromText(named, 'file:///copy', 'copy', { lenient: true });
  return isObject(root) && isObject(root['x-source']) ? named : text;
};
