import { withOwnAddresses } from './own-addresses';

const target = new URL('https://api.acme.example/v1');
const passed = (name: string, value: string, own = 'http://127.0.0.1:4020'): string | undefined =>
  withOwnAddresses([name, value], { target, own })[1];

test.each([
  ['https://api.acme.example/v1/people/5?a=b#c', 'http://127.0.0.1:4020/people/5?a=b#c'],
  ['HTTPS://API.acme.example:443/v1/people', 'http://127.0.0.1:4020/people'],
  ['//api.acme.example/v1/people', 'http://127.0.0.1:4020/people'],
  ['https://api.acme.example/v1', 'http://127.0.0.1:4020'],
  ['/v1/people/5', '/people/5'],
  ['/v1', '/'],
  // Not below the target's base path, at another host, in another protocol: the recorder cannot get there.
  ['https://api.acme.example/v10/people', 'https://api.acme.example/v10/people'],
  ['/login', '/login'],
  ['https://login.acme.example/v1/x', 'https://login.acme.example/v1/x'],
  ['http://api.acme.example/v1/x', 'http://api.acme.example/v1/x'],
  ['5', '5'],
  ['../people/5', '../people/5'],
  ['https://[broken/v1', 'https://[broken/v1'],
])('Location: %s leads to %s', (value, expected) => {
  expect(passed('Location', value)).toBe(expected);
  expect(passed('Content-Location', value)).toBe(expected);
});

test("a client that asked with the vendor's prefix is led to it", () => {
  const own = 'http://localhost:4020/acme';
  expect(passed('location', '/v1/people', own)).toBe('/acme/people');
  expect(passed('location', 'https://api.acme.example/v1/people', own)).toBe(`${own}/people`);
});

test('each address of Link, and of no other header', () => {
  const links = '<https://api.acme.example/v1/p?page=2>; rel="next", <https://elsewhere.example/v1/>; rel=help';
  const expected = '<http://127.0.0.1:4020/p?page=2>; rel="next", <https://elsewhere.example/v1/>; rel=help';
  expect(passed('Link', links)).toBe(expected);
  expect(passed('X-Next', 'https://api.acme.example/v1/p')).toBe('https://api.acme.example/v1/p');
});

test.each([
  ['a=b; Domain=acme.example; Path=/v1/x; Secure; HttpOnly', 'a=b; Path=/x; HttpOnly'],
  ['a=b; domain=.API.acme.example; path=/v1', 'a=b; Path=/'],
  ['a=b; Domain=other.example; Path=/', 'a=b; Domain=other.example; Path=/'],
  ['__Host-a=b; Path=/; Secure', '__Host-a=b; Path=/; Secure'],
  ['a=b; SameSite=None; Secure', 'a=b; SameSite=None; Secure'],
])('Set-Cookie: %s', (value, expected) => {
  expect(passed('Set-Cookie', value)).toBe(expected);
});
