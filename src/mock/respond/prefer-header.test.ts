import { EMPTY_BODY } from '../../core/http/http';
import { appliedText, NOTHING_PREFERRED, readPreferences, withoutOurPreferences } from './prefer-header';

const read = (prefer?: string | string[], query = '') =>
  readPreferences({
    method: 'GET',
    path: '/',
    query,
    headers: prefer === undefined ? {} : { prefer },
    body: EMPTY_BODY,
  });

describe('Prefer', () => {
  test.each<[string | string[], Record<string, unknown>, string]>([
    ['code=404', { code: 404 }, 'code=404'],
    ['code=404, example=sample', { code: 404, example: 'sample' }, 'code=404, example=sample'],
    ['code=404; example=sample', { code: 404, example: 'sample' }, 'code=404, example=sample'],
    [['code=404', 'dynamic=true'], { code: 404, dynamic: true }, 'code=404, dynamic=true'],
    ['CODE = 404', { code: 404 }, 'code=404'],
    ['code="404"', { code: 404 }, 'code=404'],
    ['example="a, \\"b\\""', { example: 'a, "b"' }, 'example="a, \\"b\\""'],
    ['code=404, code=500', { code: 404 }, 'code=404'],
    ['scenario=slow', { scenario: 'slow' }, 'scenario=slow'],
    ['respond-async, wait=10, code=201, foo', { code: 201 }, 'code=201'],
  ])('%j is read as %j', (header, preferences, applied) => {
    const preferred = read(header);
    expect(preferred).toMatchObject({ kind: 'read', preferences });
    const { code = 200, example } = preferences as { code?: number; example?: string };
    expect('given' in preferred && appliedText(preferred.given, { status: code, example })).toBe(applied);
  });

  test('what the answer is not was not applied', () => {
    const preferred = read('code=200, example=two, seed=1');
    expect('given' in preferred && appliedText(preferred.given, { status: 400, example: 'one' })).toBe('seed=1');
  });

  test.each(['', 'respond-async', 'return=minimal; foo=bar'])('%j says nothing to us', (header) => {
    expect(read(header)).toBe(NOTHING_PREFERRED);
  });

  test.each(['code=abc', 'code=4040', 'code', 'code=-1', 'code=999', 'dynamic=yes'])('%j cannot be read', (header) => {
    expect(read(header)).toMatchObject({
      kind: 'malformed',
      reason: expect.stringContaining(header.split('=')[0] ?? ''),
    });
  });
});

describe('the query', () => {
  test('says the same where there is no header', () => {
    expect(read(undefined, 'a=b&__code=404&__example=x%20y')).toMatchObject({
      preferences: { code: 404, example: 'x y' },
    });
    expect(read('code=500', '__code=404')).toMatchObject({ preferences: { code: 500 } });
  });

  test('of a vendor is left alone', () => {
    expect(read(undefined, 'code=404&snake__case=1')).toBe(NOTHING_PREFERRED);
    expect(read()).toBe(NOTHING_PREFERRED);
  });
});

test.each([
  ['code=404', undefined],
  ['return=minimal, code=404', 'return=minimal'],
  ['Code=404; example="a, b", return=minimal; foo="x, y", wait=5', 'return=minimal; foo="x, y", wait=5'],
  ['odata.maxpagesize=5', 'odata.maxpagesize=5'],
])('of %j the vendor gets %j', (prefer, theirs) => {
  const request = { method: 'GET', path: '/', query: '', headers: { accept: '*/*', prefer }, body: new Uint8Array() };
  expect(withoutOurPreferences(request).headers).toEqual({ accept: '*/*', ...(theirs && { prefer: theirs }) });
});
