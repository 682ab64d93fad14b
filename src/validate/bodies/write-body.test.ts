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

test('a list of a media type that is one of lists is one part', () => {
  const schema = { properties: { all: { type: 'array', items: { type: 'object' } } } };
  const { spec, content } = contentOf('multipart/form-data; boundary=b', {
    schema,
    encoding: { all: { contentType: 'application/x-ndjson' } },
  });
  const value = { all: [{ a: 1 }, { a: 2 }] };
  const { text, contentType } = writeBody(spec, content, value);
  expect(text).toContain('\r\n\r\n{"a":1}\n{"a":2}\n\r\n--b--');
  expect(readBody(spec, content, contentType, Buffer.from(text), 'request')).toMatchObject({ value });
});

test.each([
  ['hello', '"hello"'],
  ['{"a":1}', '{"a":1}'],
])('in a part of JSON the text %j is %j', (value, sent) => {
  const { spec, content } = contentOf('multipart/form-data; boundary=b', {
    schema: { properties: { a: { type: 'string' } } },
    encoding: { a: { contentType: 'application/json' } },
  });
  const { text, contentType } = writeBody(spec, content, { a: value });
  expect(text).toContain(`content-type: application/json\r\n\r\n${sent}\r\n`);
  expect(readBody(spec, content, contentType, Buffer.from(text), 'request')).toMatchObject({ value: { a: value } });
});

test('a part that is not ASCII says no other charset than UTF-8', () => {
  const encoding = { a: { contentType: 'text/plain; charset=utf-16' } };
  const { spec, content } = contentOf('multipart/form-data', { encoding });
  expect(writeBody(spec, content, { a: 'é' }).text).toContain('content-type: text/plain; charset=utf-8\r\n');
});

test.each([
  ['application/xml', '<?xml version="1.0" encoding="utf-8"?><root x="1">'],
  ['application/yaml', '{"x":1}'],
])('a field of a form is %s, and read so', (contentType, sent) => {
  const x = { type: 'integer', xml: { attribute: true } };
  const point = { type: 'object', properties: { x, y: { type: 'string' } } };
  const { spec, content } = contentOf('application/x-www-form-urlencoded', {
    schema: { type: 'object', properties: { one: point, all: { type: 'array', items: point } } },
    encoding: { one: { contentType }, all: { contentType } },
  });
  const value = { one: { x: 1 }, all: [{ x: 2 }, { x: 3, y: 'a & b' }] };
  const { text } = writeBody(spec, content, value);
  expect(new URLSearchParams(text).get('one')).toContain(sent);
  expect(readBody(spec, content, content.mediaType, Buffer.from(text), 'request')).toMatchObject({ value });
});

describe('parts', () => {
  const binary = { type: 'string', format: 'binary' };
  const written = (mediaType: string, content: object, value: unknown) => {
    const { spec, content: found } = contentOf(mediaType, content);
    const body = writeBody(spec, found, value);
    const read = readBody(spec, found, body.contentType, Buffer.from(body.text), 'request');
    return { ...body, read: read.kind === 'value' ? read.value : read };
  };

  test('have the headers that their Encoding Object asks for, or shows', () => {
    const headers = {
      'X-Sum': { required: true, schema: { type: 'string', const: 'abc' } },
      'X-Rate': { schema: { type: 'integer', default: 3 } },
      'X-List': { example: [1, 2], schema: { type: 'array' } },
      'X-Plain': { schema: { type: 'string' } },
      'X-Break': { example: 'a\r\nX-Evil: 1' },
      'Content-Type': { example: 'text/html' },
    };
    const schema = { type: 'object', properties: { file: binary } };
    const encoding = { file: { contentType: 'image/png', headers } };
    const { text } = written('multipart/form-data; boundary=b', { schema, encoding }, { file: 'x' });
    expect(text.split('\r\n')).toEqual([
      '--b',
      'content-disposition: form-data; name="file"; filename="file"',
      'content-type: image/png',
      'x-sum: abc',
      'x-rate: 3',
      'x-list: 1,2',
      'x-break: a X-Evil: 1',
      '',
      'x',
      '--b--',
      '',
    ]);
  });

  test('end where no part has their end in it', () => {
    const { contentType, read } = written('multipart/form-data; boundary=b', {}, { a: 'x\r\n--b\r\ny', b: '--bx' });
    expect([contentType, read]).toEqual(['multipart/form-data; boundary=bxx', { a: 'x\r\n--b\r\ny', b: '--bx' }]);
  });

  test('have names of any text', () => {
    const { text, read } = written('multipart/form-data', {}, { 'a"b\r\nc': '1' });
    expect(text).toContain('name="a%22b%0D%0Ac"');
    expect(read).toEqual({ 'a"b\r\nc': '1' });
  });

  test('that are related name the type of the first', () => {
    const value = { meta: { a: 1 }, file: 'x' };
    expect(written('multipart/related; boundary=b', {}, value).contentType).toBe(
      'multipart/related; boundary=b; type="application/json"',
    );
  });

  test('of a list are bytes where their schema says so', () => {
    const schema = { type: 'array', prefixItems: [{ type: 'object' }, binary] };
    expect(written('multipart/mixed; boundary=b', { schema }, [{ a: 1 }, 'x']).text).toContain(
      '--b\r\ncontent-type: application/octet-stream\r\n\r\nx\r\n',
    );
  });

  test('are one for each key of a deep object', () => {
    const schema = { properties: { o: { type: 'object', properties: { a: { type: 'integer' } } } } };
    const { text, read } = written(
      'multipart/form-data',
      { schema, encoding: { o: { style: 'deepObject', explode: true } } },
      { o: { a: 1 } },
    );
    expect(text).toContain('name="o[a]"\r\n\r\n1\r\n');
    expect(read).toEqual({ o: { a: 1 } });
  });
});

test.each(['*/*', 'application/*'])('bytes under %s are bytes', (mediaType) => {
  const { spec, content } = contentOf(mediaType, { schema: { type: 'string', format: 'binary' } });
  expect(writeBody(spec, content, 'x')).toEqual({ text: 'x', contentType: 'application/octet-stream' });
});

test('reserved characters stand in a form where its Encoding Object allows them', () => {
  const { spec, content } = contentOf('application/x-www-form-urlencoded', {
    schema: { properties: { url: { type: 'string' } } },
    encoding: { url: { allowReserved: true } },
  });
  const value = { url: 'http://a/b?c=d&e=f#g+h' };
  const { text, contentType } = writeBody(spec, content, value);
  expect(text).toBe('url=http://a/b?c=d%26e=f%23g%2Bh');
  expect(readBody(spec, content, contentType, Buffer.from(text), 'request')).toEqual({ kind: 'value', value });
});
