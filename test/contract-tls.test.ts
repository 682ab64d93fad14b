import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTransportError } from '../src/contract/targets/transport-errors';
import { undiciTransport } from '../src/contract/targets/undici-transport';
import { endAll, root, runCli, startCli } from './run-cli';

/** Of nobody: they were made for this test, for 127.0.0.1, and stand in a public repository. */
const fixture = (name: string): string => join(root, 'test', 'fixtures', 'tls', name);
const pem = (name: string): Buffer => readFileSync(fixture(name));

const answer: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":7,"name":"Rex"}');
};

const servers: Server[] = [];
afterAll(() => {
  endAll();
  for (const server of servers) server.close();
});

const listening = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const secure = (certificate: string): Promise<string> =>
  listening(createServer({ key: pem('test.key.pem'), cert: pem(certificate) }, answer));

describe('a server whose certificate nobody here knows', () => {
  const run = async (env: Readonly<Record<string, string>>) => {
    const target = `pets=${await secure('self-signed.pem')}`;
    return runCli(['test', fixture('pets.yaml'), '--target', target], { env });
  };

  test.each([
    ['by itself', {}],
    ['even where Node is told not to look', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ])('was not asked anything: %s', async (_how, env) => {
    const { code, stdout } = await run(env);
    expect(stdout).toMatch(/cannot be verified: self-signed certificate; .* NODE_EXTRA_CA_CERTS/);
    expect(stdout).toMatch(/pets {2}cannot say — 1 inconclusive/);
    expect(stdout).not.toMatch(/FAIL|conforms|violat/);
    expect(code).toBe(3);
  });

  test('is asked when its certificate is named', async () => {
    const { code, stdout } = await run({ NODE_EXTRA_CA_CERTS: fixture('self-signed.pem') });
    expect(stdout).toMatch(/pets {2}conforms — 1 passed/);
    expect(code).toBe(0);
  });
});

describe('a server that asks for a client certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const own = { key: pem('test.key.pem'), cert: pem('self-signed.pem') };
  const asking = () =>
    listening(createServer({ ...own, ca: own.cert, requestCert: true, rejectUnauthorized: true }, answer));
  const run = async (credentials: object, ...args: readonly string[]) => {
    const config = join(folder, 'understudy.config.json');
    writeFileSync(config, JSON.stringify({ vendors: { pets: { credentials } } }));
    const target = `pets=${await asking()}`;
    const env = { NODE_EXTRA_CA_CERTS: fixture('self-signed.pem') };
    return runCli(['test', fixture('pets.yaml'), '--target', target, '--config', config, ...args], { env });
  };
  const certificate = { cert: fixture('self-signed.pem'), key: fixture('test.key.pem') };

  test('is shown the one that the configuration names', async () => {
    const { code, stdout } = await run(certificate, '--report', `json=${join(folder, 'report.json')}`);
    expect(stdout).toMatch(/pets {2}conforms — 1 passed/);
    expect(code).toBe(0);
    const report = readFileSync(join(folder, 'report.json'), 'utf8');
    expect(report).toContain(`--cert '${certificate.cert}' --key '${certificate.key}'`);
    expect(report).not.toContain('PRIVATE KEY');
  });

  test('is shown it by a recording, too', async () => {
    writeFileSync(
      join(folder, 'understudy.config.json'),
      JSON.stringify({ vendors: { pets: { credentials: certificate } } }),
    );
    const more = ['--target', await asking(), '--out', join(folder, 'x.har')];
    const env = { NODE_EXTRA_CA_CERTS: fixture('self-signed.pem') };
    const recorder = await startCli(['record', fixture('pets.yaml'), ...more], { cwd: folder, env });
    const answered = await fetch(`${recorder.url}/pets/7`);
    expect([answered.status, await answered.json()]).toEqual([200, { id: 7, name: 'Rex' }]);
    expect((await recorder.stop()).code).toBe(0);
  });

  test('answers nobody without one, which is no failure', async () => {
    const { code, stdout } = await run({ clientId: 'x' });
    expect(stdout).toMatch(/pets {2}cannot say — 1 inconclusive/);
    expect(code).toBe(3);
  });

  test.each([
    ['a file that is not there', { ...certificate, key: 'nowhere.pem' }, /config\.json:\d+:\d+.*cannot be read/],
    ['what is no key', { ...certificate, key: certificate.cert }, /config\.json:\d+:\d+.*no certificate with its key/],
    ['one of both', { cert: certificate.cert }, /config\.json:\d+:\d+.*key/],
  ])('is not asked with %s', async (_what, credentials, message) => {
    const { code, stderr } = await run(credentials);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

test('a server that speaks HTTP/2 alone is asked so', async () => {
  const server = createSecureServer({ key: pem('test.key.pem'), cert: pem('self-signed.pem') });
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    stream.end('{"id":7,"name":"Rex"}');
  });
  const target = `pets=${await listening(server)}`;
  const env = { NODE_EXTRA_CA_CERTS: fixture('self-signed.pem') };
  const { stdout } = await runCli(['test', fixture('pets.yaml'), '--target', target], { env });
  expect(stdout).toMatch(/pets {2}conforms — 1 passed/);
});

describe('the reason', () => {
  const reasonOf = async (origin: string): Promise<string> => {
    const { transport, close } = undiciTransport();
    const request = { method: 'GET', path: '/', query: '', headers: {}, body: new Uint8Array() };
    const reason = await transport(request, { origin, timeout: 3000, maxBody: 1000 }).then(
      () => 'an answer',
      (error: { kind: string; message: string }) => `${error.kind}: ${error.message}`,
    );
    await close();
    return reason;
  };

  test('a certificate that has expired', async () => {
    expect(await reasonOf(await secure('expired.pem'))).toMatch(/^unreachable: its certificate has expired; /);
  });

  test('a server without TLS, and the remedy', async () => {
    const origin = await listening(createPlainServer(answer));
    expect(await reasonOf(origin)).toBe(
      'unreachable: what answers there does not speak TLS; if it speaks plain HTTP, name the target with http:// (ERR_SSL_WRONG_VERSION_NUMBER)',
    );
  });

  test('a certificate for another host', () => {
    const error = Object.assign(new Error('Hostname/IP does not match'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(asTransportError(error, 1000)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/is for another host; name the target by a host/),
    });
  });
});
