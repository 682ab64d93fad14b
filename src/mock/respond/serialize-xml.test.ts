import { parseXml } from '../../validate/bodies/xml/read-xml';
import { renderXml } from '../../validate/bodies/xml/write-xml';
import { specOf } from '../testing/serve';

const spec = specOf(`
openapi: 3.1.0
info: { title: X, version: '1' }
paths: { /x: { get: { responses: { '200': { description: X. } } } } }
components:
  schemas:
    Order:
      type: object
      properties:
        Id: { type: integer, xml: { attribute: true } }
        Note: { type: [string, 'null'] }
        Empty: { type: string }
        Paid: { type: boolean }
        Lines: { type: array, items: { $ref: '#/components/schemas/Line' } }
        Codes: { type: array, items: { type: integer } }
        Flat: { type: array, xml: { wrapped: false }, items: { type: string, xml: { name: flat } } }
        Renamed: { type: string, xml: { name: other } }
        Fields: { type: object, additionalProperties: { type: integer } }
    Line: { type: object, properties: { Sku: { type: string } } }
    Orders: { type: array, items: { $ref: '#/components/schemas/Order' } }
`);

const ref = (name: string) => {
  const node = { $ref: `#/components/schemas/${name}` };
  const schemas = (spec.root.components as { schemas: Record<string, Record<string, unknown>> }).schemas;
  return { node: schemas[name] === undefined ? node : { ...schemas[name], title: name }, place: spec.place(spec.root) };
};

const order = {
  Id: 7,
  Note: null,
  Empty: '',
  Paid: true,
  Lines: [{ Sku: 'a & b <c> "d"' }, { Sku: 'é' }],
  Codes: [1, 2],
  Flat: ['x', 'y'],
  Renamed: 'r',
  Fields: { one: 1, 'not a name': 2 },
};

describe('a value in XML', () => {
  test('is named, wrapped and escaped as its schema says', () => {
    expect(renderXml(spec, ref('Order'), order)).toBe(
      '<?xml version="1.0" encoding="utf-8"?>' +
        '<Order Id="7" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Note xsi:nil="true"></Note><Empty></Empty><Paid>true</Paid>' +
        '<Lines><Sku>a &amp; b &lt;c&gt; &quot;d&quot;</Sku></Lines><Lines><Sku>é</Sku></Lines>' +
        '<Codes>1</Codes><Codes>2</Codes><flat>x</flat><flat>y</flat><other>r</other>' +
        '<Fields><one>1</one><entry key="not a name">2</entry></Fields></Order>',
    );
  });

  test('is read back as it was', () => {
    expect(parseXml(spec, ref('Order'), renderXml(spec, ref('Order'), order))).toEqual(order);
  });

  test('that is a list has its items inside', () => {
    const xml = renderXml(spec, ref('Orders'), [order]);
    expect(xml).toContain('<Orders xmlns:xsi=');
    expect(parseXml(spec, ref('Orders'), xml)).toEqual([order]);
  });

  test('leaves out what XML cannot hold', () => {
    expect(renderXml(spec, undefined, 'a\u0000b\u0001')).toBe('<?xml version="1.0" encoding="utf-8"?><root>ab</root>');
  });
});

test('a number of an example keeps the digits that it is written with', () => {
  const written = specOf(`
openapi: 3.1.0
info: { title: X, version: '1' }
paths: { /x: { get: { responses: { '200': { description: X., content: { application/xml: { example: { id: 9007199254740993, price: 1.50, list: [0.10] } } } } } } } }
`);
  const [content] = written.operations[0]?.responses[0]?.content ?? [];
  const xml = renderXml(written, undefined, content?.examples[0]?.value);
  expect(xml).toContain('<id>9007199254740993</id><price>1.50</price>');
  expect(xml).toContain('0.10');
});
