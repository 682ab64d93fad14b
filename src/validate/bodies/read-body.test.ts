import { withinAMinute } from '../../../test/within-a-minute';
import type { MediaTypeSpec, Spec } from '../../specs/spec';
import { documentWith, inlineSpec, onlyOperation } from '../testing/inline-spec';
import { readBody } from './read-body';

const contentOf = (mediaType: string, schema: unknown, rest: object = {}, schemas: object = {}) => {
  const requestBody = { content: { [mediaType]: { schema, ...rest } } };
  const spec = inlineSpec(documentWith({ requestBody }, { schemas }, '3.1.0', 'post'));
  const content = onlyOperation(spec).requestBody?.content[0];
  if (!content) throw new Error('The document has no body');
  return { spec, content };
};

const read = (
  { spec, content }: { spec: Spec; content: MediaTypeSpec },
  text: string,
  mediaType = content.mediaType,
) => {
  const result = readBody(spec, content, mediaType, Buffer.from(text), 'request');
  return result.kind === 'value' ? result.value : result;
};

const FORM = 'application/x-www-form-urlencoded';
const properties = {
  n: { type: 'integer' },
  text: { type: 'string' },
  list: { type: 'array', items: { type: 'integer' } },
  object: { type: 'object', properties: { a: { type: 'boolean' } } },
};

