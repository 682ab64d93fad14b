import { textsLike } from './texts-like';

test.each([
  ['p17', /^p[0-9]+$/],
  ['cus_NffrFe', /^cus_[A-Za-z]{6}$/],
  ['ORD-2024-0042', /^ORD-2024-[0-9]{4}$/],
  ['6f1c2b9a-9d3e-4f51-8a27-0c4d5e6f7a8b', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['42', /^[0-9]+$/],
])('one of the texts like %s fits its pattern, and none is the id itself', (known, pattern) => {
  const texts = textsLike(known);
  expect(texts.filter((text) => pattern.test(text))).not.toEqual([]);
  expect(texts).not.toContain(known);
});

test.each([
  ['r-3', 'r-2147480009'],
  ['p17', 'p2147480009'],
  ['42', '2147480009'],
])('what is counted, as %s, has others like it close by: the first one tried is far away', (known, first) =>
  expect(textsLike(known)[0]).toBe(first),
);

test.each(['2026-11-28', '1.2.3', 'ORD-0042'])('%s keeps its form', (known) =>
  expect(textsLike(known)[0]).toHaveLength(known.length),
);
