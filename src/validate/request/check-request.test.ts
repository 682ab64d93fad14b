import type { HttpRequest } from '../../core/http/http';
import {
  documentWith,
  inlineSpec,
  onlyOperation,
  request,
  UNDECIDED_PATTERN,
  UNDECIDED_TEXT,
} from '../testing/inline-spec';
import { compilePartCheck, compileRequestCheck } from './check-request';

const checkOf = (operation: object, components: object = {}, method = 'get') => {
  const spec = inlineSpec(documentWith(operation, components, '3.1.0', method));
  const check = compileRequestCheck(spec, onlyOperation(spec));
  return (parts: Partial<HttpRequest> = {}, path: Record<string, string> = {}) =>
    check(request({ method: method.toUpperCase(), ...parts }), path);
};

/** `class in name pointer keyword` of each violation. */
const broken = ({ violations }: ReturnType<ReturnType<typeof checkOf>>) =>
  violations.map((each) => [each.class, each.in, each.name, each.pointer, each.keyword].filter(Boolean).join(' '));

const parameters = [
  { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9]+$' } },
  { name: 'limit', in: 'query', required: true, schema: { type: 'integer', format: 'int32', minimum: 1 } },
  { name: 'Version', in: 'header', required: true, schema: { enum: ['1'] } },
  { name: 'sid', in: 'cookie', schema: { type: 'integer' } },
  { name: 'Accept', in: 'header', required: true, schema: { type: 'string' } },
];

const body = (schema: unknown, mediaType = 'application/json', required = true) => ({
  requestBody: { required, content: { [mediaType]: { schema } } },
});
const json = (text: string, type = 'application/json') => ({
  headers: { 'content-type': type },
  body: Buffer.from(text),
});

