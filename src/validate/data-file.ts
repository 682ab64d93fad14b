import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { dump, loadAll, YAMLException } from 'js-yaml';
import { type ErrorCode, fail, messageOf } from '../core/errors';
import { pointerKeys } from '../core/json/pointer';
import { knownNames } from '../core/text/nearest-name';
import { shownValue } from '../core/text/shown-value';
import { lineAndColumn } from '../specs/source/line-index';
import { LOAD_OPTIONS, yamlReason } from '../specs/source/parse-yaml';
import { valueOffset } from '../specs/source/value-offset';

const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
const compiled = new WeakMap<object, ValidateFunction>();

/** A problem beyond the schema; `pointer` is a JSON Pointer into the value. */
export interface DataProblem {
  readonly pointer: string;
  readonly message: string;
}

/** What a file holds, and where each part of it stands. */
export interface DataFile {
  readonly value: unknown;
  /** `understudy.config.yaml:7:5`, of the value that `path` leads to. */
  place(path: readonly string[]): string;
  /** A number as the file writes it: `1.50`, `12345678901234567890`. */
  written(path: readonly string[], value: number): string;
}

type DataErrorCode = Extract<ErrorCode, 'CONFIG_INVALID' | 'SCENARIO_INVALID'>;

/** What `readPlacedFile` reads, without the places. */
export const readDataFile = (
  file: string,
  schema: object,
  code: DataErrorCode,
  further?: (value: unknown) => readonly DataProblem[],
): unknown => readPlacedFile(file, schema, code, further).value;

/**
 * Reads a YAML or JSON file of our own formats (configuration, scenarios, baselines) and holds it against its JSON Schema.
 * Raises `code` with file, line and column; all problems of the file in one message. `further` adds what a schema cannot say.
 */
export const readPlacedFile = (
  file: string,
  schema: object,
  code: DataErrorCode,
  further: (value: unknown) => readonly DataProblem[] = () => [],
): DataFile => {
  const shown = relative(process.cwd(), file) || file;
  const text = readText(file, shown, code);
  const value = parse(text, shown, code);
  const place = (path: readonly string[]): string => at(shown, text, valueOffset(text, path));
  const broken = violations(schema, value).map((error) => `${place(pathOf(error))}: ${sentence(error)}`);
  // What no schema can say is asked only of a value that has the right shape.
  const problems =
    broken.length > 0
      ? broken
      : further(value).map(({ pointer, message }) => `${place(pointerKeys(pointer))}: ${message}`);
  const [first, ...rest] = problems;
  if (first !== undefined)
    throw fail(code, first.slice(0, first.indexOf(': ')), [first.slice(first.indexOf(': ') + 2), ...rest].join('\n'));
  return { value, place, written: (path, number) => writtenNumber(text.slice(valueOffset(text, path)), number) };
};

/** What is no number there, such as an alias, is written as JavaScript does. */
const writtenNumber = (text: string, value: number): string => {
  const written = /^(?:0x[\da-f]+|0o[0-7]+|0b[01]+|[-+]?\d[\d.]*(?:e[-+]?\d+)?)/i.exec(text)?.[0];
  return written !== undefined && Number(written) === value ? written : String(value);
};

/** A value as YAML that `readDataFile` reads as the same. */
export const dataText = (value: unknown): string =>
  dump(value, { schema: LOAD_OPTIONS.schema, lineWidth: -1, noRefs: true });

const readText = (file: string, shown: string, code: ErrorCode): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fail(code, shown, messageOf(error));
  }
};

const parse = (text: string, shown: string, code: ErrorCode): unknown => {
  try {
    const [value, ...more] = loadAll(text, LOAD_OPTIONS);
    if (more.length > 0) throw fail(code, shown, 'it holds more than one YAML document; keep one of them.');
    return value ?? {};
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = at(shown, text, error.mark?.position ?? 0);
    const reason = yamlReason(error, text);
    throw fail(code, place, shown.endsWith('.json') ? reason.replace('not valid YAML', 'not valid JSON') : reason);
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

/** Of an unknown key, rather than of the object that has it. */
const pathOf = ({ instancePath, params }: ErrorObject): readonly string[] => {
  const extra: unknown = params.additionalProperty;
  const path = pointerKeys(instancePath);
  return typeof extra === 'string' ? [...path, extra] : path;
};

const at = (shown: string, text: string, offset: number): string => {
  const { line, column } = lineAndColumn(text, offset);
  return `${shown}:${line}:${column}`;
};

const sentence = (error: ErrorObject): string => {
  const where = error.instancePath === '' ? 'the file' : `"${pointerKeys(error.instancePath).join('.')}"`;
  if (error.keyword === 'additionalProperties') {
    const { properties = {} } = error.parentSchema as { properties?: object };
    const name = String(error.params.additionalProperty);
    return `${where} knows no "${name}"; known: ${knownNames(Object.keys(properties), name)}`;
  }
  // What is missing from an object is not shown by the object.
  const found = typeof error.data === 'object' && error.data !== null ? '' : `, not ${shownValue(error.data)}`;
  if (error.keyword === 'type')
    return `${where} must be ${[error.schema].flat().join(' or ')}${found}${error.data === null ? '; leave the key out, or write a value after it' : ''}`;
  if (error.keyword === 'const') return `${where} is ${JSON.stringify(error.params.allowedValue)}${found}`;
  if (error.keyword === 'enum')
    return `${where} is one of ${(error.params.allowedValues as unknown[]).join(', ')}${found}`;
  return `${where} ${error.message ?? error.keyword}${found}`;
};
