'use strict';

/** Fastify 5 with the checks of the document written by hand, as its authors advise: schemas for the request and the answer. */

const fastify = require('fastify');
const { makeDocument, SAMPLE } = require('../documents');

const { Contact } = makeDocument(1).components.schemas;
const app = fastify({ logger: false });

app.addHook('onRequest', (request, reply, done) => {
  if (!/^Bearer .+/.test(request.headers.authorization ?? ''))
    reply.code(401).send({ message: 'The token is missing.' });
  else done();
});
app.get(
  '/contacts/:id',
  {
    schema: {
      params: { type: 'object', properties: { id: { type: 'string', pattern: '^[A-Za-z0-9-]+$' } } },
      querystring: { type: 'object', properties: { limit: { type: 'integer', minimum: 1, maximum: 100 } } },
      headers: { type: 'object', required: ['version'], properties: { version: { enum: ['2021-07-28'] } } },
      response: { 200: Contact },
    },
  },
  (_request, reply) => reply.send(SAMPLE),
);
app.listen({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1' });
