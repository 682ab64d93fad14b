import type { Request } from 'express';
import { isOurs } from '../../core/errors';
import { isObject } from '../../core/json/json';
import type { Operation, Webhook } from '../../specs/spec';
import { type WantedBody, writeCall } from '../calls/write-call';
import type { MockVendor } from '../types';
import type { ControlOptions, Routes } from './options';
import { refuse } from './problems';
import { vendorOf } from './routes-info';
import { shown } from './traffic';

/** Webhooks are sent when the user asks for them. */
export const webhookRoutes = ({ vendors, caller }: ControlOptions): Routes => ({
  '/webhooks': { get: () => vendors.flatMap(shownWebhooks) },
  '/webhooks/:vendor': { get: (request) => shownWebhooks(vendorOf(vendors, request)) },
  '/webhooks/:vendor/:name': {
    post: async (request) => {
      const vendor = vendorOf(vendors, request);
      const webhook = webhookOf(vendor, request);
      const { url, method, wanted } = readOrder(request.body);
      const operation = requestOf(webhook, method);
      const written = writeCall(vendor.spec, operation, wanted);
      if (written.kind === 'unmade') throw refuse(422, `${webhook.name} was not sent: ${written.reason}.`);
      const entry = await caller().send({
        kind: 'webhook',
        name: webhook.name,
        vendor: vendor.name,
        operation: undefined,
        session: request.get('understudy-session'),
        method: operation.method,
        request: { ...written, url },
      });
      return shown(entry);
    },
  },
});

const shownWebhooks = (vendor: MockVendor) =>
  vendor.spec.webhooks.map((webhook) => {
    const requests = attempt(webhook);
    const head = { vendor: vendor.name, name: webhook.name };
    return typeof requests === 'string'
      ? { ...head, requests: [], problem: requests }
      : { ...head, requests: requests.map(shownRequest), problem: null };
  });

const shownRequest = ({ method, summary, requestBody }: Operation) => ({
  method,
  summary: summary ?? null,
  mediaTypes: (requestBody?.content ?? []).map(({ mediaType }) => mediaType),
  examples: [...new Set((requestBody?.content ?? []).flatMap(({ examples }) => examples.map(({ name }) => name)))],
});

const attempt = ({ requests }: Webhook): readonly Operation[] | string => {
  try {
    return requests();
  } catch (error) {
    if (isOurs(error)) return error.message;
    throw error;
  }
};

const webhookOf = ({ name: vendor, spec }: MockVendor, { params }: Request): Webhook => {
  const webhook = spec.webhooks.find(({ name }) => name === params.name);
  if (webhook) return webhook;
  const known = spec.webhooks.map(({ name }) => name).join(', ') || 'none';
  throw refuse(404, `${vendor} documents no webhook "${String(params.name)}". Known: ${known}.`);
};

/** The method that is asked for, or else the first. */
const requestOf = (webhook: Webhook, method: string | undefined): Operation => {
  const requests = attempt(webhook);
  if (typeof requests === 'string') throw refuse(422, `${webhook.name} cannot be sent: ${requests}`);
  const found = requests.find((request) => method === undefined || request.method === method.toUpperCase());
  if (found) return found;
  const known = requests.map((request) => request.method).join(', ') || 'none';
  throw refuse(422, `${webhook.name} is documented with the methods: ${known}.`);
};

interface Order {
  readonly url: string;
  readonly method: string | undefined;
  readonly wanted: WantedBody;
}

const EXPECTED = 'Expected { "url": "http://127.0.0.1:3000/hook" }, with "body", "example" or "method" if you like.';

const readOrder = (order: unknown): Order => {
  if (!isObject(order) || typeof order.url !== 'string') throw refuse(422, EXPECTED);
  const { url, method, example } = order;
  for (const text of [method, example]) if (text !== undefined && typeof text !== 'string') throw refuse(422, EXPECTED);
  const unknown = Object.keys(order).find((key) => !['url', 'method', 'example', 'body'].includes(key));
  if (unknown !== undefined) throw refuse(422, `There is no "${unknown}". ${EXPECTED}`);
  return {
    url,
    method: typeof method === 'string' ? method : undefined,
    wanted: {
      ...(typeof example === 'string' && { example }),
      ...('body' in order && { body: { value: order.body } }),
    },
  };
};
