import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '../src/app/testing/run-tests';
import type { CaseResult } from '../src/core/results/case';
import { findingKey } from '../src/core/results/finding';
import { describeFinding } from '../src/report/describe';

/** A document against its own mock: both sides read the same lines, so that nothing may fail but what contradicts itself. */
const loop = async (document: object | string) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'loop-'));
  const file = path.join(folder, 'acme.yaml');
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document, null, 1));
  const results: CaseResult[] = [];
  const skipped: string[] = [];
  const summary = await runTests({ vendors: [file], environment: {} }, (event) => {
    if (event.type === 'case-finished') results.push(event.result);
    if (event.type === 'case-skipped') skipped.push(`${event.skipped.id}: ${event.skipped.reason}`);
  });
  rmSync(folder, { recursive: true });
  const failed = results.filter(({ verdict }) => verdict.kind === 'violates');
  return {
    summary,
    skipped,
    results,
    failed: failed.map((result) => result.case.id.slice('acme/'.length)),
    findings: failed.flatMap(({ verdict }) => verdict.findings.filter(({ severity }) => severity === 'failure')),
  };
};

const json = (content: object, status = '200') => ({
  [status]: { description: 'x', content: { 'application/json': content } },
});

const of = (operation: object, rest: object = {}, method = 'post', at = '/things') => ({
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  paths: { [at]: { [method]: { operationId: 'op', responses: json({ schema: { type: 'object' } }), ...operation } } },
  ...rest,
});

const named = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

test('a documented body that breaks its schema is blamed on the document, with both lines, and costs one case', async () => {
  const content = { 'application/json': { schema: named, example: { name: 7 } } };
  const ran = await loop(of({ requestBody: { required: true, content } }));
  expect(ran.failed).toEqual(['op/example/with-body/example']);
  expect(ran.findings.map(({ blame }) => blame)).toEqual(['spec']);
  const [finding] = ran.findings;
  expect([finding?.spec.pointer, finding?.against?.pointer]).toEqual([
    '/paths/~1things/post/requestBody/content/application~1json/example',
    '/paths/~1things/post/requestBody/content/application~1json/schema/properties/name',
  ]);
  expect(finding && describeFinding(finding)).toMatch(
    /the documented example "example" of the body breaks its own schema: \/name must be string .* contradicts .* The document contradicts itself, and has to change\.$/,
  );
});

test('of a second form of the body that breaks its schema the document alone is to blame, also where it shows the answer', async () => {
  const content = {
    'application/json': { schema: named },
    'application/x-www-form-urlencoded': { schema: named, example: { other: 'x' } },
  };
  const shown = json({ schema: { type: 'object' }, example: { token: 'abc' } });
  const responses = { ...shown, '400': { description: 'x' } };
  const ran = await loop(of({ requestBody: { required: true, content }, responses }));
  expect(ran.failed).toEqual(['op/example/sample/content-type/application-x-www-form-urlencoded']);
  expect(ran.findings.map(({ kind, blame }) => `${kind} ${blame}`)).toEqual(['status-unexpected spec']);
  expect([ran.findings[0]?.spec.line, ran.findings[0]?.against?.line].every(Boolean)).toBe(true);
});

test('a parameter example that breaks its schema is one case of blame spec, and the others go on with a made value', async () => {
  const parameter = { name: 'n', in: 'query', required: true, schema: { type: 'integer' }, example: 'many' };
  const ran = await loop(of({ parameters: [parameter] }, {}, 'get'));
  expect(ran.failed).toEqual(['op/example/with-n/example']);
  expect(ran.findings.map(({ blame }) => blame)).toEqual(['spec']);
  const sample = ran.results.find(({ case: { id } }) => id === 'acme/op/example/sample');
  expect(sample?.case.title).toBe('GET /things answers a request made from the schema');
});

test('what is not made keeps its name, and so does what the schema itself shows', async () => {
  const parameter = { name: 'n', in: 'query', required: true, schema: { type: 'integer', default: 5 } };
  const { results } = await loop(of({ parameters: [parameter] }, {}, 'get'));
  expect(results[0]?.case.title).toBe('GET /things answers a request with documented values');
});

