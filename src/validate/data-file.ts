import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type ErrorCode, fail, messageOf } from '../core/errors';
import { pointerKeys } from '../core/pointer';

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
const compiled = new WeakMap<object, ValidateFunction>();

/** A problem beyond the schema; `pointer` is a JSON Pointer into the value. */
export interface DataProblem {
  readonly pointer: string;
  readonly message: string;
}

/**
 * Reads a YAML or JSON file of our own formats (configuration, scenarios) and holds it against its JSON Schema.
 * Raises `code` with file, line and column; all problems of the file in one message. `further` adds what a schema cannot say.
 */
export const readDataFile = (
  file: string,
  schema: object,
  code: Extract<ErrorCode, 'CONFIG_INVALID' | 'SCENARIO_INVALID'>,
  further: (value: unknown) => readonly DataProblem[] = () => [],
): unknown => {
  const shown = relative(process.cwd(), file) || file;
  const lines = new LineCounter();
  const document = parseDocument(readText(file, shown, code), { lineCounter: lines, prettyErrors: false });
  const [syntax] = document.errors;
  if (syntax) throw fail(code, at(shown, lines, syntax.pos[0]), syntax.message);

  const value: unknown = document.toJS() ?? {};
  const broken = violations(schema, value).map(
    (error) => `${placeOf(error, document, shown, lines)}: ${sentence(error)}`,
  );
  // What no schema can say is asked only of a value that has the right shape.
  const problems =
    broken.length > 0
      ? broken
      : further(value).map(
          ({ pointer, message }) =>
            `${placeOf({ instancePath: pointer, params: {} }, document, shown, lines)}: ${message}`,
        );
  const [first, ...rest] = problems;
  if (first !== undefined)
    throw fail(code, first.slice(0, first.indexOf(': ')), [first.slice(first.indexOf(': ') + 2), ...rest].join('\n'));
  return value;
};

const readText = (file: string, shown: string, code: ErrorCode): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fail(code, shown, messageOf(error));
  }
};

const violations = (schema: object, value: unknown): readonly ErrorObject[] => {
  const known = compiled.get(schema);
  const validate = known ?? ajv.compile(schema);
  if (!known) compiled.set(schema, validate);
  if (validate(value)) return [];
  // The branch keywords only repeat what their branches already said.
  const errors = validate.errors ?? [];
  const telling = errors.filter(({ keyword }) => !['anyOf', 'oneOf', 'if', 'allOf'].includes(keyword));
  return telling.length > 0 ? telling : errors;
};

const placeOf = (
  error: Pick<ErrorObject, 'instancePath' | 'params'>,
  document: Document,
  shown: string,
  lines: LineCounter,
): string => {
  const keys = pointerKeys(error.instancePath);
  const extra: unknown = error.params.additionalProperty;
  for (let depth = keys.length; depth >= 0; depth--) {
    const path = keys.slice(0, depth);
    const node = document.getIn(depth === keys.length && typeof extra === 'string' ? [...path, extra] : path, true);
    if (isNode(node) && node.range) return at(shown, lines, node.range[0]);
  }
  return `${shown}:1:1`;
};

const at = (shown: string, lines: LineCounter, offset: number): string => {
  const { line, col } = lines.linePos(offset);
  return `${shown}:${line}:${col}`;
};

const sentence = (error: ErrorObject): string => {
  const where = error.instancePath === '' ? 'the file' : `"${pointerKeys(error.instancePath).join('.')}"`;
  if (error.keyword === 'additionalProperties') {
    return `${where} knows no "${String(error.params.additionalProperty)}"; known: ${Object.keys((error.parentSchema as { properties?: object }).properties ?? {}).join(', ')}`;
  }
  if (error.keyword === 'enum') return `${where} is one of ${(error.params.allowedValues as unknown[]).join(', ')}`;
  return `${where} ${error.message ?? error.keyword}`;
};
