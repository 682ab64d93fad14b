import path from 'node:path';
import { findVendors } from '../discover';
import { loadSpec } from '../load';
import { load, openapi, raised, writeFiles } from '../testing/files';
import { applyOverlay } from './overlay';

const apply = (root: unknown, ...actions: readonly object[]) =>
  applyOverlay(root, { file: 'overlay.yaml', root: { overlay: '1.1.0', info: {}, actions } });

const result = (root: unknown, ...actions: readonly object[]) => apply(root, ...actions).root;

const rules = (root: unknown, ...actions: readonly object[]) => apply(root, ...actions).problems.map((one) => one.rule);

describe('update', () => {
  test('merges objects deeply, replaces primitives, concatenates lists', () => {
    expect(
      result(
        { a: { b: 1, list: [1], deep: { x: 1 } }, keep: true },
        { target: '$.a', update: { b: 2, list: [2, 3], deep: { y: 2 }, more: [4] } },
      ),
    ).toEqual({ a: { b: 2, list: [1, 2, 3], deep: { x: 1, y: 2 }, more: [4] }, keep: true });
  });

  test('appends to a list that is selected itself, and replaces a primitive that is', () => {
    expect(result({ a: [1] }, { target: '$.a', update: { x: 1 } })).toEqual({ a: [1, { x: 1 }] });
    expect(result({ a: [1] }, { target: '$.a', update: [2, 3] })).toEqual({ a: [1, 2, 3] });
    expect(result({ a: ['x', 'y'] }, { target: '$.a[1]', update: 'z' })).toEqual({ a: ['x', 'z'] });
  });

  test('reaches every node that a filter or a wildcard selects, whatever its keys', () => {
    const document = {
      paths: { "/a'b/{id}": { get: { parameters: [{ name: 'x' }, { name: 'y' }] } }, '/c\\d': { get: {} } },
    };
    expect(
      result(
        document,
        { target: '$.paths.*.get', update: { safe: true } },
        { target: "$..parameters[?@.name=='y']", update: { required: true } },
      ),
    ).toEqual({
      paths: {
        "/a'b/{id}": { get: { safe: true, parameters: [{ name: 'x' }, { name: 'y', required: true }] } },
        '/c\\d': { get: { safe: true } },
      },
    });
  });

  test('of the root works, and actions see what those before them did', () => {
    expect(
      result(
        { a: 1 },
        { target: '$', update: { b: { c: 1 } } },
        { target: '$.b', update: { d: 2 } },
        { target: '$.b.c', remove: true },
      ),
    ).toEqual({ a: 1, b: { d: 2 } });
  });

  test('never changes the document or the overlay it is given', () => {
    const shared = { x: 1 };
    const document = Object.freeze({ a: Object.freeze(shared), b: Object.freeze(shared), c: Object.freeze([1]) });
    const update = Object.freeze({ deep: Object.freeze({ y: 1 }) });
    const changed = result(
      document,
      { target: '$.a', update },
      { target: '$.a.deep', update: { z: 2 } },
      { target: '$.c[0]', remove: true },
    );
    expect(changed).toEqual({ a: { x: 1, deep: { y: 1, z: 2 } }, b: { x: 1 }, c: [] });
    expect((changed as { b: unknown }).b).toBe(shared);
  });

  test('of one place leaves another that an alias shares alone', () => {
    const shared = { x: 1 };
    expect(result({ a: shared, b: shared }, { target: '$.a', update: { x: 2 } })).toEqual({ a: { x: 2 }, b: { x: 1 } });
  });
});

describe('remove and copy', () => {
  test('several items of one list go at once', () => {
    expect(result({ a: [0, 1, 2, 3, 4] }, { target: '$.a[1,3,4]', remove: true })).toEqual({ a: [0, 2] });
    expect(
      result(
        {
          a: [
            [1, 2],
            [1, 2],
          ],
        },
        { target: '$..a[0][0]', remove: true },
      ),
    ).toEqual({ a: [[2], [1, 2]] });
    expect(result({ a: { b: { c: 1 } } }, { target: '$..*', remove: true })).toEqual({});
  });

  test('copy merges one node of the document into others', () => {
    expect(
      result(
        { from: { x: 1 }, to: { y: 2 }, list: [] },
        { target: '$.to', copy: '$.from' },
        { target: '$.list', copy: '$.from' },
      ),
    ).toEqual({
      from: { x: 1 },
      to: { y: 2, x: 1 },
      list: [{ x: 1 }],
    });
  });
});

describe('an action that changes nothing is said', () => {
  test.each([
    ['overlay-no-match', { target: '$.nothing', update: {} }],
    ['overlay-no-match', { target: '$.nothing', remove: true }],
    ['overlay-bad-path', { target: 'a.b[', update: {} }],
    ['overlay-bad-path', { update: {} }],
    ['overlay-nothing-to-do', { target: '$.a' }],
    ['overlay-bad-copy', { target: '$.a', copy: '$.*' }],
    ['overlay-bad-path', { target: '$.a', copy: '$[' }],
    ['overlay-incompatible', { target: '$.a', update: 7 }],
    ['overlay-incompatible', { target: '$.a', update: { x: [1] } }],
    ['overlay-incompatible', { target: '$.b', update: {} }],
  ])('(%s) and leaves the document as it is', (rule, action) => {
    const document = { a: { x: 1 }, b: 1 };
    expect(rules(document, action)).toEqual([rule]);
    expect(result(document, action)).toEqual(document);
  });

  test('a file that is no overlay is refused', () => {
    expect(raised(() => applyOverlay({}, { file: 'x.yaml', root: { actions: [] } }))).toMatch(
      /^SPEC_NOT_OPENAPI x\.yaml/,
    );
    expect(raised(() => applyOverlay({}, { file: 'x.yaml', root: { overlay: '2.0.0', actions: [] } }))).toMatch(
      /^SPEC_NOT_OPENAPI/,
    );
  });
});

