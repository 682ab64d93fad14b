import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MockClient, RunningMock } from '../index';

/** Middleware of Express, Connect and what is like them. */
export type VendorMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Serves the vendors inside an application: `app.use('/vendors', vendorMiddleware(mock))` answers `/vendors/highlevel/…`. What
 * is no vendor's is passed on. Mount it before body parsers.
 */
export const vendorMiddleware = (mock: RunningMock): VendorMiddleware => {
  return (request, response, next) => {
    const [, first = ''] = (request.url ?? '').split(/[/?]/);
    const isOurs = first === '__understudy' || mock.vendors.some(({ name }) => name === first);
    if (!isOurs && next) return next();
    if (request.readableDidRead && next)
      return next(
        new Error('The body of this request has been read already. Mount vendorMiddleware before body parsers.'),
      );
    mock.server.emit('request', request, response);
  };
};

/** The same for Hono, Next, Deno, Bun: from a request of the platform to its response. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** @param prefix what stands before the vendor's name: `/api/vendors` for `/api/vendors/highlevel/…` */
export const fetchHandler = (mock: MockClient, { prefix = '' }: { readonly prefix?: string } = {}): FetchHandler => {
  return (request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
    return mock.fetch(new Request(`${mock.url}${path}${search}`, request));
  };
};
