import { takeShard } from './shard';

describe('shards', () => {
  const items = ['d', 'a', 'c', 'b', 'e'].map((id) => ({ id }));
  const parts = [1, 2, 3].map((index) => takeShard(items, { index, count: 3 }).map(({ id }) => id));

  test('hold every item once', () => expect(parts.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e']));
  test('differ by one item at most', () => expect(parts.map((part) => part.length)).toEqual([2, 2, 1]));
  test('go on where the last vendor ended', () => {
    const of = (index: number) =>
      ['a', 'b', 'c', 'd'].flatMap((id, before) => takeShard([{ id }], { index, count: 3 }, before)).length;
    expect([of(1), of(2), of(3)]).toEqual([2, 1, 1]);
  });
  test('do not depend on the order of what is given', () => {
    expect(takeShard([...items].reverse(), { index: 1, count: 3 })).toEqual(takeShard(items, { index: 1, count: 3 }));
  });
});
