import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** Which folder may import which; ARCHITECTURE.md shows the same table. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  har: ['core'],
  specs: ['core'],
  schema: ['core', 'specs'],
  validate: ['core', 'specs', 'schema'],
  mock: ['core', 'specs', 'schema', 'validate'],
  contract: ['core', 'specs', 'schema', 'validate'],
  drift: ['core', 'specs', 'schema'],
  record: ['core', 'specs', 'schema', 'validate'],
  report: ['core'],
  draft: ['core', 'har', 'specs', 'schema'],
  client: ['core'],
  app: [
    'core',
    'har',
    'specs',
    'schema',
    'validate',
    'mock',
    'contract',
    'drift',
    'record',
    'report',
    'client',
    'draft',
  ],
  api: [
    'app',
    'client',
    'core',
    'specs',
    'schema',
    'validate',
    'mock',
    'contract',
    'drift',
    'record',
    'report',
    'draft',
  ],
  index: ['api'],
  cli: ['api'],
  'test-runners': ['index'],
  jest: ['index', 'test-runners'],
  vitest: ['index', 'test-runners'],
  playwright: ['index', 'test-runners'],
  msw: ['client'],
  vendor: ['api'],
  express: ['index'],
};

/** Which files alone may import a library; each place is there and does. */
const FENCES: readonly { readonly library: RegExp; readonly within: readonly RegExp[] }[] = [
  {
    library: /^@stoplight\//,
    within: [/^src\/mock\/engines\/prism\.ts$/],
  },
  { library: /^(ajv|ajv-formats)(\/|$)/, within: [/^src\/validate\//] },
  {
    library: /^node:https?$/,
    within: [/^src\/mock\/http\//, /^src\/record\/proxy\.ts$/, /^src\/contract\/targets\/loopback-transport\.ts$/],
  },
  {
    library: /^undici$/,
    within: [
      /^src\/specs\/source\/fetch-text\.ts$/,
      /^src\/mock\/calls\/caller\.ts$/,
      /^src\/contract\/targets\/undici-transport\.ts$/,
      /^src\/app\/testing\/trusting-transport\.ts$/,
    ],
  },
  { library: /^js-yaml$/, within: [/^src\/specs\//, /^src\/validate\//, /^src\/draft\//] },
  { library: /^fast-check$/, within: [/^src\/contract\//] },
  { library: /^express$/, within: [/^src\/mock\/control\//] },
  { library: /^@streamparser\//, within: [/^src\/har\/read-har\.ts$/] },
];

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

/** Static and dynamic imports, exports-from and requires of one source text, and types of other files. */
const importsOf = (source: string): readonly Import[] => [
  ...[...source.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'/gm)].map(([, type, target]) => ({
    target: target ?? '',
    typeOnly: type !== undefined,
  })),
  ...[...source.matchAll(/(typeof )?\b(?:import|require)\(\s*'([^']+)'/g)].map(([, type, target]) => ({
    target: target ?? '',
    typeOnly: type !== undefined,
  })),
  ...[...source.matchAll(/^import\s+'([^']+)'/gm)].map(([, target]) => ({ target: target ?? '', typeOnly: false })),
];

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?ts$/.test(name) && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));

/** Every crossing of one file, as a sentence. */
const crossings = (file: string, source: string): readonly string[] =>
  importsOf(source).flatMap(({ target, typeOnly }) => {
    const fence = FENCES.find(({ library }) => library.test(target));
    if (fence && !fence.within.some((place) => place.test(file)) && !typeOnly) return [`FENCE ${file} -> ${target}`];
    if (!target.startsWith('.')) return [];
    const from = layerOf(file);
    const to = layerOf(relative(root, resolve(root, dirname(file), target)));
    // The published schemas are data, for us as for everybody.
    if (from === to || /\/schemas\/[\w.-]+\.json$/.test(target)) return [];
    return (MAY_IMPORT[from] ?? []).includes(to) ? [] : [`LAYER ${file} -> ${target}`];
  });

const layerOf = (file: string): string => {
  const [top, folder = ''] = file.split('/');
  if (top !== 'src') return 'outside';
  return folder.replace(/\.[jt]s$/, '');
};

describe('the layers', () => {
  test.each(sources('src'))('%s imports only what its folder may', (file) => {
    expect(crossings(file, readFileSync(join(root, file), 'utf8'))).toEqual([]);
  });

  test.each([...sources('mocks'), ...sources('contract-tests')])('%s knows only the public API', (file) => {
    const own = dirname(file).split('/').slice(0, 2).join('/');
    const foreign = importsOf(readFileSync(join(root, file), 'utf8')).filter(({ target }) =>
      target.startsWith('.') ? !relative(root, resolve(root, dirname(file), target)).startsWith(own) : false,
    );
    expect(foreign).toEqual([]);
  });

  test('a crossed line is found', () => {
    expect(crossings('src/mock/respond/respond.ts', "import { x } from '../../report/console/console';")).toEqual([
      'LAYER src/mock/respond/respond.ts -> ../../report/console/console',
    ]);
    expect(crossings('src/mock/respond/respond.ts', "const a = await import('../../contract/run');")).toEqual([
      'LAYER src/mock/respond/respond.ts -> ../../contract/run',
    ]);
    expect(crossings('src/mock/respond/respond.ts', "import Ajv from 'ajv/dist/2020';")).toEqual([
      'FENCE src/mock/respond/respond.ts -> ajv/dist/2020',
    ]);
    expect(crossings('src/core/http/http.ts', "import { y } from '../../specs/load';")).toHaveLength(1);
    expect(crossings('src/core/http/http.ts', "import type { Y } from '../../specs/load';")).toHaveLength(1);
    expect(crossings('src/core/http/http.ts', "type Y = import('../../specs/load').Y;")).toHaveLength(1);
    expect(crossings('src/core/http/http.ts', "type Y = typeof import('../../specs/load');")).toHaveLength(1);
  });

  test('imports form no circle, types included', () => {
    const graph = new Map(sources('src').map((file) => [file, ownImports(file)]));
    expect(findCycle(graph)).toEqual([]);
  });

  test('a circle is found', () => {
    const graph = new Map([
      ['a.ts', ['b.ts']],
      ['b.ts', ['c.ts', 'd.ts']],
      ['c.ts', []],
      ['d.ts', ['b.ts']],
    ]);
    expect(findCycle(graph)).toEqual(['b.ts', 'd.ts', 'b.ts']);
  });

  test('every folder and file that a rule names is there', () => {
    const files = sources('src');
    const layers = new Set(files.map(layerOf));
    expect(
      Object.entries(MAY_IMPORT)
        .flatMap(([from, to]) => [from, ...to])
        .filter((name) => !layers.has(name)),
    ).toEqual([]);
    expect([...layers].filter((name) => MAY_IMPORT[name] === undefined)).toEqual([]);
    const crossesAt = (file: string, library: RegExp): boolean =>
      importsOf(readFileSync(join(root, file), 'utf8')).some(({ target }) => library.test(target));
    const unused = FENCES.flatMap(({ library, within }) =>
      within.filter((place) => !files.some((file) => place.test(file) && crossesAt(file, library))).map(String),
    );
    expect(unused).toEqual([]);
  });
});

const ownImports = (file: string): readonly string[] =>
  importsOf(readFileSync(join(root, file), 'utf8'))
    .filter(({ target }) => target.startsWith('.'))
    .flatMap(({ target }) => {
      const base = relative(root, resolve(root, dirname(file), target)).replace(/\.js$/, '');
      return [`${base}.ts`, `${base}/index.ts`];
    });

const findCycle = (graph: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const cycle = graph.has(next) ? visit(next, [...trail, file]) : [];
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
};