test.each([
  ['an answer', json({ schema: named, example: { name: 7 } }), 'op/answer/200/example/application-json'],
  [
    'an error',
    { ...json({ schema: named, example: { name: 'x' } }), ...json({ schema: named, example: {} }, '404') },
    'op/answer/404/example/application-json',
  ],
])('the example of %s that breaks its schema is blamed on the document', async (_what, responses, id) => {
  const ran = await loop(of({ responses }, {}, 'get'));
  expect(ran.failed).toContain(id);
  expect(new Set(ran.findings.map(({ blame }) => blame))).toEqual(new Set(['spec']));
  expect(ran.findings.every(({ against }) => against !== undefined)).toBe(true);
});

test.each([
  ['a list', { type: 'array', items: named }, 'passed'],
  ['a number', { type: 'integer' }, 'inconclusive'],
] as const)('%s in an answer that is called a form is no empty body', async (_what, schema, outcome) => {
  const content = { 'application/x-www-form-urlencoded': { schema }, 'application/json': { schema } };
  const ran = await loop(of({ responses: { '200': { description: 'x', content } } }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  const asForm = ran.results.filter(({ case: { id } }) => id.includes('x-www-form-urlencoded'));
  expect(asForm.length).toBeGreaterThan(0);
  expect(asForm.map(({ verdict }) => (verdict.kind === 'inconclusive' ? 'inconclusive' : 'passed'))).toEqual(
    asForm.map(() => outcome),
  );
});

test('an empty text that the document shows is no missing body', async () => {
  const content = { 'text/csv': { example: '' } };
  const ran = await loop(of({ responses: { '200': { description: 'x', content } } }, {}, 'get'));
  expect(ran.findings).toEqual([]);
});

test('a form is asked with a value that a form can hold', async () => {
  const nested = {
    type: 'object',
    required: ['n', 'name'],
    properties: { n: { type: 'integer' }, name: { type: 'string', minLength: 1 } },
  };
  const ran = await loop(
    of({
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: { type: 'array', items: { type: 'integer' } }, example: [1, 2] },
          'application/x-www-form-urlencoded': { schema: nested },
        },
      },
    }),
  );
  expect(ran.failed).toEqual([]);
  expect(ran.results.map(({ case: { id } }) => id)).toContain(
    'acme/op/example/sample/content-type/application-x-www-form-urlencoded',
  );
});

test('a request that no value satisfies is not sent, and the reason names the line', async () => {
  const never = { type: 'object', required: ['a'], properties: { a: { allOf: [{ const: 1 }, { const: 2 }] } } };
  const ran = await loop(of({ requestBody: { required: true, content: { 'application/json': { schema: never } } } }));
  expect(ran.failed).toEqual([]);
  expect(ran.skipped.join('\n')).toMatch(
    /example\/sample: no request was found that the document allows: .*acme\.yaml:\d+/,
  );
});

test('wrong credentials are asked about only where no alternative takes them', async () => {
  const components = {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'Authorization' },
      bearer: { type: 'http', scheme: 'bearer' },
    },
  };
  const security = [{ bearer: [] }, { key: [] }];
  const ran = await loop(of({ security, responses: { ...json({}), ...json({}, '401') } }, { components }, 'get'));
  expect(ran.failed).toEqual([]);
  expect(ran.results.map(({ case: { id } }) => id)).toContain('acme/op/violation/credentials/none');
});

test('two schemes that share one header are both let in', async () => {
  const components = {
    securitySchemes: {
      basic: { type: 'http', scheme: 'basic' },
      key: { type: 'apiKey', in: 'header', name: 'Authorization' },
    },
  };
  const security = [{ basic: [], key: [] }];
  const ran = await loop(of({ security, responses: { ...json({}), ...json({}, '401') } }, { components }, 'get'));
  expect(ran.failed).toEqual([]);
});

test('a question belongs to the operation that answers', async () => {
  const answers = (word: string) => ({
    get: { operationId: word, responses: json({ schema: { const: word }, example: word }) },
  });
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'mine' }];
  const ran = await loop({
    ...of({}),
    paths: { '/pets/{id}': { parameters, ...answers('one') }, '/pets/mine': answers('mine') },
  });
  expect(ran.failed).toEqual([]);
  expect(ran.skipped.join('\n')).toContain('another operation answers this request: GET /pets/mine');
});

