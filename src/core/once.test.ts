import { once } from './once';

test('a value is made when it is first asked for, and once only', () => {
  let made = 0;
  const next = once(() => {
    made += 1;
    return made > 5 ? made : undefined;
  });
  expect(made).toBe(0);
  expect([next(), next(), made]).toEqual([undefined, undefined, 1]);
});

test('what could not be made is tried again', () => {
  let fails = true;
  const value = once(() => {
    if (fails) throw new Error('not yet');
    return 'made';
  });
  expect(value).toThrow('not yet');
  fails = false;
  expect(value()).toBe('made');
});
