import { randomUUID } from 'node:crypto';
import { CORE_SCHEMA, dump, floatCoreTag, intCoreTag, loadAll, YAMLException } from 'js-yaml';
import { isObject } from '../../core/json/json';
import { NO_NUMBER_TEXTS, type NumberTexts } from '../../core/json/number-texts';
import { lineAndColumn } from '../../specs/source/line-index';
import { MAX_DEPTH } from '../../specs/source/parse-yaml';
import { readNumber } from '../exact-numbers';
import { Unreadable } from './body-text';

/**
 * A YAML body as the JSON value that it means (YAML 1.2, core schema).
 * @throws Unreadable
 */
export const readYaml = (text: string): unknown => {
  const [value = null, ...more] = load(text);
  if (more.length > 0) throw new Unreadable('it holds more than one YAML document');
  if (text.includes('*')) count(value, new Map());
  return value;
};

/** Numbers keep the digits that JavaScript loses. */
const exact = <T extends typeof intCoreTag | typeof floatCoreTag>(tag: T): T => ({
  ...tag,
  resolve: (source: string, isExplicit: boolean, tagName: string) => {
    const number = tag.resolve(source, isExplicit, tagName);
    return typeof number === 'number' && DECIMAL.test(source) ? readNumber(source) : number;
  },
});

/** YAML writes numbers in other ways, too. */
const DECIMAL = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i;

const SCHEMA = CORE_SCHEMA.withTags(exact(intCoreTag), exact(floatCoreTag));

const load = (text: string): readonly unknown[] => {
  try {
    return loadAll(text, { schema: SCHEMA, maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line, column } = lineAndColumn(text, error.mark?.position ?? 0);
    throw new Unreadable(`${error.reason} at line ${line}, column ${column}`);
  }
};

/** An alias is one object that stands in several places. All who walk the value would walk them all, and a few lines stand for billions. */
const MOST_VALUES = 1_000_000;

/** `sizes`: of the objects that are counted; `undefined` while one is being counted. */
const count = (value: unknown, sizes: Map<object, number | undefined>): number => {
  if (!Array.isArray(value) && !isObject(value)) return 1;
  if (sizes.has(value)) {
    const known = sizes.get(value);
    if (known === undefined) throw new Unreadable('an alias stands in what it is an alias for');
    return known;
  }
  sizes.set(value, undefined);
  const size = Object.values(value).reduce<number>((sum, child) => sum + count(child, sizes), 1);
  if (size > MOST_VALUES) throw new Unreadable(`its aliases stand for more than ${MOST_VALUES} values`);
  sizes.set(value, size);
  return size;
};

/** Quoted also where only readers of YAML 1.1 would take a text for something else (`no`, `2024-05-06`). */
export const writeYaml = (value: unknown, numbers: Pick<NumberTexts, 'spell'> = NO_NUMBER_TEXTS): string =>
  dump(numbers.spell(value, MARK), { lineWidth: -1, noRefs: true, skipInvalid: true, quoteStyle: 'double' }).replaceAll(
    MARK,
    '',
  );

/** A number in the document's own digits is a text to the writer, which quotes nothing that begins so. Nobody can have it in a text. */
const MARK = `n${randomUUID()}_`;
