import type { IncomingMessage, ServerResponse } from 'node:http';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { guard } from './control-guard';
import { CONTROL_PATH, type ControlMethod, type ControlOptions, type Handler, type Routes } from './options';
import { sendPage } from './page-files';
import { problemOf, sendProblem } from './problems';
import { infoRoutes } from './routes-info';
import { sessionRoutes } from './routes-sessions';
import { webhookRoutes } from './routes-webhooks';

/** The control API: what is served, which scenario is in play, sessions, webhooks, traffic, health, metrics. Its own document is `openapi.yaml`. */
export const createControl = (
  options: ControlOptions,
): ((request: IncomingMessage, response: ServerResponse) => void) => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const router = express.Router({ caseSensitive: true });
  router.use(guard(options.hosts));
  router.use(jsonOnly, express.json({ limit: '1mb', strict: false, type: JSON_TYPES }));
  mount(router, { ...infoRoutes(options), ...sessionRoutes(options), ...webhookRoutes(options) });
  router.use((request: Request, response: Response) => {
    const [path] = request.originalUrl.split('?');
    sendProblem(response, 404, `The control API has no ${path}. See ${CONTROL_PATH}/openapi.yaml.`);
  });
  app.use(CONTROL_PATH, router);
  // `/` of the mock, for browsers.
  app.get('/', guard(options.hosts), (_request, response) => sendPage(response));
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const { status, detail, extensions } = problemOf(error);
    sendProblem(response, status, detail, extensions);
  });
  return (request, response) => void app(request, response);
};

const JSON_TYPES = ['application/json', 'application/*+json'];

/** A form or plain text could be sent across origins without asking first. */
const jsonOnly = (request: Request, response: Response, next: NextFunction): void => {
  const length = request.headers['content-length'] ?? '0';
  const hasBody = length !== '0' || request.headers['transfer-encoding'] !== undefined;
  if (hasBody && !request.is(JSON_TYPES)) sendProblem(response, 415, 'Send application/json.');
  else next();
};

const mount = (router: Router, table: Routes): void => {
  for (const [path, handlers] of Object.entries(table)) {
    const route = router.route(path);
    for (const [method, handler] of Object.entries(handlers) as [ControlMethod, Handler][])
      route[method](reply(handler));
    const allow = Object.keys(handlers).map((method) => method.toUpperCase());
    route.all((request, response) => {
      response.set('allow', allow.join(', '));
      sendProblem(response, 405, `${request.method} is not one of ${allow.join(', ')}.`);
    });
  }
};

const reply = (handler: Handler) => async (request: Request, response: Response) => {
  const result = await handler(request, response);
  if (response.headersSent) return;
  if (result === undefined) response.status(204).end();
  else response.set('cache-control', 'no-store').json(result);
};
