import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import type { Grade } from '../../src/core/evidence';
import { isObject } from '../../src/core/json/json';
import { valueAt } from '../../src/core/json/pointer';
import type { VendorDefinition } from '../../src/mock/types';
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
  readonly headings: readonly string[];
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

interface Trace {
  readonly documents: Readonly<Record<string, Traced>>;
  /** All that the documents do not say, with who does: the source of its `x-evidence`, or nobody. */
  readonly beyond: readonly { readonly grade: Grade; readonly source?: string; readonly at: readonly Place[] }[];
  /** Examples that no document has. */
  readonly files: Readonly<Record<string, unknown>>;
  /** What the mock does beyond the specification, and each value that a scenario sends: how it is known, and who says so. */
  readonly mock: readonly {
    readonly grade: Grade;
    readonly source?: string;
    readonly says?: readonly string[];
    readonly sends?: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly scenarios: Readonly<Record<string, string>>;
  /** All that people read, in its order; each once. Whoever changes one holds it against its line again. */
  readonly texts: readonly string[];
}

/** Blank, the line under a table's head, a fence, or the border of a front matter. */
const MARKUP = /^(?:\s*|\|[-|]+\||```\w*[!_]?|---)$/;

const numbers = (lines: Lines): readonly number[] => {
  const [from, to] = typeof lines === 'number' ? [lines, lines] : lines;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
};

/** Text for people: the trace names words of it. */
const isText = (at: string): boolean => /\/(description|summary)$/.test(at);

/** Nothing below it that could change without a word here. */
const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every(isPlain) : typeof value !== 'object' || value === null;

/** Without what says how it is known. */
const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'x-evidence' && key !== 'description');
  return Object.fromEntries(kept.map(([key, each]) => [key, bare(each)]));
};

/** Titles, descriptions, and the notes of the grades. */
const textsOf = (node: unknown): readonly string[] =>
  typeof node !== 'object' || node === null
    ? []
    : Object.entries(node).flatMap(([key, each]) =>
        typeof each === 'string' && ['title', 'summary', 'description', 'note'].includes(key) ? [each] : textsOf(each),
      );

/** Each behaviour, and each way to an answer. */
const saidBy = ({ behaviours = [] }: VendorDefinition): readonly (readonly [string, Grade])[] =>
  behaviours.flatMap(({ name, says: sentence, grade, triggers = [] }) => [
    [`${name}: ${sentence}`, grade] as const,
    ...triggers.map((one) => [`${one.operation} ${one.status}: ${one.how}`, one.grade] as const),
  ]);

interface Scenario {
  readonly description: string;
  readonly rules: readonly { readonly answer?: Readonly<Record<string, unknown>> }[];
}

const scenariosOf = (vendor: string): readonly (readonly [string, Scenario])[] => {
  const folder = join(root, 'mocks', vendor, 'scenarios');
  const files = readdirSync(folder).toSorted();
  return files.map((file) => [basename(file, '.yaml'), load(readFileSync(join(folder, file), 'utf8')) as Scenario]);
};

/** What a rule takes away it does not state. */
const sentBy = ([name, { rules }]: readonly [string, Scenario]): readonly Sent[] =>
  rules.flatMap(({ answer = {} }, index) =>
    Object.entries(answer).flatMap(([part, value]): readonly Sent[] => {
      const at = `${name}/${index}/${part}`;
      if (part === 'remove') return [];
      return isObject(value) ? Object.entries(value).map(([key, one]) => [`${at}/${key}`, one]) : [[at, value]];
    }),
  );

type Sent = readonly [at: string, value: unknown];

const says = (at: string, value: unknown, expected: unknown): boolean =>
  isText(at)
    ? [expected].flat().every((word) => String(value).toLowerCase().includes(String(word).toLowerCase()))
    : isDeepStrictEqual(value, expected);

describe.each(['superoffice', 'wethod', 'callab', 'highlevel'])('the trace of %s', (vendor) => {
  const spec = loadSpec(join(root, 'specs', vendor, 'openapi.yaml'), { name: vendor });
  const stated = statementsOf(spec);
  const table = load(readFileSync(join(root, 'specs', vendor, 'trace.yaml'), 'utf8')) as Trace;
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
    const documented = [...stated].filter(([, { grade }]) => grade === 'documented').map(([at]) => at);
    expect(documented.length).toBeGreaterThan(50);
    expect(documented.filter((at) => !claimed.has(at))).toEqual([]);
  });

  test('grades everything as its document has it', () => {
    const other = claims.flatMap(({ at, grade }) => {
      // A type that is named may have its properties from elsewhere.
      const found = at.endsWith('/$ref') ? undefined : stated.get(at)?.grade;
      return found !== undefined && found !== grade ? [`${at}: ${found}`] : [];
    });
    expect(other).toEqual([]);
  });

  test('has everything that no document says, as it stands there, with who does say it', () => {
    const below = new Set(claims.map(({ at }) => at));
    // What a part of it says is said of the whole.
    const whole = (at: string): boolean => [...stated.keys()].some((other) => other.startsWith(`${at}/`));
    const found = [...stated].filter(
      ([at, { grade }]) => grade !== 'documented' && !below.has(at) && (isPlain(valueAt(spec.root, at)) || !whole(at)),
    );
    const written = table.beyond.flatMap(({ at, ...known }) =>
      at.flatMap((place) => Object.entries(place).map(([pointer, value]) => [pointer, { ...known, value }] as const)),
    );
    const standing = found.map(([at, known]) => [at, { ...known, value: bare(valueAt(spec.root, at)) }] as const);
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(standing));
    expect(found.filter(([, { grade, source }]) => grade !== 'assumed' && source === undefined)).toEqual([]);
  });

  test('has what the examples hold that are in no document', () => {
    const held = Object.keys(table.files).map((file) => [
      file,
      JSON.parse(readFileSync(join(root, 'specs', vendor, file), 'utf8')),
    ]);
    expect(Object.fromEntries(held)).toEqual(table.files);
    const other = [...stated].flatMap(([at, { grade }]) =>
      at.endsWith('/externalValue') && grade !== 'documented' ? [String(valueAt(spec.root, at))] : [],
    );
    expect(Object.keys(table.files)).toEqual([...new Set(other)].toSorted());
  });

  test('has all that people read', () => {
    expect(table.texts).toEqual([...new Set(textsOf(spec.root))]);
  });

  test('has all that its mock says and sends beyond the specification, with who says it', () => {
    const scenarios = scenariosOf(vendor);
    const { default: definition } = require(join(root, 'mocks', vendor, 'vendor')) as { default: VendorDefinition };
    const held = (part: 'says' | 'sends') =>
      table.mock.flatMap(({ grade, ...each }) => (each[part] ?? []).map((one) => [one, grade] as const));
    expect(held('says').toSorted()).toEqual(saidBy(definition).toSorted());
    expect(Object.fromEntries(held('sends').flatMap(([one]) => Object.entries(one)))).toEqual(
      Object.fromEntries(scenarios.flatMap(sentBy)),
    );
    expect(table.scenarios).toEqual(
      Object.fromEntries(scenarios.map(([name, { description }]) => [name, description])),
    );
    const sources = new Set([...[...stated.values()].map(({ source }) => source), ...Object.keys(table.documents)]);
    expect(table.mock.filter(({ grade, source }) => grade !== 'assumed' && !sources.has(source))).toEqual([]);
  });

  test('has in the text of a scenario the grade of each header that it sends', () => {
    const unsaid = table.mock.flatMap(({ grade, sends = [] }) =>
      sends
        .flatMap((each) => Object.keys(each))
        .filter((at) => at.includes('/headers/') && !table.scenarios[at.split('/')[0] ?? '']?.includes(`(${grade})`)),
    );
    expect(unsaid).toEqual([]);
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

  whenPresent.each(traced)('%s: the lines hold the names, and silent ones nothing', (name, traces) => {
    const { lines, statements, silent, headings } = traces;
    const text = readFileSync(join(documents, name), 'utf8')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
    expect(text).toHaveLength(lines);
    const missing = statements.flatMap(({ lines: at, holds }) => {
      const part = numbers(at).map((line) => text[line - 1] ?? '');
      return holds.filter((each) => !part.join('\n').includes(each)).map((each) => `${String(at)}: ${each}`);
    });
    expect(missing).toEqual([]);
    const quiet = silent.flatMap(numbers).map((line) => text[line - 1] ?? '');
    expect(quiet.filter((line) => !MARKUP.test(line) && !headings.includes(line.trim()))).toEqual([]);
  });
});
