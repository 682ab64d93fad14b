import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** Which folder may import which; ARCHITECTURE.md shows the same table. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  specs: ['core'],
  validate: ['core', 'specs'],
  mock: ['core', 'specs', 'validate'],
  contract: ['core', 'specs', 'validate'],
  record: ['core', 'specs', 'validate'],
  drift: ['core', 'specs'],
  report: ['core'],
  app: ['core', 'specs', 'validate', 'mock', 'contract', 'record', 'drift', 'report'],
  index: ['app', 'core', 'specs', 'validate', 'mock', 'contract', 'report'],
  cli: ['index'],
  jest: ['index'],
};

/** Which files alone may import a library. */
const FENCES: readonly { readonly library: RegExp; readonly within: RegExp }[] = [
  { library: /^@stoplight\//, within: /^src\/mock\/engines\/prism(-negotiator)?\.ts$/ },
  { library: /^(ajv|ajv-formats)(\/|$)/, within: /^src\/validate\/ajv-library\.ts$/ },
  {
    library: /^node:https?$/,
    within: /^src\/(mock\/http\/[\w-]+|record\/proxy|contract\/targets\/loopback-transport)\.ts$/,
  },
  { library: /^undici$/, within: /^src\/(specs\/fetch-text|mock\/calls\/caller|contract\/targets\/undici-transport)\.ts$/ },
  { library: /^fast-check$/, within: /^src\/contract\// },
  { library: /^express$/, within: /^src\/mock\/control\/|^src\/app\/express\.ts$/ },
];

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

/** Static and dynamic imports, exports-from and requires of one source text. */
const importsOf = (source: string): readonly Import[] => [
  ...[...source.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'/gm)].map(([, type, target]) => ({
    target: target ?? '',
    typeOnly: type !== undefined,
  })),
  ...[...source.matchAll(/(?<!typeof )\b(?:import|require)\(\s*'([^']+)'/g)].map(([, target]) => ({
    target: target ?? '',
    typeOnly: false,
  })),
  ...[...source.matchAll(/^import\s+'([^']+)'/gm)].map(([, target]) => ({ target: target ?? '', typeOnly: false })),
];

const sources = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name));

/** Every crossing of one file, as a sentence. */
const crossings = (file: string, source: string): readonly string[] =>
  importsOf(source).flatMap(({ target, typeOnly }) => {
    const fence = FENCES.find(({ library }) => library.test(target));
    if (fence && !fence.within.test(file) && !typeOnly) return [`FENCE ${file} -> ${target}`];
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
  return folder.replace(/\.ts$/, '');
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
    expect(crossings('src/mock/answer.ts', "import { x } from '../report/console';")).toEqual([
      'LAYER src/mock/answer.ts -> ../report/console',
    ]);
    expect(crossings('src/mock/answer.ts', "const a = await import('../contract/run');")).toEqual([
      'LAYER src/mock/answer.ts -> ../contract/run',
    ]);
    expect(crossings('src/mock/answer.ts', "import Ajv from 'ajv/dist/2020';")).toEqual([
      'FENCE src/mock/answer.ts -> ajv/dist/2020',
    ]);
    expect(crossings('src/core/http.ts', "import { y } from '../specs/load';")).toHaveLength(1);
  });

  test('runtime imports form no cycle', () => {
    const graph = new Map(sources('src').map((file) => [file, runtimeImports(file)]));
    expect(findCycle(graph)).toEqual([]);
  });
});

const runtimeImports = (file: string): readonly string[] =>
  importsOf(readFileSync(join(root, file), 'utf8'))
    .filter(({ target, typeOnly }) => target.startsWith('.') && !typeOnly)
    .flatMap(({ target }) => {
      const base = relative(root, resolve(root, dirname(file), target));
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
