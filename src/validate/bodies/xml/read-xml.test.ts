import path from 'node:path';
import { isXmlType } from '../../../core/media-type';
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
  ['an empty list', { properties: { a: { type: 'array', items: { type: 'string' } } } }, { a: [] }],
  [
    'a map with any keys',
    { type: 'object', additionalProperties: { type: 'number' } },
    { a: 1, 'b c': -1.5e10, '1': 0 },
  ],
  ['booleans', { type: 'array', items: { type: 'boolean' } }, [true, false]],
  ['text that looks like a number', { properties: { a: { type: 'string' } } }, { a: '007' }],
  ['attributes', { type: 'object', properties: { a: { type: 'string', xml: { attribute: true } } } }, { a: '<"&' }],
])('%s survives being written as XML and read back', (_what, schema, value) => {
  const { spec, schema: ref } = schemaSpec(schema);
  expect(parseXml(spec, ref, renderXml(spec, ref, value))).toEqual(value);
});
