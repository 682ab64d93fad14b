import { changeAt } from './change-at';
import { hasOwnText, keepNumberTexts, losesDigits, numberTexts } from './number-texts';

const sample = { id: 174322306148984900, price: 0.1, other: 7 };
const texts = numberTexts([
  { holder: sample, key: 'id', text: '174322306148984899' },
  { holder: sample, key: 'price', text: '0.10' },
]);

test('an object of the document is written in its own words', () => {
  expect(texts.write([sample])).toBe('[{"id":174322306148984899,"price":0.10,"other":7}]');
});

test('a copy keeps the words of what did not change', () => {
  expect(texts.write(changeAt(sample, '/other', 8))).toBe('{"id":174322306148984899,"price":0.10,"other":8}');
  expect(texts.write(changeAt(sample, '/price', 0.2))).toBe('{"id":174322306148984899,"price":0.2,"other":7}');
  expect(texts.write(keepNumberTexts({ price: 0.1 }, sample))).toBe('{"price":0.10}');
});

test('a number that lost digits is known anywhere, another only in its place', () => {
  expect(texts.write({ a: 174322306148984900, b: 0.1 })).toBe('{"a":174322306148984899,"b":0.1}');
});

test('of two numbers that JavaScript takes for one, each place has its own', () => {
  const pair = { a: 9007199254740992, b: 9007199254740992 };
  const both = numberTexts([
    { holder: pair, key: 'a', text: '9007199254740993' },
    { holder: pair, key: 'b', text: '9007199254740992' },
  ]);
  expect(both.write([pair, 9007199254740992])).toBe('[{"a":9007199254740993,"b":9007199254740992},9007199254740992]');
});

test.each([
  ['1.0', 1, true, false],
  ['0.10', 0.1, true, false],
  ['7', 7, false, false],
  ['1e400', Number.POSITIVE_INFINITY, true, true],
  ['9007199254740993', 9007199254740992, true, true],
  ['9007199254740992', 9007199254740992, true, false],
  ['0x10', 16, false, false],
])('%s as %d has a text of its own: %s; loses digits: %s', (text, value, own, loses) => {
  expect(hasOwnText(text, value)).toBe(own);
  if (own) expect(losesDigits(text)).toBe(loses);
});