describe('compileRequestCheck', () => {
  test('a valid request is read as its parameters are documented', () => {
    const checked = checkOf({ parameters })(
      { query: 'limit=5&unknown=1', headers: { version: '1', cookie: 'sid=7' } },
      { id: '42' },
    );
    expect(checked).toMatchObject({
      path: { id: '42' },
      query: { limit: 5 },
      headers: { version: '1' },
      cookies: { sid: 7 },
      body: undefined,
      violations: [],
      unchecked: [],
    });
    expect(checked.query).not.toHaveProperty('unknown');
  });

  test.each([
    ['/things', {}, {}],
    ['/things/{Id}', { Id: '7' }, { Id: 7 }],
    ['/things/{id}', {}, 'id'],
  ])('a path parameter of %s is missing where the path has a place for it only', (path, sent, expected) => {
    const parameter = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
    const { paths, ...document } = documentWith({ parameters: [parameter] });
    const spec = inlineSpec({ ...document, paths: { [path]: paths['/things'] } });
    const checked = compileRequestCheck(spec, onlyOperation(spec))(request(), sent);
    if (expected === 'id') expect(broken(checked)).toEqual(['validation path id required']);
    else expect(checked).toMatchObject({ violations: [], path: expected });
  });

  test('everything that is wrong is told, in the order security, media type, path, query, header, cookie, body', () => {
    const operation = {
      parameters,
      security: [{ Key: [] }],
      ...body({ type: 'object', required: ['a'] }),
    };
    const check = checkOf(operation, { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'K' } } }, 'post');
    const wrong = { query: 'limit=0', headers: { version: '2', cookie: 'sid=x', 'content-type': 'application/json' } };
    expect(broken(check({ ...wrong, body: Buffer.from('{}') }, { id: 'x' }))).toEqual([
      'security security credentials',
      'validation path id pattern',
      'validation query limit minimum',
      'validation header Version enum',
      'validation cookie sid type',
      'validation body required',
    ]);
    expect(broken(check({ headers: { 'content-type': 'text/plain' }, body: Buffer.from('x') }, { id: '1' }))).toEqual([
      'security security credentials',
      'media-type body media-type',
      'validation query limit required',
      'validation header Version required',
    ]);
  });

  test('a violation names its place in the file and never the value', () => {
    const { violations } = checkOf({ parameters })(
      { query: 'limit=sec-ret', headers: { version: 'sec-ret' } },
      { id: 'sec-ret' },
    );
    expect(violations.map(({ spec }) => spec.pointer)).toEqual([
      '/paths/~1things/get/parameters/0/schema',
      '/paths/~1things/get/parameters/1/schema',
      '/paths/~1things/get/parameters/2/schema',
    ]);
    expect(violations.every(({ spec }) => spec.line > 1)).toBe(true);
    expect(JSON.stringify(violations.map(({ message }) => message))).not.toContain('sec-ret');
  });

  test('a mistake that is made again is told in the same words, and another mistake is not', () => {
    const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } };
    const item = { type: 'object', properties: { n: { type: 'integer' } }, additionalProperties: false };
    const check = checkOf({ parameters: [limit], ...body({ type: 'array', items: item }) }, {}, 'post');
    const [low, high] = ['limit=0', 'limit=10'].map((query) => check({ query, ...json('[]') }).violations[0]);
    expect(check({ query: 'limit=-7', ...json('[]') }).violations[0]).toEqual(low);
    expect([low?.keyword, high?.keyword]).toEqual(['minimum', 'maximum']);
    const pointers = (text: string) => check(json(text)).violations.map(({ pointer }) => pointer);
    expect(pointers('[{"n":"x"}]')).toEqual(['/0/n']);
    expect(pointers('[{},{"n":"x"}]')).toEqual(['/1/n']);
    const messages = (text: string) => check(json(text)).violations.map(({ message }) => message);
    expect(messages('[{"a":1}]')).not.toEqual(messages('[{"b":1}]'));
  });

  test.each(['2147483648', '1.5', 'five', ''])('limit=%s is not an int32', (value) => {
    expect(
      checkOf({ parameters })({ query: `limit=${value}`, headers: { version: '1' } }, { id: '1' }).violations,
    ).toHaveLength(1);
  });

  test('a query that is not percent-encoded UTF-8 is a violation, whichever parameter it breaks', () => {
    const check = checkOf({ parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }] });
    expect(broken(check({ query: 'q=%zz' }))).toEqual(['validation query q parse']);
    for (const query of ['other=%ff', '%=1']) expect(broken(check({ query }))).toEqual(['validation query parse']);
  });

  test('what cannot be checked is said and is no violation', () => {
    const checked = checkOf({ parameters: [{ name: 'q', in: 'query', schema: { pattern: '(?>a)' } }] })({
      query: 'q=b',
    });
    expect(checked.violations).toEqual([]);
    expect(checked.unchecked).toEqual([
      expect.stringMatching(/^The query parameter q is not checked in full: .*openapi\.json:\d+\)\.$/),
    ]);
  });

  test.each([
    ['path parameter p', 'path', { type: 'string', pattern: UNDECIDED_PATTERN }],
    ['query parameter p', 'query', { type: 'string', pattern: UNDECIDED_PATTERN }],
    ['query parameter p', 'query', { type: ['integer', 'string'], pattern: UNDECIDED_PATTERN }],
    ['header parameter p', 'header', { type: 'string', pattern: UNDECIDED_PATTERN }],
    ['cookie parameter p', 'cookie', { type: 'string', pattern: UNDECIDED_PATTERN }],
  ])('a %s on which the pattern cannot be tried is neither right nor wrong', (what, where, schema) => {
    const one = { name: 'p', in: where, required: true, schema };
    const other = { name: 'limit', in: 'query', schema: { type: 'integer' } };
    const { paths, ...document } = documentWith({ parameters: [one, other] });
    const spec = inlineSpec({ ...document, paths: { '/things/{p}': paths['/things'] } });
    const p = UNDECIDED_TEXT;
    const parts = { headers: { p, cookie: `p=${p}` }, query: `p=${p}&limit=x` };
    const checked = compileRequestCheck(spec, onlyOperation(spec))(request(parts), { p });
    expect(broken(checked)).toEqual(['validation query limit type']);
    expect(checked.unchecked).toEqual([
      expect.stringMatching(new RegExp(`^The ${what} is not checked: The text has .* for ever\\.$`)),
    ]);
  });

  test('the pointer leads into the value of a parameter', () => {
    const list = [{ name: 'ids', in: 'query', schema: { type: 'array', items: { type: 'integer' } } }];
    expect(broken(checkOf({ parameters: list })({ query: 'ids=1&ids=x' }))).toEqual(['validation query ids /1 type']);
  });
});

