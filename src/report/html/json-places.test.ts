import { toPointer } from '../../core/json/pointer';
import { jsonPlaces } from './json-places';

const text = `{
  "a": { "b/c": [1, "x, ] }", {"d": null}], "e\\"f": true },
  "g": -1.5e3
}`;

test.each([
  ['/a/b~1c/0', '1'],
  ['/a/b~1c/1', '"x, ] }"'],
  ['/a/b~1c/2/d', '"d": null'],
  ['/a/e"f', '"e\\"f": true'],
  ['/a', '"a": {'],
  ['/g', '"g": -1.5e3'],
])('%s is %s', (pointer, expected) => {
  const span = jsonPlaces(text).get(toPointer(pointer));
  expect(span && text.slice(span.from, span.to)).toBe(expected);
});

test('it finds every value of a text, compact or not, and of one that was cut those before the cut', () => {
  const value = { list: [[], {}, [{ x: 1 }]], empty: '', deep: { a: { b: { c: [null, false] } } } };
  const pointers = (of: string) => [...jsonPlaces(of).keys()];
  expect(pointers(JSON.stringify(value))).toEqual(pointers(JSON.stringify(value, null, 2)));
  expect(pointers(JSON.stringify(value))).toHaveLength(14);
  expect(pointers(JSON.stringify(value).slice(0, 30))).toEqual([
    '',
    '/list',
    '/list/0',
    '/list/1',
    '/list/2',
    '/list/2/0',
    '/list/2/0/x',
  ]);
});
