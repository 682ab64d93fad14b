import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSpec } from '../../specs/load';
import { documentWith, inlineSpec, UNDECIDED_PATTERN, UNDECIDED_TEXT } from '../testing/inline-spec';
import { selfCheck } from './self-check';

/** `severity rule pointer` of each problem. */
const problems = (document: object, options = {}, files: Readonly<Record<string, string>> = {}) =>
  selfCheck(inlineSpec(document, files), options).map(
    ({ severity, rule, place }) => `${severity} ${rule} ${place.pointer}`,
  );

const answer = (media: object, rest: object = {}) =>
  documentWith({ responses: { '200': { description: '', content: { 'application/json': media }, ...rest } } });

const MEDIA = '/paths/~1things/get/responses/200/content/application~1json';
const GET = '/paths/~1things/get';

describe('selfCheck', () => {
  test.each(['3.0.3', '3.1.0', '3.2.0'])('finds nothing in a sound document of %s', (version) => {
    expect(problems(documentWith({ operationId: 'a' }, {}, version))).toEqual([]);
  });

  test.each(['superoffice', 'wethod', 'callab', 'highlevel'])('finds nothing in specs/%s', (vendor) => {
    const file = path.join(__dirname, '../../../specs', vendor, 'openapi.yaml');
    expect(selfCheck(loadSpec(file), { sourced: true })).toEqual([]);
  });

  test.each([
    ['3.1.0', { ...documentWith({}), info: { title: 'No version' } }, '/info'],
    ['3.0.3', { ...documentWith({}, {}, '3.0.3'), info: { title: 'No version' } }, '/info'],
    ['3.1.0', documentWith({ sumary: 'a typing error' }), `${GET}/sumary`],
    ['3.0.3', documentWith({ sumary: 'a typing error' }, {}, '3.0.3'), `${GET}/sumary`],
    ['3.1.0', documentWith({ deprecated: 'yes' }), `${GET}/deprecated`],
    [
      '3.1.0',
      documentWith({ parameters: [{ name: 'a', in: 'query', required: 1, schema: {} }] }),
      `${GET}/parameters/0/required`,
    ],
  ])('openapi-invalid in %s: %j', (_version, document, pointer) => {
    expect(problems(document)).toContain(`error openapi-invalid ${pointer}`);
  });

  test.each([
    ['a keyword', { type: 'strang' }, `${MEDIA}/schema`],
    ['something deeper', { properties: { a: { items: { minimum: '1' } } } }, `${MEDIA}/schema/properties/a/items`],
  ])('schema-not-compilable: %s', (_what, schema, pointer) => {
    expect(problems(answer({ schema }))).toContain(`error schema-not-compilable ${pointer}`);
  });

  test('schema-not-compilable: a loop, in a component that nobody uses', () => {
    const schemas = { A: { $ref: '#/components/schemas/B' }, B: { allOf: [{ $ref: '#/components/schemas/A' }] } };
    expect(problems(documentWith({}, { schemas }))).toEqual([
      expect.stringMatching(/^error schema-not-compilable \/components\/schemas\/[AB]$/),
    ]);
  });

  test('example-invalid names the very value', () => {
    const schema = { type: 'object', properties: { list: { type: 'array', items: { type: 'integer' } } } };
    const document = answer({ schema, examples: { first: { value: { list: [1, 'x'] } } } });
    const [problem] = selfCheck(inlineSpec(document));
    expect(problem?.place.pointer).toBe(`${MEDIA}/examples/first/value/list/1`);
    expect(problem?.message).toMatch(
      /^the example "first" of the 200 answer breaks its schema: \/list\/1 must be integer \(.*openapi\.json:\d+\)$/,
    );
  });

  test.each([
    [
      'a parameter',
      documentWith({ parameters: [{ name: 'a', in: 'query', schema: { type: 'integer' }, example: 'x' }] }),
      `${GET}/parameters/0/example`,
    ],
    [
      'a header',
      answer({}, { headers: { 'X-A': { schema: { type: 'integer' }, example: 'x' } } }),
      '/paths/~1things/get/responses/200/headers/X-A/example',
    ],
    ['a single example', answer({ schema: { type: 'integer' }, example: 'x' }), `${MEDIA}/example`],
    ['a schema', answer({ schema: { type: 'integer', examples: [1, 'x'] } }), `${MEDIA}/schema/examples/1`],
    [
      'a schema of 3.0',
      answer({ schema: { properties: { a: { type: 'integer', example: 'x' } } } }),
      `${MEDIA}/schema/properties/a/example`,
    ],
  ])('example-invalid: %s', (_what, document, pointer) => {
    expect(problems(document)).toEqual([`error example-invalid ${pointer}`]);
  });

  test('example-unchecked: a pattern that could take for ever', () => {
    const document = answer({ schema: { type: 'string', pattern: UNDECIDED_PATTERN }, example: UNDECIDED_TEXT });
    expect(problems(document)).toEqual([`warning example-unchecked ${MEDIA}/example`]);
  });

  test('example-invalid: a file of bytes that is documented as JSON', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'understudy-bytes-'));
    writeFileSync(path.join(folder, 'a.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]));
    const document = answer({ examples: { shot: { externalValue: './a.png' } } });
    writeFileSync(path.join(folder, 'openapi.json'), JSON.stringify(document));
    const found = selfCheck(loadSpec(path.join(folder, 'openapi.json')));
    expect(found.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      expect.stringMatching(/^example-invalid the example "shot" of the 200 answer is a file of bytes/),
    ]);
  });

  test('example-invalid: a request body, where readOnly properties may be left out', () => {
    const schema = {
      type: 'object',
      required: ['id', 'n'],
      properties: { id: { readOnly: true }, n: { type: 'integer' } },
    };
    const document = (example: object) =>
      documentWith({ requestBody: { content: { 'application/json': { schema, example } } } }, {}, '3.1.0', 'post');
    expect(problems(document({ n: 1 }))).toEqual([]);
    expect(problems(document({ n: 'x' }))).toHaveLength(1);
  });

  test('an example in a file of its own is checked, and its line in the document is told', () => {
    const document = answer({ schema: { type: 'integer' }, examples: { far: { externalValue: 'far.json' } } });
    expect(problems(document, {}, { 'far.json': '"x"' })).toEqual([`error example-invalid ${MEDIA}/examples/far`]);
    expect(problems(document, {}, { 'far.json': '7' })).toEqual([]);
  });

  test.each([
    ['a bound', 'minimum: 9007199254740993', '/minimum'],
    ['a list', 'enum: [1, 9007199254740993]', '/enum/1'],
    ['a text that is a number', 'type: string, enum: [1.0, a]', '/enum/0'],
    ['nothing', 'minimum: 1.0, default: 0.10, enum: [1, 2.50]', undefined],
  ])('number-not-exact: %s', (_what, schema, pointer) => {
    const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\ncomponents: { schemas: { A: { ${schema} } } }\npaths: { /a: { get: { responses: { '200': { description: ok } } } } }\n`;
    const folder = mkdtempSync(path.join(tmpdir(), 'understudy-validate-'));
    writeFileSync(path.join(folder, 'openapi.yaml'), text);
    const found = selfCheck(loadSpec(path.join(folder, 'openapi.yaml')));
    expect(found.map(({ rule, place }) => `${rule} ${place.pointer}`)).toEqual(
      pointer === undefined ? [] : [`number-not-exact /components/schemas/A${pointer}`],
    );
  });

  test('example-ref: each $ref within an example is named with its place', () => {
    const examples = { near: { value: { $ref: 'far.json' } }, gone: { value: { $ref: 'gone.json' } } };
    expect(problems(answer({ schema: { type: 'integer' }, examples }), {}, { 'far.json': '7' })).toEqual([
      `warning example-ref ${MEDIA}/examples/near/value`,
      `error example-ref ${MEDIA}/examples/gone/value`,
    ]);
  });

  test('an XML example may be written as XML', () => {
    const media = (example: string) => ({
      'application/xml': { schema: { type: 'object', properties: { n: { type: 'integer' } } }, example },
    });
    const document = (example: string) =>
      documentWith({ responses: { '200': { description: '', content: media(example) } } });
    expect(problems(document('<a><n>1</n></a>'))).toEqual([]);
    expect(problems(document('<a><n>x</n></a>'))).toHaveLength(1);
  });

  test('source-missing only where sources are asked for', () => {
    expect(problems(documentWith({}))).toEqual([]);
    expect(problems(documentWith({}), { sourced: true })).toEqual([`error source-missing ${GET}`]);
    expect(problems(documentWith({ 'x-source': { document: 'a.md' } }), { sourced: true })).toEqual([]);
  });

  test('a source may be that of the path or of the whole document; a missing one is said once', () => {
    const source = { 'x-source': { document: 'a.md' } };
    const get = { responses: { '200': { description: '' } } };
    const document = documentWith({}, {}, '3.1.0', 'post');
    const twoPaths = { ...document, paths: { ...document.paths, '/more': { ...source, get }, '/last': { get } } };
    expect(problems({ ...twoPaths, ...source }, { sourced: true })).toEqual([]);
    const found = selfCheck(inlineSpec(twoPaths), { sourced: true });
    expect(found).toMatchObject([{ rule: 'source-missing', place: { pointer: '/paths/~1things/post' } }]);
    expect(found[0]?.message).toContain('2 operations, POST /things the first, do not name the document');
  });

  test.each(['certain', { source: 'x' }, { grade: 'documented', sauce: 'x' }, 7])(
    'evidence-malformed: %j',
    (evidence) => {
      const found = problems(documentWith({ 'x-evidence': evidence }));
      expect(found).toEqual([`error evidence-malformed ${GET}/x-evidence`]);
    },
  );

  test('path parameters and the template name each other', () => {
    const document = {
      ...documentWith({}),
      paths: {
        '/a/{id}/{gone}': {
          get: {
            parameters: [
              { name: 'id', in: 'path', required: true, schema: {} },
              { name: 'other', in: 'path', required: true, schema: {} },
            ],
            responses: { '200': { description: '' } },
          },
        },
      },
    };
    expect(problems(document)).toEqual([
      'error path-parameter-missing /paths/~1a~1{id}~1{gone}/get',
      'error path-parameter-unknown /paths/~1a~1{id}~1{gone}/get/parameters/1',
    ]);
  });

  test.each(['20', '600', 'ok'])('response-key-invalid: %s', (key) => {
    expect(problems(documentWith({ responses: { [key]: { description: '' }, '200': { description: '' } } }))).toEqual([
      `error response-key-invalid ${GET}/responses/${key}`,
    ]);
  });

  test.each(['2xx', 'Default'])('response-key-invalid: %s is a warning, since it is read as it was meant', (key) => {
    expect(problems(documentWith({ responses: { [key]: { description: '' }, '200': { description: '' } } }))).toEqual([
      `warning response-key-invalid ${GET}/responses/${key}`,
    ]);
  });

  test.each([
    ['that JavaScript lacks', '(?>a)', 'error', /is not one that JavaScript understands, so it is not checked$/],
    ['that could take for ever', '^(a+)+$', 'error', /could take for ever on some texts/],
    ['in slashes', '/^a$/i', 'error', /matches no text: a pattern stands without slashes\. Write \^a\$$/],
    ['of Ruby in slashes', '/\\Aa\\z/', 'error', /Write \^a\$$/],
    ['that wants something behind the end', 'a$b', 'error', /matches no text: something has to stand/],
    ['of another dialect', '\\Aa\\Z', 'warning', /it is read as \^a\$: write that$/],
  ])('pattern-unusable: one %s', (_what, pattern, severity, message) => {
    const [problem, ...others] = selfCheck(inlineSpec(answer({ schema: { type: 'string', pattern } })));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ severity, rule: 'pattern-unusable', message: expect.stringMatching(message) });
    expect(problem?.place.pointer).toBe(`${MEDIA}/schema/pattern`);
  });

  test('schema-without-value: closed parts that forbid one another, at the schema they belong to', () => {
    const schemas = {
      Entry: { type: 'object', additionalProperties: false, required: ['id'], properties: { id: { type: 'integer' } } },
      Folder: {
        allOf: [
          { $ref: '#/components/schemas/Entry' },
          { type: 'object', additionalProperties: false, properties: { open: { type: 'boolean' } } },
        ],
      },
    };
    const document = answer({ schema: { $ref: '#/components/schemas/Folder' } });
    expect(problems({ ...document, components: { schemas } })).toEqual([
      'warning schema-without-value /components/schemas/Folder',
    ]);
  });

  test('schema-without-value: not where one direction has a value', () => {
    const schema = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'integer', readOnly: true, minimum: 2, maximum: 1 } },
    };
    expect(problems(answer({ schema }))).toEqual([]);
  });

  test('an operationId that is taken names the first one', () => {
    const operation = { operationId: 'same', responses: { '200': { description: '' } } };
    const found = selfCheck(
      inlineSpec({ ...documentWith({}), paths: { '/a': { get: operation }, '/b': { get: operation } } }),
    );
    expect(found).toMatchObject([
      {
        rule: 'operation-id-twice',
        place: { pointer: '/paths/~1b/get/operationId' },
        message: expect.stringContaining('GET /a'),
      },
    ]);
  });

  test.each([
    [{ operationId: 'gone' }, 1],
    [{ operationRef: '#/paths/~1gone/get' }, 1],
    [{ operationId: 'here' }, 0],
    [{ operationRef: '#/paths/~1things/get' }, 0],
  ])('link-broken: %j', (link, count) => {
    const responses = { '200': { description: '', links: { next: link } } };
    expect(problems(documentWith({ operationId: 'here', responses }))).toEqual(
      Array(count).fill(`error link-broken ${GET}/responses/200/links/next`),
    );
  });

  test.each([
    [{ parameters: { id: '$response.body.id' } }, '/parameters/id'],
    [{ parameters: { id: '$response.body#/id', tag: 'x-{$request.querry.tag}' } }, '/parameters/tag'],
    [{ requestBody: '$request.body/all' }, '/requestBody'],
    [{ parameters: { id: '$100', tag: 'x-{$request.query.tag}' }, requestBody: '$request.body' }, undefined],
  ])('link-expression: %j', (link, pointer) => {
    const responses = { '200': { description: '', links: { next: { operationId: 'a', ...link } } } };
    expect(problems(documentWith({ operationId: 'a', responses }))).toEqual(
      pointer === undefined ? [] : [`error link-expression ${GET}/responses/200/links/next${pointer}`],
    );
  });

  const event = {
    post: {
      requestBody: { content: { 'application/json': { schema: { type: 'integer' }, example: 'no number' } } },
      responses: { '2OO': { description: '' }, '200': { description: '' } },
    },
  };

  test('examples and answers of callbacks and webhooks are looked at, too', () => {
    const callbacks = {
      done: { '{$request.query.url}': event },
      gone: { $url: { $ref: '#/components/pathItems/event' } },
    };
    const document = { ...documentWith({ callbacks }, { pathItems: { event } }), webhooks: { done: event } };
    const found = problems(document).filter((problem) => !problem.includes('openapi-invalid'));
    const example = '/post/requestBody/content/application~1json/example';
    expect(found).toEqual([
      `error example-invalid ${GET}/callbacks/done/{$request.query.url}${example}`,
      `error response-key-invalid ${GET}/callbacks/done/{$request.query.url}/post/responses/2OO`,
      `error example-invalid /components/pathItems/event${example}`,
      `error response-key-invalid /components/pathItems/event/post/responses/2OO`,
      `error example-invalid /webhooks/done${example}`,
      `error response-key-invalid /webhooks/done/post/responses/2OO`,
    ]);
  });

  test('in a callback the vendor is the one who sends: readOnly is in its body, writeOnly is not', () => {
    const schema = {
      required: ['id', 'password'],
      properties: { id: { type: 'integer', readOnly: true }, password: { type: 'string', writeOnly: true } },
    };
    const sending = (example: object) => ({
      post: {
        requestBody: { content: { 'application/json': { schema, example } } },
        responses: { '200': { description: '' } },
      },
    });
    const found = (example: object) => problems({ ...documentWith({}), webhooks: { done: sending(example) } });
    expect(found({ id: 1 })).toEqual([]);
    expect(found({ password: 'x' })).toEqual([
      'error example-invalid /webhooks/done/post/requestBody/content/application~1json/example',
    ]);
  });

  test('callback-expression: the place of the key', () => {
    const callbacks = { done: { '{$request.body.url}': { post: event.post } } };
    const found = problems(documentWith({ callbacks })).filter((problem) => problem.includes('callback'));
    expect(found[0]).toBe(`error callback-expression ${GET}/callbacks/done/{$request.body.url}`);
  });

  test('nullable-ignored since 3.1, where only a list of types allows null', () => {
    const schemas = {
      A: { type: 'string', nullable: true },
      B: { type: ['string', 'null'], nullable: true },
      C: { type: 'string', nullable: false },
    };
    expect(problems(documentWith({}, { schemas }))).toEqual(['warning nullable-ignored /components/schemas/A']);
    expect(problems(documentWith({}, { schemas }, '3.0.3'))).not.toContain(expect.stringContaining('nullable-ignored'));
  });

  test('ref-siblings in 3.0, where they are ignored', () => {
    const schemas = {
      A: { properties: { b: { $ref: '#/components/schemas/B', maxLength: 3 } } },
      B: { type: 'string' },
    };
    expect(problems(documentWith({}, { schemas }, '3.0.3'))).toEqual([
      'warning ref-siblings /components/schemas/A/properties/b',
    ]);
    expect(problems(documentWith({}, { schemas }))).toEqual([]);
  });

  test('a $ref that is no URI is called that, and not an unknown field', () => {
    const document = answer({ schema: { $ref: '#/components/schemas/[B]' } });
    const components = { schemas: { '[B]': { type: 'string' } } };
    const [problem, ...others] = selfCheck(inlineSpec({ ...document, openapi: '3.0.3', components }));
    expect(problem?.message).toContain('schema/$ref is no URI: ');
    expect(others).toEqual([]);
  });

  describe('of OpenAPI 2.0', () => {
    const swagger = (operation: object, rest: object = {}) => ({
      swagger: '2.0',
      info: { title: 'Things', version: '1' },
      paths: { '/things': { get: { responses: { '200': { description: 'Fine.' } }, ...operation } } },
      ...rest,
    });

    test('a sound document is found sound', () => {
      const pet = { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } };
      const document = swagger(
        {
          produces: ['application/json'],
          parameters: [{ $ref: '#/parameters/Limit' }, { name: 'tag', in: 'query', type: 'string' }],
          responses: { '200': { $ref: '#/responses/Pets' } },
          security: [{ key: [] }],
        },
        {
          host: 'api.example.com',
          basePath: '/v1',
          schemes: ['https'],
          definitions: { Pet: pet, Old: { type: 'number', minimum: 1, exclusiveMinimum: true } },
          parameters: { Limit: { name: 'limit', in: 'query', type: 'integer', format: 'int32' } },
          responses: { Pets: { description: 'ok', schema: { type: 'array', items: { $ref: '#/definitions/Pet' } } } },
          securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'K' } },
          externalDocs: { url: 'https://example.com' },
        },
      );
      expect(problems(document)).toEqual([]);
    });

    test('its own words are used', () => {
      const document = swagger(
        { security: [{ gone: [] }] },
        { definitions: { A: { $ref: '#/definitions/B', maxLength: 3 }, B: {} } },
      );
      const messages = selfCheck(inlineSpec(document)).map(({ message }) => message);
      expect(messages).toEqual([
        expect.stringContaining('securityDefinitions has none of that name'),
        'OpenAPI 2.0 ignores what stands beside $ref: maxLength',
      ]);
    });

    test('what 2.0 does not have is an error, with its place', () => {
      const parameters = [{ name: 'id', in: 'query', type: 'string', required: 'no' }];
      expect(problems(swagger({ parameters, requestBody: {} }, { components: {} }))).toEqual([
        `error openapi-invalid ${GET}/parameters/0/required`,
        `error openapi-invalid ${GET}/requestBody`,
        'error openapi-invalid /components',
      ]);
    });
  });

  test('ref-unresolved names the reference', () => {
    const schemas = { A: { $ref: '#/components/schemas/Gone' } };
    expect(problems(documentWith({}, { schemas }))).toContain('error ref-unresolved /components/schemas/A/$ref');
  });

  test('problems come by file and line', () => {
    const found = selfCheck(
      inlineSpec(
        documentWith({
          'x-evidence': 'x',
          parameters: [{ name: 'a', in: 'query', schema: { type: 'x' } }],
          responses: { '2': {} },
        }),
      ),
    );
    const lines = found.map(({ place }) => place.line);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});
