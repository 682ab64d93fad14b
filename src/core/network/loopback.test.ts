import { isLoopback } from './loopback';

describe('isLoopback', () => {
  test.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'a.b.LocalHost.',
    '127.0.0.1',
    '127.1.2.3',
    '127.255.255.255',
    '::1',
    '[::1]',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '[::ffff:127.0.0.1]',
    '::FFFF:7f00:1',
  ])('%s is this machine', (host) => expect(isLoopback(host)).toBe(true));

  test.each([
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://0177.0.0.1/',
    'http://127.0.0.1./',
    'http://LocalHost:80/',
    'http://[0:0::1]:8080/',
    'http://[::ffff:127.0.0.1]/',
    'http://ⓛocalhost/',
  ])('%s leads to this machine, as the parser of URLs reads it', (url) =>
    expect(isLoopback(new URL(url).hostname)).toBe(true),
  );

  test.each([
    '',
    '.',
    'example.com',
    '127.0.0.1.evil.example',
    'localhost.evil',
    'localhost.evil.example',
    'evillocalhost',
    'evil-localhost',
    '.localhost',
    'localhost..',
    'a..localhost',
    '127.0.0.1.',
    '127.0.0.256',
    '127.1',
    '2130706433',
    '128.0.0.1',
    '10.0.0.1',
    '0.0.0.0',
    '::',
    '::2',
    '[::1',
    '::1]',
    '[localhost]',
    '::ffff:10.0.0.1',
    'fe80::1',
    'localhost:80',
    'localhost\nevil',
  ])('%j is not', (host) => expect(isLoopback(host)).toBe(false));

  test('a long name takes no time', () => {
    expect(isLoopback(`${'a.'.repeat(100_000)}evil`)).toBe(false);
  });
});
