import type { Draft } from '../types';
import { createChangeMemory } from './change-memory';

const draft: Draft = { status: 200, headers: {}, mediaType: 'a/b', value: [1, 2], example: 'e', why: 'w' };

describe('the memory of changes', () => {
  test('makes each change of a frozen draft once, and nobody can write into it', () => {
    const remember = createChangeMemory();
    const frozen = Object.freeze({ ...draft });
    let made = 0;
    const change = (): Draft => ({ ...draft, value: [++made] });
    const first = remember(frozen, '1', change);
    expect(remember(frozen, '1', change)).toBe(first);
    expect(remember(frozen, '2', change).value).toEqual([2]);
    expect(() => (first.value as number[]).push(3)).toThrow(TypeError);
  });

  test('keeps nothing of a draft that is made for one request', () => {
    const remember = createChangeMemory();
    let made = 0;
    const change = (): Draft => ({ ...draft, value: ++made });
    remember(draft, '1', change);
    expect(remember(draft, '1', change).value).toBe(2);
  });

  test('forgets the oldest when a client thinks of many', () => {
    const remember = createChangeMemory();
    const frozen = Object.freeze({ ...draft });
    const change = (): Draft => ({ ...draft });
    const first = remember(frozen, '0', change);
    for (let index = 1; index <= 50; index++) remember(frozen, String(index), change);
    expect(remember(frozen, '0', change)).not.toBe(first);
  });
});
