import { EMPTY_BODY } from '../../core/http';
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

  test('makes a value where no example is, also from schemas that know themselves, the same each time', async () => {
    const first = await ask({}, shapes, 'tree');
    expect(first).toMatchObject({ status: 200, example: undefined, value: { name: 'root', default: 'leaf' } });
    expect((await ask({}, shapes, 'tree'))?.value).toEqual(first?.value);
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

  test('generates with a seed that ends with its request', async () => {
    const generate = async (seed?: string) =>
      JSON.stringify((await ask({ preferences: { dynamic: true }, ...(seed ? { seed } : {}) }))?.value);
    const seeded = await generate('a');
    const after = [await generate(), await generate(), await generate()];
    await generate('a');
    const again = [await generate(), await generate(), await generate()];
    expect(seeded).toEqual(expect.any(String));
    expect(again).not.toEqual(after);
  });
});

test('a reference within an example of a schema opens no file', async () => {
  const curious = specOf(`
openapi: 3.1.0
info: { title: Curious, version: '1' }
paths:
  /a: { get: { operationId: a, responses: { '200': { description: A., content: { application/json: { schema: { type: object, properties: { p: { type: object, example: { $ref: 'no-such-file.json' } } } } } } } } } }
`);
  expect((await ask({}, curious, 'a'))?.value).toEqual({ p: {} });
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

test.each(['3.0.3', '3.1.0'])(
  '%s: a plain scalar is the value that Prism makes of it, without its translation',
  async (openapi) => {
    const bounds = [{}, { minimum: 7 }, { maximum: -7 }, { minimum: 2, maximum: 9, description: 'Seconds.' }];
    const lengths = [{}, { minLength: 8 }, { maxLength: 3 }, { pattern: '^[a-z]{4}$', title: 'Four' }];
    const plain = [
      ...['integer', 'number'].flatMap((type) => bounds.map((more) => ({ type, ...more }))),
      ...lengths.map((more) => ({ type: 'string', ...more })),
    ];
    const headers = plain.flatMap((schema, index) => [
      [`x-short-${index}`, { schema }],
      // A keyword that says nothing, and that only the long way knows.
      [`x-long-${index}`, { schema: { ...schema, deprecated: false } }],
    ]);
    const document = { '200': { description: 'H.', headers: Object.fromEntries(headers) } };
    const spec = specOf(
      JSON.stringify({
        openapi,
        info: { title: 'Headers', version: '1' },
        paths: { '/a': { get: { operationId: 'a', responses: document } } },
      }),
    );
    const made = (await ask({}, spec, 'a'))?.headers ?? {};
    const ending = (name: string) => plain.map((_, index) => made[`x-${name}-${index}`]);
    expect(ending('short')).toEqual(ending('long'));
    expect(ending('short')).toContain('7');
  },
);
