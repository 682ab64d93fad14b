import { createRemoteHosts } from '../references/remote-hosts';
import { fetchText } from './fetch-text';

const publicDocument = 'https://api.example.com/openapi.yaml';

test.each([
  'http://127.0.0.1/x',
  'http://localhost:8080/x',
  'http://10.1.2.3/x',
  'http://172.20.0.1/x',
  'http://192.168.1.1/x',
  'http://169.254.169.254/latest',
  'http://[::1]/x',
  'http://[fd00::1]/x',
  'http://[::ffff:127.0.0.1]/x',
  'http://intranet/x',
  'http://db.internal/x',
  'http://2130706433/x',
  'http://0x7f.1/x',
  'http://localhost./x',
  'http://metadata.google.internal./x',
  'http://[::127.0.0.1]/x',
  'http://100.64.0.1/x',
])('a public document may not make this machine ask %s', async (url) => {
  await expect(fetchText(url, createRemoteHosts(publicDocument, []))).rejects.toThrow(
    'is public and may not lead to a private address',
  );
});

test('a person may name any address', async () => {
  await expect(fetchText('http://127.0.0.1:1/x', createRemoteHosts('http://127.0.0.1:1/x', []))).rejects.toThrow(
    /ECONNREFUSED|bad port|connect/i,
  );
});
