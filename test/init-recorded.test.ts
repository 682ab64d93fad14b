import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll, type RunningCli, root, runCommand, startCliMock } from './run-cli';

const cwd = mkdtempSync(join(tmpdir(), 'understudy-recorded-'));
const recorded = (file: string): string => join(root, 'test', 'fixtures', 'recorded', file);

afterAll(() => {
  endAll();
  rmSync(cwd, { recursive: true });
});

const written = (vendor: string): string =>
  readdirSync(join(cwd, 'specs', vendor), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.\w+$/.test(file))
    .map((file) => readFileSync(join(cwd, 'specs', vendor, file), 'utf8'))
    .join('\n');

describe('a vendor from a recording or a collection', () => {
  let mock: RunningCli;
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(mock.url + path, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };

  beforeAll(async () => {
    for (const [name, file] of [
      ['rink', 'rink.har'],
      ['kites', 'kites.postman_collection.json'],
      ['old-kites', 'old-kites.json'],
    ] as const) {
      const { code, stderr } = await runCommand(['init', name, recorded(file)], { cwd });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    mock = await startCliMock([], { cwd });
  }, 60_000);

  test('HAR: calls are grouped by the templates of their paths, and answered as recorded', async () => {
    const headers = { authorization: 'Bearer t' };
    expect(await ask('/rink/v3/skaters/41', { headers })).toEqual({
      status: 200,
      body: { id: 41, name: 'Mio', club: null, session_token: '[redacted]' },
    });
    expect(await ask('/rink/v3/skaters/7', { headers: { ...headers, prefer: 'code=404' } })).toEqual({
      status: 404,
      body: { error: 'no such skater' },
    });
    expect(
      (await ask('/rink/v3/lessons/3f2b8c1e-77aa-4d21-9a55-0c9d1a2b3c4d', { method: 'DELETE', headers })).status,
    ).toBe(204);
  });

  test.each(['v2.1', 'v2.0'])('Postman %s: saved answers are answered', async (version) => {
    const asked =
      version === 'v2.1'
        ? await ask('/kites/api/kites?size=9', { headers: { authorization: 'Bearer t' } })
        : await ask('/old-kites/kites/5', { headers: { 'X-Kite-Key': 'k' } });
    expect(asked).toEqual({ status: 200, body: version === 'v2.1' ? [{ id: 5, size: 9, free: true }] : { id: 5 } });
  });

  test('Postman: a request of the collection is a good one, with the credentials of its folder', async () => {
    const sent = { method: 'POST', body: '{"day":"2026-07-01"}', headers: { 'content-type': 'application/json' } };
    expect((await ask('/kites/api/kites/5/rentals', sent)).status).toBe(401);
    const headers = { ...sent.headers, authorization: 'Bearer t' };
    expect(await ask('/kites/api/kites/5/rentals', { ...sent, headers })).toEqual({
      status: 201,
      body: { rental: 77 },
    });
  });

  test('no secret of a recording or a collection is written', () => {
    for (const vendor of ['rink', 'kites', 'old-kites']) expect(written(vendor)).not.toMatch(/planted-secret/);
    // They were there.
    expect(readFileSync(recorded('rink.har'), 'utf8').match(/planted-secret/g)?.length).toBeGreaterThan(5);
  });

  test('all that a recording shows is observed, and other hosts are left out', () => {
    expect(written('rink')).toMatch(/grade: observed/);
    expect(written('rink')).toMatch(/Calls to other hosts were left out: https:\/\/count\.example/);
  });

  test('lint has nothing to say of them', async () => {
    expect(await runCommand(['lint'], { cwd })).toMatchObject({ code: 0 });
  });

  test('scenarios are there without a file, and one of the vendor’s own takes the place', async () => {
    const headers = { authorization: 'Bearer t', prefer: 'scenario=rate-limited' };
    const limited = await fetch(`${mock.url}/rink/v3/skaters`, { headers });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    const down = await fetch(`${mock.url}/kites/api/kites`, {
      headers: { ...headers, prefer: 'scenario=vendor-down' },
    });
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '30']);
    writeFileSync(
      join(cwd, 'mocks', 'rink', 'scenarios', 'vendor-down.yaml'),
      'description: Ours.\nbreaksContract: true\nrules:\n  - answer: { status: 502 }\n',
    );
    const again = await startCliMock(['rink'], { cwd });
    const own = await fetch(`${again.url}/rink/v3/skaters`, {
      headers: { ...headers, prefer: 'scenario=vendor-down' },
    });
    expect(own.status).toBe(502);
    await again.stop();
  });
});

describe('a source that is none of the known kinds', () => {
  test.each([
    [
      'page.html',
      '<!doctype html><script src="app.js"></script>',
      /no operation.*page.*save it from the browser as it is/,
    ],
    ['insomnia.json', '{"_type":"export","__export_format":4,"resources":[]}', /Insomnia.*Export it as HAR/],
    ['insomnia.yaml', 'type: collection.insomnia.rest/5.0\nname: Pets\n', /Insomnia.*Export it as HAR/],
    ['pets.raml', '#%RAML 1.0\ntitle: Pets\n', /RAML.*Convert it to OpenAPI/],
    ['pets.wsdl', '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', /WSDL/],
    ['pets.graphql', 'type Query { pet(id: ID!): Pet }\n', /GraphQL/],
    ['pets.bru', 'meta {\n  name: pets\n}\nget {\n  url: /pets\n}\n', /Bruno.*Postman/],
    ['words.txt', 'Nothing of an API.\n', /no operation is found.*curl command/],
    ['list.json', '[1, 2]', /JSON, and no API description: it is a list/],
    ['data.json', '{"name": "x", "version": "1"}', /no "openapi" field; at its top are name, version/],
    ['empty.har', '{"log": {"entries": []}}', /HAR recording, and no entry/],
    ['empty.json', '{"info": {"_postman_id": "1"}, "item": []}', /Postman collection, and no request/],
    ['nothing.md', '\n', /nothing in it/],
  ])('%s: one message with what it is and what is possible, and nothing is written', async (name, text, message) => {
    const folder = mkdtempSync(join(cwd, 'refused-'));
    writeFileSync(join(folder, name), text);
    const { code, stderr } = await runCommand(['init', 'acme', name], { cwd: folder });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual([name]);
  });
});