describe('the body of a request', () => {
  const thing = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } };

  test('is read and checked', () => {
    const check = checkOf(body(thing), {}, 'post');
    expect(check(json('{"n":1}'))).toMatchObject({ body: { n: 1 }, bodyType: 'application/json', violations: [] });
    expect(broken(check(json('{"n":"x"}')))).toEqual(['validation body /n type']);
    expect(broken(check(json('{"n":1}', 'application/json; charset=utf-8')))).toEqual([]);
  });

  test('is required where it is documented as required', () => {
    expect(broken(checkOf(body(thing), {}, 'post')())).toEqual(['validation body required']);
    expect(broken(checkOf(body(thing, 'application/json', false), {}, 'post')())).toEqual([]);
  });

  test('has to have a documented media type', () => {
    const check = checkOf(body(thing), {}, 'post');
    expect(broken(check({ body: Buffer.from('{"n":1}') }))).toEqual(['media-type body media-type']);
    expect(broken(check(json('{"n":1}', 'text/plain')))).toEqual(['media-type body media-type']);
    expect(check(json('x', 'text/plain')).violations[0]?.message).toContain('documented: application/json');
    expect(broken(checkOf(body(thing, 'application/*'), {}, 'post')(json('{"n":1}')))).toEqual([]);
  });

  test('is compared with its schema on GET, too, and ignored on HEAD', () => {
    const check = checkOf(body(thing));
    expect(broken(check(json('{')))).toEqual(['validation body parse']);
    expect(broken(check(json('{"n":"x"}')))).toEqual(['validation body /n type']);
    expect(broken(check({ ...json('{'), method: 'HEAD' }))).toEqual([]);
  });

  test.each([
    ['{"n":1', 'it ends too early at line 1, column 7'],
    ['{\n "n": 1,\n}', 'unexpected text at line 3, column 1'],
    [' ', 'it is empty'],
    ['{"n":\u00a01}', 'unexpected text at line 1, column 6'],
    ['{"n":tru}', 'unexpected text at line 1, column 6'],
  ])('%j is not JSON', (text, where) => {
    const { violations } = checkOf(body(thing), {}, 'post')(json(text));
    expect(violations).toMatchObject([{ class: 'validation', keyword: 'parse', in: 'body', pointer: '' }]);
    expect(violations[0]?.message).toContain(where);
  });

  test('bytes that are not in their charset, and charsets nobody knows, are a violation', () => {
    const check = checkOf(body(thing), {}, 'post');
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    expect(check({ headers: { 'content-type': 'application/json' }, body: bytes }).violations[0]?.message).toContain(
      'UTF-8',
    );
    expect(check(json('{"n":1}', 'application/json; charset=klingon')).violations[0]?.message).toContain('"klingon"');
    const utf16 = Buffer.from('\ufeff{"n":1}', 'utf16le');
    expect(broken(check({ headers: { 'content-type': 'application/json; charset=utf-16le' }, body: utf16 }))).toEqual(
      [],
    );
    expect(broken(check(json('\ufeff{"n":1}')))).toEqual([]);
  });

  test('keys called __proto__ change nothing but their object', () => {
    const checked = checkOf(body({ type: 'object' }), {}, 'post')(json('{"__proto__":{"polluted":true},"a":1,"a":2}'));
    expect(checked.violations).toEqual([]);
    expect((checked.body as { a: number }).a).toBe(2);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('nested beyond the call stack is a violation, not a crash', () => {
    const node = { properties: { n: { $ref: '#/components/schemas/Node' } } };
    const check = checkOf(body({ $ref: '#/components/schemas/Node' }), { schemas: { Node: node } }, 'post');
    const depth = 200_000;
    expect(broken(check(json(`${'{"n":'.repeat(depth)}1${'}'.repeat(depth)}`)))).toEqual(['validation body parse']);
    expect(broken(check(json('{"n":{}}')))).toEqual([]);
  });

  test('text is compared with its schema, of bytes the length is', () => {
    expect(broken(checkOf(body({ type: 'integer' }, 'text/plain'), {}, 'post')(json('12', 'text/plain')))).toEqual([]);
    expect(broken(checkOf(body({ type: 'integer' }, 'text/plain'), {}, 'post')(json('x', 'text/plain')))).toEqual([
      'validation body type',
    ]);
    const dotnet = checkOf(body(thing, 'text/plain'), {}, 'post');
    expect(broken(dotnet(json('{"n":"x"}', 'text/plain')))).toEqual(['validation body /n type']);
    expect(dotnet(json('n', 'text/plain')).unchecked).toEqual([
      'A body of text/plain cannot be compared with its schema.',
    ]);
    const binary = body({ type: 'string', format: 'binary', maxLength: 1 }, 'application/octet-stream');
    const long = ['validation body maxLength'];
    expect(broken(checkOf(binary, {}, 'post')(json('abc', 'application/octet-stream')))).toEqual(long);
    expect(broken(checkOf(binary, {}, 'post')({ body: Buffer.from('abc') }))).toEqual(long);
    // One character, two bytes.
    expect(broken(checkOf(binary, {}, 'post')({ body: Buffer.from('é') }))).toEqual(long);
    expect(broken(checkOf(binary, {}, 'post')({ body: Buffer.from([0xff]) }))).toEqual([]);
  });
});

