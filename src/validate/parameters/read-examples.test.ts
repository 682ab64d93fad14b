import { documentWith, inlineSpec, onlyOperation } from '../testing/inline-spec';
import { headerExamples, parameterExamples } from './read-examples';

const INTEGERS = { type: 'array', items: { type: 'integer' } };
const PAGES = { type: 'object', properties: { page: { type: 'integer' }, size: { type: 'string' } } };
const JSON_CONTENT = { 'application/json': { schema: { type: 'object' } } };
const FORM_CONTENT = { 'application/x-www-form-urlencoded': { schema: PAGES } };

const specOf = (operation: object) => inlineSpec(documentWith(operation, {}, '3.2.0'));

const valuesOf = (parameter: object): readonly unknown[] => {
  const spec = specOf({ parameters: [{ name: 'x', in: 'query', ...parameter }] });
  return onlyOperation(spec)
    .parameters.flatMap((one) => parameterExamples(spec, one))
    .map(({ value }) => value);
};

test.each<[what: string, parameter: object, written: string, value: unknown]>([
  ['query', { schema: { type: 'string' } }, 'x=a%20b', 'a b'],
  ['query with the delimiter that belongs to no example', { schema: { type: 'string' } }, '?x=a+b', 'a b'],
  ['query without its name', { schema: { type: 'string' } }, 'a%3Db', 'a=b'],
  ['query of a number', { schema: { type: 'integer' } }, 'x=5', 5],
  ['query of many digits', { schema: { type: 'integer' } }, 'x=12345678901234567891', '12345678901234567891'],
  ['list', { schema: INTEGERS }, 'x=1&x=2', [1, 2]],
  ['list in one text', { schema: { type: 'array' }, explode: false }, 'x=a%2Cb,c', ['a,b', 'c']],
  ['object', { schema: PAGES }, 'page=4&size=50', { page: 4, size: '50' }],
  ['deepObject', { schema: PAGES, style: 'deepObject', explode: true }, 'x%5Bpage%5D=4', { page: 4 }],
  ['JSON', { content: JSON_CONTENT }, 'x=%7B%22a%22%3A1%7D', { a: 1 }],
  ['path', { in: 'path', required: true, schema: { type: 'string' } }, 'a%2Fb', 'a/b'],
  ['matrix', { in: 'path', required: true, style: 'matrix', explode: true, schema: INTEGERS }, ';x=1;x=2', [1, 2]],
  ['label', { in: 'path', required: true, style: 'label', schema: INTEGERS }, '.1,2', [1, 2]],
  ['header', { in: 'header', schema: INTEGERS }, '1,2', [1, 2]],
  ['header of text', { in: 'header', schema: { type: 'string' } }, 'a%20b', 'a%20b'],
  ['cookie', { in: 'cookie', schema: { type: 'string' } }, 'x=a%20b', 'a b'],
  ['whole query', { in: 'querystring', content: FORM_CONTENT }, 'page=4&size=a+b', { page: 4, size: 'a b' }],
  ['text that is not encoded', { schema: { type: 'string' } }, 'x=100%', 'x=100%'],
])('the serialized example of a %s is read', (_what, parameter, written, value) => {
  expect(valuesOf({ ...parameter, examples: { sample: { serializedValue: written } } })).toEqual([value]);
});

test('the serialized example of a media type is its text before it is written into the URL', () => {
  const content = { 'application/json': { schema: {}, examples: { sample: { serializedValue: '{"a":"%20"}' } } } };
  expect(valuesOf({ content })).toEqual([{ a: '%20' }]);
});

test('an example that is data stays as it is', () => {
  expect(valuesOf({ schema: { type: 'string' }, examples: { a: { value: 'x=a%20b' } } })).toEqual(['x=a%20b']);
});

test('the serialized example of a header of an answer is read', () => {
  const headers = { 'X-N': { schema: INTEGERS, examples: { sample: { serializedValue: '1,2' } } } };
  const spec = specOf({ responses: { '200': { description: 'Fine.', headers } } });
  const [header] = onlyOperation(spec).responses[0]?.headers ?? [];
  expect(header && headerExamples(spec, header)[0]?.value).toEqual([1, 2]);
});
