import { referenceCause } from './reference-cause';

test.each([
  [
    '$ref "https://ids.example/a.json#/A" leads nowhere: Cannot read https://ids.example/a.json: connect refused.',
    '$ref to ids.example leads nowhere: connect refused.',
  ],
  [
    '$ref "https://u:p@ids.example:81/a" leads nowhere: https://u:p@ids.example:81/a was not fetched.',
    '$ref to ids.example leads nowhere: was not fetched.',
  ],
  [
    '$ref "gone.yaml#/A" leads nowhere: there is no file api/gone.yaml.',
    '$ref leads nowhere: there is no file api/gone.yaml.',
  ],
  ['$ref "#/A" leads nowhere: a.yaml has no "A" at its top level.', undefined],
])('%s', (sentence, cause) => {
  expect(referenceCause(sentence)).toBe(cause ?? sentence);
});
