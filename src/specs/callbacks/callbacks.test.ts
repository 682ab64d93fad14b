import { load, loadBody, openapi, raised } from '../testing/files';

const responses = `responses: { '200': { description: Taken. } }`;
const ok = `responses: { '201': { description: Made. } }`;

const names = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);

describe('callbacks', () => {
  const spec = loadBody(`paths:
  /subscriptions:
    post:
      ${ok}
      callbacks:
        onEvent:
          '{$request.body#/url}': { post: { requestBody: { content: { application/json: { example: { a: 1 } } } }, ${responses} } }
          '{$request.body#/other}': { put: { ${responses} }, get: { ${responses} } }
          x-note: { post: { ${responses} } }
        onEnd: { $ref: '#/components/callbacks/end' }
    get: { ${ok} }
components:
  callbacks:
    end: { $request.query.url: { $ref: '#/components/pathItems/end' } }
  pathItems:
    end: { delete: { ${responses} } }
`);
  const [subscribe, list] = spec.operations;
  if (!subscribe || !list) throw new Error('two operations');
  const callbacks = spec.callbacks(subscribe);

  test('are read with their expressions, methods and bodies, through every $ref', () => {
    const shown = callbacks.map(({ name, requests }) => [
      name,
      ...requests().map(({ method, path }) => `${method} ${path}`),
    ]);
    expect(shown).toEqual([
      ['onEvent', 'POST {$request.body#/url}'],
      ['onEvent', 'PUT {$request.body#/other}', 'GET {$request.body#/other}'],
      ['onEnd', 'DELETE $request.query.url'],
    ]);
    expect(callbacks[0]?.requests()[0]?.requestBody?.content[0]?.examples[0]?.value).toEqual({ a: 1 });
  });

  test('know their place', () => {
    expect(callbacks[0]?.place).toMatchObject({ line: 9 });
    expect(callbacks[2]?.place.pointer).toBe('/components/callbacks/end/$request.query.url');
  });

  test('are read once, and are none where there are none', () => {
    expect(spec.callbacks(subscribe)).toBe(callbacks);
    expect(callbacks[0]?.requests()).toBe(callbacks[0]?.requests());
    expect(spec.callbacks(list)).toEqual([]);
    expect(spec.problems).toEqual([]);
  });

  test('may stand in another file', () => {
    const files = {
      'openapi.yaml': openapi(
        `paths: { /a: { post: { ${ok}, callbacks: { done: { $ref: 'more/callbacks.yaml#/done' } } } } }`,
      ),
      'more/callbacks.yaml': `done: { '{$url}': { $ref: 'item.yaml' } }`,
      'more/item.yaml': `post: { ${responses} }`,
    };
    const [operation] = load(files).operations;
    expect(operation && load(files).callbacks(operation)[0]?.requests()[0]?.method).toBe('POST');
  });

  test('that lead nowhere do not take the operation with them', () => {
    const spec = loadBody(
      `paths:
  /a: { post: { ${ok}, callbacks: { done: { $ref: '#/nope' }, other: { $url: { $ref: '#/neither' } } } } }`,
      { strict: false },
    );
    const [operation] = spec.operations;
    if (!operation) throw new Error('one operation');
    const [other, ...more] = spec.callbacks(operation);
    expect(more).toEqual([]);
    expect(raised(() => other?.requests())).toMatch(/^SPEC_REF_UNRESOLVED.*#\/neither/);
    expect(spec.problems.map(({ rule }) => rule)).toEqual(['ref-unresolved', 'ref-unresolved']);
  });

  test.each([
    ['{$request.body.url}', 'error', /"\{\$request\.body\.url\}" is no runtime expression: after "body"/],
    ['/events', 'error', /its key is no absolute URL/],
    ['{request.body#/url}', 'warning', /\{request\.body#\/url\} is read as it was meant/],
  ])('with the key %s are a problem with its line, said once', (key, severity, message) => {
    const { problems } = loadBody(`paths:
  /a: { post: { ${ok}, callbacks: { done: { $ref: '#/components/callbacks/done' } } } }
  /b: { post: { ${ok}, callbacks: { done: { $ref: '#/components/callbacks/done' } } } }
components:
  callbacks:
    done:
      '${key}': { post: { ${responses} } }`);
    expect(problems).toMatchObject([{ severity, rule: 'callback-expression', place: { line: 9 } }]);
    expect(problems[0]?.message).toMatch(message);
  });

  test('that lack their "$" are said once in a document', () => {
    const { problems } = loadBody(`paths:
  /a: { post: { ${ok}, callbacks: { one: { '{request.body#/a}': {} }, two: { '{request.body#/b}': {} } } } }
  /b: { post: { ${ok}, callbacks: { one: { '{request.body#/c}': {} } } } }`);
    expect(problems.map(({ message }) => message)).toEqual([
      'A runtime expression begins with "$": {request.body#/a} is read as it was meant (and 2 more).',
    ]);
  });

  test.each(['https://example.com/{$request.path.id}', 'HTTP://localhost', '{$request.header.x}/y'])(
    'with the key %s are none',
    (key) => {
      const { problems } = loadBody(
        `paths: { /a: { post: { ${ok}, callbacks: { done: { '${key}': { post: { ${responses} } } } } } } }`,
      );
      expect(problems).toEqual([]);
    },
  );
});

describe('webhooks', () => {
  const webhooks = `webhooks:
  created: { post: { operationId: on-created, ${responses} } }
  deleted: { $ref: '#/components/pathItems/deleted' }
components: { pathItems: { deleted: { delete: { ${responses} }, post: { ${responses} } } } }`;

  test('are enough for a document', () => {
    const spec = loadBody(webhooks);
    expect(spec.operations).toEqual([]);
    expect(names(spec.webhooks)).toEqual(['created', 'deleted']);
    expect(spec.webhooks.map(({ requests }) => requests().map(({ method }) => method))).toEqual([
      ['POST'],
      ['DELETE', 'POST'],
    ]);
    expect(spec.webhooks[0]?.place).toMatchObject({ line: 4 });
  });

  test('are x-webhooks in OpenAPI 3.0', () => {
    const spec = loadBody(`paths: { /a: { get: { ${ok} } } }\nx-${webhooks}`, {}, '3.0.3');
    expect(names(spec.webhooks)).toEqual(['created', 'deleted']);
    expect(spec.webhooks[1]?.requests()[0]?.method).toBe('DELETE');
  });

  test('that lead nowhere are said at the start', () => {
    const { problems, webhooks } = loadBody(
      `paths: { /a: { get: { ${ok} } } }\nx-webhooks: { gone: { $ref: '#/nope' } }`,
      { strict: false },
    );
    expect(problems).toMatchObject([{ rule: 'ref-unresolved' }]);
    expect(raised(() => webhooks[0]?.requests())).toMatch(/^SPEC_REF_UNRESOLVED/);
  });

  test('in a document without any are no reason to read one', () => {
    expect(raised(() => loadBody('webhooks: {}'))).toMatch(/^SPEC_NO_OPERATIONS/);
  });
});
