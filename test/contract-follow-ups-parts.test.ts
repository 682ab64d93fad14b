import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, recordedRun } from './servers/recorded-run';

/** What there is one of below a record: a photo, a set of rules. */
const text = { type: 'string' };
const ok = (content: object, status = 200) => ({ [status]: { description: 'ok', content } });
const inJson = (schema: object) => ({ 'application/json': { schema } });
const none = { 404: { description: 'none' } };
const done = { 204: { description: 'done' }, ...none, 415: { description: 'type' }, 400: { description: 'empty' } };
const pet = { type: 'object', properties: { id: text, name: text } };
const rules = { type: 'object', properties: { quiet: { type: 'boolean' }, food: text } };
const bytes = (...types: readonly string[]) => Object.fromEntries(types.map((type) => [type, {}]));
const id = [{ name: 'id', in: 'path', required: true, schema: text }];

const documentOf = (send: 'put' | 'post', sent: object, read: object) => ({
  types: Object.keys(sent),
  paths: {
    '/pets': {
      get: { operationId: 'list', responses: ok(inJson({ type: 'array', items: pet })) },
      post: { operationId: 'add', responses: ok(inJson(pet), 201) },
    },
    '/pets/{id}': { parameters: id, delete: { operationId: 'remove', responses: done } },
    '/pets/{id}/photo': {
      parameters: id,
      [send]: { operationId: 'send', requestBody: { required: true, content: sent }, responses: done },
      get: { operationId: 'photo', responses: { ...ok(read), ...none } },
    },
  },
});

interface Kept {
  readonly type: string;
  readonly body: Buffer;
}

type Habit = (kept: Kept) => Kept | undefined;

const said = async ({ types, paths }: ReturnType<typeof documentOf>, habit: Habit = (kept) => kept) => {
  const photos = new Map<string, Kept>();
  const { results, arrived } = await recordedRun({ paths }, server(photos, types, habit), { allowUnsafe: true });
  return {
    lines: arrived.map(({ line }) => line),
    said: results.flatMap(({ case: { id }, verdict }) =>
      verdict.findings.map(
        (finding) =>
          `${finding.severity} ${id.replace('acme/', '')} ${'message' in finding ? finding.message : finding.kind}`,
      ),
    ),
  };
};

/** A pet that was there before has no photo. */
const server = (photos: Map<string, Kept>, types: readonly string[], habit: Habit) => {
  const pets = new Set(['old']);
  return (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const [, , own] = url.split('/');
      if (own === undefined && method === 'POST') pets.add('own');
      if (own === undefined && method === 'POST') return json(response, 201, { id: 'own', name: 'Rex' });
      if (own === undefined)
        return json(
          response,
          200,
          [...pets].map((each) => ({ id: each, name: 'Rex' })),
        );
      if (!pets.has(own)) return json(response, 404, {});
      if (method === 'DELETE') pets.delete(own);
      if (method === 'DELETE') return void response.writeHead(204).end();
      const type = headers['content-type'] ?? '';
      const body = Buffer.concat(chunks);
      const kept = photos.get(url);
      const read = kept && habit(kept);
      if (method === 'GET') {
        if (!read) return json(response, 404, {});
        return void response.writeHead(200, { 'content-type': read.type }).end(read.body);
      }
      if (body.length === 0) return json(response, 400, {});
      if (!types.includes(type.split(';')[0] ?? '')) return json(response, 415, {});
      const isForm = type.startsWith('multipart/');
      if (isForm ? !body.toString().trimEnd().endsWith('--') : type === 'application/json' && !isRules(body.toString()))
        return json(response, 400, {});
      photos.set(url, { type, body });
      return void response.writeHead(204).end();
    });
  };
};

const isRules = (body: string): boolean => /^\{"quiet":(?:true|false),"food":"/.test(body);

const PNG = documentOf('put', bytes('image/png'), bytes('image/png', 'image/jpeg'));
const ANY = documentOf('put', bytes('application/pdf'), bytes('application/pdf'));

test('what was uploaded below a new record is read there, and as it was sent', async () => {
  for (const document of [PNG, ANY]) {
    const run = await said(document);
    expect(run.said).toEqual([]);
    expect(run.lines.lastIndexOf('GET /pets/own/photo')).toBeGreaterThan(run.lines.lastIndexOf('PUT /pets/own/photo'));
    expect(run.lines.lastIndexOf('GET /pets/own/photo')).toBeLessThan(run.lines.indexOf('DELETE /pets/own'));
  }
});

const other = (kept: Kept): Kept => ({ ...kept, body: Buffer.from('another') });
const jpeg = (kept: Kept): Kept => ({ ...kept, type: 'image/jpeg' });
const PICTURE = documentOf('put', bytes('image/png'), bytes('image/*'));
const cut = (kept: Kept): Kept => ({ ...kept, body: kept.body.subarray(0, -1) });
const FORM = documentOf(
  'post',
  { 'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } } },
  bytes('application/octet-stream'),
);
const TEXT = documentOf('put', { 'text/plain': { example: 'one\ntwo\n' } }, bytes('text/plain'));
const RULES = documentOf(
  'put',
  { 'application/json': { schema: rules, example: { quiet: true, food: 'meat' } } },
  inJson(rules),
);

test.each<[string, ReturnType<typeof documentOf>, Habit, readonly string[]]>([
  ['nothing', ANY, () => undefined, ['warning photo/follow-up/changed what PUT /pets/{id}/photo sent is answered 404']],
  ['another file', ANY, other, ['warning photo/follow-up/changed the file is not read as it was sent']],
  ['a file without its end', ANY, cut, ['warning photo/follow-up/changed the file is not read as it was sent']],
  ['a picture that is written anew', PNG, other, ['note photo/follow-up/changed the file is not read as it was sent']],
  [
    'a picture of another type that is documented',
    PNG,
    jpeg,
    ['warning photo/follow-up/changed media-type-unexpected'],
  ],
  [
    'a picture of another type',
    PICTURE,
    jpeg,
    ['note photo/follow-up/changed what was sent as image/png is read as image/jpeg'],
  ],
  ['a part of a form', FORM, ({ body }) => ({ type: 'application/octet-stream', body: fileIn(body) }), []],
  [
    'another file than that of a form',
    FORM,
    () => ({ type: 'application/octet-stream', body: Buffer.from('another') }),
    ['note photo/follow-up/changed the file is not read as it was sent'],
  ],
  ['a text with other line ends', TEXT, (kept) => ({ ...kept, body: Buffer.from('one\r\ntwo') }), []],
  ['another text', TEXT, other, ['warning photo/follow-up/changed the file is not read as it was sent']],
  ['the rules', RULES, (kept) => kept, []],
  [
    'other rules',
    RULES,
    (kept) => ({ ...kept, body: Buffer.from('{ "quiet": false, "food": "meat" }') }),
    ['warning photo/follow-up/changed quiet is not read as it was sent'],
  ],
])('after an upload, %s is told as it is', async (_what, document, habit, expected) => {
  expect((await said(document, habit)).said).toEqual(expected);
});

/** What stands between the head and the end of the only part. */
const fileIn = (body: Buffer): Buffer => body.subarray(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'));
