import { rememberFrozen } from './remember-frozen';

test('a frozen object gives one result, any other a new one each time', () => {
  const make = rememberFrozen(({ name }: { readonly name: string }) => ({ sentence: `The ${name}.` }));
  const frozen = Object.freeze({ name: 'id' });
  expect(make(frozen)).toBe(make(frozen));
  const loose = { name: 'id' };
  expect(make(loose)).not.toBe(make(loose));
});
