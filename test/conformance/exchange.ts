import { Agent, request } from 'node:http';
import type { Probe } from './probes';

/** What is compared. */
export interface Answer {
  readonly status: number;
  /** Without parameters; `undefined` without a body's type. */
  readonly mediaType: string | undefined;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export const closeConnections = (): void => agent.destroy();

/** Not `fetch`, which adds an `Accept` of its own. */
export const ask = (base: string, probe: Probe): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const prefer = [
      ...(probe.code === undefined ? [] : [`code=${probe.code}`]),
      ...(probe.example === undefined ? [] : [`example=${probe.example}`]),
    ].join(', ');
    const headers = {
      ...probe.headers,
      ...(prefer === '' ? {} : { prefer }),
      ...(probe.accept === undefined ? {} : { accept: probe.accept }),
      ...(probe.body === undefined ? {} : { 'content-length': Buffer.byteLength(probe.body) }),
    };
    const sent = request(`${base}${probe.path}`, { method: probe.method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          mediaType: response.headers['content-type']?.split(';')[0],
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(probe.body);
  });