describe('a form', () => {
  const form = contentOf(FORM, { type: 'object', properties });

  test.each([
    ['n=1&text=a+b%26', { n: 1, text: 'a b&' }],
    ['list=1&list=2', { list: [1, 2] }],
    ['list=1', { list: [1] }],
    ['list[]=1&list[]=2', { list: [1, 2] }],
    ['object=%7B%22a%22%3Atrue%7D', { object: { a: true } }],
    ['object[a]=true', { object: { a: true } }],
    ['other=1&other=2', { other: ['1', '2'] }],
    ['', {}],
    ['text', { text: '' }],
    ['n=x', { n: 'x' }],
  ])('%s', (text, value) => expect(read(form, text)).toEqual(value));

  test('lists are delimited as the encoding says', () => {
    const delimited = contentOf(
      FORM,
      { properties },
      { encoding: { list: { style: 'pipeDelimited', explode: false } } },
    );
    expect(read(delimited, 'list=1|2')).toEqual({ list: [1, 2] });
    const commas = contentOf(FORM, { properties }, { encoding: { list: { explode: false } } });
    expect(read(commas, 'list=1,2')).toEqual({ list: [1, 2] });
  });

  test('a property is read by whichever schema says its type', () => {
    const refined = contentOf(FORM, { allOf: [{ properties }], properties: { n: { maximum: 5 } } });
    expect(read(refined, 'n=3&list=1')).toEqual({ n: 3, list: [1] });
  });

  test('nothing is nested deeper than anybody means', () => {
    expect(read(form, `object${'[a]'.repeat(101)}=1`)).toMatchObject({ kind: 'unreadable' });
  });

  test('a name that is documented with its brackets keeps them', () => {
    const bracketed = contentOf(FORM, {
      properties: { 'list[]': properties.list, 'room[id]': properties.n, object: properties.object },
    });
    expect(read(bracketed, 'list[]=1&room[id]=2&object[a]=true')).toEqual({
      'list[]': [1],
      'room[id]': 2,
      object: { a: true },
    });
  });

  test('broken percent-encoding is unreadable', () => {
    expect(read(form, 'n=%zz')).toEqual({ kind: 'unreadable', reason: 'its percent-encoding is broken' });
  });

  test('many keys of one object are read one after another', () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `object[k${index}]=1`).join('&');
    expect(withinAMinute(() => read(form, text))).toMatchObject({ object: { k49999: '1' } });
  });

  test('__proto__ is a field', () => {
    const value = read(form, '__proto__=1') as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe('multipart', () => {
  const form = contentOf('multipart/form-data', {
    type: 'object',
    properties: { ...properties, file: { type: 'string' } },
  });
  const type = 'multipart/form-data; boundary="b 1"';
  const part = (head: string, text: string) => `--b 1\r\n${head}\r\n\r\n${text}\r\n`;
  const field = (name: string, text: string) => part(`Content-Disposition: form-data; name="${name}"`, text);

  test('fields, lists, JSON parts and files', () => {
    const text = [
      'preamble is ignored\r\n',
      field('n', '1'),
      field('list', '1'),
      field('list', '2'),
      part('content-disposition: form-data; name=object\r\nContent-Type: application/json', '{"a":true}'),
      part('Content-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: image/png', 'PNG--b 1x'),
      '--b 1--\r\nepilogue',
    ].join('');
    expect(read(form, text, type)).toEqual({ n: 1, list: [1, 2], object: { a: true }, file: 'PNG--b 1x' });
  });

  test.each([
    ['no boundary named', field('n', '1'), 'multipart/form-data', 'its media type names no boundary'],
    ['no boundary in it', 'abc', type, 'its boundary does not occur in it'],
    ['no end', field('n', '1'), type, 'its last boundary is missing'],
    ['no header end', '--b 1\r\nabc\r\n--b 1--', type, 'one of its parts has no end of header fields'],
    ['no name', `${part('Content-Disposition: form-data', 'x')}--b 1--`, type, 'one of its parts has no name'],
  ])('%s is unreadable', (_what, text, mediaType, reason) => {
    expect(read(form, text, mediaType)).toEqual({ kind: 'unreadable', reason });
  });

  test('other multipart types are the list of their parts', () => {
    const mixed = contentOf('multipart/mixed', { type: 'array' });
    const text = `${part('Content-Type: application/json', '{"a":1}')}${part('X: y', 'text')}--b 1--`;
    expect(read(mixed, text, 'multipart/mixed; boundary="b 1"')).toEqual([{ a: 1 }, 'text']);
  });

  test('the parts of a list are what their schemas say', () => {
    const schema = {
      type: 'array',
      prefixItems: [{ type: 'integer' }, { type: 'string' }],
      items: { type: 'boolean' },
    };
    const text = [
      part('X: y', '7'),
      part('X: y', '7'),
      part('Content-Type: image/png', '\u0089PNG'),
      part('X: y', 'true'),
    ];
    const bytes = Buffer.from(`${text.join('')}--b 1--`, 'latin1');
    const { spec, content } = contentOf('multipart/mixed', schema);
    expect(readBody(spec, content, 'multipart/mixed; boundary="b 1"', bytes, 'request')).toEqual({
      kind: 'value',
      value: [7, '7', '\u0089PNG', true],
    });
  });

  test('and an object where that is documented and every part has a name', () => {
    const mixed = contentOf('multipart/mixed', { type: 'object', properties });
    const mixedType = 'multipart/mixed; boundary="b 1"';
    expect(read(mixed, `${field('n', '1')}--b 1--`, mixedType)).toEqual({ n: 1 });
    expect(read(mixed, `${field('n', '1')}${part('X: y', 'text')}--b 1--`, mixedType)).toEqual(['1', 'text']);
  });
});

describe('XML', () => {
  const XML = 'application/xml';
  const schemas = {
    Ticket: { type: 'object', properties: { Id: { type: 'integer' }, Title: { type: 'string' } } },
    Summary: {
      type: 'object',
      properties: {
        Contact: { type: ['object', 'null'] },
        Tickets: { type: 'array', xml: { wrapped: true }, items: { $ref: '#/components/schemas/Ticket' } },
        Numbers: { type: 'array', xml: { wrapped: true }, items: { type: 'integer' } },
        Amount: { type: 'number' },
        Done: { type: 'boolean' },
      },
    },
  };
  const summary = contentOf(XML, { $ref: '#/components/schemas/Summary' }, {}, schemas);
  const NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

  test('takes its types from the schema', () => {
    const text = `<?xml version="1.0" encoding="utf-8"?>
      <Summary ${NIL}><Contact xsi:nil="true"/>
        <Tickets><Ticket><Id>7</Id><Title>007 &amp; co</Title></Ticket><Ticket><Id>8</Id><Title/></Ticket></Tickets>
        <Numbers><item>1</item><item>2</item></Numbers><Amount>1.50</Amount><Done>true</Done></Summary>`;
    expect(read(summary, text)).toEqual({
      Contact: null,
      Tickets: [
        { Id: 7, Title: '007 & co' },
        { Id: 8, Title: '' },
      ],
      Numbers: [1, 2],
      Amount: 1.5,
      Done: true,
    });
  });

  test('an empty list, CDATA, and an element nobody documented', () => {
    const text = '<Summary><Tickets/><Extra>1</Extra><Amount>x</Amount></Summary>';
    expect(read(summary, text)).toEqual({ Tickets: [], Extra: '1', Amount: 'x' });
    const ticket = contentOf(XML, { $ref: '#/components/schemas/Ticket' }, {}, schemas);
    expect(read(ticket, '<Ticket><Title><![CDATA[<a> & b]]></Title></Ticket>')).toEqual({ Title: '<a> & b' });
  });

  test('a list at the root', () => {
    const list = contentOf(XML, { type: 'array', items: { $ref: '#/components/schemas/Ticket' } }, {}, schemas);
    expect(read(list, '<ArrayOfTicket><Ticket><Id>1</Id></Ticket></ArrayOfTicket>')).toEqual([{ Id: 1 }]);
    expect(read(list, `<ArrayOfTicket ${NIL} xsi:nil="true"/>`)).toBeNull();
  });

  test('XML Objects are obeyed: names, attributes, prefixes, lists without an element of their own', () => {
    const pet = contentOf(XML, {
      type: 'object',
      xml: { name: 'pet' },
      properties: {
        id: { type: 'integer', xml: { attribute: true } },
        name: { type: 'string', xml: { name: 'title', prefix: 'p' } },
        tags: { type: 'array', xml: { wrapped: false }, items: { type: 'string', xml: { name: 'tag' } } },
        photos: { type: 'array', xml: { wrapped: true }, items: { type: 'string', xml: { name: 'url' } } },
      },
    });
    const text = `<pet id="7" xmlns:p="urn:p"><p:title>Rex</p:title><tag>a</tag><tag>b</tag><photos><url>u</url></photos></pet>`;
    expect(read(pet, text)).toEqual({ id: 7, name: 'Rex', tags: ['a', 'b'], photos: ['u'] });
  });

  test('a map has one element for each key', () => {
    const map = contentOf(XML, { type: 'object', additionalProperties: { type: 'integer' } });
    expect(read(map, '<root><a>1</a><entry key="b c">2</entry></root>')).toEqual({ a: 1, 'b c': 2 });
  });

  test.each([
    ['<a>\n<b></a>', '</b> is expected at line 2, column 4'],
    ['<a>\n<b>', '<b> is not closed at line 2, column 4'],
    ['hello', 'there is text outside of the root element at line 1, column 1'],
    ['', 'there is no element at line 1, column 1'],
    ['<a/><b/>', 'there is a second root element at line 1, column 9'],
    ['<a>1</a>junk', 'there is text outside of the root element at line 1, column 9'],
    ['</a>', 'nothing is open to be closed at line 1, column 1'],
    ['<a>x & y</a>', 'a bare & has to be written &amp; at line 1, column 6'],
    ['<a>&copy;</a>', 'the entity &copy; is not declared at line 1, column 4'],
    ['<a>&#0;</a>', 'a reference names no character that XML allows at line 1, column 4'],
    ['<a>\u0001</a>', 'there is a character that XML does not allow at line 1, column 4'],
    ['<a x="1" x="2"/>', 'the attribute x is repeated at line 1, column 9'],
    ['<a x=1/>', 'the tag <a> is malformed at line 1, column 3'],
    ['<1/>', 'a tag has no valid name at line 1, column 1'],
    ['<a><!-- </a>', 'a comment does not end at line 1, column 4'],
    ['<!doctype a><a/>', 'a declaration stands where none may at line 1, column 1'],
    ['<a><!DOCTYPE a></a>', 'a declaration stands where none may at line 1, column 4'],
    ['<!DOCTYPE a><a>&x;</a>', 'the entity &x; is not declared at line 1, column 16'],
  ])('%j is unreadable', (text, reason) => {
    expect(read(summary, text)).toEqual({ kind: 'unreadable', reason });
  });

  test.each(['<!DOCTYPE Summary>', '<!DOCTYPE Summary SYSTEM "a.dtd">', `<!DOCTYPE a PUBLIC "-//a//b" 'http://a/b' >`])(
    '%s declares nothing',
    (doctype) => {
      const ticket = contentOf(XML, { $ref: '#/components/schemas/Ticket' }, {}, schemas);
      expect(read(ticket, `${doctype}<Ticket><Title>a</Title></Ticket>`)).toEqual({ Title: 'a' });
    },
  );

  test('what a document type declares is not read, and nothing is known of the body', () => {
    expect(read(summary, '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')).toEqual({
      kind: 'unreadable',
      reason: 'there is a document type declaration with others in it at line 1, column 1',
      unknown: true,
    });
  });

  test('nesting has an end', () => {
    expect(read(summary, '<a>'.repeat(2000))).toMatchObject({
      reason: expect.stringContaining('nested deeper than 500'),
    });
  });

  test('what looks like a declaration inside a comment or CDATA is text', () => {
    const ticket = contentOf(XML, { $ref: '#/components/schemas/Ticket' }, {}, schemas);
    expect(read(ticket, '<Ticket><!-- <!DOCTYPE --><Title><![CDATA[<!DOCTYPE x>]]></Title></Ticket>')).toEqual({
      Title: '<!DOCTYPE x>',
    });
  });

  test('elements with the names of built-in properties are elements', () => {
    const value = read(
      summary,
      '<Summary><__proto__><polluted>1</polluted></__proto__><constructor>2</constructor></Summary>',
    );
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  test('references are decoded once', () => {
    const ticket = contentOf(XML, { $ref: '#/components/schemas/Ticket' }, {}, schemas);
    expect(read(ticket, '<Ticket><Title>&#65;&#x1F600;&amp;lt;&quot;&apos;\r\n</Title></Ticket>')).toEqual({
      Title: 'A😀&lt;"\'\n',
    });
  });

  test.each([
    ['comments that do not end', '<!--'.repeat(1_000_000)],
    ['tags that do not end', '<a '.repeat(1_000_000)],
    ['attributes that do not end', `<a b="${'x="'.repeat(1_000_000)}`],
    ['spaces', `<a${' '.repeat(3_000_000)}`],
    ['repeated elements', `<a>${'<b>1</b>'.repeat(100_000)}</a>`],
    ['references', `<a>${'&amp;'.repeat(100_000)}</a>`],
  ])('%s are read in one go', (_what, text) => {
    expect(withinAMinute(() => read(summary, text))).toBeDefined();
  });

  test('without a schema, elements are properties', () => {
    const free = contentOf(XML, {});
    expect(read(free, '<a x="1"><b>2</b><c>3</c><c>4</c></a>')).toEqual({ x: '1', b: '2', c: ['3', '4'] });
  });
});

test('a euro sign of Windows is one', () => {
  const { spec, content } = contentOf('text/csv', { type: 'string' });
  const bytes = (...all: number[]) =>
    readBody(spec, content, 'text/csv; charset=windows-1252', Buffer.from(all), 'request');
  expect(bytes(0x35, 0x80)).toEqual({ kind: 'opaque', text: '5€' });
  expect(bytes(0x81)).toMatchObject({ kind: 'unreadable' });
});

test('text and bytes stay what they are', () => {
  expect(read(contentOf('text/plain', {}), 'é')).toEqual({ kind: 'opaque', text: 'é' });
  expect(read(contentOf('image/png', {}), 'PNG')).toEqual({ kind: 'opaque', text: 'PNG' });
  expect(read(contentOf('text/plain', {}), 'a', 'text/plain; charset=nope')).toMatchObject({ kind: 'unreadable' });
});

describe('numbers that JavaScript rounds', () => {
  const big = '9007199254740993';
  const list = { type: 'array', items: { type: 'integer' } };
  const object = { type: 'object', properties: { l: list } };

  test.each<[mediaType: string, schema: object, body: string, pointer: string]>([
    ['application/json', object, `{"l":[1,${big}]}`, '/l/1'],
    [FORM, object, `l=1&l=${big}`, '/l/1'],
    [FORM, object, `l=[1,${big}]`, '/l/1'],
    [FORM, { properties: { o: object } }, `o={"l":[${big}]}`, '/o/l/0'],
    ['application/xml', object, `<root><l>1</l><l> ${big} </l></root>`, '/l/1'],
    ['application/yaml', object, `l:\n- 1\n- ${big}\n`, '/l/1'],
    ['application/x-ndjson', list, `1\n${big}\n`, '/1'],
    ['application/json-seq', list, `\u001e1\n\u001e${big}\n`, '/1'],
    ['text/event-stream', { type: 'array', items: object }, `data: {"l":[${big}]}\n\n`, '/0/l/0'],
    [
      'multipart/form-data; boundary=b',
      { properties: { o: object } },
      `--b\r\ncontent-disposition: form-data; name="o"\r\ncontent-type: application/json\r\n\r\n{"l":[${big}]}\r\n--b--`,
      '/o/l/0',
    ],
    [
      'multipart/form-data; boundary=b',
      object,
      `--b\r\ncontent-disposition: form-data; name="l"\r\n\r\n${big}\r\n--b--`,
      '/l/0',
    ],
  ])('%s keeps the digits: %#', (mediaType, schema, body, pointer) => {
    const { spec, content } = contentOf(mediaType, schema);
    const result = readBody(spec, content, mediaType, Buffer.from(body), 'request');
    expect(result).toMatchObject({ kind: 'value', rounded: [{ pointer, text: big }] });
    expect(JSON.stringify(result)).toContain('9007199254740992');
  });

  test('a text of such digits is a text', () => {
    const { spec, content } = contentOf(FORM, { properties: { n: { type: 'string' } } });
    expect(readBody(spec, content, FORM, Buffer.from(`n=${big}`), 'request')).toEqual({
      kind: 'value',
      value: { n: big },
    });
  });
});

test.each([
  ['\u001e{"a":1}\n\u001e2 \u001e"x"', [{ a: 1 }, 2, 'x']],
  ['{"a":1}\n', { kind: 'unreadable', reason: 'it does not begin with a record separator (U+001E)' }],
  ['\u001e1\n\u001e23', { kind: 'unreadable', reason: 'its value 23 may be cut: no white space follows it' }],
])('JSON text sequence %j', (text, value) => {
  expect(read(contentOf('application/json-seq', { type: 'array' }), text)).toEqual(value);
});

describe('headers of a part', () => {
  const encoding = {
    file: {
      contentType: 'image/png',
      headers: { 'X-Sum': { required: true, schema: { type: 'integer' } }, 'Content-Type': { required: true } },
    },
  };
  const form = contentOf('multipart/form-data; boundary=b', { type: 'object' }, { encoding });

  test.each([
    ['X-SUM: 5', []],
    ['x-other: 5', ['/file lacks its header x-sum (part file)']],
    ['x-sum: five', ['/file has a header x-sum that must be integer (part file)']],
  ])('%s', (line, wrong) => {
    const head = `content-disposition: form-data; name="file"; filename="a"\r\ncontent-type: image/png\r\n${line}`;
    const bytes = Buffer.from(`--b\r\n${head}\r\n\r\nx\r\n--b--\r\n`);
    const result = readBody(form.spec, form.content, form.content.mediaType, bytes, 'request');
    if (result.kind !== 'value') throw new Error(result.kind);
    expect((result.wrongParts ?? []).map(({ pointer, message }) => `${pointer} ${message}`)).toEqual(wrong);
  });
});

test.each([
  ['form-data; filename="x; name=q"; name="f"', { f: 'v' }],
  ['form-data; name="a\\"b"', { 'a"b': 'v' }],
  ['form-data; NAME=f', { f: 'v' }],
  ['form-data;\r\n name="f"', { f: 'v' }],
])('a part with %j', (disposition, value) => {
  const form = contentOf('multipart/form-data; boundary=b', { type: 'object' });
  expect(read(form, `--b\r\ncontent-disposition: ${disposition}\r\n\r\nv\r\n--b--`)).toEqual(value);
});
