import { specOf } from '../testing/serve';
import { type WantedBody, writeCall } from './write-call';

/** Writes the request of a webhook whose operation is `operation`, in YAML. */
const written = (operation: string, wanted?: WantedBody) => {
  const spec = specOf(`
openapi: 3.1.0
info: { title: Acme, version: '1' }
webhooks:
  event:
    post:
${operation.replaceAll(/^/gm, '      ')}
components:
  schemas:
    Pet: { type: object, required: [id], properties: { id: { type: integer, minimum: 3 }, name: { type: string } } }
`);
  const [request] = spec.webhooks[0]?.requests() ?? [];
  if (!request) throw new Error('one webhook');
  return writeCall(spec, request, wanted);
};

const body = (mediaType: string, media: string): string => `requestBody: { content: { ${mediaType}: ${media} } }`;
const PET = "schema: { $ref: '#/components/schemas/Pet' }";

describe('the body', () => {
  test.each([
    ['its example', body('application/json', `{ ${PET}, example: { id: 7 } }`), '{"id":7}'],
    [
      'the example called sample',
      body('application/json', '{ examples: { a: { value: 1 }, sample: { value: 2 } } }'),
      '2',
    ],
    ['a text', body('text/plain', '{ schema: { type: string }, example: hello }'), 'hello'],
    [
      'XML that is written out',
      body('application/xml', `{ ${PET}, example: '<pet><id>7</id></pet>' }`),
      '<pet><id>7</id></pet>',
    ],
    ['a form', body('application/x-www-form-urlencoded', `{ ${PET}, example: { id: 7, name: a b } }`), 'id=7&name=a+b'],
    ['a value that fits', body('application/json', `{ ${PET} }`), '{"id":3,"name":"Example"}'],
  ])('is %s', (_what, operation, expected) => {
    expect(written(operation)).toMatchObject({ kind: 'request', body: expected, notes: [] });
  });

  test('is named by its media type, JSON where there are several', () => {
    const content = `{ text/plain: { example: a }, application/json: { example: 1 }, application/xml: { example: <a/> } }`;
    expect(written(`requestBody: { content: ${content} }`)).toMatchObject({
      body: '1',
      headers: { 'content-type': 'application/json' },
    });
    expect(written(body('multipart/form-data', '{ example: { a: 1 } }'))).toMatchObject({
      headers: { 'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/) },
    });
  });

  test('is none where none is documented', () => {
    expect(written('summary: Nothing.')).toMatchObject({ body: undefined, headers: {} });
    expect(written('summary: Nothing.', { body: { value: 1 } })).toMatchObject({
      body: undefined,
      notes: [expect.stringContaining('none is documented')],
    });
  });

  test('is mended where its example breaks its own schema, and says so', () => {
    const operation = body('application/json', `{ ${PET}, example: { id: 1, name: Rex } }`);
    expect(written(operation)).toMatchObject({
      body: '{"id":3,"name":"Rex"}',
      example: 'example',
      notes: ['the documented example breaks its own schema and was mended'],
    });
    // Who names an example wants it as it is documented.
    expect(written(operation, { example: 'example' })).toMatchObject({ body: '{"id":1,"name":"Rex"}', notes: [] });
  });

  test('has nothing that only a client sends, whatever its example shows', () => {
    const schema =
      'schema: { type: object, properties: { id: { type: integer, readOnly: true }, pin: { type: string, writeOnly: true } } }';
    expect(written(body('application/json', `{ ${schema}, example: { id: 1, pin: '0000' } }`))).toMatchObject({
      body: '{"id":1}',
      notes: ['what is writeOnly was left out at /pin'],
    });
  });

  test('keeps all of an example that no value can mend', () => {
    const pattern = "type: string, pattern: '/^[A-Z]$/'";
    const schema = `schema: { type: object, properties: { code: { ${pattern} }, n: { type: integer } } }`;
    expect(written(body('application/json', `{ ${schema}, example: { code: A, n: 5 } }`))).toMatchObject({
      body: '{"code":"A","n":5}',
    });
  });

  test('is a value where its example is written as text', () => {
    expect(written(body('application/json', `{ ${PET}, example: '{"id": 7}' }`))).toMatchObject({ body: '{"id":7}' });
  });

  test('is not made up where no value fits', () => {
    const operation = body('application/json', '{ schema: { type: string, minLength: 3, maxLength: 2 } }');
    expect(written(operation)).toEqual({
      kind: 'unmade',
      reason: 'no value was found that satisfies the documented schema',
    });
  });
});

describe('the parameters', () => {
  test('are sent where they are required, or have an example', () => {
    const operation = `parameters:
  - { name: X-Event, in: header, required: true, schema: { type: string, const: created } }
  - { name: X-Try, in: header, schema: { type: integer }, example: 3 }
  - { name: X-Other, in: header, schema: { type: string } }
  - { name: tags, in: query, required: true, schema: { type: array }, example: [a, b c] }
  - { name: seen, in: cookie, required: true, schema: { type: integer }, example: 1 }
  - { name: id, in: path, required: true, schema: { type: integer } }`;
    expect(written(operation)).toMatchObject({
      headers: { 'x-event': 'created', 'x-try': '3', cookie: 'seen=1' },
      query: [
        ['tags', 'a'],
        ['tags', 'b c'],
      ],
    });
  });

  test('never change what the connection says of itself, nor break a header', () => {
    const operation = `parameters:
  - { name: Host, in: header, required: true, schema: { type: string }, example: example.com }
  - { name: Content-Length, in: header, required: true, schema: { type: integer }, example: 1 }
  - { name: X-Text, in: header, required: true, schema: { type: string }, example: "a\\r\\nb: é" }`;
    const inUtf8 = Buffer.from('é').toString('latin1');
    expect(written(operation)).toMatchObject({ headers: { 'x-text': `a??b: ${inUtf8}` } });
    expect(Object.keys((written(operation) as { headers: object }).headers)).toEqual(['x-text']);
  });

  test('that are required and have no possible value are a reason to send nothing', () => {
    const operation = `parameters: [{ name: X-Event, in: header, required: true, schema: false }]`;
    expect(written(operation)).toEqual({
      kind: 'unmade',
      reason: 'no value was found for the header parameter X-Event',
    });
  });
});
