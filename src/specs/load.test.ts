import v8 from 'node:v8';
import vm from 'node:vm';
import { loadSpec } from './load';
import { load, loadBody, openapi, raised } from './testing/files';

const responses = "responses: { '200': { description: ok } }";
const onePath = `paths: { /a: { get: { ${responses} } } }`;

describe('what is no OpenAPI document', () => {
  test.each([
    ['', 'SPEC_NOT_OPENAPI', 'its top level is empty, not an object'],
    ['- a\n', 'SPEC_NOT_OPENAPI', 'its top level is a list, not an object'],
    ['just text\n', 'SPEC_NOT_OPENAPI', 'its top level is a string'],
    ['name: x\nversion: 1\n', 'SPEC_NOT_OPENAPI', 'it has no "openapi" field. Its top level has name, version.'],
    ['openapi: 4.0.0\npaths: {}\n', 'SPEC_NOT_OPENAPI', 'it says version "4.0.0"; 2.0 and 3.0 to 3.2 can be read'],
    ["swagger: '1.2'\n", 'SPEC_NOT_OPENAPI', 'it says version "1.2"'],
    ['<!DOCTYPE html><html></html>', 'SPEC_NOT_OPENAPI', 'it is a page of HTML or XML'],
    [openapi('paths: {}'), 'SPEC_NO_OPERATIONS', 'the document has no operation and no webhook'],
    [openapi('paths: { /a: { summary: none } }'), 'SPEC_NO_OPERATIONS', 'the document has no operation and no webhook'],
    ['openapi: 3.1.0\nx: [\n', 'SPEC_SYNTAX', 'openapi.yaml:'],
  ])('(%j) is refused as %s', (text, code, message) => {
    const error = raised(() => load({ 'openapi.yaml': text }));
    expect(error).toContain(`${code} `);
    expect(error).toContain(message);
    expect(error).toContain('openapi.yaml');
  });

  test('a missing file, a folder and bytes that are no text are told apart', () => {
    expect(raised(() => loadSpec('test/fixtures/specs/none.yaml'))).toMatch(/^SPEC_NOT_FOUND .*none\.yaml/);
    expect(raised(() => loadSpec('test/fixtures/specs'))).toMatch(/^SPEC_UNREADABLE .*it is a folder/);
    expect(raised(() => loadSpec('node_modules/@biomejs/biome/package.json/x'))).toMatch(/^SPEC_NOT_FOUND/);
    expect(raised(() => load({ 'openapi.yaml': '\u0000' }))).toMatch(/^SPEC_SYNTAX/);
  });
});

test.each([
  ['3.0.3', '3.0.3'],
  ['3.1.1', '3.1.1'],
  ['3.2.0', '3.2.0'],
  ['3.1', '3.1'],
  ['3.0', '3.0'],
])('openapi: %s is read', (written, version) => {
  expect(loadBody(onePath, {}, written).openapi).toBe(version);
});

test('a document has its title, its file and a name', () => {
  const spec = loadBody(onePath);
  expect(spec).toMatchObject({ name: 'openapi', title: 'Test' });
  expect(spec.file).toMatch(/openapi\.yaml$/);
  expect(loadBody(onePath, { name: 'vendor' }).name).toBe('vendor');
  expect(load({ 'pet store.v2.yaml': openapi(onePath) }).name).toBe('pet-store.v2');
});

test('a byte order mark and UTF-16 are no obstacle', () => {
  expect(load({ 'openapi.yaml': `\uFEFF${openapi(onePath)}` }).operations).toHaveLength(1);
});

