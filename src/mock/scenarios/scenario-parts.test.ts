import { changeAt } from '../../core/json/change-at';
import { drawFrom } from '../../core/random';
import type { CheckedRequest } from '../../validate/validate-types';
import { type DelaySpec, drawDelay } from './scenario-delay';
import { compileMatch, type MatchSpec } from './scenario-match';

describe('a delay', () => {
  const drawn = (delay: DelaySpec) => {
    const draw = drawFrom('seed');
    return Array.from({ length: 2000 }, () => drawDelay(delay, draw));
  };

  test.each<[DelaySpec, number]>([
    [200, 200],
    ['200ms', 200],
    ['1.5s', 1500],
    [{ fixed: '2s' }, 2000],
  ])('of %j is %i milliseconds', (delay, wanted) => {
    expect(new Set(drawn(delay))).toEqual(new Set([wanted]));
  });

  test('that is uniform fills its range evenly, whichever end comes first', () => {
    const values = drawn({ uniform: ['300ms', '100ms'] });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...values)).toBeLessThanOrEqual(300);
    expect(values.filter((value) => value < 200).length / values.length).toBeCloseTo(0.5, 1);
  });

  test('that is log-normal has its median in the middle and a long tail, up to its maximum', () => {
    const values = drawn({ logNormal: { median: '100ms', sigma: 1, max: '1s' } });
    expect(values.filter((value) => value <= 100).length / values.length).toBeCloseTo(0.5, 1);
    expect(values.filter((value) => value > 300).length).toBeGreaterThan(100);
    expect(Math.max(...values)).toBe(1000);
  });

  test('is the same for the same seed', () => {
    expect(drawn({ uniform: [0, 1000] })).toEqual(drawn({ uniform: [0, 1000] }));
  });
});

describe('a match', () => {
  const request = {
    http: { headers: { 'x-any': 'Thing' }, query: 'free=1&limit=2' },
    path: { id: 42 },
    query: { limit: 2 },
    headers: { version: '3' },
    body: { list: [1, { a: 'x' }], none: null },
  } as unknown as CheckedRequest;

  test.each<[MatchSpec | undefined, boolean]>([
    [undefined, true],
    [{ path: { id: 42 } }, true],
    [{ path: { id: '42' } }, true],
    [{ path: { id: '43' } }, false],
    [{ path: { id: { pattern: '^4' } } }, true],
    [{ query: { limit: 2, free: 1 } }, true],
    [{ query: { nosuch: { absent: true } } }, true],
    [{ query: { limit: { absent: true } } }, false],
    [{ headers: { Version: '3', 'X-Any': { pattern: 'hin' } } }, true],
    [{ headers: { nosuch: { present: true } } }, false],
    [{ body: { '/list/1/a': 'x', '/none': null } }, true],
    [{ body: { '/list': [1, { a: 'x' }] } }, true],
    [{ body: { '/list/7': { present: true } } }, false],
    [{ path: { id: 42 }, body: { '/list/1/a': 'y' } }, false],
  ])('of %j: %p', (match, wanted) => {
    expect(compileMatch(match)(request)).toBe(wanted);
  });
});

describe('a change at a pointer', () => {
  const value = { a: { b: 1, c: 2 }, list: [{ x: 1, y: 1 }, { x: 2 }] };

  test.each<[string, unknown, unknown]>([
    ['/a/b', undefined, { a: { c: 2 }, list: value.list }],
    ['/a/b', 5, { a: { b: 5, c: 2 }, list: value.list }],
    ['/a/new', 5, { a: { b: 1, c: 2, new: 5 }, list: value.list }],
    ['/list/*/x', undefined, { a: value.a, list: [{ y: 1 }, {}] }],
    ['/list/0', undefined, { a: value.a, list: [{ x: 2 }] }],
    ['/nosuch/deep', 5, value],
    ['', 7, 7],
  ])('%s to %j', (pointer, to, wanted) => {
    expect(changeAt(value, pointer, to)).toEqual(wanted);
  });

  test('leaves the value it was given as it was', () => {
    const before = JSON.stringify(value);
    changeAt(value, '/list/*/x', 9);
    expect(JSON.stringify(value)).toBe(before);
  });

  test('cannot reach a prototype', () => {
    changeAt({}, '/__proto__/polluted', true);
    expect(changeAt({}, '/__proto__', 1)).toEqual(
      Object.defineProperty({}, '__proto__', { value: 1, enumerable: true }),
    );
    expect({}).not.toHaveProperty('polluted');
  });
});
