import type { ContractCase } from '../../core/results/case';
import { parseBaseUrl } from './base-url';
import { createPacer, parseRate, retryAfter } from './pacing';
import { createGuard } from './storm-guard';

const answer = (status: number, after?: string) => ({
  status,
  headers: after === undefined ? {} : { 'retry-after': after },
  body: new Uint8Array(),
});

test.each([
  ['2/s', 500],
  ['90/m', 60_000 / 90],
  ['1000/h', 3600],
  ['0.5/s', 2000],
])('the rate %s is one request every %d ms', (text, interval) => {
  expect(parseRate(text)).toBeCloseTo(interval);
});

test.each(['2', '0/s', '-1/s', '2/d', 'fast', ''])('"%s" is no rate', (text) => {
  expect(() => parseRate(text)).toThrow('is not a rate');
});

test('requests that ask at once leave one after the other', async () => {
  const pauses: number[] = [];
  const pace = createPacer(500, { now: () => 1000, sleep: async (milliseconds) => void pauses.push(milliseconds) });
  await Promise.all([pace(), pace(), pace()]);
  expect(pauses).toEqual([500, 1000]);
});

test.each([
  [429, '3', 3000],
  [503, '0', 0],
  [429, 'Thu, 01 Jan 1970 00:00:05 GMT', 4000],
  [429, 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
  [429, 'soon', undefined],
  [429, undefined, undefined],
  [200, '3', undefined],
])('a %d with Retry-After "%s" asks for %s ms', (status, after, expected) => {
  expect(retryAfter(answer(status, after), 1000)).toBe(expected);
});

const asking = (...statuses: readonly string[]) => ({ expect: { statuses, why: '' } }) as unknown as ContractCase;

describe('the guard', () => {
  test('gives out as many requests as the budget has', () => {
    const guard = createGuard(2);
    expect([guard.take(), guard.take(), guard.take(), guard.take()]).toEqual([true, true, false, false]);
    expect(guard.requests()).toBe(2);
    expect(guard.stopped()).toContain('budget of 2');
  });

  test('ends after three refusals in a row that nobody asked for', () => {
    const guard = createGuard(100);
    for (const status of [401, 403]) guard.saw(asking('200'), status);
    expect(guard.stopped()).toBeUndefined();
    guard.saw(asking('200'), 429);
    expect(guard.stopped()).toContain('3 refusals');
    expect(guard.take()).toBe(false);
  });

  test('begins to count again after an answer, and does not count a refusal that was wanted', () => {
    const guard = createGuard(100);
    for (const status of [401, 401, 200, 401, 401]) guard.saw(asking('200'), status);
    for (let count = 0; count < 5; count++) guard.saw(asking('401'), 401);
    expect(guard.stopped()).toBeUndefined();
  });

  test('does not count the refusal of what is wrong on purpose, nor lets it hide those of valid requests', () => {
    const valid = asking('200');
    const wrong: ContractCase = { ...valid, expect: { ...valid.expect, wrong: 'credentials' } };
    const guard = createGuard(100);
    for (let count = 0; count < 5; count++) guard.saw(wrong, 403);
    expect(guard.stopped()).toBeUndefined();
    for (const each of [valid, wrong, valid, wrong, valid]) guard.saw(each, each === valid ? 401 : 400);
    expect(guard.stopped()).toContain('3 refusals');
  });

  test('leaves out an operation that is forbidden three times, and ends after three such operations', () => {
    const of = (operationId: string): ContractCase => ({ ...asking('200'), operationId });
    const guard = createGuard(100);
    for (let count = 0; count < 3; count++) guard.saw(of('a'), 403);
    expect(guard.leavesOut(of('a'))).toContain('forbidden 3 times');
    expect([guard.leavesOut(of('b')), guard.stopped()]).toEqual([undefined, undefined]);
    for (const id of ['b', 'c']) guard.saw(of(id), 403);
    expect(guard.stopped()).toContain('3 refusals');
  });

  test('goes on over what is forbidden once the credentials were taken somewhere, and not over a 401', () => {
    const of = (operationId: string): ContractCase => ({ ...asking('200'), operationId });
    const guard = createGuard(100);
    guard.saw(of('public'), 200);
    guard.saw(of('mine'), 200, true);
    for (const id of ['a', 'b', 'c', 'd']) guard.saw(of(id), 403, true);
    expect(guard.stopped()).toBeUndefined();
    for (const id of ['a', 'b', 'c']) guard.saw(of(id), 401, true);
    expect(guard.stopped()).toContain('3 refusals');
  });

  test('goes on over what shows how a 401 looks, where the rest is open to all', () => {
    const [open, closed] = [createGuard(100), createGuard(100)];
    open.saw(asking('200'), 200);
    for (const guard of [open, closed])
      for (let count = 0; count < 5; count++) guard.saw(asking('200'), 401, false, true);
    expect([open.stopped(), closed.stopped()]).toEqual([undefined, expect.stringContaining('3 refusals')]);
    for (let count = 0; count < 3; count++) open.saw(asking('200'), 401);
    expect(open.stopped()).toContain('3 refusals');
  });

  test('leaves out an operation that asks for too long a pause; two in a row end the run', () => {
    const of = (operationId: string): ContractCase => ({ ...asking('200'), operationId });
    const guard = createGuard(100);
    for (const id of ['mail', 'login']) {
      guard.saw(of(id), 429);
      guard.tooSlow(of(id), 'a pause of 60 s');
      expect([guard.leavesOut(of(id)), guard.leavesOut(of('b')), guard.stopped()]).toEqual([
        'a pause of 60 s',
        undefined,
        undefined,
      ]);
      guard.saw(of('b'), 200);
    }
    for (const id of ['c', 'd']) guard.tooSlow(of(id), 'a pause of 60 s');
    expect(guard.stopped()).toBe('a pause of 60 s');
  });

  test('takes default and 4XX for what was documented', () => {
    const guard = createGuard(100);
    for (let count = 0; count < 5; count++) guard.saw(asking('default'), 401);
    for (let count = 0; count < 5; count++) guard.saw(asking('4XX'), 401);
    expect(guard.stopped()).toBeUndefined();
  });
});

test.each([
  'http://localhost:1',
  'http://127.8.9.1',
  'http://[::1]:1',
  'http://vendor.localhost',
  'https://example.com/v1',
])('%s may be sent credentials', (text) => {
  expect(() => parseBaseUrl(text, true)).not.toThrow();
});

test.each(['http://example.com', 'http://127.example.com', 'http://localhost.example.com', 'http://10.0.0.1'])(
  '%s may not',
  (text) => {
    expect(() => parseBaseUrl(text, true)).toThrow('https only');
  },
);

test('no message repeats the credentials of a URL', () => {
  expect(() => parseBaseUrl('https://anna:geheim@example.com', true)).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('geheim') }),
  );
});
