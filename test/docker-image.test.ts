import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { endAll, root, startCliMock } from './run-cli';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'understudy-image-'));
const read = (name: string): string => readFileSync(join(root, 'deploy', name), 'utf8');

/** The Dockerfile's instructions in order: the name and the rest of the line. */
const instructions = read('Dockerfile')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .flatMap((line) => {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return name === undefined || rest === undefined ? [] : [{ name, rest }];
  });

const wordsOf = (name: string): readonly string[] => {
  const last = instructions.findLast((each) => each.name === name)?.rest ?? '';
  return JSON.parse(last.slice(last.indexOf('[')));
};

const FROM_HERE = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };

/** Performs the steps without Docker: each stage is a folder, and a path such as `/app` is one inside it. */
const build = async (): Promise<string> => {
  const stages = new Map<string, string>();
  let stage = '';
  let workdir = '';
  const inside = (path: string): string => resolve(workdir, path.startsWith('/') ? join(stage, path) : path);
  for (const { name, rest } of instructions) {
    if (name === 'FROM') {
      stage = join(folder, String(stages.size));
      stages.set(/ AS (\w+)$/.exec(rest)?.[1] ?? 'last', stage);
    } else if (name === 'WORKDIR') {
      workdir = join(stage, rest);
      mkdirSync(workdir, { recursive: true });
    } else if (name === 'COPY') {
      copy(rest, inside, stages);
    } else if (name === 'RUN') {
      const command = rest.replace(/--mount=\S+ /, '').replaceAll(/(?<= )\/(?=app)/g, `${stage}/`);
      if (command.startsWith('npm ci ')) await install(command, workdir);
      else if (command.startsWith(BUILD)) await packBuilt(command.slice(BUILD.length), workdir);
      else await run('sh', ['-ec', command], { cwd: workdir, env: { ...process.env, ...FROM_HERE } });
    }
  }
  return stage;
};

/**
 * CI has installed all packages of this lock file before it tests: they are here. Of those without the ones for development
 * npm says which; test/package.test.ts does install them.
 */
const install = async (command: string, workdir: string): Promise<void> => {
  const modules = join(root, 'node_modules');
  if (!command.includes('--omit=dev')) return symlinkSync(modules, join(workdir, 'node_modules'));
  const env = { ...process.env, ...FROM_HERE };
  const { stdout } = await run('sh', ['-ec', `${command} --dry-run`], { cwd: workdir, env });
  const names = new Set([...stdout.matchAll(/^add (\S+) /gm)].map(([, name = '']) => name));
  // One that is only within another comes with it.
  for (const name of [...names].filter((each) => existsSync(join(modules, each)))) {
    mkdirSync(join(workdir, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(modules, name), join(workdir, 'node_modules', name));
  }
};

const BUILD = 'npm run build && ';

/** The same sources are built for these tests: what the image gets of them has to be all that the repository has. */
const packBuilt = async (command: string, workdir: string): Promise<void> => {
  const missing = readdirSync(root).filter((name) => !existsSync(join(workdir, name)));
  const unversioned = readFileSync(join(root, '.gitignore'), 'utf8').trim().split('\n');
  const isOwn = matches(unversioned.map((line) => line.replace(/\/$/, '')));
  expect(missing.filter((name) => name !== '.git' && !isOwn(name))).toEqual([]);
  cpSync(join(root, 'dist'), join(workdir, 'dist'), { recursive: true });
  await run('sh', ['-ec', command], { cwd: workdir, env: { ...process.env, ...FROM_HERE } });
};

/** Of a folder, what is in it. */
const copy = (rest: string, inside: (path: string) => string, stages: ReadonlyMap<string, string>): void => {
  const [, from, paths = ''] = /^(?:--from=(\w+) )?(.*)$/.exec(rest) ?? [];
  const isIgnored = matches(read('Dockerfile.dockerignore').trim().split('\n'));
  const source = from === undefined ? root : (stages.get(from) ?? '');
  const words = paths.split(' ');
  const target = inside(words.at(-1) ?? '');
  for (const path of words.slice(0, -1).map((word) => join(source, word))) {
    const files = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
    for (const file of files.filter((each) => from !== undefined || !isIgnored(basename(each))))
      cpSync(file, join(target, basename(file)), { recursive: true });
  }
};

/** Whether a name is one of them; `*` stands for any letters. */
const matches =
  (patterns: readonly string[]) =>
  (name: string): boolean =>
    patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name));

afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

test('the steps of the Dockerfile make an image that serves the vendors and finds itself healthy', async () => {
  const image = await build();
  const [, program = ''] = wordsOf('ENTRYPOINT');
  const [command, ...args] = wordsOf('CMD');
  expect([command, ...args]).toEqual(['mock', '--host', '0.0.0.0', '--port', '4010']);
  const mock = await startCliMock(args.slice(0, 2), { cwd: join(image, 'project'), program: join(image, program) });
  const answer = await fetch(`${mock.url}/wethod/api/contacts/1`, { headers: { authorization: 'Bearer x' } });
  expect(await answer.json()).toMatchObject({ id: 1 });
  const [node = '', flag = '', script = ''] = wordsOf('HEALTHCHECK');
  expect([node, flag]).toEqual(['node', '-e']);
  const healthy = script.replace('http://127.0.0.1:4010', mock.url);
  expect(healthy).not.toBe(script);
  await run(process.execPath, [flag, healthy]);
  expect((await mock.stop()).code).toBe(0);
  await expect(run(process.execPath, [flag, healthy])).rejects.toMatchObject({ code: 1 });
}, 300_000);

test('a change of the sources installs nothing again, and nothing runs as root', () => {
  const at = (name: string, rest: RegExp): number =>
    instructions.findIndex((each) => each.name === name && rest.test(each.rest));
  expect(at('RUN', /npm ci/)).toBeGreaterThan(at('COPY', /^package\.json package-lock\.json /));
  expect(at('RUN', /npm ci/)).toBeLessThan(at('COPY', /^\. \.$/));
  expect(
    instructions.filter(({ rest }) => /npm ci/.test(rest)).every(({ rest }) => rest.startsWith('--mount=type=cache')),
  ).toBe(true);
  expect(at('USER', /^node$/)).toBeGreaterThan(at('RUN', /--omit=dev/));
});
