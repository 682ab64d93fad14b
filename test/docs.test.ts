import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { createProgram } from '../src/cli/program';
import * as api from '../src/index';
import { root, runCommand, startCliMock } from './run-cli';

const PAGES = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  join('mocks', 'README.md'),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** As GitHub makes the anchors of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );

test.each(PAGES)('%s links to what exists', (page) => {
  for (const [, link = ''] of read(page)
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)) {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : join(dirname(page), file);
    expect({ link, exists: existsSync(join(root, target)) }).toEqual({ link, exists: true });
    if (anchor !== undefined && target.endsWith('.md')) expect(anchorsOf(target)).toContain(anchor);
  }
});

test('every page of docs/ is in its list', () => {
  const list = read(join('docs', 'README.md'));
  for (const name of readdirSync(join(root, 'docs')))
    if (name.endsWith('.md') && !['README.md', 'vendors.md'].includes(name)) expect(list).toContain(`(${name})`);
});

test('the names that api.md gives are exported', () => {
  const names = [...read(join('docs', 'api.md')).matchAll(/`(\w+)\(/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names)
    if (!['describeContract', 'defineVendor'].includes(name)) expect(Object.keys(api)).toContain(name);
});

/** Command lines within code blocks, without comments, redirections and what comes after a pipe. */
const linesOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    [...block.replaceAll('\\\n', ' ').matchAll(/^\s*(?:- run: )?(?:npx )?understudy ([a-z][^#|>&\n]*)/gm)].map(
      ([, line = '']) => line.trim(),
    ),
  );

/** Reads the line as the program does, and runs nothing. */
const parse = (line: string): void => {
  const program = createProgram('1.0.0', () => {});
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => {} });
    if (command.commands.length === 0) command.action(() => {});
    for (const each of command.commands) quiet(each);
  };
  quiet(program);
  const words = [...line.matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word.replaceAll(/^['"]|['"]$/g, ''));
  program.parse(words, { from: 'user' });
};

const COMMANDS = PAGES.flatMap((page) => linesOf(page).map((line) => [page, line] as const));

test('there are commands in the pages, and one that is wrong is found', () => {
  expect(COMMANDS.length).toBeGreaterThan(20);
  expect(() => parse('mock --prot 4010')).toThrow(CommanderError);
  expect(() => parse('test --rate fast')).toThrow(CommanderError);
});

test.each(COMMANDS)('%s: understudy %s is read by the program', (_, line) => {
  // The program asks whether a recording, or a list of usage, is there.
  const filled = line
    .replaceAll('$'.concat('{{ matrix.shard }}'), '1')
    .replaceAll(/\S+\.har\b|\busage\.json\b/g, 'package.json');
  expect(() => parse(filled)).not.toThrow();
});

/** Not one that needs a real vendor, a vendor, a package or a file of the reader's, or more than this machine. */
const NEEDS_MORE =
  /acme|payments|path\/|\.(?:ya?ml|json|har|ndjson|xml|html)\b|--target|--state|--failed|--shard|^(?:report|init|record|drift|types) /;

const ready = [...new Set(COMMANDS.map(([, line]) => line))].filter((line) => !NEEDS_MORE.test(line));

test.each(ready.filter((line) => line.startsWith('mock')))('understudy %s serves', async (line) => {
  const args = line
    .replaceAll(/(?:-p|--port) \d+/g, '')
    // How many makes no difference here but time.
    .replaceAll(/--records \d+/g, '--records 10')
    .split(/\s+/)
    .slice(1)
    .filter((word) => word !== '');
  const mock = await startCliMock(args);
  expect((await mock.stop()).code).toBe(0);
});

test.each(ready.filter((line) => !line.startsWith('mock')))(
  'understudy %s ends well',
  async (line) => {
    const { code, stderr } = await runCommand(line.split(/\s+/));
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: expect.any(String) });
  },
  60_000,
);
