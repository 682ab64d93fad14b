import { CORE_SCHEMA, floatCoreTag, load, loadAll, mergeTag, NOT_RESOLVED, YAMLException } from 'js-yaml';
import { lineAndColumn } from './line-index';
import type { Parsed, ParseOptions } from './parsed';
import { repairIndentation } from './repair-indentation';
import { syntaxError } from './syntax-error';

/** A number by YAML's core schema. */
const FLOAT = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** Left alone, `1e400` would be text in YAML and a number in JSON. */
export const floatTag: typeof floatCoreTag = {
  ...floatCoreTag,
  resolve: (source, isExplicit, tagName) => {
    const result = floatCoreTag.resolve(source, isExplicit, tagName);
    return result === NOT_RESOLVED && FLOAT.test(source) ? Number(source) : result;
  },
};

/** Core schema, because YAML 1.1's dates, octals and `yes` would change what a document says (OpenAPI 3.1, section 4.2). */
export const YAML_SCHEMA = CORE_SCHEMA.withTags(mergeTag, floatTag);

/** A parser that gives up on depth does so at this many levels: far beyond any document, before the stack ends. */
export const MAX_DEPTH = 1000;

export const LOAD_OPTIONS = { schema: YAML_SCHEMA, maxDepth: MAX_DEPTH, maxTotalMergeKeys: 1_000_000 };

/** @throws SPEC_SYNTAX with line and column */
export const parseYaml = (text: string, file: string, options: ParseOptions): Parsed => {
  try {
    const documents = loadAll(text, LOAD_OPTIONS);
    return { value: documents.length > 1 ? load(text, LOAD_OPTIONS) : documents[0] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = error.mark?.position ?? 0;
    const repaired = /deficient indentation/.test(error.reason) ? repairIndentation(text) : text;
    if (repaired !== text) return parseRepaired(repaired, file, options, error);
    if (options.lenient === true && isDuplicate(error)) {
      const duplicate = { key: keyAt(text, at), ...lineAndColumn(text, at) };
      return { value: load(text, { ...LOAD_OPTIONS, json: true }), duplicate };
    }
    throw syntaxError(file, text, at, yamlReason(error, text));
  }
};

/** When more than the indentation is wrong, that is reported instead, because every reader stops at it. */
const parseRepaired = (text: string, file: string, options: ParseOptions, first: YAMLException): Parsed => ({
  ...parseYaml(text, file, options),
  text,
  shallow: lineAndColumn(text, first.mark?.position ?? 0),
});

const isDuplicate = (error: YAMLException): boolean => /duplicated? mapping key/.test(error.reason);

/** What is wrong, and the remedy where there is a usual one. */
export const yamlReason = (error: YAMLException, text: string): string => {
  const at = error.mark?.position ?? 0;
  const conflict = /^(?:<{7}|={7}|>{7})(?= |$)/m.exec(text);
  if (conflict) return `a merge left its marks, ${conflict[0]} on line ${lineAndColumn(text, conflict.index).line}`;
  const indent = /[^\n]*$/.exec(text.slice(0, at))?.[0] ?? '';
  if (/^\s*$/.test(indent) && /\t/.test(indent + (text[at] ?? '')))
    return 'a tab is used for indentation, which YAML forbids; use spaces';
  if (isDuplicate(error)) return `the key "${keyAt(text, at)}" stands here twice in one mapping; rename or remove one`;
  return `not valid YAML: ${error.reason}`;
};

const keyAt = (text: string, at: number): string =>
  (/^["']?([^:\n"']*)/.exec(text.slice(at, at + 200))?.[1] ?? '').trim();
