import { createMatcher, type MatchResult } from './matcher';

const matcher = (...routes: readonly string[]) =>
  createMatcher(
    routes.map((route) => {
      const [method = '', path = ''] = route.split(' ');
      return { method, path, value: route };
    }),
  );

const found = (result: MatchResult<string>) => (result.kind === 'found' ? [result.value, result.values] : result);

describe('the most concrete template wins', () => {
  const overlapping = matcher('GET /a/{x}/c', 'GET /a/b/{y}', 'GET /a/{x}/{z}', 'GET /a/b/c/d', 'GET /a/{x}/c/{w}');

  test.each([
    ['/a/b/c', 'GET /a/b/{y}', { y: 'c' }],
    ['/a/z/c', 'GET /a/{x}/c', { x: 'z' }],
    ['/a/b/q', 'GET /a/b/{y}', { y: 'q' }],
    ['/a/z/q', 'GET /a/{x}/{z}', { x: 'z', z: 'q' }],
    ['/a/b/c/d', 'GET /a/b/c/d', {}],
    ['/a/b/c/e', 'GET /a/{x}/c/{w}', { x: 'b', w: 'e' }],
  ])('%s goes to %s', (path, route, values) => {
    expect(found(overlapping.match('GET', path))).toEqual([route, values]);
  });

  test('whatever the order of the document', () => {
    expect(found(matcher('GET /u/{id}', 'GET /u/me').match('GET', '/u/me'))).toEqual(['GET /u/me', {}]);
    expect(found(matcher('GET /u/me', 'GET /u/{id}').match('GET', '/u/me'))).toEqual(['GET /u/me', {}]);
  });

  test('and a template that lacks the method leaves the path to one that has it', () => {
    const both = matcher('POST /users/search', 'GET /users/{id}');
    expect(found(both.match('GET', '/users/search'))).toEqual(['GET /users/{id}', { id: 'search' }]);
  });
});

describe('several parameters in one segment', () => {
  const mixed = matcher('GET /f/{name}.{ext}', 'GET /f/{id}', 'POST /f/{id}:cancel', 'GET /f/v{major}-{minor}.json');

  test.each([
    ['GET', '/f/a.tar.gz', 'GET /f/{name}.{ext}', { name: 'a.tar', ext: 'gz' }],
    ['GET', '/f/plain', 'GET /f/{id}', { id: 'plain' }],
    ['POST', '/f/12:cancel', 'POST /f/{id}:cancel', { id: '12' }],
    ['POST', '/f/12%3A:cancel', 'POST /f/{id}:cancel', { id: '12:' }],
    ['GET', '/f/v1-2.json', 'GET /f/v{major}-{minor}.json', { major: '1', minor: '2' }],
    ['GET', '/f/a%2Eb', 'GET /f/{id}', { id: 'a.b' }],
  ])('%s %s goes to %s', (method, path, route, values) => {
    expect(found(mixed.match(method, path))).toEqual([route, values]);
  });

  test('characters that mean something in a pattern are only characters', () => {
    expect(found(matcher('GET /a/({id})+').match('GET', '/a/(7)+'))).toEqual(['GET /a/({id})+', { id: '7' }]);
    expect(matcher('GET /a/({id})+').match('GET', '/a/7').kind).toBe('unknown');
  });
});

describe('percent-encoding', () => {
  const one = matcher('GET /a/{id}/b', 'GET /café/{id}');

  test('a value is decoded once, and an encoded slash stays in its segment', () => {
    expect(found(one.match('GET', '/a/x%2Fy%20z%252F/b'))).toEqual(['GET /a/{id}/b', { id: 'x/y z%2F' }]);
  });

  test('a documented word matches however it is written', () => {
    expect(found(one.match('GET', '/caf%C3%A9/1'))).toEqual(['GET /café/{id}', { id: '1' }]);
    expect(found(one.match('GET', '/%61/1/b'))).toEqual(['GET /a/{id}/b', { id: '1' }]);
  });

  test.each(['/a/%/b', '/a/%zz/b', '/a/%E0%A4%A/b', '/nowhere/%ff'])('%s is malformed', (path) => {
    expect(one.match('GET', path)).toEqual({ kind: 'malformed', reason: expect.stringContaining('UTF-8') });
  });
});

describe('what does not match', () => {
  const routes = matcher('GET /api/contacts/{id}', 'DELETE /api/contacts/{id}', 'POST /api/contacts', 'GET /api/me');

  test('another method of a known path gets all that are allowed, HEAD with GET', () => {
    expect(routes.match('PUT', '/api/contacts/7')).toEqual({
      kind: 'wrong-method',
      allow: ['GET', 'HEAD', 'DELETE'],
      template: '/api/contacts/{id}',
    });
  });

  test('HEAD is answered by GET, unless it is documented', () => {
    expect(found(routes.match('HEAD', '/api/me'))).toEqual(['GET /api/me', {}]);
    expect(routes.match('HEAD', '/api/contacts').kind).toBe('wrong-method');
    expect(found(matcher('GET /a', 'HEAD /a').match('HEAD', '/a'))).toEqual(['HEAD /a', {}]);
  });

  test.each([
    ['/api/contact/7', '/api/contacts/{id}'],
    ['/contacts/7', '/api/contacts/{id}'],
    ['/v1/api/contacts/7', '/api/contacts/{id}'],
    ['/api/contacts/7/', '/api/contacts/{id}'],
    ['/API/ME', '/api/me'],
    ['/api/contacts/', '/api/contacts'],
    ['/something/else', undefined],
    [`/${'x'.repeat(5000)}`, undefined],
  ])('%.20s suggests %s', (path, nearest) => {
    expect(routes.match('GET', path)).toEqual({ kind: 'unknown', nearest });
  });

  test('case, a trailing slash and an empty segment make another path', () => {
    for (const path of ['/API/me', '/api/me/', '/api//me', '/api/contacts/']) {
      expect(routes.match('GET', path).kind).toBe('unknown');
    }
    expect(found(matcher('GET /a/').match('GET', '/a/'))).toEqual(['GET /a/', {}]);
    expect(found(matcher('GET /').match('GET', '/'))).toEqual(['GET /', {}]);
  });
});

test('methods are compared in upper case, and of two equal entries the first counts', () => {
  expect(found(matcher('get /a', 'GET /a').match('get', '/a'))).toEqual(['get /a', {}]);
});

test('what no path can contain is cut off a template', () => {
  expect(found(matcher('POST /#Action=List').match('POST', '/'))).toEqual(['POST /#Action=List', {}]);
});

test('a parameter called like something of every object is only a name', () => {
  expect(found(matcher('GET /{constructor}').match('GET', '/x'))).toEqual(['GET /{constructor}', { constructor: 'x' }]);
});

test('of ten thousand templates each finds its own', () => {
  const many = matcher(...Array.from({ length: 10_000 }, (_, i) => `GET /things/t${i}/{id}/sub/{sub}`));
  for (const i of [0, 1, 4999, 9999]) {
    const expected = [`GET /things/t${i}/{id}/sub/{sub}`, { id: 'abc', sub: 'x' }];
    expect(found(many.match('GET', `/things/t${i}/abc/sub/x`))).toEqual(expected);
  }
  expect(many.match('GET', '/things/t10000/abc/sub/x').kind).toBe('unknown');
});
