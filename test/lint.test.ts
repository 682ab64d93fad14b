import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endAll, runCommand, startCliMock } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-lint-'));
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

const project = (files: Readonly<Record<string, string>>): string => {
  const cwd = mkdtempSync(join(folder, 'project-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return cwd;
};

const answers = (operations: number, responses: string): string =>
  Array.from({ length: operations }, (_, i) => `  /a${i}:\n    get:\n      responses:\n${responses}\n`).join('');

const document = (paths: string, rest = ''): string =>
  `openapi: 3.0.3\ninfo: { title: Things, version: '1' }\npaths:\n${paths}${rest}`;

const MANY = document(
  answers(
    5,
    "        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/N' }, example: x } } }\n        4xx: { description: no }",
  ),
  'components: { schemas: { N: { type: integer } } }\n',
);

test('lint tells each cause once, with three places and a count for each rule', async () => {
  const cwd = project({ 'many.yaml': MANY });
  const { code, stdout } = await runCommand(['lint', './many.yaml'], { cwd });
  expect({ code, stdout }).toMatchInlineSnapshot(`
{
  "code": 2,
  "stdout": "error  5 × an example breaks the schema at line 29: must be integer  example-invalid
    many.yaml:7:110  the example "example" of the 200 answer breaks its schema: must be integer (line 29)
    many.yaml:12:110  the example "example" of the 200 answer breaks its schema: must be integer (line 29)
    many.yaml:17:110  the example "example" of the 200 answer breaks its schema: must be integer (line 29)
    … and 2 more (--all)
warning  5 × 4xx is read as 4XX, which is how OpenAPI writes it  response-key-invalid
    many.yaml:8:9
    many.yaml:13:9
    many.yaml:18:9
    … and 2 more (--all)
many: example-invalid 5, response-key-invalid 5
5 errors, 5 warnings
",
}
`);
});

test('lint --all lists every place', async () => {
  const cwd = project({ 'many.yaml': MANY });
  const { stdout } = await runCommand(['lint', './many.yaml', '--all'], { cwd });
  expect(stdout.match(/^ {4}many\.yaml:\d+:\d+/gm)).toHaveLength(10);
  expect(stdout).not.toContain('more');
});

test('lint --format json is for programs', async () => {
  const cwd = project({ 'many.yaml': MANY });
  const { code, stdout } = await runCommand(['lint', './many.yaml', '--format', 'json'], { cwd });
  const [result] = JSON.parse(stdout);
  expect(code).toBe(2);
  expect(result).toMatchObject({
    ...{ name: 'many', file: 'many.yaml', operations: 5, examples: 5, errors: 5, warnings: 5, complaints: [] },
    rules: { 'example-invalid': 5, 'response-key-invalid': 5 },
  });
  expect(result.problems[0]).toMatchObject({
    rule: 'example-invalid',
    severity: 'error',
    place: { file: 'many.yaml' },
  });
});

test('lint finds nothing wrong with a sound document of 2.0', async () => {
  const text = `swagger: '2.0'
info: { title: Old, version: '1' }
paths:
  /a: { get: { responses: { '200': { description: ok, schema: { $ref: '#/definitions/A' } } } } }
definitions: { A: { type: string } }
`;
  const { code, stdout } = await runCommand(['lint', './old.yaml'], { cwd: project({ 'old.yaml': text }) });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok  old  1 operation, 0 examples\n' });
});

test.each([
  ['yaml', `# a comment\n${document(answers(1, "        '200': { description: ok }"))}`],
  [
    'json',
    '{"openapi":"3.0.3","info":{"title":"Things","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"ok"}}}}}}',
  ],
])('lint right after init of a sound document in %s has nothing to say', async (ending, text) => {
  const cwd = project({ [`things.${ending}`]: text });
  await runCommand(['init', 'acme', `things.${ending}`], { cwd });
  const written = readFileSync(join(cwd, `specs/acme/openapi.${ending}`), 'utf8');
  expect(written).toContain(`"x-source": {"document":"things.${ending}","title":"Things"}`);
  expect(written.length).toBeGreaterThan(text.length);
  const { code, stdout } = await runCommand(['lint', 'acme'], { cwd });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'ok  acme  1 operation, 0 examples\n' });
});

test('mock says one cause once at its start, and what it follows from first', async () => {
  const text = document(
    `${answers(4, "        '200': { $ref: './gone.yaml#/a' }")}  /fine: { get: { responses: { '200': { description: ok } } } }\n`,
    `security: [{ key: [] }]
components:
  securitySchemes: { key: { $ref: './gone.yaml#/key' } }
  schemas: { P: { type: string, pattern: '/^a$/' }, N: { type: integer, minimum: 5, maximum: 3 } }
`,
  );
  const mock = await startCliMock(['./refs.yaml', '--log-level', 'silent'], { cwd: project({ 'refs.yaml': text }) });
  const { stdout } = await mock.stop();
  expect(stdout.split('\n').filter((line) => line.startsWith('warning'))).toMatchInlineSnapshot(`
[
  "warning  5 × $ref leads nowhere: there is no file gone.yaml, first at refs.yaml:7:18 … and 4 more: understudy lint",
  "warning  refs.yaml:24:33: The pattern /^a$/ matches no text: a pattern stands without slashes. Write ^a$",
  "warning  refs.yaml:24:53: no value was found that satisfies this schema; the mock sends the nearest one",
]
`);
});
