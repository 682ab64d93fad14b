import { type ExpressionSource, evaluate, fillTemplate, parseExpression, parseTemplate } from './runtime-expression';

const source: ExpressionSource = {
  url: 'http://127.0.0.1:4010/acme/subscriptions/7?tag=a%20b',
  method: 'POST',
  status: 201,
  header: (of, name) =>
    new Map([
      ['request x-id', 'r1'],
      ['response location', '/subscriptions/9'],
    ]).get(`${of} ${name}`),
  query: (name) => (name === 'tag' ? 'a b' : undefined),
  path: (name) => (name === 'id' ? '7' : undefined),
  body: (of) =>
    of === 'request'
      ? { url: 'http://localhost:1/cb', 'a/b': { '~': [10, 20] }, on: true, none: null, list: [] }
      : { id: 9 },
};

/** What an expression gives, or that it is none. */
const given = (text: string): unknown => {
  const expression = parseExpression(text);
  return expression ? evaluate(expression, source) : 'no expression';
};

const filled = (text: string): string => {
  const template = parseTemplate(text);
  if (template.kind === 'malformed') return `malformed: ${template.text} ${template.reason}`;
  const result = fillTemplate(template.parts, source);
  return result.kind === 'text' ? result.text : `missing: ${result.expression}`;
};

describe('a runtime expression', () => {
  test.each([
    ['$url', 'http://127.0.0.1:4010/acme/subscriptions/7?tag=a%20b'],
    ['$method', 'POST'],
    ['$statusCode', 201],
    ['$request.header.X-Id', 'r1'],
    ['$response.header.Location', '/subscriptions/9'],
    ['$request.header.x-other', undefined],
    ['$request.query.tag', 'a b'],
    ['$request.path.id', '7'],
    ['$request.body#/url', 'http://localhost:1/cb'],
    ['$request.body#/a~1b/~0/1', 20],
    ['$request.body#/nothing/there', undefined],
    ['$response.body#/id', 9],
    ['$response.body', { id: 9 }],
    ['$response.body#', { id: 9 }],
  ])('%s gives what stands there', (text, expected) => {
    expect(given(text)).toEqual(expected);
  });

  test.each([
    '',
    'url',
    '$URL',
    '$urls',
    '$request',
    '$request.',
    '$request.cookie.a',
    '$request.header.',
    '$request.header.a b',
    '$request.query.',
    '$request.body.url',
    '$request.body/url',
    '$request.body#url',
    '$request.body#/a~2',
    '$response.query.a',
    '$response.path.a',
    '$inputs.a',
    '$constructor',
    'toString',
  ])('"%s" is none', (text) => {
    expect(given(text)).toBe('no expression');
  });
});

describe('a text with expressions', () => {
  test.each([
    ['$request.body#/url', 'http://localhost:1/cb'],
    ['{$request.body#/url}', 'http://localhost:1/cb'],
    ['{$request.body#/url}/data?id={$response.body#/id}', 'http://localhost:1/cb/data?id=9'],
    [
      'http://localhost/{$request.path.id}?a={$request.query.tag}&on={$request.body#/on}',
      'http://localhost/7?a=a%20b&on=true',
    ],
    ['https://example.com/fixed', 'https://example.com/fixed'],
    ['', ''],
  ])('%s is filled', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  test.each([
    ['{$request.body#/none}', 'missing: $request.body#/none'],
    ['http://localhost/{$request.body#/list}', 'missing: $request.body#/list'],
    ['http://localhost/{$request.query.x}', 'missing: $request.query.x'],
  ])('%s says which of them has no text', (text, expected) => {
    expect(filled(text)).toBe(expected);
  });

  test.each([
    ['{$request.body.url}', /malformed: \{\$request\.body\.url\} .*JSON Pointer/],
    ['{url}', /malformed: \{url\} an expression is \$url/],
    ['{$response.query.x}', /an answer has headers and a body only/],
    ['{$request.header.}', /the name of a header/],
    ['$request.body', /^missing/],
    ['a{b', /a brace in it has no partner/],
    ['a}b', /a brace in it has no partner/],
    ['{}', /malformed: \{\}/],
  ])('%s is refused with a reason', (text, expected) => {
    expect(filled(text)).toMatch(expected);
  });

  test('is read as it was meant where only the $ is missing', () => {
    expect(parseTemplate('{request.body#/url}')).toMatchObject({ kind: 'parsed', mended: ['{request.body#/url}'] });
    expect(filled('{request.body#/url}')).toBe('http://localhost:1/cb');
  });
});
