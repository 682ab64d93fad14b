import { fail } from '../../core/errors';
import { lineAndColumn } from './line-index';

/** SPEC_SYNTAX at a place of a text. */
export const syntaxError = (file: string, text: string, offset: number, reason: string) => {
  const { line, column } = lineAndColumn(text, offset);
  return fail('SPEC_SYNTAX', `${file}:${line}:${column}`, reason);
};
