import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const root = resolve(__dirname, '..', 'src');

/** Names that two files still share. Each is to be renamed, and then leaves its list; nothing is added here. */
const KNOWN_TYPES: readonly string[] = [
  ...['Answer', 'Branch', 'Candidate', 'Chosen', 'Context', 'Counts', 'Draft', 'Exchange', 'Found', 'Guard', 'House'],
  ...['Known', 'Library', 'Method', 'MockOptions', 'Outcome', 'Part', 'Playing', 'Position', 'Reporter', 'Resolve'],
  ...['Resource', 'Sensitivity', 'Shape', 'Side', 'Sink', 'Target', 'Values', 'VendorRun', 'Walk', 'Wire', 'Wish'],
  ...['Write'],
];
const KNOWN_FILES: readonly string[] = [
  ...['callbacks.ts', 'coverage.ts', 'evidence.ts', 'examples.ts', 'guard.ts', 'http.ts', 'init.ts', 'json.ts'],
  ...['lint.ts', 'list.ts', 'mock.ts', 'on-demand.ts', 'operations.ts', 'parameters.ts', 'security.ts'],
  ...['sensitivity.ts', 'types.ts', 'xml.ts'],
];

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing/'))
  .sort();

/** The interfaces, type aliases and classes that a source text declares at its top level. */
const typesIn = (source: string): readonly string[] =>
  [...source.matchAll(/^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class) (\w+)/gm)].map(
    ([, name]) => name ?? '',
  );

/** Each name that several places have, with those. */
const shared = (
  places: readonly (readonly [name: string, place: string])[],
): ReadonlyMap<string, readonly string[]> => {
  const all = new Map<string, string[]>();
  for (const [name, place] of places) all.set(name, [...(all.get(name) ?? []), place]);
  return new Map([...all].filter(([, found]) => found.length > 1));
};

/** What is wrong, one line each: an offender that is not known, with its places, and a known one that is none any more. */
const complaints = (found: ReadonlyMap<string, readonly string[]>, known: readonly string[]): readonly string[] => [
  ...[...found].filter(([name]) => !known.includes(name)).map(([name, places]) => `${name}: ${places.join(', ')}`),
  ...known
    .filter((name) => !found.has(name))
    .map((name) => `${name} is listed here and has one place; take it off the list`),
];

test('a type name is declared in one file', () => {
  const types = shared(
    files.flatMap((file) =>
      [...new Set(typesIn(readFileSync(join(root, file), 'utf8')))].map((name) => [name, file] as const),
    ),
  );
  expect(complaints(types, KNOWN_TYPES)).toEqual([]);
});

test('a file name is used once, but for index.ts', () => {
  const names = shared(files.map((file) => [basename(file), file] as const).filter(([name]) => name !== 'index.ts'));
  expect(complaints(names, KNOWN_FILES)).toEqual([]);
});

test('an offender is found, and so is one that is listed in vain', () => {
  const found = shared([
    ['Target', 'a.ts'],
    ['Target', 'b.ts'],
    ['Draft', 'a.ts'],
    ['Draft', 'c.ts'],
    ['Alone', 'a.ts'],
  ]);
  expect(complaints(found, ['Draft', 'Alone'])).toEqual([
    'Target: a.ts, b.ts',
    'Alone is listed here and has one place; take it off the list',
  ]);
  expect(
    typesIn('export interface A<T> {}\ntype B = string;\nexport abstract class C {}\n  type Inner = 1;\n'),
  ).toEqual(['A', 'B', 'C']);
});
