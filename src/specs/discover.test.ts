import path from 'node:path';
import { baseName, findVendors, knownVendors, resolveSpecArgument } from './discover';
import { raised, writeFiles } from './testing/files';

const root = writeFiles({
  'specs/beta/openapi.json': '{}',
  'specs/alpha/openapi.yml': '',
  'specs/alpha/overlays/02-b.yaml': '',
  'specs/alpha/overlays/10-c.yml': '',
  'specs/alpha/overlays/.hidden.yaml': '',
  'specs/alpha/overlays/1-a.json': '',
  'specs/empty/readme.md': '',
  'specs/readme.md': '',
  'specs/.git/openapi.yaml': '',
});
const shipped = writeFiles({ 'specs/beta/openapi.yaml': '', 'specs/wethod/openapi.yaml': '' });
const bare = writeFiles({ 'package.json': '{}' });

test('every folder with a document is a vendor, by name, with its overlays in order', () => {
  expect(findVendors(root)).toEqual([
    {
      name: 'alpha',
      specFile: path.join(root, 'specs/alpha/openapi.yml'),
      mockDir: path.join(root, 'mocks/alpha'),
      overlays: ['1-a.json', '02-b.yaml', '10-c.yml'].map((file) => path.join(root, 'specs/alpha/overlays', file)),
    },
    {
      name: 'beta',
      specFile: path.join(root, 'specs/beta/openapi.json'),
      mockDir: path.join(root, 'mocks/beta'),
      overlays: [],
    },
  ]);
  expect(findVendors(bare)).toEqual([]);
});

test('the shipped vendors are known too, except under a name that the project uses', () => {
  expect(
    knownVendors(root, shipped).map((one) => [
      one.name,
      path.relative(one.name === 'wethod' ? shipped : root, one.specFile),
    ]),
  ).toEqual([
    ['alpha', 'specs/alpha/openapi.yml'],
    ['beta', 'specs/beta/openapi.json'],
    ['wethod', 'specs/wethod/openapi.yaml'],
  ]);
});

test.each(['alpha', 'beta', 'wethod'])('the name %s is a vendor', (name) => {
  expect(resolveSpecArgument(name, root, shipped)).toMatchObject({ kind: 'vendor', vendor: { name } });
});

test.each([
  ['specs/alpha/openapi.yml', 'openapi'],
  ['petstore.yaml', 'petstore'],
  ['./x', 'x'],
  ['C:\\specs\\pet.json', 'pet'],
  ['https://example.com/v1/pet%20store.json?x=1', 'pet-store'],
  ['file:///tmp/x.yaml', 'x'],
  ['.', '.'],
])('%s is a file or URL, called %s', (location, name) => {
  expect(resolveSpecArgument(location, root, shipped)).toEqual({ kind: 'location', location, name });
});

test('an unknown name gets the known ones, and the one that was probably meant', () => {
  expect(raised(() => resolveSpecArgument('whetod', root, shipped))).toBe(
    'UNKNOWN_VENDOR No vendor "whetod". Known: alpha, beta, wethod (did you mean "wethod"?). A name with "/", "." or a scheme is read as a file or URL.',
  );
  expect(raised(() => resolveSpecArgument('something', root, shipped))).not.toContain('did you mean');
  expect(raised(() => resolveSpecArgument('x', bare, bare))).toContain('Known: none');
});

test('a location without a name of its own is still called something', () => {
  expect(baseName('https://')).toBe('https-');
  expect(baseName('/')).toBe('spec');
});
