import type { HttpResponse } from '../../core/http/http';
import type { ContractCase } from '../../core/results/case';
import type { Spec } from '../../specs/spec';
import { httpTarget } from '../targets/http-target';
import type { Target } from '../targets/target';
import type { Variables } from '../variables';

export const answer = (status: number, value: unknown): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value), 'utf8'),
});

/** A target whose other end is a function; everything between is the real one. */
export const targetOf = (
  spec: Spec,
  reply: (request: { readonly path: string; readonly query: URLSearchParams; readonly body: string }) => HttpResponse,
  options: { readonly kind?: 'mock' | 'real'; readonly variables?: Variables; readonly maxRequests?: number } = {},
): Target & { readonly sent: ContractCase[] } => {
  const sent: ContractCase[] = [];
  const { kind = 'mock', variables = {}, maxRequests = 10_000 } = options;
  const target = httpTarget({
    spec,
    kind,
    baseUrl: 'http://127.0.0.1:1',
    variables,
    maxRequests,
    transport: async ({ path, query, body }) =>
      reply({ path, query: new URLSearchParams(query), body: Buffer.from(body).toString('utf8') }),
  });
  return {
    ...target,
    sent,
    send: (contractCase) => {
      sent.push(contractCase);
      return target.send(contractCase);
    },
  };
};
