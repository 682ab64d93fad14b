import { excerptAt } from './excerpt';

const yaml = `openapi: 3.0.3
components:
  schemas:
    Contact:
      type: object

      properties:
        id: { type: integer }
        name:
          type: string
    Other:
      type: string
`;

test('it goes as far as what stands below the line', () => {
  expect(excerptAt(yaml, 8, 9)).toBe('id: { type: integer }');
  expect(excerptAt(yaml, 9, 9)).toBe('name:\n  type: string');
  expect(excerptAt(yaml, 11, 5)).toBe('Other:\n  type: string');
});

test('it has at most six lines', () => {
  expect(excerptAt(yaml, 1, 1)).toBe('openapi: 3.0.3');
  expect(excerptAt(yaml, 4, 5).split('\n')).toHaveLength(6);
});

test('of a document on one line it begins at the column, and is cut', () => {
  const text = JSON.stringify({ a: 'x'.repeat(2000), b: { type: 'integer' } });
  expect(excerptAt(text, 1, text.indexOf('"b"') + 1)).toBe('"b":{"type":"integer"}}');
  expect(excerptAt(text, 1, 1)).toMatch(/^\{"a":"x+…$/);
});

test('a line that is not there is empty', () => {
  expect(excerptAt(yaml, 99, 1)).toBe('');
});
