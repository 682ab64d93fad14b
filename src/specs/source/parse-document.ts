import { messageOf } from '../../core/errors';
import { jsonBreak } from './json-break';
import { parseYaml } from './parse-yaml';
import type { Parsed, ParseOptions } from './parsed';
import { syntaxError } from './syntax-error';

/**
 * Reads JSON or YAML; which of the two is decided by the text, because names and media types lie.
 * @param file as in `SpecPlace.file`, for the message
 * @throws SPEC_SYNTAX with line and column
 */
export const parseText = (text: string, file: string, options: ParseOptions = {}): Parsed => {
  if (!looksLikeJson(text)) return parseYaml(text, file, options);
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    // A flow mapping is YAML too, but in a file called .json the author meant JSON.
    if (!/\.json$/i.test(file)) return parseYaml(text, file, options);
    throw syntaxError(file, text, jsonBreak(text), jsonReason(error));
  }
};

const looksLikeJson = (text: string): boolean => /^\s*[[{]/.test(text.slice(0, 1000));

/** The engine's words without its position, which is often missing, and without the text around. */
const jsonReason = (error: unknown): string => {
  return `not valid JSON: ${messageOf(error).replace(/( in JSON at position |, (\.\.\.)?").*$| is not valid JSON$/s, '')}`;
};
