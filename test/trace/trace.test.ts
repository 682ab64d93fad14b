import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { loadSpec } from '../../src/specs/load';
import { documentedPointers, resolves } from './documented';

const root = resolve(__dirname, '..', '..');
/** The vendors' documents are not ours to ship; where they lie beside the checkout, the lines are looked at. */
const documents = process.env.UNDERSTUDY_DOCUMENTS ?? join(root, '..', 'shared', 'documents');
const whenPresent = existsSync(documents) ? test : test.skip;

/** One line of a document, or the first and the last of several. */
type Lines = number | readonly [number, number];

interface Traced {
  /** Pointer of the operation that the document is about. */
  readonly operation: string;
  /** How many lines the document has. */
  readonly lines: number;
  /** Lines that state nothing: headings, fences, blank ones. */
  readonly silent: readonly Lines[];
  readonly statements: readonly {
    readonly lines: Lines;
    readonly holds?: readonly string[];
    readonly at: readonly string[];
  }[];
}

const numbers = (lines: Lines): readonly number[] => {
  const [from, to] = typeof lines === 'number' ? [lines, lines] : lines;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
};

describe.each(['superoffice', 'wethod', 'callab', 'highlevel'])('the trace of %s', (vendor) => {
  const spec = loadSpec(join(root, 'specs', vendor, 'openapi.yaml'), { name: vendor });
  const table = load(readFileSync(join(root, 'specs', vendor, 'trace.yaml'), 'utf8')) as {
    readonly documents: Readonly<Record<string, Traced>>;
  };
  const traced = Object.entries(table.documents);
  const claims = traced.flatMap(([, { operation, statements }]) =>
    statements.flatMap(({ at }) => at.map((each) => (each.startsWith('/') ? each : `${operation}/${each}`))),
  );

  test('names the documents that the operations are written from', () => {
    expect(traced.map(([name]) => name).toSorted()).toEqual(spec.operations.map(({ source }) => source).toSorted());
  });

  test('has a place in the specification for every statement', () => {
    expect(claims.filter((at) => !resolves(spec, at))).toEqual([]);
  });

  test('has a line of a document for everything that is graded documented', () => {
    const claimed = new Set(claims);
    const documented = documentedPointers(spec);
    expect(documented.size).toBeGreaterThan(30);
    expect([...documented].filter((at) => !claimed.has(at))).toEqual([]);
  });

  test.each(traced)('%s: each line states something or is silent', (_, { lines, silent, statements }) => {
    const stated = new Set(statements.flatMap((statement) => numbers(statement.lines)));
    const quiet = silent.flatMap(numbers);
    const all = numbers([1, lines]);
    expect(all.filter((line) => !stated.has(line) && !quiet.includes(line))).toEqual([]);
    expect(quiet.filter((line) => stated.has(line) || line > lines)).toEqual([]);
    expect([...stated].filter((line) => line > lines)).toEqual([]);
  });

  whenPresent.each(traced)('%s: the lines hold the names', (name, { lines, statements }) => {
    const text = readFileSync(join(documents, name), 'utf8')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
    expect(text).toHaveLength(lines);
    const missing = statements.flatMap(({ lines: at, holds = [] }) => {
      const part = numbers(at)
        .map((line) => text[line - 1])
        .join('\n');
      return holds.filter((each) => !part.includes(each)).map((each) => `${String(at)}: ${each}`);
    });
    expect(missing).toEqual([]);
  });
});
