import path from 'node:path';
import { loadSpec } from '../load';
import type { Spec, SpecNode } from '../spec';
import { load, loadBody, openapi, raised } from '../testing/files';

const schemas = (spec: Spec): Record<string, SpecNode> =>
  (spec.root.components as { schemas: Record<string, SpecNode> }).schemas;

const openapiHead = 'openapi: 3.1.0\ninfo: { title: Test, version: 1.0.0 }\n';

const responses = "responses: { '200': { description: ok } }";

describe('a document of many files', () => {
  const spec = loadSpec('test/fixtures/specs/many-files/openapi.yaml');
  const [getPet, addPet] = spec.operations;

  test('has the operations of a path item in another file, by an escaped and percent-encoded pointer', () => {
    expect(spec.operations.map((one) => one.id)).toEqual(['getPet', 'addPet']);
    expect(getPet?.parameters.map((one) => one.name)).toEqual(['id']);
  });

  test('follows references to references, each relative to its own file', () => {
    expect(addPet?.parameters[0]).toMatchObject({ name: 'page', in: 'query' });
    expect(addPet?.responses.map((one) => [one.status, one.description])).toEqual([
      ['201', 'Made.'],
      ['400', 'Bad.'],
    ]);
    expect(addPet?.responses[0]?.headers[0]).toMatchObject({ name: 'location', required: true });
    expect(getPet?.responses[1]).toMatchObject({ status: 'default', description: 'Made.' });
  });

  test('reads an example beside the file that names it', () => {
    expect(getPet?.responses[0]?.content[0]?.examples).toMatchObject([{ name: 'rex', value: { name: 'Rex' } }]);
  });

  test('follows a cycle of files for as long as somebody asks', () => {
    const body = addPet?.requestBody?.content[0]?.schema?.node as SpecNode;
    const pet = spec.resolve(body) as { properties: { owner: SpecNode } };
    const owner = spec.resolve(pet.properties.owner) as { properties: { pets: { items: SpecNode } } };
    expect(spec.resolve(owner.properties.pets.items)).toBe(pet);
  });

  test('names the file, the line and the pointer of a node wherever it stands', () => {
    const pet = spec.resolve(addPet?.requestBody?.content[0]?.schema?.node as SpecNode);
    const folder = path.join('test', 'fixtures', 'specs', 'many-files', 'shared');
    expect(spec.place(pet, 'properties')).toEqual({
      file: path.join(folder, 'my schemas', 'pet.json'),
      line: 3,
      column: 3,
      pointer: '/properties',
    });
    expect({ ...getPet?.place }).toEqual({
      file: path.join(folder, 'paths.yaml'),
      line: 7,
      column: 3,
      pointer: '/~1pets~1{id}/get',
    });
  });
});

