import type { Parameter } from '../../specs/spec';
import { ExactNumber } from '../exact-numbers';
import { documentWith, inlineSpec, onlyOperation } from '../testing/inline-spec';
import { NO_PAIRS, readCookies, readQuery } from './parameter-sources';
import { compileParameter } from './parameter-values';
import { serializeParameter } from './serialize-parameter';

const parameterOf = (description: object, schemas: object = {}) => {
  const spec = inlineSpec(documentWith({ parameters: [description] }, { schemas }));
  const [parameter] = onlyOperation(spec).parameters;
  if (!parameter) throw new Error('The document has no parameter');
  return { spec, parameter };
};

/** What is read from text in the place where the parameter stands. */
const read = (description: { in: string; [key: string]: unknown }, text: string | undefined, schemas: object = {}) => {
  const { spec, parameter } = parameterOf(
    { name: 'color', required: description.in === 'path', ...description },
    schemas,
  );
  return compileParameter(
    spec,
    parameter,
  )({
    path: description.in === 'path' && text !== undefined ? { color: text } : {},
    query: description.in === 'query' && text !== undefined ? readQuery(text) : NO_PAIRS,
    rawQuery: text ?? '',
    headers: { color: text },
    cookies: description.in === 'cookie' ? readCookies(text) : NO_PAIRS,
  });
};

const list = { type: 'array', items: { type: 'string' } };
const numbers = { type: 'array', items: { type: 'integer' } };
const object = { type: 'object', properties: { R: { type: 'integer' }, G: { type: 'integer' } } };

