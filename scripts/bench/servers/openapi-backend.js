'use strict';

/** openapi-backend as its page on mocking shows it: it checks the request, and answers with the document's example. */

const { readFileSync } = require('node:fs');
const http = require('node:http');
const { OpenAPIBackend } = require('openapi-backend');

const api = new OpenAPIBackend({
  definition: JSON.parse(readFileSync(process.env.BENCH_SPEC, 'utf8')),
  quick: true,
  ajvOpts: { strict: false },
  securityHandlers: { bearer: (context) => /^Bearer .+/.test(context.request.headers.authorization ?? '') },
  handlers: {
    validationFail: (context, _request, response) => send(response, 400, { errors: context.validation.errors }),
    unauthorizedHandler: (_context, _request, response) => send(response, 401, { message: 'The token is missing.' }),
    notFound: (_context, _request, response) => send(response, 404, {}),
    notImplemented: (context, _request, response) => {
      const { status, mock } = context.api.mockResponseForOperation(context.operation.operationId);
      send(response, status, mock);
    },
  },
});

const send = (response, status, value) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};

api.init().then(() => {
  const server = http.createServer((request, response) => {
    const { method, headers } = request;
    const [path, query] = request.url.split('?');
    api.handleRequest({ method, path, query, headers, body: undefined }, request, response);
  });
  server.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
});
