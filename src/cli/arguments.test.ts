import { duration, integer, rate, reports, shard, share, vendorValue } from './arguments';

describe('what is written on the command line', () => {
  test.each([
    ['200ms', 200],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['70', 70],
  ])('the duration %s is %d ms', (text, expected) => expect(duration(text)).toBe(expected));

  test.each(['', '5 parsecs', '-1s', 's'])('%j is no duration', (text) =>
    expect(() => duration(text)).toThrow(/200ms/),
  );

  test('a rate is a number per second, minute or hour', () => {
    expect(rate(' 2/s')).toBe('2/s');
    expect(rate('0.5/m')).toBe('0.5/m');
    expect(() => rate('2')).toThrow(/2\/s/);
    expect(() => rate('0/s')).toThrow();
  });

  test('a whole number keeps its bounds', () => {
    expect(integer(0, 65_535)('4010')).toBe(4010);
    expect(() => integer(0, 65_535)('65536')).toThrow(/0 to 65535/);
    expect(() => integer(1)('x')).toThrow(/at least 1/);
  });

  test('a share is a number or per cent', () => {
    expect(share('80%')).toBe(0.8);
    expect(share('0.5')).toBe(0.5);
    expect(() => share('80')).toThrow(/80%/);
  });

  test('a shard counts from one', () => {
    expect(shard('1/4')).toEqual({ index: 1, count: 4 });
    expect(() => shard('5/4')).toThrow(/1\/4/);
    expect(() => shard('0/4')).toThrow();
  });

  test('values per vendor add up, and a value may hold an equals sign', () => {
    expect(vendorValue('b=https://h/?x=1', { a: '1' })).toEqual({ a: '1', b: 'https://h/?x=1' });
    expect(() => vendorValue('b')).toThrow(/vendor=value/);
  });

  test('reports name a format and a file; an unknown format lists the known', () => {
    expect(reports('junit=a.xml,github')).toEqual([
      { format: 'junit', file: 'a.xml' },
      { format: 'github', file: undefined },
    ]);
    expect(() => reports('jnit=a.xml')).toThrow(/junit, json, html/);
    expect(() => reports('json')).toThrow(/json=file/);
  });
});
