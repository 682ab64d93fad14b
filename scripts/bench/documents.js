'use strict';

/** The documents that are served; the same for every peer. */

const { writeFileSync } = require('node:fs');
const path = require('node:path');

/** About 1 KB as JSON. */
const SAMPLE = {
  id: 'c-1042',
  name: 'Cremin, VonRueden and Nicolas',
  email: 'office@example.com',
  active: true,
  created: '2019-08-31T15:29:21Z',
  address: { street: '12 Long Lane', city: 'Bergen', zip: '5003', country: 'NO' },
  tags: ['customer', 'vip', 'newsletter'],
  people: [1, 2, 3, 4, 5].map((index) => ({
    id: index,
    name: `Person number ${index}`,
    phone: `+47 555 00 00${index}`,
    role: 'Purchasing and logistics',
    note: 'Prefers mail, before noon.',
  })),
};

const CONTACT = {
  type: 'object',
  required: ['id', 'name'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    email: { type: 'string', format: 'email' },
    active: { type: 'boolean' },
    created: { type: 'string', format: 'date-time' },
    address: { type: 'object', additionalProperties: { type: 'string' } },
    tags: { type: 'array', items: { type: 'string' } },
    people: { type: 'array', items: { type: 'object', required: ['id', 'name'] } },
  },
};

const PROBLEM = { type: 'object', required: ['message'], properties: { message: { type: 'string' } } };

const json = (schema, example) => ({ 'application/json': { schema, ...(example ? { example } : {}) } });

const responses = () => ({
  200: { description: 'Done.', content: json({ $ref: '#/components/schemas/Contact' }, SAMPLE) },
  400: { description: 'Invalid.', content: json(PROBLEM, { message: 'The request is invalid.' }) },
  401: { description: 'No token.', content: json(PROBLEM, { message: 'The token is missing.' }) },
});

const parameters = () => [
  { name: 'id', in: 'path', required: true, example: 'c-1042', schema: { type: 'string', pattern: '^[A-Za-z0-9-]+$' } },
  { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
  {
    name: 'Version',
    in: 'header',
    required: true,
    example: '2021-07-28',
    schema: { type: 'string', enum: ['2021-07-28'] },
  },
];

const operation = (name) => ({ operationId: name, parameters: parameters(), responses: responses() });

const creating = () => ({
  operationId: 'createContact',
  parameters: parameters().slice(2),
  requestBody: { required: true, content: json({ $ref: '#/components/schemas/Contact' }) },
  responses: responses(),
});

/** `GET /contacts/{id}`, and beside it a POST and as many more as are wished. */
function makeDocument(count, { post = false } = {}) {
  const paths = { '/contacts/{id}': { get: operation('getContact') } };
  if (post) paths['/contacts'] = { post: creating() };
  for (let index = 1; index < count; index += 1)
    paths[`/things${index}/{id}/parts`] = { get: operation(`getThing${index}`) };
  return {
    openapi: '3.0.3',
    info: { title: 'Bench', version: '1' },
    servers: [{ url: 'https://api.example.com' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: { Contact: CONTACT },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** Writes a document and gives its path. */
function writeDocument(folder, count, options) {
  const file = path.join(folder, `bench-${count}${options?.post ? '-post' : ''}.json`);
  writeFileSync(file, JSON.stringify(makeDocument(count, options)));
  return file;
}

module.exports = { SAMPLE, makeDocument, writeDocument };
