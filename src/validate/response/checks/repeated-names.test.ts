import { documentWith, inlineSpec, jsonResponse, onlyOperation } from '../../testing/inline-spec';
import { checkExchange } from '../check-exchange';

const spec = inlineSpec(
  documentWith({ responses: { 200: { description: 'ok', content: { 'application/json': { schema: {} } } } } }),
);

const found = (body: string, strict = false): readonly string[] =>
  checkExchange({ spec, operation: onlyOperation(spec), response: jsonResponse(body), target: 'real', strict })
    .findings.filter(({ kind }) => kind === 'property-repeated')
    .map(({ severity, blame, at }) => `${severity} ${blame} ${at}`);

test.each([
  ['{"id":1,"id":2}', ['warning vendor /body/id']],
  ['[{"id":1},{"a":[0,{"k":1,"x":{},"k":2}]}]', ['warning vendor /body/1/a/1/k']],
  ['{"id":1,"\\u0069d":1}', ['warning vendor /body/id']],
  ['{"a\\"/b":1,"a\\"/b":[{},{}]}', ['warning vendor /body/a"~1b']],
  ['{"id":1,"x":{"id":2},"y":[{"id":3},{"id":4}]}', []],
  ['{"id":"{\\"id\\":1,\\"id\\":2}","k":"id","list":["k","k"]}', []],
  ['"id"', []],
])('names that are repeated in %s', (body, expected) => {
  expect(found(body)).toEqual(expected);
});

test('are never a failure: no document and no RFC forbids them', () => {
  expect(found('{"id":1,"id":2}', true)).toEqual(['warning vendor /body/id']);
});
