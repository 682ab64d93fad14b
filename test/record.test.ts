import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { endAll, runCommand, startCli } from './run-cli';
import { raw as rawAnswer, rawServer } from './servers/raw-answer';

const folder = mkdtempSync(join(tmpdir(), 'record-'));
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true });
});

const TOKEN = 'tok-Canary/9+81=zq';
const KEY = 'env-canary-55f1';
/** Each under a name, at a place or in a form that gives it away; the token is echoed by the server. */
const CANARIES = {
  TOKEN,
  KEY,
  password: 'pass-canary-2b',
  secret: 'secret-canary-3c',
  cookie: 'cookie-canary-4d',
  setCookie: 'setcookie-canary-5e',
  apiKey: 'apikey-canary-6f',
  street: 'Canary Street 77',
  nick: 'nick-canary-8h',
  owner: 'owner-canary-9i',
  email: 'jane.canary@corp.test',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlY2FuYXJ5',
  card: '4111 1111 1111 1111',
  phone: '+47 2345 6789',
  listed: 'listed-canary-0j',
  grant: 'grant-canary-1k',
  link: 'link-canary-2l',
  yaml: 'yaml-canary-3m',
  program: 'program-canary-4n',
  coded: 'coded-canary-5o',
  basic: 'basic-canary-6p',
} as const;

const schema = {
  type: 'object',
  required: ['id', 'secret'],
  properties: {
    id: { type: 'integer' },
    secret: { type: 'string', minLength: 8 },
    email: { type: 'string', format: 'email' },
    uuid_token: { type: 'string', format: 'uuid' },
    born: { type: 'string', format: 'date' },
    pin_token: { type: 'integer', minimum: 1000 },
    kind: { type: 'string', enum: ['person', 'firm'] },
  },
};
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'acme', version: '1' },
  paths: {
    '/people/{owner}/{rest}': {
      get: {
        operationId: 'getAny',
        parameters: ['owner', 'rest'].map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        responses: { 200: { description: 'ok' } },
      },
    },
    '/typed': {
      get: {
        operationId: 'getTyped',
        responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
      },
    },
  },
};
writeFileSync(join(folder, 'acme.json'), JSON.stringify(DOCUMENT));
writeFileSync(
  join(folder, 'understudy.config.yaml'),
  JSON.stringify({ vendors: { acme: { redact: ['street', '/person/nick', 'owner', 'born', 'kind'] } } }),
);

const TYPED = {
  id: 7,
  secret: 'a-secret-of-words',
  email: 'someone.else@corp.test',
  uuid_token: '7f3e2d1c-9b8a-4c6d-8e5f-0a1b2c3d4e5f',
  born: '1971-05-04',
  pin_token: 4321,
  kind: 'firm',
};

const escaped = (text: string): string =>
  [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = (text: string): string => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&');
const part = (name: string, value: string): string =>
  `--b0undary\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = JSON.stringify({
  client_secret: CANARIES.secret,
  street: CANARIES.street,
  person: { nick: CANARIES.nick },
  notes: [`mail ${CANARIES.email}`, CANARIES.jwt, `card ${CANARIES.card}, phone ${CANARIES.phone}`],
  nested: JSON.stringify({ deep: `x ${TOKEN} ${KEY}` }),
  basic: Buffer.from(`a:${TOKEN}:b`).toString('base64'),
  link: `https://acme.example/?next=${encodeURIComponent(TOKEN)}`,
});

