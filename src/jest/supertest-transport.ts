import type { IncomingMessage } from 'node:http';
import type supertest from 'supertest';
import { type Transport, TransportError } from '../index';

type Supertest = typeof supertest;

/**
 * Sends with the project's supertest: one request, no redirect followed, the body as bytes whatever its media type.
 * `undefined`, which is the default transport, where the project has none, and where a proxy is set: superagent knows no proxy.
 */
export const supertestTransport = (env: NodeJS.ProcessEnv = process.env): Transport | undefined => {
  const isProxied = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'].some((name) => env[name]);
  const request = isProxied && hasTarget(env) ? undefined : installed();
  return request && sendWith(request);
};

/** It is an optional peer, as Jest is: who writes tests with it has it. */
const installed = (): Supertest | undefined => {
  try {
    return require('supertest') as Supertest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
};

const hasTarget = (env: NodeJS.ProcessEnv): boolean =>
  Object.keys(env).some((name) => name.startsWith('UNDERSTUDY_TARGET_'));

const sendWith =
  (request: Supertest): Transport =>
  async ({ method, path, query, headers, body }, { origin, timeout, maxBody }) => {
    const agent = request(origin) as unknown as Readonly<Record<string, (url: string) => supertest.Test>>;
    const start = agent[method.toLowerCase()];
    if (!start) throw new TransportError('unreachable', `supertest cannot send ${method}`);
    const test = start
      .call(agent, `${path}${query ? `?${query}` : ''}`)
      .redirects(0)
      .ok(() => true)
      .buffer(true)
      .parse(readBytes)
      .timeout({ deadline: timeout })
      .maxResponseSize(maxBody);
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) test.set(name, String(value));
    try {
      const response = await (body.length > 0 ? test.send(Buffer.from(body).toString('utf8')) : test);
      return {
        status: response.status,
        headers: response.headers,
        body: Buffer.isBuffer(response.body) ? response.body : Buffer.alloc(0),
      };
    } catch (error) {
      throw asTransportError(error, timeout, maxBody);
    }
  };

const readBytes = (response: unknown, done: (error: Error | null, body: unknown) => void): void => {
  const stream = response as IncomingMessage;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer | string) => chunks.push(Buffer.from(chunk as string, 'binary')));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
};

const asTransportError = (error: unknown, timeout: number, maxBody: number): Error => {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT')
    return new TransportError('timeout', `no complete answer within ${timeout} ms`);
  if (code === 'ETOOLARGE') return new TransportError('too-large', `the answer is larger than ${maxBody} bytes`);
  return new TransportError('unreachable', message);
};