describe('two operations that claim one path', () => {
  const body = `paths:
  /a/{x}: { get: { operationId: first, ${responses} } }
  /a/{y}: { get: { operationId: second, ${responses} }, put: { operationId: third, ${responses} } }
`;

  test('are refused with both places', () => {
    expect(raised(() => loadBody(body))).toMatch(
      /^PATH_CONFLICT GET \/a\/\{y\} is claimed twice: by .*openapi\.yaml:4:13 and by .*openapi\.yaml:5:13\./,
    );
  });

  test('leave it to the first, when the document need not be perfect', () => {
    const spec = loadBody(body, { strict: false });
    expect(spec.operations.map((one) => one.id)).toEqual(['first', 'third']);
    expect(spec.problems).toMatchObject([{ severity: 'error', rule: 'path-conflict', place: { line: 5 } }]);
  });

  test('are both served where the id of one has a form, and it is said', () => {
    const id = (name: string, schema: string): string =>
      `parameters: [{ name: ${name}, in: path, required: true, schema: { ${schema} } }]`;
    const spec = loadBody(
      `paths:
  /a/{x}: { get: { operationId: first, ${id('x', 'type: integer')}, ${responses} } }
  /a/{y}: { get: { operationId: second, ${id('y', 'type: string')}, ${responses} } }
`,
      { strict: false },
    );
    expect(spec.operations.map((one) => one.id)).toEqual(['first', 'second']);
    expect(spec.problems).toMatchObject([{ severity: 'error', rule: 'path-conflict', place: { line: 5 } }]);
  });
});

test('an operationId that is used twice names the first owner only', () => {
  const spec = loadBody(`paths:
  /a: { get: { operationId: same, ${responses} }, post: { operationId: same, ${responses} } }
`);
  expect(spec.operations.map((one) => one.id)).toEqual(['same', 'POST /a']);
  expect(spec.problems).toMatchObject([{ rule: 'operation-id-twice', place: { line: 4 } }]);
});

test('a key that stands twice is refused, or said once when the document need not be perfect', () => {
  const twice = `${onePath}\nx-a: 1\nx-a: 2\n`;
  expect(raised(() => loadBody(twice))).toMatch(/^SPEC_SYNTAX .*:5:1: the key "x-a" stands here twice/);
  const spec = loadBody(twice, { strict: false });
  expect(spec.operations).toHaveLength(1);
  expect(spec.problems).toMatchObject([{ severity: 'error', rule: 'duplicate-key', place: { line: 5, column: 1 } }]);
});

test('a broken document does not stop others of its operations: parameters, responses and path items', () => {
  const spec = loadBody(
    `paths:
  /good: { get: { ${responses} } }
  /parameter: { get: { parameters: [{ $ref: '#/gone' }], ${responses} } }
  /item: { $ref: 'gone.yaml' }
  /header: { get: { responses: { '200': { description: ok, headers: { A: { $ref: '#/gone' } } } } } }
  /odd: { get: { parameters: [{ name: x, in: nowhere }, 7, null], responses: [], security: 7, servers: {} } }
  /text: no object
`,
    { strict: false },
  );
  expect(spec.operations.map((one) => one.id)).toEqual(['GET /good', 'GET /parameter', 'GET /header', 'GET /odd']);
  expect(spec.problems.map((one) => [one.rule, one.place.line])).toEqual([
    ['ref-unresolved', 5],
    ['operation-left-out', 6],
    ['ref-unresolved', 7],
    ['parameter-malformed', 8],
  ]);
});

test('places are computed when they are read, and are plain data', () => {
  const [operation] = loadBody(onePath).operations;
  expect(JSON.parse(JSON.stringify(operation?.place))).toEqual({
    file: expect.stringMatching(/openapi\.yaml$/),
    line: 3,
    column: 16,
    pointer: '/paths/~1a/get',
  });
});

test('a document can be loaded again and again without growing', () => {
  const schemas = Array.from(
    { length: 300 },
    (_, i) => `    S${i}: { type: object, description: "${'x'.repeat(300)}" }`,
  );
  const folderText = { 'openapi.yaml': `${openapi(onePath)}\ncomponents:\n  schemas:\n${schemas.join('\n')}\n` };
  const held = load(folderText);
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  const used = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  for (let i = 0; i < 50; i++) {
    const spec = loadSpec(held.file);
    if (spec.operations[0]?.place.line !== 3) throw new Error('the place is wrong');
  }
  // Fifty documents of 100 kB held are 10 MB and more.
  expect(used() - before).toBeLessThan(5_000_000);
});
