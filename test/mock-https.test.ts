import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { startMock } from '../src/index';
import { runCommand, startCliMock } from './run-cli';

const TLS = join(__dirname, 'fixtures', 'tls');
const [keyFile, certFile] = [join(TLS, 'test.key.pem'), join(TLS, 'self-signed.pem')];
const own = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };

const ask = (url: string): Promise<{ status: number | undefined; certificate: PeerCertificate }> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer t0ken', accept: 'application/json' };
    request(url, { rejectUnauthorized: false, headers, agent: false }, (response) => {
      response.resume();
      const certificate = (response.socket as TLSSocket).getPeerCertificate();
      response.once('end', () => resolve({ status: response.statusCode, certificate }));
    })
      .once('error', reject)
      .end();
  });

test('a mock speaks HTTPS with a certificate of its own, another one for each start', async () => {
  const prints = new Set<string>();
  for (let time = 0; time < 2; time += 1) {
    const mock = await startMock({ vendors: ['wethod'], https: true });
    try {
      expect(mock.url).toBe(`https://127.0.0.1:${mock.port}`);
      const { status, certificate } = await ask(`${mock.url}/wethod/api/contacts/1`);
      expect(status).toBe(200);
      expect(certificate.subjectaltname).toContain('DNS:localhost');
      expect(certificate.subjectaltname).toContain('IP Address:127.0.0.1');
      prints.add(certificate.fingerprint256);
      expect((await ask(`${mock.url}/__understudy/health`)).status).toBe(200);
    } finally {
      await mock.close();
    }
  }
  expect(prints.size).toBe(2);
});

test('a mock speaks HTTPS with a given certificate', async () => {
  const mock = await startMock({ vendors: ['wethod'], https: own });
  try {
    const { status, certificate } = await ask(`${mock.url}/wethod/api/contacts/1`);
    expect(status).toBe(200);
    expect(own.cert).toContain(certificate.raw.toString('base64').slice(0, 60));
  } finally {
    await mock.close();
  }
});

test('a key and a certificate that are no pair are said so', async () => {
  await expect(startMock({ vendors: ['wethod'], https: { ...own, key: 'no key' } })).rejects.toThrow(
    'The key and the certificate of https: they are no pair',
  );
});

test('the command line speaks HTTPS, and says how to trust it', async () => {
  const made = await startCliMock(['wethod', '--https']);
  expect((await ask(`${made.url}/wethod/api/contacts/1`)).status).toBe(200);
  const { stdout } = await made.stop();
  expect(stdout).toContain('Understudy listens on https://');
  expect(stdout).toContain('curl -k');
  const given = await startCliMock(['wethod', '--https-key', keyFile, '--https-cert', certFile]);
  const { certificate } = await ask(`${given.url}/wethod/api/contacts/1`);
  expect(own.cert).toContain(certificate.raw.toString('base64').slice(0, 60));
  expect((await given.stop()).stdout).not.toContain('curl -k');
});

test('workers that share a port share one certificate', async () => {
  const mock = await startCliMock(['wethod', '--https', '--workers', '2', '--log-level', 'silent']);
  const prints = new Set<string>();
  for (let time = 0; time < 6; time += 1)
    prints.add((await ask(`${mock.url}/wethod/api/contacts/1`)).certificate.fingerprint256);
  await mock.stop();
  expect(prints.size).toBe(1);
});

test.each([
  [['--https-key', keyFile], '--https-key and --https-cert go together'],
  [['--https-key', 'none.pem', '--https-cert', certFile], '--https-key: cannot read none.pem'],
])('%j is a mistake of the command line', async (options, message) => {
  const { code, stderr } = await runCommand(['mock', 'wethod', ...options]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
