import type { ResolveName } from '../../core/network/guarded-lookup';
import { createAllowedHosts } from './allowed-hosts';

const refusal = (url: string, ...allowed: readonly string[]): string | undefined =>
  createAllowedHosts(allowed).refusal(new URL(url));

describe('a call may go', () => {
  test.each([
    'http://127.0.0.1',
    'http://127.9.9.9:8080/x',
    'https://localhost:3000',
    'http://LOCALHOST./x',
    'http://app.localhost/x',
    'http://[::1]:9/x',
    'http://[::ffff:127.0.0.1]/x',
    // What a URL makes of these is 127.0.0.1.
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
  ])('to this machine: %s', (url) => {
    expect(refusal(url)).toBeUndefined();
  });

  test.each([
    ['http://hooks.internal/x', 'hooks.internal'],
    ['http://Hooks.Internal:8080/x', 'hooks.internal'],
    ['http://hooks.internal:8080/x', 'hooks.internal:8080'],
    ['https://hooks.internal/x', 'HOOKS.internal:443'],
    ['http://10.0.0.7/x', '10.0.0.7'],
    ['http://[fd00::1]/x', '[fd00::1]'],
  ])('where it was allowed to: %s by %s', (url, allowed) => {
    expect(refusal(url, allowed)).toBeUndefined();
  });
});

describe('a call may not go', () => {
  test.each([
    'http://example.com/x',
    'http://169.254.169.254/latest/meta-data',
    'http://10.0.0.7/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://[fe80::1]/',
    'http://[::ffff:10.0.0.7]/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'http://notlocalhost/',
    'http://localhost@example.com/',
  ])('elsewhere: %s', (url) => {
    expect(refusal(url)).toMatch(/is not this machine\. Allow it with --callbacks-to /);
  });

  test.each([
    ['http://hooks.internal:8081/', 'hooks.internal:8080'],
    ['http://sub.hooks.internal/', 'hooks.internal'],
    ['http://hooks.internal.example/', 'hooks.internal'],
  ])('beside what was allowed: %s with %s', (url, allowed) => {
    expect(refusal(url, allowed)).toBe(
      `${new URL(url).host} is not this machine. Allow it with --callbacks-to ${new URL(url).host}`,
    );
  });
});

describe('a name', () => {
  /** Stands for the machine's resolver. */
  const resolver =
    (...addresses: readonly string[]): ResolveName =>
    (_name, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  const led = (name: string, allowed: readonly string[], addresses: readonly string[], all: boolean): unknown[] => {
    const result: unknown[] = [];
    createAllowedHosts(allowed, resolver(...addresses)).lookup(name, { all }, (error, ...found) =>
      result.push(error?.message ?? null, ...found),
    );
    return result;
  };

  test('that means this machine has to lead there', () => {
    expect(led('localhost', [], ['127.0.0.1', '::1'], false)).toEqual([null, '127.0.0.1', 4]);
    expect(led('localhost', [], ['127.0.0.1'], true)).toEqual([null, [{ address: '127.0.0.1', family: 4 }]]);
  });

  test.each([true, false])('that means this machine and leads elsewhere is refused (all: %s)', (all) => {
    expect(led('app.localhost', [], ['127.0.0.1', '192.0.2.1'], all)[0]).toBe(
      'app.localhost leads to 192.0.2.1, which is not this machine',
    );
    expect(led('localhost', [], [], all)[0]).toBe('localhost has no address');
  });

  test('that leads nowhere is said to', async () => {
    const message = await new Promise((resolve) => {
      createAllowedHosts([]).lookup('no\0name', { all: true }, (error) => resolve(error?.message));
    });
    expect(message).toMatch(/ENOTFOUND|EINVAL|must be/);
  });

  test('that was allowed may lead where it likes', () => {
    expect(led('hooks.internal', ['hooks.internal'], ['10.0.0.7'], false)).toEqual([null, '10.0.0.7', 4]);
  });
});
