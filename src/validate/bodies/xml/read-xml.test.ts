import path from 'node:path';
import { isXmlType } from '../../../core/http/media-type';
import { loadSpec } from '../../../specs/load';
import { schemaSpec } from '../../testing/inline-spec';
import { parseXml } from './read-xml';
import { renderXml } from './write-xml';

const superoffice = loadSpec(path.join(__dirname, '../../../../specs/superoffice/openapi.yaml'));

const documented = superoffice.operations
  .flatMap((operation) => [
    ...(operation.requestBody?.content ?? []),
    ...operation.responses.flatMap((response) => response.content),
  ])
  .filter((content) => isXmlType(content.mediaType))
  .flatMap((content) => content.examples.map((example) => [example.name, content.schema, example.value] as const));

test.each(documented)('the documented %s survives being written as XML and read back', (_name, schema, value) => {
  expect(parseXml(superoffice, schema, renderXml(superoffice, schema, value))).toEqual(value);
});

test.each([
  ['text', { type: 'string' }, ' a & <b> "c" \' ]]> é😀\n '],
  ['empty text', { type: 'object', properties: { a: { type: 'string' } } }, { a: '' }],
  ['null', { type: 'object', properties: { a: { type: ['string', 'null'] } } }, { a: null }],
  ['a list of lists', { type: 'array', items: { type: 'array', items: { type: 'integer' } } }, [[1, 2], [], [3]]],
  ['an empty list in its wrapper', { properties: { a: { type: 'array', xml: { wrapped: true } } } }, { a: [] }],
  [
    'an empty list that is required',
    { type: 'object', required: ['a'], properties: { a: { type: 'array', items: { type: 'string' } } } },
    { a: [] },
  ],
  ['a list that is null', { properties: { a: { type: ['array', 'null'], items: { type: 'string' } } } }, { a: null }],
  [
    'text beside attributes, as OpenAPI 3.2 has it',
    {
      type: 'object',
      properties: {
        id: { type: 'integer', xml: { nodeType: 'attribute' } },
        t: { type: 'string', xml: { nodeType: 'text' } },
      },
    },
    { id: 5, t: 'a <b>' },
  ],
  [
    'a CDATA section',
    { type: 'object', properties: { t: { type: 'string', xml: { nodeType: 'cdata' } } } },
    { t: 'a <b> ]]> &amp;' },
  ],
  [
    'a map with any keys',
    { type: 'object', additionalProperties: { type: 'number' } },
    { a: 1, 'b c': -1.5e10, '1': 0 },
  ],
  ['booleans', { type: 'array', items: { type: 'boolean' } }, [true, false]],
  ['text that looks like a number', { properties: { a: { type: 'string' } } }, { a: '007' }],
  [
    'text of what may be a list, too',
    { properties: { a: { type: ['array', 'string'], enum: ['', ['b']], items: {} }, c: { type: 'string' } } },
    { a: '', c: '' },
  ],
  [
    'a list of one of what may be text, too',
    { properties: { a: { type: ['array', 'string'], enum: ['', ['b']], items: {} } } },
    { a: ['b'] },
  ],
  [
    'an object of what may be a list of numbers, too',
    {
      properties: { a: { type: ['array', 'object'], items: { type: 'integer' }, properties: { b: {} }, minItems: 1 } },
    },
    { a: { b: 'c' } },
  ],
  [
    'an empty list in the wrapper of what may be text, too',
    { properties: { a: { type: ['array', 'string'], minLength: 1, xml: { wrapped: true } } } },
    { a: [] },
  ],
  [
    'what two parts describe',
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'array', items: { type: 'object' } }, b: { minimum: 1 } } },
        {
          properties: {
            a: { items: { properties: { n: { type: 'integer' } } }, xml: { wrapped: true } },
            b: { type: 'integer', xml: { name: 'B' } },
          },
        },
      ],
    },
    { a: [{ n: 1 }], b: 2 },
  ],
  [
    'a map of which each of two parts says something',
    {
      type: 'object',
      additionalProperties: { type: 'object' },
      allOf: [{ additionalProperties: { properties: { n: { type: 'integer' } } } }],
    },
    { a: { n: 1 } },
  ],
  ['attributes', { type: 'object', properties: { a: { type: 'string', xml: { attribute: true } } } }, { a: '<"&' }],
])('%s survives being written as XML and read back', (_what, schema, value) => {
  const { spec, schema: ref } = schemaSpec(schema);
  expect(parseXml(spec, ref, renderXml(spec, ref, value))).toEqual(value);
});