test('a sample with a password does not make the mock send it, nor the run accuse the mock', async () => {
  const account = {
    type: 'object',
    required: ['id', 'pw'],
    properties: { id: { type: 'integer' }, pw: { type: 'string', writeOnly: true } },
  };
  const sample = { id: 1, pw: 'hunter2', friends: [{ id: 2, pw: 'hunter3' }] };
  const schema = { ...account, properties: { ...account.properties, friends: { type: 'array', items: account } } };
  const ran = await loop(of({ responses: json({ schema, example: sample }) }));
  expect(ran.results.length).toBeGreaterThan(1);
  expect(ran.results.flatMap(({ verdict }) => verdict.findings)).toEqual([]);
});

test('examples that unfold without an end are told, and the run ends', async () => {
  const letters = [...'abcdefghi'];
  const bomb = letters.map((letter, index) => {
    const inside = index === 0 ? 'x' : `*${letters[index - 1]}`;
    return `x-${letter}: &${letter} [${Array(9).fill(inside).join(', ')}]`;
  });
  const ran = await loop(
    `
openapi: 3.0.3
info: {title: t, version: '1'}
${bomb.join('\n')}
paths:
  /bomb:
    post:
      operationId: bomb
      parameters: [{name: q, in: query, required: true, schema: {type: array, items: {}}, example: *i}]
      requestBody: {required: true, content: {application/json: {schema: {type: array}, example: *i}}}
      responses:
        '200':
          description: ok
          headers: {X-A: {schema: {type: array, items: {}}, example: *i}}
          content: {application/json: {schema: {type: array}, example: *i}}
`,
  );
  expect(ran.failed).toEqual([]);
  expect(ran.skipped.filter((one) => one.includes('it is too large: written out, more than 64 MB'))).toHaveLength(3);
  const sample = ran.results.find(({ case: { id } }) => id === 'acme/bomb/example/sample');
  expect(sample?.verdict.kind).toBe('inconclusive');
});

test.each(['oneOf', 'allOf'])(
  'forty schemas that all refer to each other by %s do not hold up the run',
  async (keyword) => {
    const names = Array.from({ length: 40 }, (_each, index) => `S${index}`);
    const schemas = Object.fromEntries(
      names.map((name) => [
        name,
        {
          [keyword]: [
            { type: 'object', required: [`p${name}`], properties: { [`p${name}`]: { type: 'string' } } },
            ...names.filter((other) => other !== name).map((other) => ({ $ref: `#/components/schemas/${other}` })),
          ],
        },
      ]),
    );
    const schema = { $ref: '#/components/schemas/S0' };
    const ran = await loop(
      of(
        {
          parameters: [{ name: 'q', in: 'query', schema }],
          requestBody: { required: true, content: { 'application/json': { schema } } },
        },
        { components: { schemas } },
      ),
    );
    expect(ran.findings.filter(({ blame }) => blame !== 'spec')).toEqual([]);
  },
);

test.each(['204', '205', '304'])('what is documented for a %s is neither sent nor missed', async (status) => {
  const ran = await loop(of({ responses: json({ example: { a: 1 } }, status) }, {}, 'get'));
  expect(ran.findings).toEqual([]);
  expect(ran.summary.inconclusive).toBe(0);
  expect(ran.results.map(({ case: { id } }) => id)).toContain(`acme/op/answer/${status}`);
});

test.each([
  [
    'application/xml',
    { id: 5, ok: true, none: null, list: [1, 'two'], one: [3], rows: [{ n: 1 }], big: 1e21, deep: { n: 0.5 } },
    undefined,
  ],
  ['application/xml', { id: 5, deep: { n: -1 } }, { type: 'object' }],
  ['application/x-www-form-urlencoded', { id: 5, ok: false, name: 'x', list: [1, 2], one: [3] }, undefined],
  ['application/x-www-form-urlencoded', { id: 5 }, { type: 'object' }],
  ['multipart/form-data', { id: 5, ok: false }, undefined],
  ['text/plain', 5, undefined],
])('text has no types where no schema gives it any: %s', async (mediaType, example, schema) => {
  const content = { [mediaType]: { example, ...(schema && { schema }) } };
  const ran = await loop(of({ responses: { 200: { description: 'x', content } } }, {}, 'get'));
  expect(ran.findings.map((finding) => describeFinding(finding))).toEqual([]);
});

