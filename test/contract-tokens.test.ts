import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planTests } from '../src/app/testing/plan-tests';
import type { TestSettings } from '../src/app/testing/test-settings';
import { configOf, json, recordedRun } from './servers/recorded-run';

const SECRET = 'client-s3cret/&+ä';
const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Asked {
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** A token URL that gives `token-1`, `token-2`, …, to whoever it is told to. */
const tokenServer = async (
  answer: (asked: Asked, nth: number, response: ServerResponse) => void,
): Promise<{ readonly url: string; readonly asked: Asked[]; readonly close: () => Promise<unknown> }> => {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      asked.push({ body, headers: request.headers });
      answer({ body, headers: request.headers }, asked.length, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/token`;
  return { url, asked, close: () => new Promise((resolve) => server.close(resolve)) };
};

const give = (_asked: Asked, nth: number, response: ServerResponse): void =>
  json(response, 200, { access_token: `token-number-${nth}`, token_type: 'bearer', expires_in: 3600 });

const operation = (operationId: string, rest: object = {}) => ({
  operationId,
  responses: { 200: { description: 'ok' }, 401: { description: 'no' } },
  ...rest,
});
const paths = { '/a': { get: operation('a') }, '/b': { get: operation('b') } };
const oauth = (tokenUrl: string) => ({
  security: [{ oauth: ['read'] }],
  components: {
    securitySchemes: {
      oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes: { read: 'r' } } } },
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    },
  },
});
const client = { UNDERSTUDY_ACME_CLIENT_ID: 'me', UNDERSTUDY_ACME_CLIENT_SECRET: SECRET };
const letIn =
  (isGood: (token: string | undefined) => boolean) =>
  ({ headers }: IncomingMessage, response: ServerResponse): void =>
    json(response, isGood(headers.authorization?.replace('Bearer ', '')) ? 200 : 401, {});

const fromServer = (token: string | undefined): boolean => token?.startsWith('token-number-') ?? false;

describe('OAuth 2 client credentials', () => {
  test('get one token at the documented URL, and neither the secret nor the token is in any report', async () => {
    const tokens = await tokenServer(give);
    const isGood = (token: string | undefined) => token === 'token-number-1';
    const run = await recordedRun({ paths, ...oauth(tokens.url) }, letIn(isGood), { environment: client });
    await tokens.close();
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
    expect(tokens.asked).toHaveLength(1);
    const fields = new URLSearchParams(tokens.asked[0]?.body);
    expect(Object.fromEntries(fields)).toEqual({ grant_type: 'client_credentials', scope: 'read' });
    const [id, secret] = Buffer.from(String(tokens.asked[0]?.headers.authorization).slice(6), 'base64')
      .toString()
      .split(':')
      .map((part) => new URLSearchParams(`v=${part}`).get('v'));
    expect([id, secret]).toEqual(['me', SECRET]);
    expect(JSON.stringify(run.events)).not.toMatch(/token-number-1|client-s3cret/);
    expect(run.results.map(({ curl }) => curl).join()).toContain('Bearer $UNDERSTUDY_ACME_OAUTH_TOKEN');
  });

  test('a server that knows the form only gets the client there', async () => {
    const tokens = await tokenServer((asked, nth, response) =>
      asked.body.includes('client_secret')
        ? give(asked, nth, response)
        : json(response, 401, { error: 'invalid_client' }),
    );
    const run = await recordedRun({ paths, ...oauth(tokens.url) }, letIn(fromServer), { environment: client });
    await tokens.close();
    expect(run.arrived.map(({ headers }) => headers.authorization)).toContain('Bearer token-number-2');
  });

  test('a token that ends is renewed once, and the request is asked again', async () => {
    const tokens = await tokenServer(give);
    let valid = 'token-number-1';
    let good = 0;
    const run = await recordedRun(
      { paths, ...oauth(tokens.url) },
      (request, response) => {
        if (request.headers.authorization === `Bearer ${valid}` && ++good === 1) valid = 'token-number-2';
        else if (request.headers.authorization === 'Bearer token-number-1') return json(response, 401, {});
        return letIn((token) => token === 'token-number-1' || token === 'token-number-2')(request, response);
      },
      { environment: client },
    );
    await tokens.close();
    expect(tokens.asked).toHaveLength(2);
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  });

  test('a token that ends is renewed as often as it was let in, also by who finds the request wrong', async () => {
    const tokens = await tokenServer(give);
    const query = {
      parameters: [{ name: 'n', in: 'query', required: true, schema: { type: 'integer', example: 4, maximum: 9 } }],
    };
    const refused = {
      responses: { 200: { description: 'ok' }, 400: { description: 'wrong' }, 401: { description: 'no' } },
    };
    const uses = new Map<string, number>();
    const run = await recordedRun(
      {
        paths: {
          '/a': { get: operation('a', { ...query, ...refused }) },
          '/b': { get: operation('b', { ...query, ...refused }) },
        },
        ...oauth(tokens.url),
      },
      ({ headers, url = '' }, response) => {
        const { authorization: sent = '' } = headers;
        const nth = (uses.get(sent) ?? 0) + 1;
        uses.set(sent, nth);
        if (!sent.includes('token-number-') || nth > 1) return json(response, 401, {});
        return json(response, url.endsWith('n=4') ? 200 : 400, {});
      },
      { environment: client },
    );
    await tokens.close();
    expect(run.results.filter(({ verdict }) => verdict.kind === 'inconclusive')).toEqual([]);
    const wrong = run.results.filter((each) => each.case.id.includes('query-n'));
    expect(wrong.length).toBeGreaterThan(2);
    expect(new Set(wrong.map(({ exchange }) => exchange?.response.status))).toEqual(new Set([400]));
  });

  test('a token that is never accepted is renewed once, and not again and again', async () => {
    const tokens = await tokenServer(give);
    const run = await recordedRun(
      { paths, ...oauth(tokens.url) },
      letIn(() => false),
      { environment: client },
    );
    await tokens.close();
    expect(tokens.asked).toHaveLength(2);
    expect(run.summary.inconclusive).toBeGreaterThan(0);
  });

  test('a refusal is told once per case without what the server said beside the code', async () => {
    const tokens = await tokenServer((_asked, _nth, response) =>
      json(response, 400, { error: 'invalid_client', error_description: `no such secret ${SECRET}` }),
    );
    const run = await recordedRun({ paths, ...oauth(tokens.url) }, letIn(fromServer), { environment: client });
    await tokens.close();
    expect(tokens.asked).toHaveLength(2);
    expect(JSON.stringify(run.events)).toMatch(/the token URL http:\S*\/oauth\/token answered 400 \(invalid_client\)/);
    expect(JSON.stringify(run.events)).not.toContain('client-s3cret');
    expect(run.summary).toMatchObject({ failed: 0 });
  });

  test.each<[object | string, number, RegExp]>([
    [{ access_token: 't', token_type: 'mac' }, 200, /\/oauth\/token gave a token of the type mac, and only bearer/],
    [{ access_token: 'two\r\nlines', token_type: 'bearer' }, 200, /gave an access_token that no header can carry/],
    [{ token: 't' }, 200, /\/oauth\/token gave no access_token/],
    ['<html>log in</html>', 500, /\/oauth\/token answered 500/],
    ['', 0, /\/oauth\/token gave no answer: /],
  ])('%j with %s is no token, and the URL is named', async (value, status, message) => {
    const tokens = await tokenServer((_asked, _nth, response) =>
      status === 0 ? response.destroy() : json(response, status, value),
    );
    const run = await recordedRun({ paths, ...oauth(tokens.url) }, letIn(fromServer), { environment: client });
    await tokens.close();
    expect(JSON.stringify(run.events)).toMatch(message);
    expect(run.summary).toMatchObject({ failed: 0 });
    expect(run.summary.inconclusive).toBeGreaterThan(0);
  });

  test.each(['Bearer', 'BearerToken', undefined])('a token of the type %s is one, whatever its end', async (type) => {
    const tokens = await tokenServer((_asked, _nth, response) =>
      json(response, 201, { access_token: 'token-number-1', token_type: type, expires_in: 0 }),
    );
    const run = await recordedRun({ paths, ...oauth(tokens.url) }, letIn(fromServer), { environment: client });
    await tokens.close();
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  });

  test('nothing is asked for a dry run, of a mock, or at a URL that is not safe', async () => {
    const tokens = await tokenServer(give);
    const document = { paths, ...oauth(tokens.url) };
    const real = await recordedRun(document, letIn(fromServer), { environment: client, only: ['acme/a/violation'] });
    const afterViolations = tokens.asked.length;
    const elsewhere = { ...client, UNDERSTUDY_ACME_TOKEN_URL: 'http://token.example/' };
    const unsafe = await recordedRun(document, letIn(fromServer), { environment: elsewhere });
    await tokens.close();
    expect(real.results.length).toBeGreaterThan(0);
    expect(tokens.asked).toHaveLength(afterViolations);
    expect(JSON.stringify(unsafe.events)).toContain('http://token.example/ is not https');
  });

  test('one of the user’s own URL does for a document without one', async () => {
    const tokens = await tokenServer(give);
    const bearer = {
      security: [{ b: [] }],
      components: { securitySchemes: { b: { type: 'http', scheme: 'bearer' } } },
    };
    const run = await recordedRun(
      { paths, ...bearer },
      letIn((token) => token === 'token-number-1'),
      {
        environment: { ...client, UNDERSTUDY_ACME_TOKEN_URL: tokens.url },
      },
    );
    await tokens.close();
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  });
});

describe('a token command', () => {
  const script = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, `#!/usr/bin/env node\n${text}`);
    chmodSync(file, 0o755);
    return `./${name}`;
  };
  const bearer = { security: [{ b: [] }], components: { securitySchemes: { b: { type: 'http', scheme: 'bearer' } } } };
  const runWith = (
    command: string | readonly string[],
    isGood: (token: string | undefined) => boolean,
    more: TestSettings = {},
  ) =>
    recordedRun({ paths, ...bearer }, letIn(isGood), {
      config: configOf({ acme: { credentials: { command } } }, folder),
      ...more,
    });

  test('is run once, in the folder of the configuration, and what it prints is written nowhere', async () => {
    const command = script(
      'print.js',
      `require('node:fs').appendFileSync('runs', process.argv.slice(2).join('|') + '\\n'); console.error('noise-of-the-script'); console.log('t0ken-by-command');`,
    );
    const run = await runWith(`${command} one "two three"`, (token) => token === 't0ken-by-command');
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('one|two three\n');
    expect(JSON.stringify(run.events)).not.toMatch(/t0ken-by-command|noise-of-the-script/);
  });

  test('is run again once for a token that ended', async () => {
    const command = script(
      'count.js',
      `const fs = require('node:fs'); fs.appendFileSync('count', 'x'); console.log('t0ken-' + fs.readFileSync('count', 'utf8').length);`,
    );
    const run = await runWith(command, (token) => token === 't0ken-2');
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
    expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('xx');
  });

  test('no shell reads it', async () => {
    const run = await runWith(['printf', '%s', '$HOME;ls'], (token) => token === '$HOME;ls');
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  });

  test.each([
    [['./nowhere.sh'], /nowhere\.sh was not found/],
    [[process.execPath, '-e', 'console.log("some-output"); process.exit(3)'], /ended with 3; run it by hand/],
    [[process.execPath, '-e', ''], /printed nothing/],
    [[process.execPath, '-e', 'console.log("an error: no-login")'], /more than a token/],
    [[process.execPath, '-e', 'console.log(`{"token":"no-login"}`)'], /printed JSON: the token alone is wanted/],
  ])('%j is told, and nothing of its output', async (command, message) => {
    const run = await runWith(command, () => false);
    const text = JSON.stringify(run.events);
    expect(text).toMatch(message);
    expect(run.summary).toMatchObject({ failed: 0 });
    expect(
      run.results
        .flatMap(({ verdict }) => ('reasons' in verdict ? verdict.reasons : []))
        .map(({ reason }) => reason)
        .join(),
    ).not.toMatch(/some-output|no-login/);
  });

  test('is not run where the environment has a token', async () => {
    const run = await runWith('./nowhere.sh', (token) => token === 'from-env', {
      environment: { UNDERSTUDY_ACME_TOKEN: 'from-env' },
    });
    expect(run.summary).toMatchObject({ failed: 0, inconclusive: 0 });
  });

  test('a dry run does not run it', async () => {
    const config = configOf(
      { wethod: { target: 'http://127.0.0.1:1', credentials: { command: './nowhere.sh' } } },
      folder,
    );
    const [planned] = await planTests({ vendors: ['wethod'], config, environment: {} });
    expect(planned?.cases.some(({ line }) => line.includes('Bearer $UNDERSTUDY_WETHOD_TOKEN'))).toBe(true);
  });
});

