import { documentWith, inlineSpec, onlyOperation } from '../testing/inline-spec';
import { documentedContent, documentedResponse } from './documented-response';

test.each([
  [200, '200'],
  [201, '2XX'],
  [404, 'default'],
])('status %d is documented by %s', (status, key) => {
  const responses = { default: { description: '' }, '2XX': { description: '' }, '200': { description: '' } };
  expect(documentedResponse(onlyOperation(inlineSpec(documentWith({ responses }))), status)?.status).toBe(key);
});

test('a status that nothing covers is not documented', () => {
  expect(documentedResponse(onlyOperation(inlineSpec(documentWith({}))), 404)).toBeUndefined();
});

test.each([
  ['application/json', 'application/json'],
  ['application/json; charset=utf-8', 'application/json'],
  ['APPLICATION/JSON', 'application/json'],
  ['application/xml', 'application/*'],
  ['text/plain', '*/*'],
  ['application/json; version=2', 'application/json; version=2'],
])('%s is documented by %s', (mediaType, key) => {
  const keys = ['*/*', 'application/*', 'application/json', 'application/json; version=2'];
  const content = Object.fromEntries(keys.map((each) => [each, {}]));
  const operation = onlyOperation(inlineSpec(documentWith({ responses: { '200': { description: '', content } } })));
  expect(documentedContent(operation.responses[0]?.content ?? [], mediaType)?.mediaType).toBe(key);
});

test.each([
  ['application/json', 'application/json'],
  ['application/json; charset=utf-8', 'application/json'],
  ['application/json;simple', 'application/json;simple'],
])('%s is documented by %s beside a key with a parameter that is none', (mediaType, key) => {
  const content = { 'application/json;simple': {}, 'application/json': {} };
  const operation = onlyOperation(inlineSpec(documentWith({ responses: { '200': { description: '', content } } })));
  expect(documentedContent(operation.responses[0]?.content ?? [], mediaType)?.mediaType).toBe(key);
});