describe('compilePartCheck', () => {
  const described = [
    ...parameters,
    { name: 'ids', in: 'query', schema: { type: 'array', items: { type: 'integer' }, maxItems: 2 } },
    { name: 'q', in: 'query', schema: { type: 'string', maxLength: 3 } },
    { name: 'Cookie', in: 'header', schema: { type: 'string' } },
  ];
  const filter = { name: 'filter', in: 'query', schema: { type: 'object', additionalProperties: { type: 'integer' } } };
  const raw = { name: 'raw', in: 'query', allowReserved: true, schema: { type: 'integer' } };
  const operation = { ...body({ type: 'object', required: ['a'] }), parameters: described };
  const opened = (more: readonly object[] = []) => {
    const spec = inlineSpec(documentWith({ ...operation, parameters: [...described, ...more] }, {}, '3.1.0', 'post'));
    return { spec, operation: onlyOperation(spec) };
  };
  const parametersOf = ({ operation: { parameters: all } }: ReturnType<typeof opened>) =>
    new Map(all.map((each) => [each.name, each]));

  test.each([
    ['good', 'limit=5&ids=1&ids=2&q=abc', { version: '1' }, '42', '{"a":1}'],
    ['wrong everywhere', 'limit=0&ids=1&ids=x&ids=3&q=abcd', { version: '2' }, 'no', '{}'],
    ['lacking', '', {}, '42', ''],
    ['unreadable', 'limit=%ff&q=%zz', { version: '1' }, '4', '{'],
  ])('finds of each part what the whole check finds: %s', (_, query, headers, id, text) => {
    const asked = opened();
    const http = request({
      ...{ method: 'POST', query, body: Buffer.from(text) },
      headers: { ...headers, 'content-type': 'application/json' },
    });
    const whole = compileRequestCheck(asked.spec, asked.operation)(http, { id }).violations;
    for (const name of ['id', 'limit', 'Version', 'ids', 'q']) {
      const parameter = parametersOf(asked).get(name);
      const alone = parameter && compilePartCheck(asked.spec, asked.operation, parameter);
      expect(alone?.(http, { id })).toEqual(whole.filter((each) => each.name === name));
    }
    const ofBody = compilePartCheck(asked.spec, asked.operation, 'body');
    expect(ofBody?.(http, { id })).toEqual(whole.filter((each) => each.in === 'body'));
  });

  test.each([
    ['a cookie', 'sid', []],
    ['all cookies together', 'Cookie', []],
    ['the query, where an object is spread over it', 'q', [filter]],
    ['a value that may hold an ampersand', 'raw', [raw]],
  ])('%s is not read alone', (_, name, more) => {
    const asked = opened(more);
    const parameter = parametersOf(asked).get(name);
    expect(parameter).toBeDefined();
    expect(parameter && compilePartCheck(asked.spec, asked.operation, parameter)).toBeUndefined();
  });
});
