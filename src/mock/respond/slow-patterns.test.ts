import { type Serving, serve, specOf, vendorOf } from '../testing/serve';

/** Patterns on which JavaScript's own engine would be at work for longer than the universe. */
const spec = specOf(`
openapi: 3.1.0
info: { title: Slow, version: '1' }
paths:
  /names:
    get:
      parameters: [{ name: q, in: query, schema: { type: string, pattern: '^(a+)+$' } }]
      responses:
        '200':
          description: Made from the pattern.
          content: { application/json: { schema: { type: string, pattern: '^([a-c]+-?)+!$' } } }
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: { name: { type: string, pattern: '^([a-zA-Z0-9]+\\s?)*$' }, twice: { type: string, pattern: '^(a+)+\\1$' }, mail: { type: string, pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$' }, tags: { type: string, pattern: '^(x+x+)+y$' } }
              patternProperties: { '^(x+x+)+y$': { type: integer } }
      responses: { '200': { description: Good. }, '400': { description: Bad. } }
`);

const LONG = 'a'.repeat(5000);
let mock: Serving;
beforeAll(async () => {
  mock = await serve([vendorOf(spec)]);
});
afterAll(() => mock.close());

const post = (body: unknown): Promise<Response> =>
  fetch(`${mock.url}/names`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('a pattern that could take for ever', () => {
  test('is not tried in a parameter, and this is said', async () => {
    const response = await fetch(`${mock.url}/names?q=${LONG}!`);
    expect([response.status, response.headers.get('understudy-unchecked')]).toEqual([
      200,
      expect.stringContaining('The pattern ^(a+)+$ could take for ever on some texts'),
    ]);
  }, 3000);

  test('costs only itself in a body, also as the name of a property', async () => {
    const bodies = [
      { name: `${LONG}!` },
      { name: 5 },
      { [`${'x'.repeat(5000)}z`]: 'no' },
      { name: LONG, mail: 'nobody' },
      { mail: 'somebody@example.com' },
      { tags: 'x'.repeat(200) },
    ];
    expect(await Promise.all(bodies.map(async (body) => (await post(body)).status))).toEqual([
      200, 400, 200, 400, 200, 200,
    ]);
  }, 3000);

  test('is said not to be checked where it refers back to itself', async () => {
    const response = await post({ twice: `${LONG}!` });
    expect([response.status, response.headers.get('understudy-unchecked')]).toEqual([
      200,
      expect.stringContaining('The pattern ^(a+)+\\1$ could take for ever on some texts'),
    ]);
  }, 3000);

  test('is tried where the text is short enough for it, else this is said', async () => {
    const near = 'a@'.concat('.'.repeat(5000));
    const far = near.concat('.'.repeat(10_000));
    const answers = await Promise.all([near, far].map((mail) => post({ mail: `${mail}@` })));
    expect(answers.map((each) => each.status)).toEqual([400, 200]);
    expect(answers[1]?.headers.get('understudy-unchecked')).toMatch(
      /The text has 15003 characters, and the pattern .* is tried on \d+ at most/,
    );
  }, 3000);

  test('still gives a value', async () => {
    expect(await (await fetch(`${mock.url}/names`)).json()).toMatch(/^[a-c-]+!$/);
  }, 3000);
});