/** The tables of OpenAPI 3.0.4 and 3.1.1, XML Object, for the property `animals` of a `Zoo`. */
test.each([
  [{}, {}, '<animals>cat</animals><animals>dog</animals>'],
  [{}, { name: 'animal' }, '<animal>cat</animal><animal>dog</animal>'],
  [{ name: 'aliens' }, { name: 'animal' }, '<animal>cat</animal><animal>dog</animal>'],
  [{ name: 'aliens' }, {}, '<animals>cat</animals><animals>dog</animals>'],
  [{ wrapped: true }, {}, '<animals><animals>cat</animals><animals>dog</animals></animals>'],
  [{ name: 'aliens', wrapped: true }, { name: 'animal' }, '<aliens><animal>cat</animal><animal>dog</animal></aliens>'],
  [{ name: 'aliens', wrapped: true }, {}, '<aliens><aliens>cat</aliens><aliens>dog</aliens></aliens>'],
  [{ nodeType: 'element' }, {}, '<animals><animals>cat</animals><animals>dog</animals></animals>'],
])('a list with %j and items with %j is %s', (xml, ofItems, inside) => {
  const { spec, schema } = schemaSpec({
    title: 'Zoo',
    type: 'object',
    properties: { animals: { type: 'array', xml, items: { type: 'string', xml: ofItems } } },
  });
  const zoo = { animals: ['cat', 'dog'] };
  const text = renderXml(spec, schema, zoo);
  expect(text).toBe(`<?xml version="1.0" encoding="utf-8"?><Zoo>${inside}</Zoo>`);
  expect(parseXml(spec, schema, text)).toEqual(zoo);
});

describe('a root with a name, a prefix and a namespace', () => {
  const { spec, schema } = schemaSpec({
    type: 'object',
    xml: { name: 'zoo', prefix: 'z', namespace: 'urn:z' },
    properties: {
      id: { type: 'integer', xml: { attribute: true, prefix: 'z' } },
      keeper: { type: 'string', xml: { prefix: 'z' } },
      guest: { type: 'string', xml: { prefix: 'undeclared' } },
    },
  });
  const zoo = { id: 1, keeper: 'Ann', guest: 'Bo' };
  const text = '<z:zoo xmlns:z="urn:z" z:id="1"><z:keeper>Ann</z:keeper><guest>Bo</guest></z:zoo>';

  test('is written and read back', () => {
    expect(renderXml(spec, schema, zoo)).toBe(`<?xml version="1.0" encoding="utf-8"?>${text}`);
    expect(parseXml(spec, schema, text)).toEqual(zoo);
    expect(parseXml(spec, schema, '<zoo xmlns="urn:z"><keeper>Ann</keeper></zoo>')).toEqual({ keeper: 'Ann' });
  });

  test.each(['<human xmlns="urn:z"/>', '<zoo/>', '<zoo xmlns:z="urn:z"/>'])('is no other: %s is refused', (other) => {
    expect(() => parseXml(spec, schema, other)).toThrow('<z:zoo> in the namespace urn:z is documented');
  });

  test('may be what a documented body calls it', () => {
    expect(parseXml(spec, schema, '<park/>', ['<!-- a <b> --><x:park/>'])).toEqual({});
  });
});