describe('an update that can never hold is said', () => {
  const parts = {
    name: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    shared: { $ref: '#/text' },
    all: { allOf: [{ $ref: '#/text' }] },
    values: { enum: ['a', 'b'] },
    text: { type: 'string' },
    open: { anyOf: [{ type: 'string' }, {}] },
  };
  test.each([
    ['$.name', { type: 'integer' }],
    ['$.shared', { type: 'integer' }],
    ['$.all', { type: 'integer' }],
    ['$.values', { type: 'integer' }],
    ['$', { name: { type: 'integer' } }],
  ])('%s', (target, update) => {
    expect(rules(parts, { target, update })).toEqual(['overlay-contradicts']);
  });

  test.each([
    ['$.name', { type: ['string', 'null'] }],
    ['$.text', { type: 'integer' }],
    ['$.open', { type: 'integer' }],
    ['$.values', { type: 'string' }],
  ])('and one that may is not: %s', (target, update) => {
    expect(rules(parts, { target, update })).toEqual([]);
  });

  test('nor is one after the old statement was removed', () => {
    const actions = [
      { target: '$.name.anyOf', remove: true },
      { target: '$.name', update: { type: 'integer' } },
    ];
    expect(rules(parts, ...actions)).toEqual([]);
  });
});

describe('a document with overlays', () => {
  const folder = writeFiles({
    'specs/acme/openapi.yaml': openapi(`paths:
  /a:
    get:
      operationId: read
      parameters:
        - { name: one, in: query }
        - { name: two, in: query }
      responses: { '200': { description: ok } }
`),
    'specs/acme/overlays/10-last.yaml': `overlay: 1.0.0
info: { title: last, version: '1' }
actions:
  - target: $.paths['/a'].get
    update: { summary: last }
  - target: $.paths['/b']
    update: {}
`,
    'specs/acme/overlays/9-first.yaml': `overlay: 1.0.0
info: { title: first, version: '1' }
actions:
  - target: $.paths['/a'].get
    update:
      summary: first
      parameters:
        - name: three
          in: query
      responses:
        '404': { description: gone }
  - target: $.paths['/a'].get.parameters[0]
    remove: true
`,
    'specs/acme/overlays/notes.txt': 'not an overlay',
  });
  const [vendor] = findVendors(folder);
  const spec = loadSpec(vendor?.specFile ?? '', { name: 'acme', overlays: vendor?.overlays ?? [] });
  const [operation] = spec.operations;

  test('has them applied in the order of their numbers', () => {
    expect(operation?.summary).toBe('last');
    expect(operation?.parameters.map((one) => one.name)).toEqual(['two', 'three']);
    expect(operation?.responses.map((one) => one.status)).toEqual(['200', '404']);
  });

  test('keeps the place of what it says itself, and has the overlay’s for what that says', () => {
    const [two, three] = operation?.parameters ?? [];
    expect(two?.place).toMatchObject({ line: 9, pointer: '/paths/~1a/get/parameters/1' });
    expect(two?.place.file).toMatch(/openapi\.yaml$/);
    expect(three?.place).toMatchObject({ line: 8, pointer: '/actions/0/update/parameters/0' });
    expect(three?.place.file).toMatch(/9-first\.yaml$/);
    expect(operation?.responses[1]?.place.file).toMatch(/9-first\.yaml$/);
    expect(operation?.place).toMatchObject({ line: 5, pointer: '/paths/~1a/get' });
    expect(spec.place(operation?.node ?? {}, 'summary')).toMatchObject({
      line: 5,
      file: expect.stringMatching(/10-last/),
    });
    expect(spec.place(operation?.node ?? {}, 'operationId')).toMatchObject({
      line: 6,
      file: expect.stringMatching(/openapi/),
    });
  });

  test('has a problem for an action that found nothing', () => {
    expect(spec.problems).toMatchObject([{ severity: 'error', rule: 'overlay-no-match', place: { line: 6 } }]);
    expect(spec.problems[0]?.place.file).toMatch(/10-last\.yaml$/);
  });

  test('refuses a broken overlay with its own line', () => {
    const broken = writeFiles({ 'o.yaml': 'overlay: 1.0.0\nactions: [\n' });
    expect(
      raised(() =>
        load(
          { 'openapi.yaml': openapi('paths: { /a: { get: { responses: {} } } }') },
          { overlays: [path.join(broken, 'o.yaml')] },
        ),
      ),
    ).toMatch(/^SPEC_SYNTAX .*o\.yaml:3:\d/);
  });
});