type Answer = readonly [headers: Readonly<Record<string, string>>, body: string | Buffer];

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Every coding in which a server may say it. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  plain: [{ ...JSON_TYPE, 'set-cookie': `sid=${CANARIES.setCookie}; Path=/`, 'x-echo': `was ${TOKEN}` }, BODY],
  gzip: [{ ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(BODY)],
  br: [{ ...JSON_TYPE, 'content-encoding': 'br' }, brotliCompressSync(BODY)],
  escapes: [JSON_TYPE, `{"a":"${escaped(TOKEN)}","b":"${escaped(CANARIES.email)}"}`],
  form: [{ 'content-type': 'application/x-www-form-urlencoded' }, `a=${percent(TOKEN)}&password=${CANARIES.password}`],
  xml: [{ 'content-type': 'application/xml' }, `<a><password>${CANARIES.password}</password><b>${TOKEN}</b></a>`],
  lines: [
    { 'content-type': 'application/x-ndjson' },
    `{"password":"${CANARIES.password}"}\n{"a":"${escaped(TOKEN)}"}\n`,
  ],
  events: [{ 'content-type': 'text/event-stream' }, `data: {"password":"${CANARIES.password}"}\n\ndata: ${TOKEN}\n\n`],
  binary: [{ 'content-type': 'image/png' }, Buffer.concat([Buffer.from([0xff, 0xd8, 0, 0xfe]), Buffer.from(TOKEN)])],
  latin: [
    { 'content-type': 'application/json; charset=iso-8859-1' },
    Buffer.from(`{"name":"Bjørn","password":"${CANARIES.password}"}`, 'latin1'),
  ],
  list: [JSON_TYPE, JSON.stringify({ tokens: [CANARIES.listed] })],
  moved: [
    {
      location: `https://acme.test/back?code=${CANARIES.grant}&state=1`,
      link: `<https://acme.test/people?access_token=${CANARIES.link}>; rel="next"`,
    },
    '',
  ],
  yaml: [{ 'content-type': 'application/yaml' }, `name: x\npassword: ${CANARIES.yaml}\n`],
  program: [JSON_TYPE, JSON.stringify({ query: `mutation { login(password: "${CANARIES.program}") { id } }` })],
  coded: [JSON_TYPE, JSON.stringify({ payload: base64(`{"password": "${CANARIES.coded}"}`) })],
  parts: [
    { 'content-type': 'multipart/form-data; boundary=b0undary' },
    `${part('password', CANARIES.password)}${part('note', TOKEN)}--b0undary--\r\n`,
  ],
};

/** For who brings them. */
const ECHO: Answer = [JSON_TYPE, JSON.stringify({ note: `${CANARIES.cookie} came with ${CANARIES.basic}` })];

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const recordAt = async (target: string, name: string, ...more: readonly string[]) => {
  const out = join(folder, name);
  const args = ['record', './acme.json', '--target', target, '--out', out, ...more];
  const running = await startCli(args, { cwd: folder, env: { UNDERSTUDY_ACME_TOKEN: KEY } });
  return { ...running, out };
};

interface Har {
  readonly log: { readonly entries: readonly HarEntry[] };
}
interface HarEntry {
  readonly request: { readonly method: string; readonly url: string };
  readonly response: {
    readonly status: number;
    readonly content: { readonly text?: string; readonly encoding?: string; readonly comment?: string };
  };
}

const entriesOf = (file: string): readonly HarEntry[] => (JSON.parse(readFileSync(file, 'utf8')) as Har).log.entries;

const formsOf = (value: string): readonly string[] => [
  value,
  encodeURIComponent(value),
  percent(value),
  escaped(value),
  Buffer.from(value).toString('hex'),
  Buffer.from(value).toString('base64').slice(0, -4),
  Buffer.from(`a:${value}`).toString('base64').slice(4, -4),
];

/** In the file, and in what is base64 there. */
const foundIn = (text: string): readonly string[] => {
  const decoded = [...text.matchAll(/"text":"([A-Za-z0-9+/=]+)","encoding":"base64"/g)].map(([, one = '']) =>
    Buffer.from(one, 'base64').toString('latin1'),
  );
  const all = [text, ...decoded].join('\n').toLowerCase();
  return Object.entries(CANARIES).flatMap(([name, value]) =>
    formsOf(value).some((form) => all.includes(form.toLowerCase())) ? [name] : [],
  );
};

const askAll = async (url: string): Promise<void> => {
  const authorization = `Bearer ${TOKEN}`;
  const headers = { authorization, cookie: `sid=${CANARIES.cookie}`, 'x-api-key': CANARIES.apiKey };
  for (const name of Object.keys(ANSWERS))
    await (
      await fetch(`${url}/people/${CANARIES.owner}/${name}?a=${percent(TOKEN)}&api_key=${CANARIES.apiKey}`, { headers })
    ).arrayBuffer();
  await fetch(`${url}/acme/people/x/${encodeURIComponent(TOKEN)}`, { headers });
  const others = { authorization: `Basic ${base64(`me:${CANARIES.basic}`)}`, cookie: `theme=dark; ${headers.cookie}` };
  await fetch(`${url}/people/x/echo`, { headers: others });
  const bodies: readonly Answer[] = [ANSWERS.form, ANSWERS.parts, ANSWERS.plain, ANSWERS.gzip, ANSWERS.binary].flatMap(
    (one) => (one ? [one] : []),
  );
  for (const [type, body] of bodies) {
    const coding = type['content-encoding'];
    await fetch(`${url}/undocumented`, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': type['content-type'] ?? '',
        ...(coding !== undefined && { 'content-encoding': coding }),
      },
      body,
    });
  }
};

