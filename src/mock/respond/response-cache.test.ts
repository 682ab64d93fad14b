import { type Serving, serve, specOf, vendorOf } from '../testing/serve';
import type { Behaviour, PreparedResponse, ResponseDraft } from '../types';
import { createResponseCache, keyOf } from './response-cache';

const prepared = (body: string): PreparedResponse => ({
  ...{ status: 200, headers: [], body, delay: 0, disruption: undefined, example: undefined, why: '', ours: false },
});

describe('the response cache', () => {
  test('holds no more bytes than it may, and lets the oldest responses go', () => {
    const cache = createResponseCache(10_000);
    for (let index = 0; index < 100; index += 1) cache.keepResponse(`key ${index}`, prepared('x'.repeat(1000)));
    expect(cache.size().bytes).toBeLessThanOrEqual(10_000);
    expect(cache.response('key 0')).toBeUndefined();
    expect(cache.response('key 99')).toBeDefined();
  });

  test('keeps nothing that is larger than all of it', () => {
    const cache = createResponseCache(1000);
    cache.keepResponse('large', prepared('x'.repeat(2000)));
    expect(cache.size()).toEqual({ entries: 0, bytes: 0 });
  });

  test('counts an entry that takes the place of another once', () => {
    const cache = createResponseCache();
    cache.keepResponse('key', prepared('x'));
    const { bytes } = cache.size();
    cache.keepResponse('key', prepared('y'));
    expect(cache.size()).toEqual({ entries: 1, bytes });
  });

  test('makes what Prism said read-only', () => {
    const cache = createResponseCache();
    const draft: ResponseDraft = {
      status: 200,
      headers: {},
      mediaType: 'a/b',
      value: { a: [1] },
      example: 'e',
      why: 'w',
    };
    cache.keepSaid('key', { draft, content: [], types: [], usual: null });
    expect(() => (draft.value as { a: number[] }).a.push(2)).toThrow(TypeError);
  });

  test('takes no parts of a key for others', () => {
    expect(keyOf('a', 'b')).not.toBe(keyOf('ab', ''));
    expect(keyOf('1:a')).not.toBe(keyOf('', 'a'));
    expect(keyOf(undefined, 'a')).not.toBe(keyOf('a', undefined));
  });
});

describe('what clients send', () => {
  const open: Serving[] = [];
  const start = async (...args: Parameters<typeof serve>): Promise<Serving> => {
    const serving = await serve(...args);
    open.push(serving);
    return serving;
  };

  afterEach(async () => {
    for (const serving of open.splice(0)) await serving.close();
  });

  const large = specOf(`
openapi: 3.1.0
info: { title: Large, version: '1' }
paths:
  /large:
    get:
      parameters: [{ name: pick, in: query, schema: { type: string } }]
      responses:
        '200':
          description: Large.
          content:
            application/json: { examples: { sample: { value: { text: '${'x'.repeat(1_000_000)}' } } } }
            text/plain: { example: small }
`);

  test('in Accept, Prefer and other headers is no part of a key', async () => {
    const { raw, mock } = await start([vendorOf(large)]);
    const variants = Array.from({ length: 50 }, (_, index) => [
      `Accept: application/json;q=0.${index + 1}`,
      `Accept: application/json;q=1, text/x-${index}`,
      `Prefer: example=unknown-${index}`,
      `Understudy-Session: session-${index}`,
    ]).flat();
    const heads = variants.map((header) => `HEAD /large HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
    const answers = await raw(`${heads.join('')}GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(150);
    expect(answers.match(/content-type: application\/json\r/g)).toHaveLength(150);
    expect(mock.cached().entries).toBeLessThan(10);
    expect(mock.cached().bytes).toBeLessThan(5_000_000);
  });

  const picking = (key: Behaviour['compile']): Behaviour => ({
    name: 'pick',
    grade: 'assumed',
    says: 'Picks.',
    compile: key,
  });

  const served = (compile: Behaviour['compile']) =>
    start([vendorOf(large, { definition: { name: 'large', behaviours: [picking(compile)] } })]);

  const pick = async ({ url }: Serving, wanted: string): Promise<unknown> =>
    (await fetch(`${url}/large?pick=${wanted}`)).json();

  test('as far as a behaviour names it in its key has a response of its own, made once', async () => {
    let made = 0;
    const serving = await served(() => ({
      key: ({ request }) => String(request.query.pick),
      change: (draft, { request }) => ({ ...draft, value: [request.query.pick, ++made] }),
    }));
    expect([await pick(serving, 'a'), await pick(serving, 'b'), await pick(serving, 'a')]).toEqual([
      ['a', 1],
      ['b', 2],
      ['a', 1],
    ]);
  });

  test.each([undefined, () => undefined, () => null])(
    'is answered anew where a behaviour has the key %p',
    async (key) => {
      let made = 0;
      const serving = await served(() => ({
        ...(key && { key }),
        change: (draft) => ({ ...draft, value: ++made }),
      }));
      expect([await pick(serving, 'a'), await pick(serving, 'a')]).toEqual([1, 2]);
    },
  );
});
