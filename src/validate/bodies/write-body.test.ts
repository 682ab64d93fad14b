import { documentWith, inlineSpec, onlyOperation } from '../testing/inline-spec';
import { readBody } from './read-body';
import { writeBody } from './write-body';

const contentOf = (mediaType: string, content: object = {}) => {
  const operation = { requestBody: { content: { [mediaType]: content } } };
  const spec = inlineSpec(documentWith(operation, {}, '3.1.0', 'post'));
  const [found] = onlyOperation(spec).requestBody?.content ?? [];
  if (!found) throw new Error(`no content of ${mediaType}`);
  return { spec, content: found };
};

test.each<[string, unknown, string, string]>([
  ['application/octet-stream', 'hello', 'application/octet-stream', 'hello'],
  ['application/pdf', '%PDF', 'application/pdf', '%PDF'],
  ['image/*', 'bytes', 'image/png', 'bytes'],
  ['audio/*', 'bytes', 'audio/mpeg', 'bytes'],
  ['model/*', 'bytes', 'model/x', 'bytes'],
  ['*/*', 'text', 'application/json', '"text"'],
  ['application/*', { a: 1 }, 'application/json', '{"a":1}'],
  ['application/json', 'text', 'application/json', '"text"'],
  ['application/octet-stream', { a: 1 }, 'application/octet-stream', '{"a":1}'],
  ['text/plain; charset=iso-8859-1', 'a', 'text/plain; charset=iso-8859-1', 'a'],
  ['text/plain; charset=iso-8859-1', 'ä', 'text/plain; charset=utf-8', 'ä'],
  ['text/plain; charset=UTF-8', 'ä', 'text/plain; charset=UTF-8', 'ä'],
  ['application/xml', '<a/>', 'application/xml', '<a/>'],
  ['application/xml', 'a & b', 'application/xml', '<?xml version="1.0" encoding="utf-8"?><root>a &amp; b</root>'],
])('under %s, %j is sent as %s: %s', (mediaType, value, contentType, text) => {
  const { spec, content } = contentOf(mediaType);
  expect(writeBody(spec, content, value)).toEqual({ text, contentType });
});

describe('a form in parts', () => {
  const binary = { type: 'string', format: 'binary' };
  const { spec, content } = contentOf('multipart/form-data; boundary=b', {
    schema: {
      type: 'object',
      properties: {
        file: binary,
        logo: { type: 'string' },
        open: {},
        pdf: { type: 'string', contentMediaType: 'application/pdf' },
        files: { type: 'array', items: binary },
        meta: { type: 'object', properties: { a: { type: 'integer' } } },
        note: { type: 'string' },
        csv: { type: 'string' },
      },
    },
    encoding: { logo: { contentType: 'image/jpeg, image/*' }, csv: { contentType: 'text/csv' } },
  });
  const value = {
    file: 'abc',
    logo: 'JPG',
    open: 'x',
    pdf: '%PDF',
    files: ['x', 'y'],
    meta: { a: 1 },
    note: 'hi',
    csv: 'a,b',
  };
  const { text, contentType } = writeBody(spec, content, value);

  test.each([
    ['name="file"; filename="file"', 'application/octet-stream', 'abc'],
    ['name="logo"; filename="logo"', 'image/jpeg', 'JPG'],
    ['name="open"; filename="open"', 'application/octet-stream', 'x'],
    ['name="pdf"; filename="pdf"', 'application/pdf', '%PDF'],
    ['name="files"; filename="files"', 'application/octet-stream', 'x'],
    ['name="files"; filename="files"', 'application/octet-stream', 'y'],
    ['name="meta"', 'application/json', '{"a":1}'],
    ['name="note"', undefined, 'hi'],
    ['name="csv"', 'text/csv', 'a,b'],
  ])('has a part %s of %s', (name, type, body) => {
    const ofType = type === undefined ? '' : `content-type: ${type}\r\n`;
    expect(text).toContain(`--b\r\ncontent-disposition: form-data; ${name}\r\n${ofType}\r\n${body}\r\n`);
  });

  test('is read back as it was', () => {
    expect(readBody(spec, content, contentType, Buffer.from(text), 'request')).toEqual({ kind: 'value', value });
  });
});

test.each(['application/xml', 'application/yaml', 'application/x-www-form-urlencoded', 'application/json'])(
  'a part of %s is written so, and read so',
  (contentType) => {
    const point = { type: 'object', required: ['x'], properties: { x: { type: 'integer' }, y: { type: 'string' } } };
    const { spec, content } = contentOf('multipart/form-data; boundary=b', {
      schema: { type: 'object', properties: { one: point, all: { type: 'array', items: point } } },
      encoding: { one: { contentType }, all: { contentType } },
    });
    const value = { one: { x: 1, y: 'a' }, all: [{ x: 2 }, { x: 3 }] };
    const written = writeBody(spec, content, value);
    expect(written.text.match(new RegExp(`content-type: ${contentType}\r\n`, 'g'))).toHaveLength(3);
    expect(readBody(spec, content, written.contentType, Buffer.from(written.text), 'request')).toEqual({
      kind: 'value',
      value,
    });
    const broken = written.text.replaceAll('\r\n\r\n', '\r\n\r\n<{');
    const wrong = readBody(spec, content, written.contentType, Buffer.from(broken), 'request');
    if (/json|xml/.test(contentType))
      expect(wrong).toMatchObject({ kind: 'unreadable', reason: expect.stringContaining('its part "one"') });
  },
);
