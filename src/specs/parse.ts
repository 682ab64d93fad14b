import { CORE_SCHEMA, load, loadAll, mergeTag, YAMLException } from 'js-yaml';
import { fail, messageOf } from '../core/errors';
import { jsonBreak } from './json-break';
import { lineAndColumn } from './line-index';
import { repairIndentation } from './repair-indentation';

/** Core schema, because YAML 1.1's dates, octals and `yes` would change what a document says (OpenAPI 3.1, section 4.2). */
export const YAML_SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/** A parser that gives up on depth does so at this many levels: far beyond any document, before the stack ends. */
export const MAX_DEPTH = 1000;

export interface Parsed {
  readonly value: unknown;
  readonly format: 'json' | 'yaml';
  /** The first key that stands twice in one mapping; `JSON.parse` does not say. */
  readonly duplicate?: { readonly key: string; readonly line: number; readonly column: number };
  /** Where an open bracket or quote goes on without enough indentation; the first such place. */
  readonly shallow?: { readonly line: number; readonly column: number };
  /** The text whose lines and columns count, where it is not the given one. */
  readonly text?: string;
}

export interface ParseOptions {
  /** A key that stands twice lets its last value win, and is told, instead of raising. */
  readonly lenient?: boolean;
}

/**
 * Reads JSON or YAML; which of the two is decided by the text, because names and media types lie.
 * @param file as in `SpecPlace.file`, for the message
 * @throws SPEC_SYNTAX with line and column
 */
export const parseText = (text: string, file: string, options: ParseOptions = {}): Parsed => {
  if (!looksLikeJson(text)) return parseYaml(text, file, options);
  try {
    return { value: JSON.parse(text), format: 'json' };
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

const LOAD_OPTIONS = { schema: YAML_SCHEMA, maxDepth: MAX_DEPTH, maxTotalMergeKeys: 1_000_000 };

const parseYaml = (text: string, file: string, options: ParseOptions): Parsed => {
  try {
    const documents = loadAll(text, LOAD_OPTIONS);
    return { value: documents.length > 1 ? load(text, LOAD_OPTIONS) : documents[0], format: 'yaml' };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = error.mark?.position ?? 0;
    const repaired = /deficient indentation/.test(error.reason) ? repairIndentation(text) : text;
    if (repaired !== text) return parseRepaired(repaired, file, options, error);
    if (options.lenient === true && isDuplicate(error)) {
      const duplicate = { key: keyAt(text, at), ...lineAndColumn(text, at) };
      return { value: load(text, { ...LOAD_OPTIONS, json: true }), format: 'yaml', duplicate };
    }
    throw syntaxError(file, text, at, yamlReason(error, text));
  }
};

/** When more than the indentation is wrong, that is said instead: it is what stops everybody. */
const parseRepaired = (text: string, file: string, options: ParseOptions, first: YAMLException): Parsed => ({
  ...parseYaml(text, file, options),
  text,
  shallow: lineAndColumn(text, first.mark?.position ?? 0),
});

const isDuplicate = (error: YAMLException): boolean => /duplicated? mapping key/.test(error.reason);

const yamlReason = (error: YAMLException, text: string): string => {
  const at = error.mark?.position ?? 0;
  const indent = /[^\n]*$/.exec(text.slice(0, at))?.[0] ?? '';
  if (/^\s*$/.test(indent) && /\t/.test(indent + (text[at] ?? '')))
    return 'a tab is used for indentation, which YAML forbids; use spaces';
  if (isDuplicate(error)) return `the key "${keyAt(text, at)}" stands here twice in one mapping; rename or remove one`;
  return `not valid YAML: ${error.reason}`;
};

const keyAt = (text: string, at: number): string =>
  (/^["']?([^:\n"']*)/.exec(text.slice(at, at + 200))?.[1] ?? '').trim();

const syntaxError = (file: string, text: string, offset: number, reason: string) => {
  const { line, column } = lineAndColumn(text, offset);
  return fail('SPEC_SYNTAX', `${file}:${line}:${column}`, reason);
};