test('without any of them, a run beyond this machine names the client as a way in', async () => {
  const file = join(folder, 'acme.json');
  const document = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths, ...oauth('/token') };
  writeFileSync(file, JSON.stringify(document));
  const [planned] = await planTests({ vendors: [file], target: { acme: 'https://api.acme.example' }, environment: {} });
  expect(planned?.skipped.map(({ reason }) => reason)).toContain(
    'it needs credentials; set UNDERSTUDY_ACME_TOKEN or UNDERSTUDY_ACME_CLIENT_ID and UNDERSTUDY_ACME_CLIENT_SECRET',
  );
});

describe('a scheme that the document defines and never applies', () => {
  const components = {
    securitySchemes: {
      Auth: { type: 'apiKey', in: 'header', name: 'X-Auth' },
      Query: { type: 'apiKey', in: 'query', name: 'k' },
    },
  };
  const document = { paths: { ...paths, '/open': { get: operation('open', { security: [] }) } }, components };
  const check = ({ headers }: IncomingMessage, response: ServerResponse) =>
    json(response, headers['x-auth'] === 'my-t0ken' ? 200 : 401, {});

  test('is applied when the user names it, but for what is public on purpose', async () => {
    const run = await recordedRun(document, check, {
      environment: { UNDERSTUDY_ACME_TOKEN: 'my-t0ken', UNDERSTUDY_ACME_SCHEME: 'auth' },
    });
    const seen = new Map(run.arrived.map(({ line, headers }) => [line, headers['x-auth']]));
    expect(seen.get('GET /a')).toBe('my-t0ken');
    expect(seen.get('GET /open')).toBeUndefined();
  });

  test('is not applied by itself, and the run says so before it asks', async () => {
    const warned: string[] = [];
    const run = await recordedRun(document, check, { environment: { UNDERSTUDY_ACME_TOKEN: 'my-t0ken' } }, (text) =>
      warned.push(text),
    );
    expect(run.arrived.every(({ headers }) => headers['x-auth'] === undefined)).toBe(true);
    expect(warned.join()).toMatch(
      /UNDERSTUDY_ACME_TOKEN is set, and no operation of acme asks for it\. .*defines Auth, Query.*UNDERSTUDY_ACME_SCHEME=Auth/,
    );
  });

  test('one that nobody knows is a mistake', async () => {
    await expect(recordedRun(document, check, { environment: { UNDERSTUDY_ACME_SCHEME: 'Oauth' } })).rejects.toThrow(
      /"Oauth".*Known: Auth, Query/,
    );
  });
});
