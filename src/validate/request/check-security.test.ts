import type { HttpRequest } from '../../core/http/http';
import { readCookies, readQuery } from '../parameters/parameter-sources';
import { documentWith, inlineSpec, onlyOperation, request } from '../testing/inline-spec';
import { challengesFor, compileSecurity } from './check-security';

const securitySchemes = {
  Basic: { type: 'http', scheme: 'basic' },
  Bearer: { type: 'http', scheme: 'bearer' },
  SoTicket: { type: 'http', scheme: 'SoTicket' },
  Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  QueryKey: { type: 'apiKey', in: 'query', name: 'key' },
  CookieKey: { type: 'apiKey', in: 'cookie', name: 'sid' },
  OAuth: { type: 'oauth2', flows: {} },
  Certificate: { type: 'mutualTLS' },
};

const operationWith = (security: object[]) => {
  const spec = inlineSpec(documentWith({ security }, { securitySchemes }));
  return { spec, operation: onlyOperation(spec) };
};

const check = (security: object[], parts: Partial<HttpRequest> = {}) => {
  const { spec, operation } = operationWith(security);
  const http = request(parts);
  return compileSecurity(spec, operation)(http, readQuery(http.query), readCookies(http.headers.cookie as string));
};

const names = (security: object[], parts: Partial<HttpRequest> = {}) => {
  const { violation, credentials } = check(security, parts);
  return violation ? violation.message : credentials.map(({ schemeName, value }) => `${schemeName}=${value}`);
};

const authorization = (value: string) => ({ headers: { authorization: value } });

describe('compileSecurity', () => {
  test('nothing is needed when nothing is documented', () => {
    expect(names([])).toEqual([]);
  });

  test.each([
    [{ Basic: [] }, authorization('Basic dGplMDpUamUw'), 'Basic=dGplMDpUamUw'],
    [{ Basic: [] }, authorization('bASIC dGplMDpUamUw'), 'Basic=dGplMDpUamUw'],
    [{ Bearer: [] }, authorization('bearer 8A:Cust12345.xx'), 'Bearer=8A:Cust12345.xx'],
    [{ SoTicket: [] }, authorization('SOTICKET 7T:abc123=='), 'SoTicket=7T:abc123=='],
    [{ Key: [] }, { headers: { 'x-key': 'k' } }, 'Key=k'],
    [{ QueryKey: [] }, { query: 'key=a%20b' }, 'QueryKey=a b'],
    [{ CookieKey: [] }, { headers: { cookie: 'a=1; sid=s%20+' } }, 'CookieKey=s +'],
    [{ QueryKey: [] }, { query: 'key=%zz' }, 'QueryKey=%zz'],
    [{ OAuth: ['read'] }, authorization('Bearer t'), 'OAuth=t'],
    [{ Certificate: [] }, {}, 'Certificate='],
  ])('%j is satisfied by %j', (requirement, parts, credential) => {
    expect(names([requirement], parts)).toEqual([credential]);
  });

  test('a missing credential names every way that would do', () => {
    const { violation } = check([{ Basic: [] }, { SoTicket: [] }, { Key: [], QueryKey: [] }]);
    expect(violation).toMatchObject({ class: 'security', in: 'security', name: '', keyword: 'credentials' });
    expect(violation?.message).toBe(
      'Credentials are needed: `Authorization: Basic …`, or `Authorization: SoTicket …`, or the header `X-Key` and the query parameter `key`.',
    );
    expect(violation?.spec.pointer).toBe('/paths/~1things/get/security');
  });

  test('one alternative is enough, and all of it is needed', () => {
    const both = [{ Key: [], QueryKey: [] }, { Bearer: [] }];
    expect(names(both, { headers: { 'x-key': 'k' } })).toContain('Credentials are needed');
    expect(names(both, { headers: { 'x-key': 'k' }, query: 'key=q' })).toEqual(['Key=k', 'QueryKey=q']);
    expect(names(both, authorization('Bearer t'))).toEqual(['Bearer=t']);
  });

  test('an empty alternative makes credentials optional', () => {
    expect(names([{ Bearer: [] }, {}])).toEqual([]);
    expect(names([{ Bearer: [] }, {}], authorization('Bearer t'))).toEqual(['Bearer=t']);
    expect(names([{ Bearer: [] }, {}], authorization('Bearer'))).toEqual([]);
  });

  test.each([
    ['Bearer', 'carries no credentials'],
    ['Bearer ', 'carries no credentials'],
    ['Bearer a b', 'contains a space'],
    ['Basic !!!', 'not base64'],
    ['Basic dGpl', 'not base64'],
    ['Digest x', 'Credentials are needed'],
    ['', 'Credentials are needed'],
  ])('%p is refused: it %s', (value, reason) => {
    expect(names([{ Basic: [] }, { Bearer: [] }], authorization(value))).toContain(reason);
  });

  test('a malformed credential does not matter when another alternative holds', () => {
    expect(names([{ Basic: [] }, { Key: [] }], { headers: { authorization: 'Basic !', 'x-key': 'k' } })).toEqual([
      'Key=k',
    ]);
  });

  test('an empty key is no key', () => {
    expect(names([{ Key: [] }], { headers: { 'x-key': '' } })).toContain('The header X-Key is empty.');
  });

  test('the message never carries the credential', () => {
    expect(names([{ Basic: [] }], authorization('Basic c2Vj!cmV0'))).not.toContain('c2Vj');
  });
});

test('challengesFor names each scheme that HTTP has a challenge for, once', () => {
  const { operation } = operationWith([{ Basic: [] }, { Bearer: [] }, { OAuth: [] }, { SoTicket: [] }, { Key: [] }]);
  expect(challengesFor(operation)).toEqual(['Basic realm="api", charset="UTF-8"', 'Bearer', 'SoTicket']);
});
