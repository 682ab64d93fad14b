import { EMPTY_BODY } from '../../core/http/http';
import { acme } from '../testing/acme';
import { specOf } from '../testing/serve';
import type { Ask, ResponseDraft } from '../types';
import { createPrismEngine } from './prism';

const request = { method: 'GET', path: '/', query: '', headers: {}, body: EMPTY_BODY };

const ask = async (more: Partial<Ask> = {}, spec = acme, id = 'get-pet'): Promise<ResponseDraft | null> => {
  const operation = spec.operations.find((one) => one.id === id);
  if (!operation) throw new Error(id);
  return createPrismEngine(spec).answer(operation, {
    violations: [],
    preferences: {},
    mediaType: undefined,
    request,
    ...more,
  });
};

const shapes = specOf(`
openapi: 3.1.0
info: { title: Shapes, version: '1' }
paths:
  /tree:
    get:
      operationId: tree
      responses:
        '200': { description: T., content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } } }
  /odd:
    get:
      operationId: odd
      deprecated: true
      responses:
        2XX:
          description: Odd.
          headers: { x-page: { schema: { type: integer, examples: [3] } } }
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Odd' }
              example: { $ref: 'a value, no reference', of: somebody }
  /lost:
    get:
      operationId: lost
      responses:
        '200': { description: L., content: { application/json: { schema: { type: integer, minimum: 9, maximum: 3 } } } }
        default: { description: D., content: { application/json: { example: { broken: true } } } }
components:
  schemas:
    Tree:
      type: object
      required: [name, default]
      properties:
        name: { type: string, default: root }
        default: { $ref: '#/components/schemas/Leaf' }
        children: { type: array, items: { $ref: '#/components/schemas/Tree' } }
    Leaf: { type: string, enum: [leaf] }
    Odd: { type: object }
`);

describe('Prism as the engine', () => {
  test('chooses the first example, names it, and gives its very value', async () => {
    expect(await ask()).toMatchObject({ status: 200, mediaType: 'application/json', example: 'sample' });
    expect(await ask({ preferences: { example: 'puppy' } })).toMatchObject({ example: 'puppy', value: { name: 'Bo' } });
  });

  test('gives an error in the form that is wanted', async () => {
    const violation = acme.operations[0] && {
      class: 'validation' as const,
      in: 'path' as const,
      name: 'id',
      pointer: '' as never,
      keyword: 'type',
      message: '',
      spec: acme.operations[0].place,
    };
    const violations = violation ? [violation] : [];
    expect(await ask({ violations })).toMatchObject({ status: 400, mediaType: 'application/json' });
    expect(await ask({ violations, mediaType: 'application/xml' })).toMatchObject({ value: '<error>broken</error>' });
  });

  test('refuses what is not documented', async () => {
    await expect(ask({ preferences: { code: 418 } })).rejects.toThrow('418');
    await expect(ask({ preferences: { code: 404, example: 'puppy' } })).rejects.toThrow('404');
    await expect(ask({ preferences: { example: 'nobody' } })).rejects.toThrow('nobody');
  });

  test('leaves the value open where no example is', async () => {
    expect(await ask({}, shapes, 'tree')).toMatchObject({ status: 200, example: undefined, value: undefined });
  });

  test('leaves data alone that looks like a reference, and keeps headers and ranges', async () => {
    const draft = await ask({}, shapes, 'odd');
    expect(draft).toMatchObject({
      status: 200,
      example: 'example',
      value: { $ref: 'a value, no reference', of: 'somebody' },
    });
    expect(draft?.headers).toEqual({ 'x-page': '3', deprecation: 'true' });
    expect(await ask({ preferences: { example: 'default' } }, shapes, 'odd')).toMatchObject({ example: 'default' });
  });

  test('uses the default response for a status that only it covers', async () => {
    expect(await ask({ preferences: { code: 503 } }, shapes, 'lost')).toMatchObject({
      status: 503,
      value: { broken: true },
    });
  });
});

test('what is true of the bytes alone is never made up', async () => {
  const framed = specOf(`
openapi: 3.1.0
info: { title: Framed, version: '1' }
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: A.
          headers:
            Content-Length: { schema: { type: integer }, example: 3495 }
            Content-Encoding: { schema: { type: string, enum: [gzip] } }
            Transfer-Encoding: { schema: { type: string, enum: [chunked] } }
            Date: { schema: { type: string } }
            X-Page: { schema: { type: integer }, example: 3 }
          content: { application/json: { example: { fine: true } } }
`);
  expect((await ask({}, framed, 'a'))?.headers).toEqual({ 'x-page': '3' });
});

test('a reference that leads nowhere spoils its own answer only', async () => {
  const torn = specOf(
    `
openapi: 3.1.0
info: { title: Torn, version: '1' }
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': { description: A., content: { application/json: { example: { fine: true } } } }
        '400': { description: B., content: { application/json: { schema: { $ref: '#/components/schemas/Lost' } } } }
`,
    'torn',
    false,
  );
  expect((await ask({}, torn, 'a'))?.value).toEqual({ fine: true });
});

test('a header of JSON is ASCII, and a required one of which nothing is said has some value', async () => {
  const spec = specOf(`
openapi: 3.1.0
info: { title: Headers, version: '1' }
paths:
  /a:
    get:
      operationId: a
      responses:
        '204':
          description: N.
          headers:
            x-json: { content: { application/json: { example: { name: é } } } }
            x-any: { required: true }
            x-other: { description: Not required. }
`);
  const draft = await ask({}, spec, 'a');
  expect(draft?.headers).toEqual({ 'x-json': '{"name":"\\u00e9"}', 'x-any': expect.stringMatching(/^[ -~]+$/) });
});