describe('compileParameter', () => {
  test.each([
    ['a string', { in: 'query', schema: { type: 'string' } }, 'color=blue', 'blue'],
    ['an encoded string', { in: 'query', schema: { type: 'string' } }, 'color=a%20b+c%2B', 'a b c+'],
    ['an empty string', { in: 'query', schema: { type: 'string' } }, 'color=', ''],
    ['a name alone', { in: 'query', schema: { type: 'string' } }, 'color', ''],
    ['a number', { in: 'query', schema: { type: 'number' } }, 'color=-1.5e2', -150],
    ['a boolean', { in: 'query', schema: { type: 'boolean' } }, 'color=true', true],
    ['exploded form list', { in: 'query', schema: list }, 'color=blue&x=1&color=black', ['blue', 'black']],
    ['one of an exploded list', { in: 'query', schema: numbers }, 'color=1', [1]],
    ['form list', { in: 'query', explode: false, schema: numbers }, 'color=1,2', [1, 2]],
    [
      'form list with an encoded comma inside',
      { in: 'query', explode: false, schema: list },
      'color=a%2Cb,c',
      ['a,b', 'c'],
    ],
    ['form list with all commas encoded', { in: 'query', explode: false, schema: list }, 'color=a%2Cb', ['a', 'b']],
    ['empty form list', { in: 'query', explode: false, schema: list }, 'color=', []],
    ['space list', { in: 'query', style: 'spaceDelimited', explode: false, schema: list }, 'color=a%20b', ['a', 'b']],
    ['pipe list', { in: 'query', style: 'pipeDelimited', explode: false, schema: list }, 'color=a|b', ['a', 'b']],
    [
      'encoded pipe list',
      { in: 'query', style: 'pipeDelimited', explode: false, schema: list },
      'color=a%7Cb',
      ['a', 'b'],
    ],
    ['exploded form object', { in: 'query', schema: object }, 'R=100&G=200&other=1', { R: 100, G: 200 }],
    ['form object', { in: 'query', explode: false, schema: object }, 'color=R,100,G,200', { R: 100, G: 200 }],
    [
      'deep object',
      { in: 'query', style: 'deepObject', schema: object },
      'color[R]=100&color%5BG%5D=200',
      { R: 100, G: 200 },
    ],
    ['simple path list', { in: 'path', style: 'simple', schema: numbers }, '1,2', [1, 2]],
    ['simple path object', { in: 'path', schema: object }, 'R,1,G,2', { R: 1, G: 2 }],
    ['exploded path object', { in: 'path', explode: true, schema: object }, 'R=1,G=2', { R: 1, G: 2 }],
    ['label', { in: 'path', style: 'label', schema: { type: 'string' } }, '.blue', 'blue'],
    ['label list', { in: 'path', style: 'label', schema: list }, '.a,b', ['a', 'b']],
    ['exploded label list', { in: 'path', style: 'label', explode: true, schema: list }, '.a.b', ['a', 'b']],
    [
      'exploded label object',
      { in: 'path', style: 'label', explode: true, schema: object },
      '.R=1.G=2',
      { R: 1, G: 2 },
    ],
    ['matrix', { in: 'path', style: 'matrix', schema: { type: 'string' } }, ';color=blue', 'blue'],
    ['matrix list', { in: 'path', style: 'matrix', schema: list }, ';color=a,b', ['a', 'b']],
    [
      'exploded matrix list',
      { in: 'path', style: 'matrix', explode: true, schema: list },
      ';color=a;color=b',
      ['a', 'b'],
    ],
    [
      'exploded matrix object',
      { in: 'path', style: 'matrix', explode: true, schema: object },
      ';R=1;G=2',
      { R: 1, G: 2 },
    ],
    ['header list', { in: 'header', schema: numbers }, '1, 2', [1, 2]],
    ['header object', { in: 'header', explode: true, schema: object }, 'R=1,G=2', { R: 1, G: 2 }],
    ['cookie with a plus', { in: 'cookie', schema: { type: 'string' } }, 'color=a+b%20c%', 'a+b%20c%'],
    ['cookie', { in: 'cookie', schema: { type: 'integer' } }, 'a=1; color=7; b=2', 7],
    [
      'JSON content',
      { in: 'query', content: { 'application/json': { schema: object } } },
      'color=%7B%22R%22%3A1%7D',
      { R: 1 },
    ],
    ['label list with dots, as up to 3.0.3', { in: 'path', style: 'label', schema: numbers }, '.1.2', [1, 2]],
    ['label object with dots', { in: 'path', style: 'label', schema: object }, '.R.1.G.2', { R: 1, G: 2 }],
    ['a label with a dot', { in: 'path', style: 'label', schema: list }, '.a.b', ['a.b']],
    ['text content', { in: 'header', content: { 'text/plain': { schema: { type: 'integer' } } } }, '5', 5],
    [
      'a form within a value',
      { in: 'query', content: { 'application/x-www-form-urlencoded': { schema: object } } },
      'color=R%3D1%26G%3D2',
      { R: 1, G: 2 },
    ],
    [
      'the query as a form',
      { in: 'querystring', content: { 'application/x-www-form-urlencoded': { schema: object } } },
      'R=1&G=%32&x=a%26b+c',
      { R: 1, G: 2, x: 'a&b c' },
    ],
    [
      'the query as JSON',
      { in: 'querystring', content: { 'application/json': { schema: object } } },
      '%7B%22R%22%3A1%7D',
      { R: 1 },
    ],
  ])('%s', (_what, description, text, value) => {
    expect(read(description, text)).toEqual(value);
  });

  test('what was not sent is not there', () => {
    for (const schema of [list, object, { type: 'string' }])
      expect(read({ in: 'query', schema }, 'other=1')).toBeUndefined();
    expect(read({ in: 'query', style: 'deepObject', schema: object }, 'colors[R]=1')).toBeUndefined();
  });

  test.each(['1.', '+1', '01', '0x10', ' 1', '1_000', 'NaN', ''])('%p is no number and stays text', (text) => {
    expect(read({ in: 'query', schema: { type: 'number' } }, `color=${encodeURIComponent(text)}`)).toBe(text);
  });

  test('a number that is too large for JavaScript is one, with its digits', () => {
    expect(read({ in: 'query', schema: { type: 'number' } }, 'color=1e400')).toEqual(new ExactNumber('1e400'));
  });

  test('types are found through references and compositions', () => {
    const schemas = {
      Id: { allOf: [{ $ref: '#/components/schemas/Base' }, { minimum: 1 }] },
      Base: { type: 'integer' },
    };
    expect(read({ in: 'query', schema: { $ref: '#/components/schemas/Id' } }, 'color=5', schemas)).toBe(5);
    const either = { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^[a-z]+$' }] };
    expect(read({ in: 'query', schema: either }, 'color=5')).toBe(5);
    expect(read({ in: 'query', schema: either }, 'color=five')).toBe('five');
    expect(read({ in: 'query', schema: { enum: [1, 2] } }, 'color=2')).toBe(2);
    expect(read({ in: 'query', schema: {} }, 'color=2')).toBe('2');
  });

  test('text that the style does not write is refused', () => {
    expect(() => read({ in: 'path', style: 'label', schema: { type: 'string' } }, 'blue')).toThrow(SyntaxError);
    expect(() => read({ in: 'path', style: 'matrix', schema: list }, ';shade=a')).toThrow(SyntaxError);
    expect(() => read({ in: 'query', content: { 'application/json': {} } }, 'color=%7B')).toThrow('must be JSON');
  });

  test('a property called __proto__ is only a property', () => {
    const value = read({ in: 'query', style: 'deepObject', schema: object }, 'color[__proto__]=1&color[constructor]=2');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect({}.constructor).toBe(Object);
  });
});

describe('serializeParameter', () => {
  const values: Readonly<Record<string, unknown>> = { list: ['a', 'b'], object: { R: 1, G: 2 }, text: 'a b' };
  const cases = [
    ...['simple', 'label', 'matrix'].flatMap((style) =>
      [true, false].map((explode) => ({ in: 'path', style, explode })),
    ),
    ...[true, false].map((explode) => ({ in: 'query', style: 'form', explode })),
    ...[true, false].map((explode) => ({ in: 'header', style: 'simple', explode })),
    { in: 'query', style: 'deepObject', explode: true, only: ['object'] },
    { in: 'query', style: 'spaceDelimited', explode: false, only: ['list'] },
    { in: 'query', style: 'pipeDelimited', explode: false, only: ['list'] },
  ].flatMap(({ only, ...description }: { in: string; style: string; explode: boolean; only?: string[] }) =>
    Object.keys(values)
      .filter((kind) => !only || only.includes(kind))
      .map((kind) => [description.in, description.style, description.explode, kind, description] as const),
  );

  test.each(cases)('%s %s explode=%s writes a %s that is read back', (_in, _style, _explode, kind, description) => {
    const schema = { list, object, text: { type: 'string' } }[kind];
    const { parameter } = parameterOf({ name: 'color', required: description.in === 'path', schema, ...description });
    const written = serializeParameter(parameter as Parameter, values[kind]);
    const text =
      typeof written === 'string'
        ? written
        : written.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
    expect(read({ ...description, schema }, text)).toEqual(values[kind]);
  });

  test('a parameter described by content is written as JSON', () => {
    const { parameter } = parameterOf({ name: 'color', in: 'query', content: { 'application/json': {} } });
    expect(serializeParameter(parameter, { a: 1 })).toEqual([['color', '{"a":1}']]);
  });
});
