import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configOf, json, recordedRun } from './servers/recorded-run';

const folder = mkdtempSync(join(tmpdir(), 'bodies-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string | Uint8Array): void => writeFileSync(join(folder, name), text);

const post = (content: object) => ({
  '/pets': {
    post: { operationId: 'add', requestBody: { content }, responses: { 200: { description: 'ok' } } },
  },
});

const JSON_TYPE = 'application/json';
const pet = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, age: { type: 'integer' } } };

/** The bodies that arrive, with their types. */
const sent = async (content: object, file: string, only = ['acme/add/example']) => {
  const arrived: (readonly [type: string | undefined, body: Buffer])[] = [];
  const run = await recordedRun(
    { paths: post(content) },
    (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        arrived.push([request.headers['content-type'], Buffer.concat(parts)]);
        json(response, 200, {});
      });
    },
    {
      config: configOf({ acme: { operations: { add: { body: file } } } }, folder),
      allowUnsafe: true,
      bodies: 'all',
      only,
    },
  );
  return { run, arrived };
};

test('a body of JSON comes from a file, in place of the documented sample', async () => {
  written('pet.json', '{ "name": "Rex",\n "age": 12345678901234567890, "x": 1.10 }');
  const { arrived, run } = await sent({ [JSON_TYPE]: { schema: pet, example: { name: 'Tom' } } }, 'pet.json', [
    'acme/add/example/sample',
  ]);
  expect(String(arrived[0]?.[1])).toBe('{"name":"Rex","age":12345678901234567890,"x":1.10}');
  expect(run.results[0]?.case.request.values).toContainEqual({ in: 'body', name: '', origin: 'given' });
});

const xml =
  '<?xml version="1.0"?>\n<!-- as it is --><p:pet xmlns:p="urn:p" odd="1"><name><![CDATA[R&x]]></name></p:pet>';

test.each<[string, string | Uint8Array, string, object]>([
  ['pet.xml', xml, 'application/xml', { 'application/xml': { schema: { ...pet, xml: { name: 'pet' } } } }],
  ['pet.csv', 'a,b\r\n', 'text/csv', { 'text/csv': { schema: { type: 'string' } } }],
  ['pet.txt', Buffer.from([0x41, 0xe4, 0x0a]), 'text/plain', { 'text/plain': {} }],
  ['pet.png', Buffer.from([0x89, 0x50, 0x00, 0xff]), 'image/png', { 'image/png': {} }],
  ['pet.dat', Buffer.from([0x89, 0x50]), 'application/octet-stream', { 'application/octet-stream': {} }],
  ['pet.yml', 'name:   Rex\n', 'application/yaml', { 'application/yaml': { schema: pet } }],
])('%s goes byte for byte, as the type that its ending suggests', async (file, bytes, type, content) => {
  written(file, bytes);
  const { arrived } = await sent({ [JSON_TYPE]: { schema: pet, example: { name: 'Tom' } }, ...content }, file);
  expect(arrived).toContainEqual([type, Buffer.from(bytes)]);
  // The other type is asked with what the document shows, and this one not twice.
  expect(arrived.map(([each]) => each).toSorted()).toEqual([JSON_TYPE, type].toSorted());
});

test.each([
  ['form.json', '{ "name": "Rex" }'],
  ['form.yaml', 'name: Rex\n'],
  ['form.txt', 'name=Rex'],
])('a form is written from %s', async (file, text) => {
  written(file, text);
  expect(String((await sent({ 'application/x-www-form-urlencoded': {} }, file)).arrived[0]?.[1])).toBe('name=Rex');
});

test('JSON may be written as YAML, in a file with a whole path', async () => {
  written('pet.yaml', 'name: Rex\nage: 2\n');
  const { arrived } = await sent({ [JSON_TYPE]: { schema: pet } }, join(folder, 'pet.yaml'));
  expect(String(arrived[0]?.[1])).toBe('{"name":"Rex","age":2}');
});

test('a body that the document does not allow is named, and nobody is accused', async () => {
  written('wrong.json', '{ "age": 2 }');
  const { arrived, run } = await sent({ [JSON_TYPE]: { schema: pet } }, 'wrong.json');
  expect(arrived).toEqual([]);
  expect(run.skipped[0]?.reason).toMatch(/what wrong\.json gives is not what the document allows: .*'name'/);
});

test.each([
  ['nowhere.json', JSON_TYPE, /acme\.operations\.add\.body: the body cannot be read.*nowhere\.json/],
  ['broken.json', JSON_TYPE, /broken\.json: application\/json is wanted, and it is no JSON/],
  ['broken.yaml', JSON_TYPE, /broken\.yaml:1:\d+: not valid YAML/],
  ['raw.txt', 'multipart/form-data', /raw\.txt: a body of multipart\/form-data is given as JSON or YAML/],
])('%s is told', async (file, type, message) => {
  written('broken.json', '{');
  written('broken.yaml', '{');
  written('raw.txt', '--x');
  await expect(sent({ [type]: {} }, file)).rejects.toThrow(message);
});