describe('JSON Schema identifiers in 3.1', () => {
  const spec = loadBody(`paths: { /a: { get: { ${responses} } } }
components:
  schemas:
    Named:
      $id: https://example.com/schemas/named
      $defs:
        Inner: { $anchor: inner, type: string }
      properties:
        here: { $ref: '#inner' }
        pointer: { $ref: '#/$defs/Inner' }
        sibling: { $ref: other }
        document: { $ref: '#/components/schemas/Plain' }
    Other: { $id: https://example.com/schemas/other, type: integer }
    Plain: { $anchor: plain, $dynamicAnchor: node, type: boolean }
    ByUri: { $ref: 'https://example.com/schemas/named#inner' }
    ByAnchor: { $ref: '#plain' }
    ByDynamicAnchor: { $ref: '#node' }
`);
  const { Named, ...rest } = schemas(spec);
  const properties = Named?.properties as Record<string, SpecNode>;

  test.each([
    ['here', 'string'],
    ['pointer', 'string'],
    ['sibling', 'integer'],
    ['document', 'boolean'],
  ])('inside a schema with its own $id, "%s" is found', (name, type) => {
    expect(spec.resolve(properties[name] ?? {})).toMatchObject({ type });
  });

  test.each([
    ['ByUri', 'string'],
    ['ByAnchor', 'boolean'],
    ['ByDynamicAnchor', 'boolean'],
  ])('%s is found', (name, type) => {
    expect(spec.resolve(rest[name] ?? {})).toMatchObject({ type });
  });

  test('mean nothing in 3.0', () => {
    const old = loadBody(
      `paths: { /a: { get: { ${responses} } } }
components: { schemas: { A: { $id: 'https://example.com/a', type: string }, B: { $ref: 'https://example.com/a' } } }`,
      { strict: false },
      '3.0.3',
    );
    expect(old.lookup('https://example.com/a', schemas(old).B ?? {})).toBeUndefined();
  });

  test('in data are only data', () => {
    const spec = loadBody(`paths: { /a: { get: { ${responses} } } }
components:
  schemas:
    A: { example: { $ref: '#/nowhere', $id: 'x:y' }, default: { $ref: nowhere.json }, enum: [{ $ref: '#no' }] }
    example: { type: string }
    B: { $ref: '#/components/schemas/example' }
`);
    expect(spec.problems).toEqual([]);
    expect(spec.resolve(schemas(spec).B ?? {})).toEqual({ type: 'string' });
  });
});

test('a reference that is data is no reference in JSON either', () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Test', version: '1' },
    paths: { '/a': { get: { responses: { 200: { $ref: '#/components/responses/Fine' } } } } },
    components: {
      schemas: { A: { enum: [{ $ref: 'secret.json' }], default: { $ref: 'http://localhost:9/x.json' } } },
      responses: {
        Fine: { description: 'ok', content: { 'application/json': { example: { $ref: '#/gone', of: 'somebody' } } } },
      },
    },
  };
  const spec = load({ 'openapi.json': JSON.stringify(document), 'secret.json': '{}' });
  expect(spec.problems).toEqual([]);
  expect(spec.files).toHaveLength(1);
  expect(spec.operations[0]?.responses[0]?.content[0]?.examples[0]?.value).toEqual({ $ref: '#/gone', of: 'somebody' });
});

test('a schema that is known by its $id counts before a file of that name', () => {
  const spec = load({
    'openapi.yaml': openapi(`paths: { /a: { get: { ${responses} } } }
components:
  schemas:
    A: { $id: 'https://example.com/a', properties: { b: { $ref: b.yaml } } }
    B: { $id: 'https://example.com/b.yaml', type: integer }
`),
    'b.yaml': 'type: string\n',
  });
  const properties = schemas(spec).A?.properties as Record<string, SpecNode>;
  expect(spec.resolve(properties.b ?? {})).toMatchObject({ type: 'integer' });
});

test('$self gives a 3.2 document its base, and a file beside it is still found', () => {
  const spec = load({
    'openapi.yaml': `openapi: 3.2.0
$self: https://example.com/api/openapi
info: { title: Test, version: 1.0.0 }
paths: { /a: { get: { ${responses} } } }
components:
  schemas:
    Here: { type: string }
    BySelf: { $ref: 'https://example.com/api/openapi#/components/schemas/Here' }
    Beside: { $ref: 'other.yaml#/A' }
`,
    'other.yaml': 'A: { type: integer }\n',
  });
  expect(spec.resolve(schemas(spec).BySelf ?? {})).toEqual({ type: 'string' });
  expect(spec.resolve(schemas(spec).Beside ?? {})).toEqual({ type: 'integer' });
});