test('a line and its contradiction are one cause, whichever of them our mock keeps to', async () => {
  const schema = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'boolean' } } };
  const ran = await loop(of({ responses: json({ schema, example: { a: 'x', b: 'no' } }) }, {}, 'get'));
  expect(ran.findings.map(({ kind, at }) => `${kind} ${at}`)).toEqual([
    'sample-differs /body/a',
    'sample-differs /body/b',
    'body-schema /body/a',
    'body-schema /body/b',
  ]);
  expect(new Set(ran.findings.map((finding) => findingKey(finding, 200))).size).toBe(2);
});

const good = (operationId: string, rest: object = {}) => ({
  operationId,
  responses: json({ schema: { const: operationId } }),
  ...rest,
});
const inPath = (...names: readonly string[]) => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
});
const documentOf = (paths: object) => ({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths });

test.each([
  ['a template', { '/{a}/{b}': { patch: good('two', inPath('a', 'b')), get: good('read', inPath('a', 'b')) } }],
  ['its own name', { '/acme': { get: good('own') }, '/acme/{a}': { get: good('one', inPath('a')) } }],
])('a path that begins with %s where its prefix could stand does not answer for another', async (_what, more) => {
  const ran = await loop(documentOf({ '/who': { get: good('who') }, ...more }));
  expect(ran.failed).toEqual([]);
  expect(ran.results.length).toBeGreaterThan(0);
});

test('a documented 400 answers a broken request, and not the range around it', async () => {
  const responses = {
    ...json({ schema: named }),
    ...json({ schema: named }, '400'),
    ...json({ schema: named }, '4XX'),
  };
  const content = { 'application/json': { schema: named } };
  const ran = await loop(of({ requestBody: { required: true, content }, responses }));
  expect(ran.failed).toEqual([]);
  const broken = ran.results.filter(({ case: { id } }) => id.includes('/violation/body/'));
  expect(broken.map(({ case: { expect: expected } }) => expected.statuses)).toContainEqual(['400']);
});

test('the coding of a body that is not coded is not asked about', async () => {
  const schema = { type: 'string', enum: ['gzip', 'deflate'] };
  const parameter = { name: 'Content-Encoding', in: 'header', schema, example: 'gzip' };
  const content = { 'application/json': { schema: named } };
  const ran = await loop(of({ parameters: [parameter], requestBody: { required: true, content } }));
  expect(ran.failed).toEqual([]);
  expect(ran.results.flatMap(({ case: { request } }) => Object.keys(request.headers))).not.toContain(
    'content-encoding',
  );
});

