import type { ClientRequest } from 'node:http';
import type supertest from 'supertest';
import { asTransportError, headOf, readAnswer, type Transport, TransportError, watchAnswer } from '../index';

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
  ({ method, path, query, headers, body }, { origin, timeout, maxBody }) =>
    new Promise((resolve, reject) => {
      const agent = request(origin) as unknown as Readonly<Record<string, (url: string) => supertest.Test>>;
      const start = agent[method.toLowerCase()];
      if (!start) throw new TransportError('unreachable', `supertest cannot send ${method}`);
      const until = Date.now() + timeout;
      const test = start
        .call(agent, `${path}${query ? `?${query}` : ''}`)
        .redirects(0)
        .ok(() => true)
        .timeout({ response: timeout })
        .serialize((bytes) => bytes as string)
        .buffer(true)
        .parse(() => undefined);
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) test.set(name, String(value));
      if (body.length > 0) test.send(Buffer.from(body));
      // superagent undoes codings by halves and drops header lines: what came is read before it does.
      const asking = (test as unknown as { request(): ClientRequest }).request();
      asking.once('upgrade', (response, socket) => {
        socket.destroy();
        resolve(headOf(response));
        // It would wait for an answer until its time is up.
        test.abort();
      });
      asking.once('response', (response) => {
        delete response.headers['content-encoding'];
        resolve(readAnswer(response, { until, timeout, maxBody }));
      });
      const named = watchAnswer(asking);
      test.then(undefined, (error) => reject(asTransportError(named(error), timeout)));
    });
