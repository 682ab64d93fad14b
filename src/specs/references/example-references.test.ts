import { load, openapi } from '../testing/files';

const ok = (content: string): string =>
  openapi(`paths: { /a: { get: { responses: { '200': { description: ok, content: { application/json: ${content} } } } } } }
components: { examples: { E: { value: { from: component } } }, schemas: { S: { type: object, properties: { s: { $ref: '#/components/schemas/S' } } } } }
`);

const files = {
  'ex/ada.json': '{"name":"Ada","n":42}',
  'ex/chain.yaml': 'list: [{ $ref: ada.json }]\n',
  'ex/object.yaml': 'summary: S.\nvalue: { in: { $ref: ada.json } }\n',
  'ex/circle.yaml': 'again: { $ref: circle.yaml }\nkept: 1\n',
};

const read = (content: string) => {
  const spec = load({ 'openapi.yaml': ok(content), ...files });
  const examples = spec.operations[0]?.responses[0]?.content[0]?.examples ?? [];
  return { spec, values: examples.map(({ value }) => value) };
};

test.each([
  ['an example', 'example: { $ref: ./ex/ada.json }', { name: 'Ada', n: 42 }],
  ['a value', 'examples: { a: { value: { $ref: ex/ada.json } } }', { name: 'Ada', n: 42 }],
  ['an Example Object', 'examples: { a: { $ref: ex/ada.json } }', { name: 'Ada', n: 42 }],
  ['an Example Object in a file', 'examples: { a: { $ref: ex/object.yaml } }', { in: { name: 'Ada', n: 42 } }],
  ['an Example Object of the document', "example: { $ref: '#/components/examples/E' }", { from: 'component' }],
  ['a chain of files', "example: { $ref: 'ex/chain.yaml#/list/0' }", { name: 'Ada', n: 42 }],
  ['a part of a file', "example: { $ref: 'ex/chain.yaml#/list/0/name' }", 'Ada'],
  ['a part of an example', 'example: { a: [{ $ref: ex/ada.json }] }', { a: [{ name: 'Ada', n: 42 }] }],
  ['words beside it', 'example: { $ref: ex/ada.json, description: A. }', { name: 'Ada', n: 42 }],
])('a $ref within an example is followed: %s', (_what, content, value) => {
  const { spec, values } = read(`{ ${content} }`);
  expect(values).toEqual([value]);
  expect(spec.problems).toEqual([]);
});

test('the examples of schemas and parameters are followed, too', () => {
  const schema = "{ example: { $ref: ex/ada.json }, properties: { n: { example: { $ref: 'ex/ada.json#/n' } } } }";
  const parameter = "{ name: q, in: query, schema: {}, example: { $ref: 'ex/ada.json#/name' } }";
  const text = ok(`{ schema: ${schema} }`).replace('get: {', `get: { parameters: [${parameter}],`);
  const [operation] = load({ 'openapi.yaml': text, ...files }).operations;
  expect(operation?.responses[0]?.content[0]?.schema?.node).toMatchObject({
    example: { name: 'Ada' },
    properties: { n: { example: 42 } },
  });
  expect(operation?.parameters[0]?.examples[0]?.value).toBe('Ada');
});

test('Swagger 2.0 has values by media type', () => {
  const text = `swagger: '2.0'
info: { title: T, version: '1' }
paths: { /a: { get: { produces: [application/json], responses: { '200': { description: ok, examples: { application/json: { $ref: ex/ada.json } } } } } } }
`;
  const [operation] = load({ 'swagger.yaml': text, ...files }).operations;
  expect(operation?.responses[0]?.content[0]?.examples[0]?.value).toEqual({ name: 'Ada', n: 42 });
});

test('an example that leads nowhere is left out, and each cause is said once', () => {
  const gone = ['/etc/passwd', '/etc/hosts', 'ex/gone.json'].map((ref, at) => `e${at}: { value: { $ref: ${ref} } }`);
  const { spec, values } = read(`{ examples: { ${gone.join(', ')}, last: { value: 1 } } }`);
  expect(values).toEqual([1]);
  expect(spec.problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /"\/etc\/passwd" .*outside of the folders.*--allow-files \/etc\. .*left out\. \(and 1 more\)$/,
    ),
    expect.stringMatching(/"ex\/gone\.json" within an example leads nowhere: there is no file .*left out\.$/),
  ]);
  expect(spec.problems[0]?.place).toMatchObject({ line: 3, pointer: expect.stringMatching(/examples\/e0\/value$/) });
});

test('a part that leads nowhere, or into itself, stays as it is written', () => {
  const { spec, values } = read(`{ example: { a: { $ref: '#/gone' }, b: { $ref: ex/circle.yaml } } }`);
  expect(values).toEqual([{ a: { $ref: '#/gone' }, b: { again: { $ref: 'circle.yaml' }, kept: 1 } }]);
  expect(spec.problems.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(
    Array(2).fill('warning example-ref'),
  );
  expect(spec.problems[0]?.place.pointer).toMatch(/\/example\/a$/);
});

test('a description that an example leads to keeps its references', () => {
  const { spec, values } = read("{ example: { shape: { $ref: '#/components/schemas/S' } } }");
  expect(values).toEqual([{ shape: { type: 'object', properties: { s: { $ref: '#/components/schemas/S' } } } }]);
  expect(spec.root).toMatchObject({
    components: { schemas: { S: { properties: { s: { $ref: '#/components/schemas/S' } } } } },
  });
});

test('a $ref with other data beside it is data', () => {
  const { spec, values } = read('{ example: { $ref: ex/ada.json, id: 5 } }');
  expect([values, spec.problems, spec.exampleReferences]).toEqual([[{ $ref: 'ex/ada.json', id: 5 }], [], []]);
});

test('a merge key that copies a reference hides no example', () => {
  const text = ok('{ example: { $ref: ex/ada.json } }').replace(
    'schemas: {',
    "schemas: { Base: &base { $ref: '#/components/schemas/S' }, Copy: { <<: *base },",
  );
  const [operation] = load({ 'openapi.yaml': text, ...files }).operations;
  expect(operation?.responses[0]?.content[0]?.examples[0]?.value).toEqual({ name: 'Ada', n: 42 });
});
