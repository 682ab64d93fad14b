import { documentWith, inlineSpec, onlyOperation } from '../testing/inline-spec';
import { contentValue } from './content-value';
import { NO_PAIRS, readCookies, readQuery } from './parameter-sources';
import { compileParameter } from './parameter-values';
import { encoderOf, serializeParameter } from './serialize-parameter';

type Style = readonly [place: string, style: string, explode: boolean];

const both = (place: string, style: string): Style[] => [
  [place, style, false],
  [place, style, true],
];

/** Place, style and `explode`, as OpenAPI allows them (3.1, 4.8.12.4). */
const STYLES: readonly Style[] = [
  ...['simple', 'label', 'matrix'].flatMap((style): Style[] => both('path', style)),
  ...both('query', 'form'),
  ...both('cookie', 'form'),
  ['cookie', 'cookie', true],
  ...both('header', 'simple'),
  ['query', 'spaceDelimited', false],
  ['query', 'pipeDelimited', false],
  ['query', 'tabDelimited', false],
  ['query', 'deepObject', true],
];

const text = { type: 'string' };
const list = (items: object) => ({ type: 'array', items });
const object = {
  type: 'object',
  properties: { R: { type: 'integer' }, on: { type: 'boolean' }, none: { type: 'null' }, name: text },
};

/** What is awkward to write in some style. */
const ODD = 'a,b;c=d&e|f.g/h i%j+k"l?#é[m]';

const VALUES: readonly (readonly [what: string, schema: object, value: unknown])[] = [
  ['a text', text, 'blue'],
  ['an odd text', text, ODD],
  ['a number', { type: 'number' }, -1.5],
  ['an integer', { type: 'integer' }, 7],
  ['a boolean', { type: 'boolean' }, false],
  ['a nullable text that is there', { type: ['string', 'null'] }, 'x'],
  ['a list', list(text), ['blue', 'black']],
  ['a list of integers', list({ type: 'integer' }), [1, 2, 3]],
  ['a list of one', list({ type: 'boolean' }), [true]],
  ['a nullable list', { type: ['array', 'null'], items: text }, ['a', 'b']],
  ['a list of odd texts', list(text), [ODD, 'plain', ODD]],
  ['a list or a word, the list', { anyOf: [{ enum: ['all'] }, list({ type: 'integer' })] }, [1, 2]],
  ['a list or a word, the word', { anyOf: [{ enum: ['all'] }, list({ type: 'integer' })] }, 'all'],
  ['an object', object, { R: 100, on: true, none: null, name: 'x' }],
  ['an object of one', object, { R: 1 }],
  ['an object of odd texts', { type: 'object', properties: { a: text, b: text } }, { a: ODD, b: ODD }],
  ['an object or a number, the number', { anyOf: [{ type: 'number' }, object] }, 5],
];

/** What a style cannot say: OpenAPI leaves these undefined. */
const cannotSay = ([place, style]: Style, value: unknown): boolean => {
  const isOdd = JSON.stringify(value).includes('a,b');
  if (style === 'deepObject') return Array.isArray(value) || typeof value !== 'object';
  // Nothing in a header or such a cookie is encoded, so what separates cannot stand in a value.
  if ((place === 'header' || style === 'cookie') && isOdd) return true;
  // A space that separates looks like one that does not.
  if (style === 'spaceDelimited' && isOdd) return true;
  return style.endsWith('Delimited') && typeof value !== 'object';
};

const CASES = STYLES.flatMap((style) =>
  VALUES.filter(([, , value]) => !cannotSay(style, value)).map((value) => [...style, ...value] as const),
);

test.each(CASES)('%s %s explode=%s: %s is read as it was written', (place, style, explode, _what, schema, value) => {
  const description = { name: 'color', in: place, style, explode, required: true, schema };
  const { sent, read } = writeAndRead(description, value);
  if (place !== 'header') expect(sent).toMatch(/^[\x21-\x7e]*(?: [\x21-\x7e]+)*$/);
  expect(read).toEqual(value);
});

test.each(
  ['path', 'query', 'header', 'cookie'].flatMap((place) => [
    [place, 'application/json', /^(?:.*=)?(?:\{|%7B)/],
    [place, 'application/xml', /^(?:.*=)?(?:<|%3C)/],
    [place, 'application/yaml', /^(?:.*=)?(?:\{|%7B)/],
    [place, 'application/x-www-form-urlencoded', /^(?:color=)?a(?:=|%3D)1/],
  ]) as [string, string, RegExp][],
)('in %s a content of %s is read as it was written', (place, mediaType, begins) => {
  const schema = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } } };
  const description = { name: 'color', in: place, required: true, content: { [mediaType]: { schema } } };
  const { sent, read } = writeAndRead(description, { a: 1, b: 'x & <y>' });
  expect(sent).toMatch(begins);
  expect(read).toEqual({ a: 1, b: 'x & <y>' });
});

const writeAndRead = (description: { readonly in: string }, value: unknown) => {
  const place = description.in;
  const spec = inlineSpec(documentWith({ parameters: [description] }, {}, '3.1.0'));
  const [parameter] = onlyOperation(spec).parameters;
  if (!parameter) throw new Error('The document has no parameter');
  const content = contentValue(spec, parameter, value);
  const written = serializeParameter(parameter, content, encoderOf(parameter, content));
  const query =
    typeof written === 'string' ? '' : written.map(([name, raw]) => `${encodeURIComponent(name)}=${raw}`).join('&');
  const sent = typeof written === 'string' ? written : query;
  const read = compileParameter(
    spec,
    parameter,
  )({
    path: place === 'path' ? { color: sent } : {},
    query: place === 'query' ? readQuery(query) : NO_PAIRS,
    rawQuery: query,
    headers: place === 'header' ? { color: sent } : {},
    cookies: place === 'cookie' ? readCookies(sent) : NO_PAIRS,
  });
  return { sent, read };
};
