import { checkExchange } from '../../../validate/response/check-exchange';
import { inlineSpec, jsonResponse } from '../../../validate/testing/inline-spec';
import { isAboutAsked } from './about-asked';

const content = { 'application/json': { schema: { type: 'object' } } };
const operation = {
  parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
  responses: { '200': { description: 'Fine.', content } },
};
const spec = inlineSpec({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things/{id}': { get: operation },
    '/things/{thing_id}/parts': {
      get: { ...operation, parameters: [{ name: 'thing_id', in: 'path', required: true, schema: { type: 'string' } }] },
    },
  },
});

const notes = (value: unknown, index = 0): readonly string[] => {
  const own = spec.operations[index];
  if (!own) throw new Error('no operation');
  const also = isAboutAsked(own, [{ in: 'path', name: index === 0 ? 'id' : 'thing_id', text: '7' }]);
  const { findings } = checkExchange({ spec, operation: own, target: 'real', response: jsonResponse(value), also });
  return findings.map((finding) => finding.at);
};

test.each([
  [{ id: 8 }, '/body/id'],
  [{ data: { id: 8 } }, '/body/data/id'],
  [{ 'a/b': { id: 8 } }, '/body/a~1b/id'],
])('asked for 7, %j is another record', (value, at) => expect(notes(value)).toEqual([at]));

test.each([
  [{ id: '7' }],
  [{ data: { id: 7 } }],
  // An object beside other parts may be a neighbour of the record, and no envelope's content.
  [{ name: 'One', owner: { id: 8 } }],
  [{ ok: true }],
])('asked for 7, %j is no other record', (value) => expect(notes(value)).toEqual([]));

test.each([
  ['one of another thing', [{ thing_id: 7 }, { thing_id: 8 }], ['/body']],
  ['all of another, which is what they are about', [{ thing_id: 8 }, { thing_id: 9 }], []],
  ['their own ids', [{ id: 7 }, { id: 8 }], []],
])('asked for the parts of 7, a list has %s', (_what, parts, at) => expect(notes({ parts }, 1)).toEqual(at));
