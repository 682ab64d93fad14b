import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { GRADES, type Grade } from '../../src/core/evidence';
import { valueAt } from '../../src/core/json/pointer';
import { loadSpec } from '../../src/specs/load';
import { statementsOf } from './statements';

const root = resolve(__dirname, '..', '..');
/** The vendors' documents are not ours to ship; where they lie beside the checkout, the lines are looked at. */
const documents = process.env.UNDERSTUDY_DOCUMENTS ?? join(root, '..', 'shared', 'documents');
const whenPresent = existsSync(documents) ? test : test.skip;

/** One line of a document, or the first and the last of several. */
type Lines = number | readonly [number, number];

/** A pointer, or a pointer and what it leads to. */
type Place = string | Readonly<Record<string, unknown>>;

interface Traced {
  /** Pointer of the operation that the document is about. */
  readonly operation: string;
  /** How many lines the document has. */
  readonly lines: number;
  /** Lines that state nothing: headings, fences, blank ones. */
  readonly silent: readonly Lines[];
  readonly statements: readonly {
    readonly lines: Lines;
    readonly holds: readonly string[];
    /** `documented`, unless the lines leave open what makes a statement of them. */
    readonly grade?: Grade;
    readonly at: readonly Place[];
  }[];
}

const numbers = (lines: Lines): readonly number[] => {
  const [from, to] = typeof lines === 'number' ? [lines, lines] : lines;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
};

/** Text for people: the trace names words of it. */
const isText = (at: string): boolean => /\/(description|summary)$/.test(at);

/** Nothing below it that could change without a word here. */
const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isPlain) : typeof value !== 'object' || value === null;

const says = (at: string, value: unknown, expected: unknown): boolean =>
  isText(at)
    ? [expected].flat().every((word) => String(value).toLowerCase().includes(String(word).toLowerCase()))
    : isDeepStrictEqual(value, expected);

describe.each(['superoffice', 'wethod', 'callab', 'highlevel'])('the trace of %s', (vendor) => {
  const spec = loadSpec(join(root, 'specs', vendor, 'openapi.yaml'), { name: vendor });
  const stated = statementsOf(spec);
  const table = load(readFileSync(join(root, 'specs', vendor, 'trace.yaml'), 'utf8')) as {
    readonly documents: Readonly<Record<string, Traced>>;
  };
  const traced = Object.entries(table.documents);
  const claims = traced.flatMap(([, { operation, statements }]) =>
    statements.flatMap(({ at, grade = 'documented' }) =>
      at.flatMap((place) => {
        const pairs = typeof place === 'string' ? [[place, undefined] as const] : Object.entries(place);
        return pairs.map(([pointer, expected]) => {
          const full = pointer.startsWith('/') ? pointer : `${operation}/${pointer}`;
          return { at: full, expected, grade, value: valueAt(spec.root, full) };
        });
      }),
    ),
  );

  test('names the documents that the operations are written from', () => {
    expect(traced.map(([name]) => name).toSorted()).toEqual(spec.operations.map(({ source }) => source).toSorted());
  });

  test('has a place in the specification for every statement', () => {
    expect(claims.filter(({ value }) => value === undefined).map(({ at }) => at)).toEqual([]);
  });

  test('says what stands in each place', () => {
    expect(
      claims.filter(({ value, expected }) => expected === undefined && isPlain(value)).map(({ at }) => at),
    ).toEqual([]);
    const other = claims.filter(({ at, value, expected }) => expected !== undefined && !says(at, value, expected));
    expect(other.map(({ at, value, expected }) => ({ at, value, expected }))).toEqual([]);
  });

  test('has a line of a document for everything that is graded documented', () => {
    // A part that is claimed speaks for what it is a part of.
    const claimed = new Set(
      claims.flatMap(({ at }) => [...at.matchAll(/\/|$/g)].map(({ index }) => at.slice(0, index))),
    );
    const documented = [...stated].filter(([, grade]) => grade === 'documented').map(([at]) => at);
    expect(documented.length).toBeGreaterThan(50);
    expect(documented.filter((at) => !claimed.has(at))).toEqual([]);
  });

  test('grades nothing lower than its document has it', () => {
    const lower = claims.flatMap(({ at, grade }) => {
      // A type that is named may have its properties from elsewhere.
      const found = at.endsWith('/$ref') ? undefined : stated.get(at);
      return found !== undefined && GRADES.indexOf(found) > GRADES.indexOf(grade) ? [`${at}: ${found}`] : [];
    });
    expect(lower).toEqual([]);
  });

  test.each(traced)('%s: each line states something or is silent', (_, { lines, silent, statements }) => {
    const heard = new Set(statements.flatMap((statement) => numbers(statement.lines)));
    const quiet = silent.flatMap(numbers);
    const all = numbers([1, lines]);
    expect(all.filter((line) => !heard.has(line) && !quiet.includes(line))).toEqual([]);
    expect(quiet.filter((line) => heard.has(line) || line > lines)).toEqual([]);
    expect([...heard].filter((line) => line > lines)).toEqual([]);
    expect(statements.filter(({ holds = [] }) => holds.length === 0).map((each) => each.lines)).toEqual([]);
  });

  whenPresent.each(traced)('%s: the lines hold the names', (name, { lines, statements }) => {
    const text = readFileSync(join(documents, name), 'utf8')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
    expect(text).toHaveLength(lines);
    const missing = statements.flatMap(({ lines: at, holds }) => {
      const part = numbers(at).map((line) => text[line - 1] ?? '');
      return holds.filter((each) => !part.join('\n').includes(each)).map((each) => `${String(at)}: ${each}`);
    });
    expect(missing).toEqual([]);
  });
});
