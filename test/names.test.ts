import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const root = resolve(__dirname, '..', 'src');

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

/** What is wrong, one line each: a name, with its places. */
const complaints = (found: ReadonlyMap<string, readonly string[]>): readonly string[] =>
  [...found].map(([name, places]) => `${name}: ${places.join(', ')}`);

test('a type name is declared in one file', () => {
  const types = shared(
    files.flatMap((file) =>
      [...new Set(typesIn(readFileSync(join(root, file), 'utf8')))].map((name) => [name, file] as const),
    ),
  );
  expect(complaints(types)).toEqual([]);
});

test('a file name is used once, but for index.ts', () => {
  const names = shared(files.map((file) => [basename(file), file] as const).filter(([name]) => name !== 'index.ts'));
  expect(complaints(names)).toEqual([]);
});

test('a name that two places have is found', () => {
  const found = shared([
    ['Target', 'a.ts'],
    ['Target', 'b.ts'],
    ['Draft', 'a.ts'],
    ['Draft', 'c.ts'],
    ['Alone', 'a.ts'],
  ]);
  expect(complaints(found)).toEqual(['Target: a.ts, b.ts', 'Draft: a.ts, c.ts']);
  expect(
    typesIn('export interface A<T> {}\ntype B = string;\nexport abstract class C {}\n  type Inner = 1;\n'),
  ).toEqual(['A', 'B', 'C']);
});