describe('a reference that leads nowhere', () => {
  const withRef = (ref: string) => `paths:
  /bad:
    get:
      operationId: bad
      responses:
        '200':
          $ref: '${ref}'
  /good: { get: { operationId: good, ${responses} } }
`;

  test.each([
    ['#/components/responses/Gone', ':9:11', 'openapi.yaml has no "components" at its top level'],
    ['#/paths/~1good/put', ':9:11', 'has no "put" at /paths/~1good'],
    ['gone.yaml#/a', ':9:11', 'there is no file '],
    ['#Gone', ':9:11', 'has no $anchor "Gone"; a JSON Pointer begins with "#/"'],
    ['#/%zz', ':9:11', 'its fragment is not valid percent-encoding'],
    ['#/info/title', ':9:11', 'what stands there is not an object'],
    ['http://localhost:9/x.yaml', ':9:11', 'http://localhost:9/x.yaml was not fetched'],
    ['#/paths/~1bad/get/responses/200', ':9:11', 'it leads back to itself'],
    ['other.yaml', ':9:11', 'other.yaml'],
  ])('(%s) is refused with its place and what was looked for', (ref, at, reason) => {
    const message = raised(() => load({ 'openapi.yaml': `${openapiHead}${withRef(ref)}` }));
    expect(message).toContain('SPEC_REF_UNRESOLVED');
    expect(message).toContain(`openapi.yaml${at}: $ref "${ref}" leads nowhere: `);
    expect(message).toContain(reason);
  });

  test.each([
    ['{ "$ref": "#/components/responses/Gone" }', 'has no "components" at its top level'],
    ['{ "\\u0024ref": "#/components/responses/Gone" }', 'has no "components" at its top level'],
    ['{ "$ref": "#/paths/~1bad/get/responses/200" }', 'it leads back to itself'],
    ['{ "$ref": "#/info/title" }', 'what stands there is not an object'],
    ['{ "$ref": "gone.json" }', 'there is no file '],
  ])('is refused in JSON, too: %s', (response, reason) => {
    const text = `{ "openapi": "3.1.0", "info": { "title": "Test", "version": "1" }, "paths": {
      "/bad": { "get": { "responses": {
        "200": ${response} } } } } }`;
    const message = raised(() => load({ 'openapi.json': text }));
    expect(message).toMatch(/SPEC_REF_UNRESOLVED .*openapi\.json:3:\d+: \$ref ".*" leads nowhere: /);
    expect(message).toContain(reason);
  });

  test.each(['#/components/responses/Gone', '#/paths/~1bad/get/responses/200'])(
    '(%s) is left out of its operation, when the document need not be perfect',
    (ref) => {
      const spec = loadBody(withRef(ref), { strict: false });
      expect(spec.operations.map(({ id, responses }) => [id, responses.map(({ status }) => status)])).toEqual([
        ['bad', ['200']],
        ['good', ['200']],
      ]);
      expect(spec.problems).toMatchObject([
        {
          severity: 'error',
          rule: 'ref-unresolved',
          message: expect.stringContaining('GET /bad is served without it.'),
        },
      ]);
    },
  );

  test('in a schema keeps the operation, and is said once', () => {
    const body = `paths:
  /a: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/x' } } } } } } }
`;
    expect(loadBody(body, { strict: false })).toMatchObject({
      operations: [{ id: 'GET /a' }],
      problems: [{ severity: 'error', rule: 'ref-unresolved', place: { line: 4 } }],
    });
    expect(raised(() => loadBody(body))).toContain('SPEC_REF_UNRESOLVED');
  });

  test('a thousand times is said twenty times', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `    S${i}: { $ref: 'gone.yaml#/S${i}' }`).join('\n');
    const spec = loadBody(`paths: { /a: { get: { ${responses} } } }\ncomponents:\n  schemas:\n${many}\n`, {
      strict: false,
    });
    expect(spec.problems).toHaveLength(20);
    expect(spec.problems[19]?.message).toContain('(and 980 more)');
  });

  test('another file that is broken is a reason, not a crash', () => {
    const files = { 'openapi.yaml': `${openapiHead}${withRef('broken.yaml#/a')}`, 'broken.yaml': 'a: [1\n' };
    expect(load(files, { strict: false }).problems[0]?.message).toMatch(/broken\.yaml:\d:\d: not valid YAML/);
  });
});