test('a URL longer than servers take is not sent, and the reason says so', async () => {
  const parameter = { name: 'q', in: 'query', schema: { type: 'string', maxLength: 9000 } };
  const ran = await loop(of({ parameters: [parameter] }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  expect(ran.skipped.join('\n')).toMatch(/query-q\/maxLength: too large: its URL would have more than 8000 characters/);
});

test('an unknown type can be asked for where the first good answer has no content, and of HEAD', async () => {
  const responses = { '200': { description: 'x' }, ...json({ schema: named }, '201') };
  expect((await loop(of({ responses }))).failed).toEqual([]);
  expect((await loop(of({ responses: json({ schema: named }) }, {}, 'head'))).failed).toEqual([]);
});

test("an example that its media type does not allow is the document's mistake; empty text is text", async () => {
  const lines = { schema: { oneOf: [{ type: 'string' }, { type: 'object' }] }, example: '[Event "x"] 1. e4' };
  const ran = await loop(
    of({ responses: { '200': { description: 'x', content: { 'application/x-ndjson': lines } } } }),
  );
  expect(new Set(ran.findings.map(({ kind, blame }) => `${kind} ${blame}`))).toEqual(
    new Set(['body-unparseable spec']),
  );
  const nothing = { schema: { type: 'string', const: '', example: '' } };
  const empty = await loop(
    of({ responses: { '200': { description: 'x', content: { 'application/x-ndjson': nothing } } } }),
  );
  expect(empty.failed).toEqual([]);
});

test('a documented redirect is the good answer, and not the default beside it', async () => {
  const error = { description: 'x', content: { 'application/json': { schema: named } } };
  const ran = await loop(of({ responses: { '400': error, '303': { description: 'x' }, default: error } }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  const sample = ran.results.find(({ case: { id } }) => id.endsWith('/example/sample'));
  expect(sample?.exchange?.response.status).toBe(303);
});

test('a key with a parameter that is none does not take the requests of the plain type', async () => {
  const list = { schema: { type: 'array', items: named }, example: [{ name: 'a' }] };
  const content = { 'application/json;simple': { schema: named, example: { name: 'a' } }, 'application/json': list };
  const ran = await loop(of({ requestBody: { required: true, content } }));
  expect(ran.failed).toEqual([]);
  expect(ran.results.map(({ case: { id } }) => id)).toEqual(
    expect.arrayContaining([expect.stringContaining('content-type/application-json-simple')]),
  );
});

test('a property of two parts of an allOf has what each of them says, in XML and in a form', async () => {
  const list = (items: object) => ({ data: { type: 'array', items: { type: 'object', ...items } } });
  const price = { properties: { price: { type: 'number' }, isNew: { type: 'boolean' } }, required: ['price'] };
  const schema = { allOf: [{ type: 'object', properties: list({}) }, { properties: list(price) }] };
  const content = { schema, example: { data: [{ price: 50, isNew: true }] } };
  const inForm = {
    type: 'object',
    allOf: [{ properties: { one: { type: 'object' } } }, { properties: { one: price } }],
  };
  const form = { schema: inForm, encoding: { one: { style: 'deepObject', explode: true } } };
  const ran = await loop(
    of({
      requestBody: { required: true, content: { 'application/x-www-form-urlencoded': form } },
      responses: { 200: { description: 'x', content: { 'application/json': content, 'application/xml': content } } },
    }),
  );
  expect(ran.findings.map(describeFinding)).toEqual([]);
  expect(ran.results.filter(({ verdict }) => verdict.kind === 'inconclusive')).toEqual([]);
  expect(ran.results.some(({ case: { id } }) => id.endsWith('accept/application-xml'))).toBe(true);
});

test('empty text is no list of one where the document has only the text, in XML', async () => {
  const facet = { type: ['array', 'null', 'string'], enum: [''], items: {} };
  const schema = { type: 'object', required: ['facet'], properties: { facet } };
  const content = { 'application/json': { schema }, 'application/xml': { schema } };
  const ran = await loop(of({ responses: { 200: { description: 'x', content } } }, {}, 'get'));
  expect(ran.findings.map(describeFinding)).toEqual([]);
  expect(ran.results.some(({ case: { id } }) => id.endsWith('accept/application-xml'))).toBe(true);
});

test('a kind that asks for more of its base has a value, where another kind ends', async () => {
  const base = { $ref: '#/components/schemas/Condition' };
  const conditions = { type: 'array', minItems: 2, items: base };
  const kind = (properties: object, rest: object = {}) => ({
    allOf: [base, { type: 'object', required: Object.keys(properties), properties, ...rest }],
  });
  const schemas = {
    Condition: {
      type: 'object',
      required: ['op'],
      discriminator: { propertyName: 'op' },
      properties: { op: { type: 'string', enum: ['and', 'or', 'not', 'equals'] } },
    },
    and: kind({ conditions }),
    or: kind({ conditions }),
    // Its example is not as it says, and is mended.
    not: kind({ condition: base }, { example: { operation: 'not', condition: { operation: 'equals', path: '/a' } } }),
    equals: kind({ path: { type: 'string' } }),
  };
  const schema = { type: 'object', required: ['criteria'], properties: { criteria: base, conditions } };
  const ran = await loop(of({ responses: json({ schema }) }, { components: { schemas } }, 'get'));
  expect(ran.findings.map(describeFinding)).toEqual([]);
  expect(ran.results.map(({ verdict }) => verdict.kind)).not.toContain('inconclusive');
});

test('XML of a list that no value fits is "cannot say", as the JSON of it is', async () => {
  const events = { type: 'array', items: { type: 'string' }, enum: ['started', 'ended'] };
  const schema = { type: 'object', required: ['events'], properties: { events } };
  const content = { 'application/json': { schema }, 'application/xml': { schema } };
  const ran = await loop(of({ responses: { 200: { description: 'x', content } } }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  const inXml = ran.results.find(({ case: { id } }) => id.endsWith('accept/application-xml'));
  expect(inXml?.verdict).toMatchObject({ kind: 'inconclusive', reasons: [{ kind: 'body-not-checkable' }] });
});

/** What the document shows has none of the names that its schema has. */
const stranger = { properties: { id: { type: 'integer' } } };

test.each([
  ['beside the schema', { type: 'object', ...stranger, example: { nginx: { id: 1 } } }],
  ['of a property', { type: 'object', properties: { page: { ...stranger, example: { page: { id: 1 } } } } }],
  ['around it', { type: 'object', properties: { page: stranger }, example: { page: { ID: 1 } } }],
  ['of an item', { type: 'array', items: { type: 'object', ...stranger, example: { ID: 1 } } }],
])(
  'an example %s that knows none of the documented names is a contradiction of the document',
  async (_where, schema) => {
    const ran = await loop(of({ responses: json({ schema }) }, {}, 'get'));
    expect(new Set(ran.findings.map(({ kind, blame }) => `${kind} ${blame}`))).toEqual(new Set(['body-schema spec']));
    expect(ran.findings.every(({ against }) => against !== undefined)).toBe(true);
  },
);

test('of alternatives any may describe a part of the answer', async () => {
  const kind = (name: string, part: object) => ({
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: [name] }, part: { type: 'object', properties: part } },
  });
  const schema = { oneOf: [kind('a', { key: { type: 'string' } }), kind('b', stranger.properties)] };
  const ran = await loop(of({ responses: json({ schema, example: { kind: 'b', part: { id: 1 } } }) }, {}, 'get'));
  expect(ran.findings).toEqual([]);
});

test('an example that is no list is not made one of what the items are not', async () => {
  const schema = { type: 'array', items: { type: 'object', ...stranger } };
  const ran = await loop(of({ responses: json({ schema, example: { items: [{ id: 1 }] } }) }, {}, 'get'));
  const sample = ran.results.find(({ case: { id } }) => id.endsWith('/example/sample'));
  expect(JSON.parse(String(sample?.exchange?.response.body.toString()))).toEqual({ items: [{ id: 1 }] });
  expect(new Set(ran.findings.map(({ blame }) => blame))).toEqual(new Set(['spec']));
});

test('JSON that is written as text is read by both sides, whether it keeps to its schema or not', async () => {
  const content = (example: string) => ({ responses: json({ schema: named, example }) });
  expect((await loop(of(content('{"name":"Ann"}'), {}, 'get'))).failed).toEqual([]);
  const ran = await loop(of(content('{"name":"Ann","id":null}'), {}, 'get'));
  expect(ran.findings.map(({ blame }) => blame)).toEqual(ran.findings.map(() => 'spec'));
  const broken = await loop(of(content('{"name":{"first":"Ann"}}'), {}, 'get'));
  expect(broken.findings.length).toBeGreaterThan(0);
  expect(new Set(broken.findings.map(({ blame }) => blame))).toEqual(new Set(['spec']));
});

test('an event is one in every alternative, and its data has the type that its alternative wants', async () => {
  const event = (data: object) => ({ type: 'object', required: ['data'], properties: { data } });
  const alternatives = [event({ type: 'string', enum: ['ping'] }), event(named)];
  for (const oneOf of [alternatives, alternatives.toReversed()]) {
    const content = { 'text/event-stream': { schema: { oneOf } } };
    expect((await loop(of({ responses: { 200: { description: 'x', content } } }, {}, 'get'))).failed).toEqual([]);
  }
});

test('what is in an event may have a property called data', async () => {
  const schema = {
    type: 'object',
    required: ['data', 'model'],
    properties: { data: named, model: { type: 'string' } },
  };
  const content = { 'text/event-stream': { schema } };
  expect((await loop(of({ responses: { 200: { description: 'x', content } } }, {}, 'get'))).failed).toEqual([]);
});

test.each(['a, b', 'say "hi"', 'x=1; y'])('an example called %s can be asked for', async (name) => {
  const examples = { first: { value: { name: '1st' } }, [name]: { value: { name: '2nd' } } };
  const ran = await loop(of({ responses: json({ schema: named, examples }) }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  expect(ran.results.map(({ case: { title } }) => title)).toContainEqual(expect.stringContaining(`(example ${name},`));
});

test('a method that a path behind the prefix does not have is not another path without the prefix', async () => {
  const paths = { '/_pit': { delete: good('close') }, '/{index}/_pit': { get: good('open', inPath('index')) } };
  const ran = await loop(documentOf(paths));
  expect(ran.failed).toEqual([]);
  expect(ran.results.map(({ case: { id } }) => id)).toContain('acme/close/violation/method/GET');
});

test('numbers beyond those of JavaScript are the same numbers in a document of YAML', async () => {
  const ran = await loop(`
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /things:
    get:
      operationId: op
      parameters: [{ name: q, in: query, required: true, schema: { type: number, minimum: 5 }, example: 1e400 }]
      responses:
        '200': { description: x, content: { application/json: { schema: { type: object, properties: { n: { type: number } } }, example: { n: -1e400 } } } }
`);
  expect(ran.failed).toEqual([]);
  const sample = ran.results.find(({ case: { id } }) => id.endsWith('/example/sample'));
  expect(String(sample?.exchange?.response.body)).toBe('{"n":-1e400}');
});

test('what is required counts as documented, though nothing describes it', async () => {
  const node = (properties: object) => ({ type: 'object', required: ['attribute'], properties });
  const deep = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].reduce<object>(
    (inner, name) => ({ type: 'object', required: [name], properties: { [name]: inner } }),
    node({ name: { type: 'string' } }),
  );
  const ran = await loop(of({ responses: json({ schema: deep }) }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  expect(ran.results.length).toBeGreaterThan(0);
});

test('a path without a slash is served as one that begins with it', async () => {
  const ran = await loop(
    documentOf({ 'api/things': { get: good('one') }, 'api/{id}': { get: good('two', inPath('id')) } }),
  );
  expect(ran.failed).toEqual([]);
  expect(ran.results.map(({ case: { id } }) => id)).toEqual(
    expect.arrayContaining(['acme/one/example/sample', 'acme/two/example/sample']),
  );
});

test('of two keys that are no media type and mean the same one, the second is not asked for', async () => {
  const key = (name: string) => ({ schema: named, examples: { [name]: { value: { name } } } });
  const content = { v3: key('v3'), v2: key('v2'), 'application/xml': { schema: named } };
  const ran = await loop(of({ responses: { 200: { description: 'x', content } } }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  const asked = ran.results.map(({ case: { id } }) => id).join(' ');
  expect(asked).toContain('/answer/200/v3');
  expect(asked).not.toContain('/answer/200/v2');
});

const refusals = ['400', '401', '405', '406', '415'];

/** Every refusal of one operation, described the same way; its good answer and its body are JSON. */
const refusing = (response: object) =>
  of(
    {
      security: [{ key: [] }],
      parameters: [{ name: 'n', in: 'query', schema: { type: 'integer' } }],
      requestBody: { required: true, content: { 'application/json': { schema: named } } },
      responses: {
        ...json({ schema: named }),
        ...Object.fromEntries(refusals.map((status) => [status, { description: 'x', ...response }])),
      },
    },
    { components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } } },
  );

test('another method is answered by one operation of the path: the first that describes that refusal the most exactly', async () => {
  const only = (name: string) => ({
    type: 'object',
    required: [name],
    properties: { [name]: { type: 'string' } },
    additionalProperties: false,
  });
  const operation = (operationId: string, status: string) => ({
    operationId,
    responses: { ...json({ schema: { type: 'object' } }), ...json({ schema: only(operationId) }, status) },
  });
  const paths = {
    '/a': { get: operation('a', '405'), put: operation('b', '405'), post: operation('c', 'default') },
    '/b': { get: operation('d', 'default'), put: operation('e', '4XX'), post: operation('f', '405') },
  };
  const ran = await loop({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths });
  expect(ran.failed).toEqual([]);
  const answered = ran.results.filter(({ case: { id } }) => id.endsWith('/violation/method/DELETE'));
  expect(
    answered.map(({ exchange }) => Object.keys(JSON.parse(Buffer.from(exchange?.response.body ?? []).toString()))),
  ).toEqual([['a'], ['a'], ['a'], ['f'], ['f'], ['f']]);
});

test.each<[string, object, string, string]>([
  ['an example', { example: 'GET', schema: { type: 'string' } }, 'GET', 'Bearer'],
  ['an example in its schema', { schema: { type: 'string', example: 'GET' } }, 'GET', 'Bearer'],
  ['one value', { schema: { type: 'string', enum: ['PUT'] } }, 'PUT', 'PUT'],
  ['any text', { schema: { type: 'string' } }, 'GET, HEAD, OPTIONS', 'Bearer'],
  ['a list', { schema: { type: 'array', items: { type: 'string' } } }, 'GET, HEAD, OPTIONS', 'Bearer'],
])('a header that HTTP wants of a refusal is what the document shows: %s', async (what, header, allow, challenge) => {
  const shown = (name: string, one: object) => ({ description: 'x', headers: { [name]: one } });
  const document = of(
    {
      security: [{ key: [] }],
      responses: {
        ...json({ schema: { type: 'object' } }),
        401: shown('WWW-Authenticate', header),
        405: shown('Allow', header),
      },
    },
    { components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } } },
    'get',
  );
  const ran = await loop(document);
  expect(ran.failed).toEqual([]);
  const said = (end: string, name: string) =>
    ran.results.find(({ case: { id } }) => id.endsWith(end))?.exchange?.response.headers[name];
  expect(said('method/DELETE', 'allow')).toBe(allow);
  expect(said('credentials/none', 'www-authenticate')).toBe(what.startsWith('an example') ? 'GET' : challenge);
});

const traced = { headers: { 'X-Trace': { required: true, schema: { type: 'string', format: 'uuid' } } } };
const provoked = ['method/GET', 'accept', 'credentials/none', 'body/parse', 'query-n/type'];

test.each([
  ['no body', traced],
  ['a body that nobody describes', { ...traced, content: { 'application/json': {} } }],
  ['a body of its own', { ...traced, content: { 'application/json': { schema: named } } }],
])('a refusal with %s has its documented headers, whoever refuses', async (_what, response) => {
  const ran = await loop(refusing(response));
  expect(ran.failed).toEqual([]);
  const traces = ran.results.filter(({ case: { id } }) => provoked.some((one) => id.endsWith(`/violation/${one}`)));
  expect(traces.map(({ exchange }) => typeof exchange?.response.headers['x-trace'])).toEqual(
    provoked.map(() => 'string'),
  );
});

test.each([
  [
    'satisfies its schema',
    { type: 'object', required: ['a'], properties: { a: { allOf: [{ const: 1 }, { const: 2 }] } } },
  ],
  ['is small enough', { type: 'string', minLength: 1e9 }],
])('a refusal of which no body %s keeps its documented status, and nobody is blamed', async (_what, schema) => {
  const ran = await loop(refusing({ content: { 'application/json': { schema } } }));
  expect(ran.failed).toEqual([]);
  const broken = ran.results.filter(({ case: { id } }) => provoked.some((one) => id.endsWith(`/violation/${one}`)));
  expect(broken.map(({ exchange, verdict }) => [exchange?.response.status, verdict.kind])).toEqual(
    expect.arrayContaining([401, 405, 406, 400, 400].map((status) => [status, 'inconclusive'])),
  );
});

test('a refusal whose example is too large to be sent is "cannot say"', async () => {
  const wide = 'x'.repeat(1000);
  const lists = [...'bcdefg'].map(
    (letter, at) => `x-${letter}: &${letter} [${Array(9).fill(`*${'abcdef'[at]}`).join(', ')}]`,
  );
  const refusal = '{ description: x, content: { application/json: { schema: { type: array }, example: *g } } }';
  const ran = await loop(`
openapi: 3.0.3
info: { title: t, version: '1' }
x-a: &a [${wide}]
${lists.join('\n')}
paths:
  /things:
    post:
      operationId: op
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: object } } } }
        '400': ${refusal}
        '405': ${refusal}
        '406': ${refusal}
`);
  expect(ran.failed).toEqual([]);
  const asked = ['body/parse', 'method/GET', 'accept'].map((one) => `acme/op/violation/${one}`);
  const broken = ran.results.filter(({ case: { id } }) => asked.includes(id));
  expect(broken.map(({ verdict }) => verdict.kind)).toEqual(asked.map(() => 'inconclusive'));
});

test.each([
  [false, '^[a-z=]*$'],
  [true, '^return=[a-z]+$'],
])("what Prefer says to the mock is no part of the vendor's own Prefer (required: %s)", async (required, pattern) => {
  const parameter = {
    name: 'Prefer',
    in: 'header',
    required,
    schema: { type: 'string', pattern },
    example: 'return=minimal',
  };
  const ran = await loop(of({ parameters: [parameter], responses: { ...json({}), ...json({}, '404') } }, {}, 'get'));
  expect(ran.failed).toEqual([]);
  const statuses = ran.results.map(({ case: { id }, exchange }) => [id.split('/op/')[1], exchange?.response.status]);
  expect(statuses).toContainEqual(['answer/404/application-json', 404]);
  expect(statuses).toContainEqual(['violation/header-Prefer/pattern', 422]);
});
