import { negotiate } from './negotiate-content-type';

const six = ['text/json', 'application/json', 'application/xml', 'text/xml', 'application/json-patch+json', '*/*'];
const two = ['application/xml', 'application/json'];

describe('the media type of an answer', () => {
  test.each<[string | undefined, readonly string[], string | null]>([
    [undefined, two, 'application/json'],
    ['', two, 'application/json'],
    [undefined, ['text/csv', 'application/xml'], 'text/csv'],
    [undefined, six, 'text/plain'],
    ['*/*', two, 'application/xml'],
    ['application/*', two, 'application/xml'],
    ['application/json', two, 'application/json'],
    ['APPLICATION/JSON', two, 'application/json'],
    ['application/json;q=0.5, application/xml;q=0.4', two, 'application/json'],
    ['application/json;q=0.5, application/xml', two, 'application/xml'],
    ['application/json, application/xml', two, 'application/json'],
    ['text/html, application/xhtml+xml, */*;q=0.8', two, 'application/xml'],
    ['application/xml;q=0, */*', two, 'application/json'],
    ['application/json; charset=utf-8', two, 'application/json; charset=utf-8'],
    ['application/json; charset=UTF8', two, 'application/json; charset=utf-8'],
    ['application/json; charset=latin1', two, 'application/json'],
    ['application/json; version=2', two, 'application/json'],
    ['application/json; version=2', ['application/json', 'application/json; version=2'], 'application/json; version=2'],
    ['image/png', two, null],
    ['image/png;q=1, text/*;q=0.1', ['text/plain'], 'text/plain'],
    ['application/json;q=0', ['application/json'], null],
    ['not a media type', two, 'application/json'],
    ['text/html', ['text/*'], 'text/html'],
    ['text/*', ['text/*'], 'text/plain'],
    ['application/pdf', ['*/*'], 'application/pdf'],
    [undefined, ['image/*'], 'image/png'],
    ['image/webp', ['image/*'], 'image/webp'],
    [undefined, ['chemical/*'], 'chemical/x'],
    [undefined, ['constructor/*'], 'constructor/x'],
    [undefined, ['application/*json'], 'application/json'],
    ['application/json', ['application/*json'], 'application/json'],
    ['application/*json', ['application/*json'], 'application/json'],
    ['*', two, 'application/xml'],
  ])('Accept %s among %j is %s', (accept, documented, expected) => {
    expect(negotiate(accept, documented)?.contentType ?? null).toBe(expected);
  });

  test('is none where nothing is documented', () => {
    expect(negotiate(undefined, [])).toBeNull();
  });
});

test.each([
  ['*', undefined, 'text/plain'],
  ['*', 'application/json', 'application/json'],
  ['', undefined, 'application/json'],
])('the key %j, asked for as %s, is sent as %s', (documented, accept, contentType) => {
  expect(negotiate(accept, [documented])).toEqual({ documented, contentType });
});
