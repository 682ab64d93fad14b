import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LoadOptions } from '../load';
import { loadSpec } from '../load';
import { openapi, writeFiles } from '../testing/files';
import { MAX_BYTES } from './allowed-files';

const document = (externalValue: string): string =>
  openapi(`paths:
  /a: { get: { responses: { '200': { description: ok, content: { text/plain: {
        examples: { a: { externalValue: '${externalValue}' } } } } } } } }
`);

/** What a document in `<folder>/api/specs/` makes of one external example. */
const open = (folder: string, externalValue: string, options: LoadOptions = {}) => {
  const file = path.join(folder, 'api/specs/openapi.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, document(externalValue));
  const { operations, problems } = loadSpec(file, { strict: false, ...options });
  return {
    operations: operations.length,
    values: operations[0]?.responses[0]?.content[0]?.examples.map(({ value }) => value),
    messages: problems.map(({ message }) => message),
    lines: problems.map(({ place }) => place.line),
  };
};

const SECRET = 'kept outside';

const files = (): string => {
  const folder = writeFiles({
    'outside.txt': SECRET,
    'api/package.json': '{}',
    'api/beside.txt': 'in the project',
    'api/.env': SECRET,
    'api/specs/a.txt': 'beside',
    'api/specs/folder/x': '',
    'api/specs/..2026/mounted.txt': 'mounted',
  });
  const at = (name: string): string => path.join(folder, 'api/specs', name);
  symlinkSync('../../outside.txt', at('link.txt'));
  symlinkSync('..', at('up'));
  symlinkSync('../..', at('far'));
  symlinkSync('..2026/mounted.txt', at('mounted.txt'));
  execFileSync('mkfifo', [at('pipe')]);
  writeFileSync(at('large'), '');
  truncateSync(at('large'), MAX_BYTES + 1);
  return folder;
};

describe('a document may not open', () => {
  test.each([
    ['file:///etc/passwd', 'outside of the folders'],
    ['/proc/self/environ', 'outside of the folders'],
    ['/dev/zero', 'outside of the folders'],
    ['../../outside.txt', 'outside of the folders'],
    ['%2e%2e/%2e%2e/outside.txt', 'outside of the folders'],
    ['link.txt', 'a link that leads outside'],
    ['far/outside.txt', 'a link that leads outside'],
    ['../.env', 'opens no hidden files'],
    ['up/.env', 'opens no hidden files'],
    ['pipe', 'no regular file'],
    ['folder', 'it is a folder'],
    ['large', 'larger than 64 MB'],
    ['file://elsewhere.example/etc/passwd', 'names no file of this machine'],
    ['a%00.txt', 'names no file of this machine'],
    ['a%2Fb.txt', 'names no file of this machine'],
  ])('%s: %s', (externalValue, reason) => {
    const folder = files();
    const { operations, values, messages, lines } = open(folder, externalValue, { project: path.join(folder, 'api') });
    expect({ operations, values, lines }).toEqual({ operations: 1, values: [], lines: [5] });
    expect(messages).toEqual([expect.stringContaining(reason)]);
  });

  test('as a schema what it may not open as an example', () => {
    const folder = files();
    const file = path.join(folder, 'api/specs/openapi.yaml');
    const refs = ['file:///etc/passwd', '../../outside.txt', 'link.txt', 'pipe', 'file://elsewhere.example/x'];
    writeFileSync(
      file,
      openapi(`paths:
  /a: { get: { responses: { '200': { description: ok } } } }
components: { schemas: { ${refs.map((ref, index) => `S${index}: { $ref: '${ref}' }`).join(', ')} } }
`),
    );
    const { operations, problems } = loadSpec(file, { strict: false, project: folder });
    expect(operations).toHaveLength(1);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/outside of the folders.*--allow-files \/etc/),
      expect.stringContaining('outside of the folders'),
      expect.stringContaining('a link that leads outside'),
      expect.stringContaining('no regular file'),
      expect.stringContaining('names no file of this machine'),
    ]);
  });
});

describe('a document may open', () => {
  test.each([
    ['a.txt', 'beside'],
    ['../beside.txt', 'in the project'],
    ['up/beside.txt', 'in the project'],
    ['mounted.txt', 'mounted'],
  ])('%s', (externalValue, text) => {
    const folder = files();
    const { values, messages } = open(folder, externalValue, { project: path.join(folder, 'api') });
    expect({ values, messages }).toEqual({ values: [text], messages: [] });
  });

  test('only what is beside it, when it lies in no project', () => {
    const folder = files();
    expect(open(folder, '../beside.txt').values).toEqual([]);
    expect(open(folder, '../beside.txt', { project: path.join(folder, 'api/specs') }).values).toEqual([]);
    expect(open(folder, 'a.txt').values).toEqual(['beside']);
  });

  test('the folders a person adds', () => {
    const folder = files();
    expect(open(folder, '../../outside.txt', { allowFiles: [folder] }).values).toEqual([SECRET]);
    expect(open(folder, 'link.txt', { allowFiles: [folder] }).values).toEqual([SECRET]);
    expect(open(folder, '/etc/hostname', { allowFiles: [folder] }).values).toEqual([]);
  });

  test('what lies beside the file that it links to', () => {
    const folder = files();
    writeFileSync(path.join(folder, 'api/specs/openapi.yaml'), document('a.txt'));
    symlinkSync('api/specs/openapi.yaml', path.join(folder, 'linked.yaml'));
    symlinkSync('api/specs/a.txt', path.join(folder, 'a.txt'));
    const spec = loadSpec(path.join(folder, 'linked.yaml'), { strict: false });
    expect(spec.problems).toEqual([]);
  });
});
