import type { Operation } from '../../specs/spec';
import { documentWith } from '../testing/document';
import { NOTHING_ADDED, writeRequest } from '../write-request';
import { sampleParts } from './sample-request';
import { writeParts } from './write-parts';

const written = (operation: object, options: Parameters<typeof documentWith>[1] = {}) => {
  const spec = documentWith(operation, options);
  const [first] = spec.operations as [Operation];
  const request = writeParts(spec, first, sampleParts(spec, first, {}).parts);
  return { request, http: writeRequest(request, NOTHING_ADDED) };
};

const parameter = (name: string, place: string, rest: object) => ({
  name,
  in: place,
  schema: { type: 'string' },
  ...rest,
});

test('a sample request has what is required and what is called sample, and leaves the rest out', () => {
  const { request } = written({
    parameters: [
      parameter('a', 'query', { required: true, example: '1' }),
      parameter('b', 'query', { examples: { sample: { value: '2' } } }),
      parameter('c', 'query', { example: '3' }),
      parameter('Accept', 'header', { required: true, example: 'x' }),
      parameter('sid', 'cookie', { required: true, example: 'k' }),
    ],
  });
  expect(request).toMatchObject({
    query: [
      ['a', '1'],
      ['b', '2'],
    ],
    headers: { cookie: 'sid=k' },
  });
});

test('values are encoded so that each stays in its place, and the query stays readable', () => {
  const { http } = written(
    {
      parameters: [
        parameter('id', 'path', { required: true, example: 'a/b?c' }),
        parameter('$select', 'query', { required: true, example: 'a,b&c=d e' }),
      ],
    },
    { path: '/th ings/{id}' },
  );
  expect([http.path, http.query]).toEqual(['/th%20ings/a%2Fb%3Fc', '$select=a,b%26c%3Dd%20e']);
});

test('a made value for a required list leaves something on the wire', () => {
  const { request } = written({
    parameters: [
      parameter('status', 'query', { required: true, schema: { type: 'array', items: { enum: ['sold'] } } }),
    ],
  });
  expect(request.query[0]).toEqual(['status', expect.stringContaining('sold')]);
});

test('success is asked for first, and what only errors have after it', () => {
  const content = (...types: readonly string[]) => ({
    description: 'x',
    content: Object.fromEntries(types.map((type) => [type, {}])),
  });
  const { request } = written({
    responses: { 200: content('text/xml', 'application/json'), 404: content('application/problem+json') },
  });
  expect(request.headers.accept).toBe('application/json, application/problem+json;q=0.5');
});

test.each<[string, object, unknown, string]>([
  ['JSON', { 'application/json': { schema: { type: 'object' }, example: { a: 1 } } }, '{"a":1}', 'application/json'],
  [
    'JSON given as text',
    { 'application/json': { schema: { type: 'object' }, example: '{ "a": 1 }' } },
    '{"a":1}',
    'application/json',
  ],
  ['a JSON string', { 'application/json': { schema: { type: 'string' }, example: '[]' } }, '"[]"', 'application/json'],
  ['plain text', { 'text/plain': { schema: { type: 'string' }, example: 'hi' } }, 'hi', 'text/plain'],
  [
    'a form',
    { 'application/x-www-form-urlencoded': { schema: {}, example: { a: [1, 2], b: { c: 1 } } } },
    'a=1&a=2&b=%7B%22c%22%3A1%7D',
    'application/x-www-form-urlencoded',
  ],
  [
    'a form of which nothing is required, which would be no body without a field',
    {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: { id: { type: 'string' }, size: { type: 'string', enum: ['s'] } } },
      },
    },
    'size=s',
    'application/x-www-form-urlencoded',
  ],
  [
    'XML',
    {
      'text/xml': {
        schema: { type: 'object', title: 'Pet', properties: { id: { type: 'integer' } } },
        example: { id: 7 },
      },
    },
    expect.stringContaining('<Pet><id>7</id></Pet>'),
    'text/xml',
  ],
  ['a wildcard as JSON', { '*/*': { schema: {}, example: { a: 1 } } }, '{"a":1}', 'application/json'],
  [
    'multipart',
    { 'multipart/form-data': { schema: {}, example: { a: 'x' } } },
    expect.stringContaining('name="a"\r\n\r\nx\r\n--'),
    'multipart/form-data; boundary=understudy-8f2c1d7a',
  ],
  [
    'the parts of a list, each in its own form',
    {
      'multipart/mixed': {
        itemSchema: {},
        prefixEncoding: [{ contentType: 'application/vnd.x+json, text/plain' }, { contentType: 'image/*' }],
        itemEncoding: { contentType: 'application/json' },
        example: [{ a: 1 }, 'x', 'x', 1],
      },
    },
    [
      ...['--b', 'content-type: application/vnd.x+json', '', '{"a":1}', '--b', 'content-type: image/png', '', 'x'],
      ...[
        '--b',
        'content-type: application/json',
        '',
        '"x"',
        '--b',
        'content-type: application/json',
        '',
        '1',
        '--b--',
        '',
      ],
    ]
      .join('\r\n')
      .replaceAll('--b', '--understudy-8f2c1d7a'),
    'multipart/mixed; boundary=understudy-8f2c1d7a',
  ],
])('a body is written as %s', (_what, content, body, contentType) => {
  const { request } = written({ requestBody: { content } }, { method: 'post' });
  expect(request.body).toEqual(body);
  expect(request.headers['content-type']).toBe(contentType);
});

test('what the document prints with its samples is sent, charset included', () => {
  const printed = { value: { a: 1 }, 'x-content-type': 'application/json; charset=utf-8' };
  const { request } = written(
    {
      requestBody: { content: { 'application/json': { schema: {}, examples: { sample: printed } } } },
      responses: {
        200: { description: 'x', content: { 'application/json': { schema: {}, examples: { sample: printed } } } },
      },
    },
    { method: 'post' },
  );
  expect(request.headers).toEqual({
    accept: 'application/json; charset=utf-8',
    'content-type': 'application/json; charset=utf-8',
  });
});

describe('a change for which nothing is required', () => {
  const readOnly = { type: 'string', readOnly: true };
  const bodyOf = (properties: object, method: string, rest: object = {}) => {
    const content = { 'application/json': { schema: { type: 'object', properties, ...rest } } };
    return written({ requestBody: { content } }, { method }).request.body;
  };

  test.each([
    ['a text', { id: readOnly, count: { type: 'integer' }, name: { type: 'string' } }, /^\{"name":"[^"]+"\}$/],
    ['a nullable text', { note: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, /^\{"note":"[^"]+"\}$/],
    ['a number where there is no text', { tags: { type: 'array' }, size: { type: 'number' } }, /^\{"size":[\d.]+\}$/],
    [
      'nothing where only the server decides',
      { id: { type: 'string' }, createdAt: readOnly, slug: readOnly },
      /^\{\}$/,
    ],
  ])('has %s', (_what, properties, expected) => {
    expect(bodyOf(properties, 'patch')).toMatch(expected);
  });

  test('is left as it is where it is no change, or something is required', () => {
    const properties = { a: { type: 'string' }, b: { type: 'string', example: 'b' } };
    expect(bodyOf(properties, 'post')).toBe('{}');
    expect(bodyOf(properties, 'patch', { required: ['b'] })).toBe('{"b":"b"}');
  });
});
