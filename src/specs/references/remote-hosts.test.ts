import type { ResolveName } from '../../core/network/guarded-lookup';
import { createRemoteHosts, type RemoteHosts } from './remote-hosts';

/** A name server with prepared answers, one after the other; the last one stays. */
const nameServer = (answers: Readonly<Record<string, readonly string[]>>): ResolveName => {
  const asked = new Map<string, number>();
  return (name, _, done) => {
    const turn = asked.get(name) ?? 0;
    asked.set(name, turn + 1);
    const all = answers[name] ?? [];
    const address = all[Math.min(turn, all.length - 1)] ?? '';
    done(
      null,
      address.split(' ').map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 })),
    );
  };
};

/** What a socket to `url` gets: an address, or the reason why there is none. */
const connect = (hosts: RemoteHosts, url: string): Promise<string> =>
  new Promise((resolve) => {
    const target = new URL(url);
    hosts.lookup(target)(target.hostname, {}, (error, address) => resolve(error ? error.message : String(address)));
  });

const document = 'https://api.example.com/openapi.yaml';

test.each([
  '127.0.0.1',
  '10.0.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '::1',
  '::ffff:127.0.0.1',
  'fd00::1',
  '8.8.8.8 10.0.0.1',
])('a public name that leads to %s is not connected to', async (address) => {
  for (const asker of [document, 'file:///home/me/openapi.yaml', 'http://127.0.0.1:9/openapi.yaml']) {
    const hosts = createRemoteHosts(asker, [], nameServer({ 'parts.example.com': [address] }));
    expect(hosts.refusal(new URL('https://parts.example.com/x'))).toBeUndefined();
    expect(await connect(hosts, 'https://parts.example.com/x')).toMatch(
      /^it leads to .*may not lead to a private address\. Allow it with --allow-hosts parts\.example\.com$/,
    );
  }
});

test('a public name that leads to a public address is connected to', async () => {
  const hosts = createRemoteHosts(document, [], nameServer({ 'parts.example.com': ['8.8.8.8'] }));
  expect(await connect(hosts, 'https://parts.example.com/x')).toBe('8.8.8.8');
});

test('a host that a person named may lead anywhere', async () => {
  const hosts = createRemoteHosts(document, ['parts.corp', 'x.corp:8080'], nameServer({ 'parts.corp': ['10.0.0.1'] }));
  expect(hosts.refusal(new URL('http://parts.corp/x'))).toBeUndefined();
  expect(await connect(hosts, 'http://parts.corp/x')).toBe('10.0.0.1');
  expect(hosts.refusal(new URL('http://localhost:8080/x'))).toContain('private address');
});

test('a document’s own host may be private', async () => {
  const hosts = createRemoteHosts('http://docs.corp.example/a', [], nameServer({ 'docs.corp.example': ['10.0.0.1'] }));
  expect(await connect(hosts, 'http://docs.corp.example/a')).toBe('10.0.0.1');
  expect(await connect(hosts, 'https://docs.corp.example/b')).toBe('10.0.0.1');
  expect(await connect(hosts, 'https://docs.corp.example:8443/b')).toContain('it leads to 10.0.0.1');
});

test('a document’s own host that led to the internet may not lead inside later', async () => {
  const hosts = createRemoteHosts(document, [], nameServer({ 'api.example.com': ['8.8.8.8', '127.0.0.1'] }));
  expect(await connect(hosts, document)).toBe('8.8.8.8');
  expect(await connect(hosts, document)).toContain('it leads to 127.0.0.1: api.example.com is public and may not');
});

test('a name that no name server takes is an error, not an exception', async () => {
  const hosts = createRemoteHosts(document, []);
  const told = await new Promise<string>((resolve) => {
    hosts.lookup(new URL(document))('a\0b.invalid', {}, (error) => resolve(error?.message ?? 'connected'));
  });
  expect(told).not.toBe('connected');
});
