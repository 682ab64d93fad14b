import { type HttpHandler, HttpResponse, http, passthrough } from 'msw';
import type { MockClient } from '../client/mock-client';
import { handlersWith } from './vendor-handlers';

/**
 * Handlers for MSW: the application keeps the vendors' real URLs, and a mock answers. In Node give what `startMock()` gave; in a
 * browser (a service worker, Storybook) give `connect('http://127.0.0.1:4010')`: no mock runs inside a browser.
 * @param vendors their names; default: all that the mock serves
 */
export const vendorHandlers = (mock: MockClient, vendors?: readonly string[]): Promise<HttpHandler[]> =>
  handlersWith<HttpHandler>({ http, passthrough, networkError: () => HttpResponse.error() }, mock, vendors);