const answerByName = (request: IncomingMessage, response: ServerResponse): void => {
  request.resume();
  const name = /\/people\/[^/]+\/(\w+)/.exec(request.url ?? '')?.[1] ?? 'plain';
  const [headers, body] = name === 'echo' ? ECHO : (ANSWERS[name] ?? ['plain', '']);
  if (typeof headers === 'string') response.end();
  else response.writeHead(200, headers).end(body);
};

test('no secret that went by in any coding is in the file or on the console', async () => {
  const recorder = await recordAt(await serve(answerByName), 'canary.har');
  await askAll(recorder.url);
  const { code, stdout, stderr } = await recorder.stop('SIGINT');
  expect(entriesOf(recorder.out)).toHaveLength(Object.keys(ANSWERS).length + 7);
  expect(foundIn(readFileSync(recorder.out, 'utf8'))).toEqual([]);
  expect(foundIn(stdout + stderr)).toEqual([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // The other way round: the search finds what is there.
  expect(foundIn(BODY).length).toBeGreaterThan(6);
});

test('placeholders keep type and format, and one secret has one', async () => {
  const upstream = await serve((_request, response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(TYPED)));
  const recorder = await recordAt(upstream, 'typed.har');
  for (let count = 0; count < 2; count++) {
    const answer = await fetch(`${recorder.url}/typed`);
    expect(await answer.json()).toEqual(TYPED);
  }
  const { stdout } = await recorder.stop('SIGINT');
  expect(stdout).toMatch(/GET \/typed {2}200 {2}\d+ ms {2}conforms/);
  const [first, second] = entriesOf(recorder.out).map(
    ({ response }) => JSON.parse(response.content.text ?? '') as typeof TYPED,
  );
  expect(first).toEqual(second);
  const kept = Object.entries(TYPED).filter(([name, value]) => first?.[name as keyof typeof TYPED] === value);
  expect(kept).toEqual([['id', 7]]);
  const judged = await runCommand(['test', './acme.json', '--from', recorder.out], { cwd: folder });
  expect(judged.stdout).toContain('acme  conforms — 2 passed');
  expect(judged.code).toBe(0);
});

test('a secret that went by before it was known as one is found at the end, with its place', async () => {
  const recorder = await recordAt(await serve((_request, response) => response.end()), 'late.har');
  await fetch(`${recorder.url}/people/a/late-canary-0001x`);
  await fetch(`${recorder.url}/people/a/b`, { headers: { authorization: 'Bearer late-canary-0001x' } });
  const { code, stderr } = await recorder.stop('SIGINT');
  expect(stderr).toContain('late.har still has a secret');
  expect(stderr).toContain('entry 0, request.url');
  expect(stderr).not.toContain('late-canary');
  expect(code).toBe(1);
});

test('after SIGKILL the file is whole, and a later recording goes on in it', async () => {
  const upstream = await serve((_request, response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(TYPED)));
  const first = await recordAt(upstream, 'killed.har');
  // Whenever it is looked at, it is whole.
  while (entriesOf(first.out).length < 2) await fetch(`${first.url}/typed`);
  await first.stop('SIGKILL');
  const before = entriesOf(first.out).length;
  const second = await recordAt(upstream, 'killed.har');
  await fetch(`${second.url}/typed`);
  const { stdout } = await second.stop('SIGINT');
  expect(entriesOf(first.out)).toHaveLength(before + 1);
  expect(stdout).toContain(`it has ${before} entries already`);
});

test('a file of somebody else is not touched', async () => {
  const out = join(folder, 'foreign.har');
  writeFileSync(out, '{"log":{"entries":[]}}');
  const { code, stderr } = await runCommand(['record', './acme.json', '--target', 'http://127.0.0.1:1', '--out', out], {
    cwd: folder,
  });
  expect(stderr).toContain('it is there already');
  expect(code).toBe(2);
  expect(readFileSync(out, 'utf8')).toBe('{"log":{"entries":[]}}');
});

test('bytes pass through as they are, while they come', async () => {
  const big = Buffer.alloc(3_000_000, 'x');
  let goOn: () => void = () => {};
  const upstream = await serve((request, response) => {
    if (request.url === '/stream') {
      response.writeHead(200, { 'content-type': 'text/plain' }).write('first');
      goOn = () => response.end('second');
    } else if (request.method === 'POST') {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      request.pipe(response);
    } else response.writeHead(200, { 'X-Case': 'Kept', 'content-encoding': 'gzip' }).end(gzipSync('packed'));
  });
  const recorder = await recordAt(upstream, 'bytes.har', '--max-body', '1000000');
  const packed = await raw(recorder.url, 'GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(packed.includes(gzipSync('packed'))).toBe(true);
  expect(packed.toString('latin1')).toContain('X-Case: Kept');
  const echoed = await fetch(`${recorder.url}/big`, { method: 'POST', body: big });
  expect(Buffer.from(await echoed.arrayBuffer()).equals(big)).toBe(true);
  const reader = (await fetch(`${recorder.url}/stream`)).body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
  goOn();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('second');
  await recorder.stop('SIGINT');
  const [first, large, streamed] = entriesOf(recorder.out).map(({ response }) => response.content);
  expect([first?.text, streamed?.text]).toEqual(['packed', 'firstsecond']);
  expect(large).toMatchObject({ comment: expect.stringContaining('more than 1000000 bytes') });
  expect(large?.text).toBeUndefined();
});

test('a body that the target has to ask for is asked for', async () => {
  const upstream = await serve((request, response) => request.pipe(response));
  const recorder = await recordAt(upstream, 'continue.har');
  const { port } = new URL(recorder.url);
  const body = await new Promise<string>((resolve, reject) => {
    const sent = request({
      port,
      method: 'POST',
      path: '/x',
      headers: { expect: '100-continue', 'content-length': 5 },
    });
    sent.on('continue', () => sent.end('hello'));
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
  expect(body).toBe('hello');
  await recorder.stop('SIGINT');
});

test('a body that the target never asks for goes there when it comes', async () => {
  const upstream = await serve(() => undefined);
  servers.at(-1)?.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => request.pipe(response));
  const recorder = await recordAt(upstream, 'never-asks.har');
  const head = 'Host: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n';
  expect((await raw(recorder.url, `POST /x HTTP/1.1\r\n${head}\r\nhello`)).toString()).toMatch(/hello\r\n0\r\n\r\n$/);
  await recorder.stop('SIGINT');
});

test('what stands behind a 204 ends no answer', async () => {
  const upstream = await rawServer({ bytes: rawAnswer('204 No Content', ['content-length: 2'], 'ab') });
  const recorder = await recordAt(upstream.url, 'no-content.har');
  const answered = await raw(recorder.url, 'GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(answered.toString()).toMatch(/^HTTP\/1.1 204 No Content\r\n/);
  await recorder.stop('SIGINT');
  upstream.close();
});

test('who follows an answer stays with the recorder, and the file has what the target said', async () => {
  const asked: string[] = [];
  const upstream = await serve(({ url = '', headers: { host, cookie } }, response) => {
    asked.push(`${url} ${cookie}`);
    const own = `http://${host}/v1`;
    response.setHeader('set-cookie', 'sid=abc; Domain=127.0.0.1; Path=/v1; Secure');
    if (url === '/v1/old') response.writeHead(302, { location: `${own}/typed?page=2` }).end();
    else response.writeHead(200, { link: `<${own}/typed?page=3>; rel="next"` }).end();
  });
  const recorder = await recordAt(`${upstream}/v1`, 'moved.har');
  const followed = await fetch(`${recorder.url}/acme/old`);
  expect([followed.url, followed.headers.get('link')]).toEqual([
    `${recorder.url}/acme/typed?page=2`,
    `<${recorder.url}/acme/typed?page=3>; rel="next"`,
  ]);
  expect(followed.headers.get('set-cookie')).toBe('sid=abc; Path=/acme');
  expect(asked).toEqual(['/v1/old undefined', '/v1/typed?page=2 undefined']);
  await recorder.stop('SIGINT');
  const file = readFileSync(recorder.out, 'utf8');
  expect(file).toContain(`"redirectURL":"${upstream}/v1/typed?page=2"`);
  expect(file).toContain('Domain=127.0.0.1; Path=/v1; Secure');
});

test('what the target did not say is ours, marked, and not in the file', async () => {
  const silent = await serve(() => {});
  const slow = await recordAt(silent, 'slow.har', '--timeout', '100ms');
  const late = await fetch(`${slow.url}/typed`);
  expect([late.status, late.headers.get('content-type')]).toEqual([504, 'application/problem+json']);
  expect(late.headers.get('understudy-answer')).toContain('the recorder says this');
  const upgraded = await raw(
    slow.url,
    'GET /typed HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  expect(upgraded.toString()).toMatch(/^HTTP\/1.1 501 [\s\S]*neither sockets nor tunnels/);
  const { stdout } = await slow.stop('SIGINT');
  expect(stdout).toContain('GET /typed  504  not recorded');
  expect(entriesOf(slow.out)).toEqual([]);
  const gone = await recordAt('http://127.0.0.1:1', 'gone.har');
  expect((await fetch(`${gone.url}/typed`)).status).toBe(502);
  await gone.stop('SIGINT');
});

/** Whatever comes until the other side closes. */
const raw = (url: string, bytes: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
